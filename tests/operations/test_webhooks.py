"""Events reach a real listener: signed, again where that failed, once more after a worker was killed, and never a place inside."""

import hashlib
import hmac
import http.server
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db.models import Q
from tests.conftest import COMMAND, PATIENCE_SECONDS

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.gateways.webhooks import Reply, is_inside, post_all
from mainstay.operations import webhooks
from mainstay.operations.accounts import rename_account
from mainstay.operations.events import deliver_events
from mainstay.records.models import Delivery, DeliveryAttempt, Event, Mail, Webhook

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


class Listener:
    """Somebody else's server: what came, and how it answers."""

    def __init__(self) -> None:
        self.came: list[tuple[dict[str, str], bytes]] = []
        self.answer: Answer = plain(204)
        listener = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.came.append((dict(self.headers), body))
                listener.answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}/in"

    def ids(self) -> list[str]:
        return [headers["Mainstay-Id"] for headers, _ in self.came]


def plain(status: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return answer


@pytest.fixture
def listener() -> Iterator[Listener]:
    listening = Listener()
    yield listening
    listening.server.shutdown()
    listening.server.server_close()


@pytest.fixture(autouse=True)
def loopback_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_settings, "WEBHOOK_NETWORKS", "127.0.0.0/8")


@pytest.fixture
def quiet(database: str, now: datetime) -> None:
    """Whatever other tests have done is told, so that only ours is on its way."""
    while deliver_events(now=now):
        pass
    Webhook.objects.all().delete()


@pytest.fixture
def hook(quiet: None, tenant: Any, listener: Listener, now: datetime) -> Any:
    while deliver_events(now=now):
        pass
    return webhooks.add_webhook(
        actor=tenant.admin, account=tenant.key, url=listener.url, kinds=["account.renamed"], now=now
    )


def rename(tenant: Any, now: datetime, name: str = "Another name") -> Event:
    rename_account(actor=tenant.admin, account=tenant.key, name=name, now=now)
    while deliver_events(now=now):
        pass
    return Event.objects.filter(account=tenant.account, kind="account.renamed").latest("pk")


def send(now: datetime) -> int:
    """One round of the worker, as of that moment."""
    claimed = webhooks.claim_deliveries(now=now)
    for each, reply in zip(claimed, post_all([one.message for one in claimed], int(now.timestamp())), strict=True):
        webhooks.note_reply(claimed=each, reply=reply, now=now)
    return len(claimed)


def verified(secret: str, headers: dict[str, str], body: bytes) -> list[bool]:
    """What the other side does: each v1 of the header, computed again."""
    parts = [part.split("=", 1) for part in headers["Mainstay-Signature"].split(",")]
    at = next(value for name, value in parts if name == "t")
    mark = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    return [hmac.compare_digest(mark, value) for name, value in parts if name == "v1"]


def test_an_event_is_delivered_with_its_id_and_signature(
    tenant: Any, hook: Any, listener: Listener, now: datetime
) -> None:
    event = rename(tenant, now)
    assert send(now) == 1
    ((headers, body),) = listener.came
    assert headers["Mainstay-Event"] == "account.renamed"
    assert headers["Mainstay-Id"] == f"evt_{event.pk}"
    assert verified(hook[1], headers, body) == [True]
    assert verified("another secret", headers, body) == [False]
    event.refresh_from_db()
    assert json.loads(body) == {
        "id": f"evt_{event.pk}",
        "position": event.position,
        "kind": "account.renamed",
        "at": "2026-11-24T12:00:00Z",
        "account": tenant.key,
        "about": f"account {tenant.key}",
        "name": tenant.key,
        "data": {"before": {"name": f"Tenant {tenant.key}"}, "after": {"name": "Another name"}},
        "clauses": [],
    }
    assert Delivery.objects.get(event=event).state == "delivered"


def test_only_what_was_asked_for_is_sent_and_to_the_account_alone(
    tenant: Any, stranger: Any, hook: Any, listener: Listener, now: datetime
) -> None:
    from mainstay.operations.environments import create_environment

    create_environment(actor=None, account=tenant.key, name="rack", now=now)
    rename(stranger, now)
    send(now)
    assert listener.came == []


def test_the_provider_hears_of_every_account(
    quiet: None, tenant: Any, stranger: Any, manager: Any, listener: Listener, now: datetime
) -> None:
    while deliver_events(now=now):
        pass
    webhooks.add_webhook(actor=manager, account=None, url=listener.url, kinds=["account.*"], now=now)
    for each in (tenant, stranger):
        rename(each, now)
    send(now)
    assert {json.loads(body)["account"] for _, body in listener.came} == {tenant.key, stranger.key}


def refused(request: http.server.BaseHTTPRequestHandler) -> None:
    request.close_connection = True
    request.connection.close()


@pytest.mark.parametrize(
    ("answer", "status", "error"),
    [
        (plain(500, b"upstream is restarting"), 500, ""),
        (plain(301, Location="http://127.0.0.1:1/"), 301, "redirects are not followed"),
        (refused, None, "Server disconnected without sending a response."),
    ],
    ids=["500", "redirect", "cut off"],
)
def test_what_fails_is_tried_again_later_each_time(
    tenant: Any, hook: Any, listener: Listener, now: datetime, answer: Answer, status: int | None, error: str
) -> None:
    listener.answer = answer
    event = rename(tenant, now)
    at, waits = now, []
    while send(at):
        delivery = Delivery.objects.get(event=event)
        if delivery.next_try_at is None:
            break
        waits.append((delivery.next_try_at - at).total_seconds() / 60)
        assert send(delivery.next_try_at - timedelta(seconds=1)) == 0
        at = delivery.next_try_at
    assert [plan <= wait <= plan * 1.25 for plan, wait in zip(webhooks.MINUTES, waits, strict=True)] == [True] * 11
    assert at - now < timedelta(days=2)
    assert (delivery.state, delivery.attempts, delivery.last_status, delivery.last_error) == (
        "failed",
        12,
        status,
        error,
    )
    assert set(listener.ids()) == {f"evt_{event.pk}"}
    assert len(listener.came) == 12
    assert DeliveryAttempt.objects.filter(delivery=delivery).count() == 12


def test_nobody_there_is_tried_again(tenant: Any, quiet: None, now: datetime) -> None:
    webhooks.add_webhook(actor=None, account=tenant.key, url="http://127.0.0.1:9/", kinds=["account.renamed"], now=now)
    event = rename(tenant, now)
    send(now)
    delivery = Delivery.objects.get(event=event)
    assert (delivery.state, delivery.last_status) == ("waiting", None)
    assert "no connection" in delivery.last_error


def test_who_takes_too_long_is_tried_again(
    tenant: Any, hook: Any, listener: Listener, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mainstay.gateways.webhooks.TIMEOUT_SECONDS", 0.3)

    def drop_by_drop(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        for _ in range(20):
            time.sleep(0.1)
            request.wfile.write(b"X-Slow: yes\r\n")

    listener.answer = drop_by_drop
    event = rename(tenant, now)
    started = time.monotonic()
    send(now)
    assert time.monotonic() - started < 1.5
    assert (Delivery.objects.get(event=event).state, Delivery.objects.get(event=event).last_error) == (
        "waiting",
        "timeout",
    )


def test_of_a_long_answer_only_the_beginning_is_read(tenant: Any, hook: Any, listener: Listener, now: datetime) -> None:
    listener.answer = plain(200, b"a\0" + b"a" * 5_000_000)
    event = rename(tenant, now)
    send(now)
    delivery = Delivery.objects.get(event=event)
    assert (delivery.state, len(delivery.response)) == ("delivered", 2000)


def test_the_other_side_may_ask_for_more_time(tenant: Any, hook: Any, listener: Listener, now: datetime) -> None:
    listener.answer = plain(503, Retry_After="900")
    event = rename(tenant, now)
    send(now)
    assert Delivery.objects.get(event=event).next_try_at == now + timedelta(seconds=900)


def test_an_address_that_takes_nothing_for_long_is_turned_off_and_its_maker_told(
    tenant: Any, hook: Any, listener: Listener, now: datetime
) -> None:
    listener.answer = plain(500)
    event = rename(tenant, now)
    delivery = Delivery.objects.get(event=event)
    while delivery.next_try_at:
        send(delivery.next_try_at)
        delivery.refresh_from_db()
    row = Webhook.objects.get(pk=hook[0].pk)
    assert (row.is_on, row.off_because) == (False, "it took nothing since 24 Nov 2026, 12:00 UTC")
    mail = Mail.objects.get(kind="webhook-off", about=f"webhook {row.pk}")
    assert mail.to == tenant.admin.email
    assert Event.objects.filter(kind="webhook.turned-off", about=f"webhook {row.pk}").count() == 1


def test_an_address_that_took_something_meanwhile_stays_on(
    tenant: Any, hook: Any, listener: Listener, now: datetime
) -> None:
    listener.answer = plain(500)
    first = Delivery.objects.get(event=rename(tenant, now))
    for _ in range(11):
        send(first.next_try_at or now)
        first.refresh_from_db()
    last_try = first.next_try_at or now
    listener.answer = plain(200)
    rename(tenant, last_try - timedelta(minutes=5), "Third name")
    assert send(last_try - timedelta(minutes=5)) == 1
    listener.answer = plain(500)
    assert send(last_try) == 1
    first.refresh_from_db()
    assert first.state == "failed"
    assert Webhook.objects.get(pk=hook[0].pk).is_on


def test_a_worker_killed_in_the_middle_leaves_it_to_the_next_under_the_same_id(
    tenant: Any, hook: Any, listener: Listener, database: str
) -> None:
    from mainstay import clock

    arrived, go_on = threading.Event(), threading.Event()

    def hold(request: http.server.BaseHTTPRequestHandler) -> None:
        arrived.set()
        go_on.wait(PATIENCE_SECONDS)
        plain(200)(request)

    listener.answer = hold
    rename_account(actor=tenant.admin, account=tenant.key, name="Killed in between", now=clock.now())
    worker = subprocess.Popen(
        [COMMAND, "worker"],
        env={**os.environ, "DATABASE_URL": database, "MAINSTAY_WEBHOOK_NETWORKS": "127.0.0.0/8"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert arrived.wait(PATIENCE_SECONDS), "the worker never came"
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    event = Event.objects.filter(account=tenant.account, kind="account.renamed").latest("pk")
    delivery = Delivery.objects.get(event=event)
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    go_on.set()
    listener.answer = plain(200)
    assert send(clock.now()) == 0
    assert send(clock.now() + webhooks.LEASE) == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("delivered", 2)
    assert listener.ids() == [f"evt_{event.pk}"] * 2


def test_two_workers_share_what_is_due(tenant: Any, hook: Any, listener: Listener, at_once: Any, now: datetime) -> None:
    for number in range(12):
        rename(tenant, now, f"Name {number}")
    at_once(*[lambda: [send(now) for _ in range(3)]] * 3)
    assert len(listener.came) == 12
    assert len(set(listener.ids())) == 12


def test_two_may_send_at_once_and_a_third_leaves_it_to_them(database: str, at_once: Any) -> None:
    inside, waits = threading.Barrier(3), threading.Event()

    def take() -> bool:
        with webhooks.place_to_send() as may:
            inside.wait(PATIENCE_SECONDS)
            waits.wait(0.1)
        return may

    assert sorted(at_once(take, take, take)) == [False, True, True]
    with webhooks.place_to_send() as may:
        assert may


def test_a_late_reply_of_a_lost_claim_is_not_noted(tenant: Any, hook: Any, listener: Listener, now: datetime) -> None:
    event = rename(tenant, now)
    (lost,) = webhooks.claim_deliveries(now=now)
    assert send(now + webhooks.LEASE) == 1
    webhooks.note_reply(claimed=lost, reply=Reply(status=None, ms=9, error="timeout"), now=now + webhooks.LEASE)
    assert Delivery.objects.get(event=event).state == "delivered"


def test_one_is_replayed_under_its_id(tenant: Any, hook: Any, listener: Listener, now: datetime) -> None:
    event = rename(tenant, now)
    send(now)
    delivery = Delivery.objects.get(event=event)
    webhooks.replay_delivery(actor=tenant.admin, account=tenant.key, delivery=delivery.pk, now=now)
    send(now)
    delivery.refresh_from_db()
    assert listener.ids() == [f"evt_{event.pk}"] * 2
    assert listener.came[0][1] == listener.came[1][1]
    assert (delivery.state, delivery.replayed_by) == ("delivered", tenant.admin)


def test_all_that_was_missed_is_replayed(tenant: Any, hook: Any, listener: Listener, now: datetime) -> None:
    listener.answer = plain(500)
    for number in range(3):
        rename(tenant, now, f"Name {number}")
    send(now)
    listener.answer = plain(200)
    count = webhooks.replay_failed_deliveries(
        actor=tenant.admin, account=tenant.key, webhook=hook[0].pk, since=now, now=now
    )
    assert count == 3
    send(now)
    assert set(Delivery.objects.filter(webhook=hook[0]).values_list("state", flat=True)) == {"delivered"}
    assert (
        webhooks.replay_failed_deliveries(actor=None, account=tenant.key, webhook=hook[0].pk, since=now, now=now) == 0
    )


def test_while_a_secret_is_rotated_both_sign(tenant: Any, hook: Any, listener: Listener, now: datetime) -> None:
    row, old = hook
    new = webhooks.rotate_webhook_secret(actor=tenant.admin, account=tenant.key, webhook=row.pk, now=now)
    rename(tenant, now)
    send(now)
    assert verified(new, *listener.came[0]) == [True, False]
    assert verified(old, *listener.came[0]) == [False, True]
    rename(tenant, now + timedelta(days=1), "A day later")
    send(now + timedelta(days=1))
    assert verified(new, *listener.came[1]) == [True]


def test_a_test_goes_to_its_one_webhook_whatever_that_hears_of(
    tenant: Any, hook: Any, listener: Listener, now: datetime
) -> None:
    webhooks.add_webhook(actor=None, account=tenant.key, url=f"{listener.url}/2", kinds=["*"], now=now)
    webhooks.send_test_event(actor=tenant.admin, account=tenant.key, webhook=hook[0].pk, now=now)
    while deliver_events(now=now):
        pass
    while send(now):
        pass
    assert [headers["Mainstay-Event"] for headers, _ in listener.came].count("webhook.tested") == 1


def test_one_that_is_off_is_sent_nothing(tenant: Any, hook: Any, listener: Listener, now: datetime) -> None:
    event = rename(tenant, now)
    webhooks.turn_webhook_off(actor=tenant.admin, account=tenant.key, webhook=hook[0].pk, now=now)
    rename(tenant, now, "While off")
    assert send(now) == 0
    delivery = Delivery.objects.get(event=event)
    assert (delivery.state, delivery.last_error) == ("failed", "the webhook was turned off")
    with pytest.raises(Conflict, match="is off"):
        webhooks.replay_delivery(actor=tenant.admin, account=tenant.key, delivery=delivery.pk, now=now)
    webhooks.turn_webhook_on(actor=tenant.admin, account=tenant.key, webhook=hook[0].pk, now=now)
    webhooks.replay_delivery(actor=tenant.admin, account=tenant.key, delivery=delivery.pk, now=now)
    assert send(now) == 1


@pytest.mark.parametrize(
    "kinds", [["account.exploded"], ["no-noun.*"], [], ["*", "machine"]], ids=["kind", "noun", "none", "bare noun"]
)
def test_unknown_events_are_refused(tenant: Any, now: datetime, kinds: list[str]) -> None:
    with pytest.raises(Invalid) as error:
        webhooks.add_webhook(actor=None, account=tenant.key, url="https://hooks.example/in", kinds=kinds, now=now)
    assert "kinds" in error.value.fields


@pytest.mark.parametrize(
    "url",
    ["", "hooks.example", "ftp://hooks.example/", "https://user:secret@hooks.example/", "https://hooks.example/#a",
     "https:///in", "https://hooks.example:99999/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(tenant: Any, now: datetime, url: str) -> None:
    with pytest.raises(Invalid) as error:
        webhooks.add_webhook(actor=None, account=tenant.key, url=url, kinds=["*"], now=now)
    assert "url" in error.value.fields


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "http://10.0.0.1/", "http://192.168.7.7/", "http://169.254.169.254/latest", "http://[::1]/",
     "http://[::ffff:10.0.0.1]/", "http://[fe80::1]/", "http://[fd00::1]/", "http://0.0.0.0/", "http://100.64.0.1/",
     "http://224.0.0.1/", "http://[64:ff9b::a00:1]/", "http://[::127.0.0.1]/", "http://[fec0::1]/", "http://[64:ff9b:1::a00:1]/"],
)  # fmt: skip
def test_addresses_inside_are_refused_to_customers(
    tenant: Any, now: datetime, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(django_settings, "WEBHOOK_NETWORKS", "")
    with pytest.raises(Invalid, match="cannot be called"):
        webhooks.add_webhook(actor=None, account=tenant.key, url=url, kinds=["*"], now=now)
    assert webhooks.add_webhook(actor=None, account=None, url=url, kinds=["*"], now=now)
    Webhook.objects.filter(Q(account=None)).delete()


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_addresses_of_the_internet_are_none(address: str) -> None:
    assert not is_inside(ip_address(address))


def test_a_name_that_leads_inside_is_found_when_it_is_called(
    tenant: Any, quiet: None, listener: Listener, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(django_settings, "WEBHOOK_NETWORKS", "")
    url = listener.url.replace("127.0.0.1", "localhost")
    webhooks.add_webhook(actor=None, account=tenant.key, url=url, kinds=["account.renamed"], now=now)
    event = rename(tenant, now)
    send(now)
    assert listener.came == []
    assert "which is not on the internet" in Delivery.objects.get(event=event).last_error


def test_a_name_is_called_as_it_was_resolved(tenant: Any, quiet: None, listener: Listener, now: datetime) -> None:
    url = listener.url.replace("127.0.0.1", "localhost")
    webhooks.add_webhook(actor=None, account=tenant.key, url=url, kinds=["account.renamed"], now=now)
    rename(tenant, now)
    send(now)
    assert listener.came[0][0]["Host"] == url.split("/")[2]


def test_another_s_webhook_is_not_there_and_a_viewer_may_not(
    tenant: Any, stranger: Any, hook: Any, now: datetime
) -> None:
    number = hook[0].pk
    with pytest.raises(NotFound):
        webhooks.remove_webhook(actor=stranger.admin, account=stranger.key, webhook=number, now=now)
    with pytest.raises(NotFound):
        webhooks.remove_webhook(actor=stranger.admin, account=tenant.key, webhook=number, now=now)
    for person in (tenant.viewer, tenant.billing, tenant.technical):
        with pytest.raises(Forbidden):
            webhooks.turn_webhook_off(actor=person, account=tenant.key, webhook=number, now=now)
    with pytest.raises(Forbidden):
        webhooks.add_webhook(actor=tenant.admin, account=None, url="https://hooks.example/", kinds=["*"], now=now)


def test_an_event_names_the_host_alone_and_no_secret(
    tenant: Any, listener: Listener, quiet: None, now: datetime
) -> None:
    url = "https://hooks.example/services/T0K3N-IN-A-PATH"
    row, secret = webhooks.add_webhook(actor=tenant.admin, account=tenant.key, url=url, kinds=["*"], now=now)
    webhooks.rotate_webhook_secret(actor=tenant.admin, account=tenant.key, webhook=row.pk, now=now)
    webhooks.change_webhook(actor=None, account=tenant.key, webhook=row.pk, url=f"{url}-2", now=now)
    said = str(list(Event.objects.filter(about=f"webhook {row.pk}").values("kind", "details")))
    assert "hooks.example" in said
    assert "T0K3N" not in said
    assert secret not in said
    assert secret not in Webhook.objects.get(pk=row.pk).secret_before


def test_deliveries_are_forgotten_after_thirty_days(tenant: Any, hook: Any, listener: Listener, now: datetime) -> None:
    rename(tenant, now)
    send(now)
    webhooks.forget_deliveries(now=now + timedelta(days=30))
    assert Delivery.objects.filter(webhook=hook[0]).count() == 1
    webhooks.forget_deliveries(now=now + timedelta(days=30, seconds=1))
    assert Delivery.objects.filter(webhook=hook[0]).count() == 0
