"""The page of webhooks: added with a secret shown once, changed, tested, replayed, removed; and what was sent and came back."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.conftest import NOW, Tenant

from mainstay.gateways.webhooks import Reply
from mainstay.operations import webhooks
from mainstay.records.models import Delivery, Webhook

URL = "https://hooks.example/in"


@pytest.fixture
def client(tenant: Tenant) -> Client:
    signed_in = Client()
    signed_in.force_login(tenant.admin)
    return signed_in


@pytest.fixture
def hook(tenant: Tenant) -> Webhook:
    Webhook.objects.exclude(account=tenant.account).delete()
    row, _ = webhooks.add_webhook(actor=tenant.admin, account=tenant.key, url=URL, kinds=["account.*"], now=NOW)
    return row


def place(tenant: Tenant, rest: str = "") -> str:
    return f"/accounts/{tenant.key}/webhooks{rest}"


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer.content[:300]
    return str(answer.content.decode())


def failed_delivery(tenant: Tenant, hook: Webhook) -> Delivery:
    row = webhooks.send_test_event(actor=tenant.admin, account=tenant.key, webhook=hook.pk, now=NOW)
    claimed = next(each for each in webhooks.claim_deliveries(now=NOW) if each.delivery == row.pk)
    reply = Reply(status=503, ms=2100, text="upstream is <b>restarting</b>", retry_after=900)
    webhooks.note_reply(claimed=claimed, reply=reply, now=NOW)
    return row


def test_one_is_added_and_its_secret_shown_once(client: Client, tenant: Tenant) -> None:
    answer = client.post(place(tenant, "/new"), {"url": URL, "kinds": ["machine.*", "contract.renewed"]})
    text = text_of(answer)
    secret = re.search(r"whsec_[\w-]{43}", text)
    assert secret
    assert answer.headers["Cache-Control"] == "no-store"
    row = Webhook.objects.get(account=tenant.account)
    assert (row.url, row.kinds, row.created_by) == (URL, ["contract.renewed", "machine.*"], tenant.admin)
    assert secret.group() not in text_of(client.get(place(tenant)))
    assert secret.group() not in row.secret


def test_bad_input_is_said_by_the_field_and_nothing_is_lost(client: Client, tenant: Tenant) -> None:
    answer = client.post(place(tenant, "/new"), {"url": "http://127.0.0.1/x", "kinds": ["machine.*"]})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "127.0.0.1 is not on the internet" in text
    assert 'value="http://127.0.0.1/x"' in text
    assert '<option value="machine.*" selected>' in text
    assert client.post(place(tenant, "/new"), {"url": URL, "kinds": ["no.such"]}).status_code == 422
    assert client.post(place(tenant, "/new"), {"url": ""}).status_code == 422


def test_the_page_says_how_each_does(client: Client, tenant: Tenant, hook: Webhook) -> None:
    assert "Nothing sent yet" in text_of(client.get(place(tenant)))
    failed_delivery(tenant, hook)
    text = text_of(client.get(place(tenant)))
    assert "One webhook fails since" in text
    assert "Failing since" in text
    assert "0 of 1 event came through in 24 hours" in text
    assert "1 of 12" in text


def test_an_open_delivery_shows_what_was_sent_and_came_back(client: Client, tenant: Tenant, hook: Webhook) -> None:
    row = failed_delivery(tenant, hook)
    text = text_of(client.get(place(tenant), {"delivery": str(row.pk)}))
    assert "POST /in\nMainstay-Event: webhook.tested" in text
    assert f"Mainstay-Id: evt_{row.event_id}" in text
    assert "503 Service Unavailable\n\nupstream is &lt;b&gt;restarting&lt;/b&gt;" in text
    assert "Came back, after 2.1 s" in text
    assert client.get(place(tenant), {"delivery": "999999999"}).status_code == 404


def test_one_is_replayed(client: Client, tenant: Tenant, hook: Webhook) -> None:
    row = failed_delivery(tenant, hook)
    assert client.post(place(tenant, f"/deliveries/{row.pk}/replay")).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.attempts, row.replayed_by) == ("waiting", 0, tenant.admin)
    assert "replayed by Admin" in text_of(client.get(place(tenant)))


def test_all_that_was_missed_is_replayed_by_the_button(client: Client, tenant: Tenant, hook: Webhook) -> None:
    first, second = failed_delivery(tenant, hook), failed_delivery(tenant, hook)
    text = text_of(client.get(place(tenant), {"delivery": str(first.pk)}))
    since = re.search(r'name="since" value="([^"]+)"', text)
    assert since
    answer = client.post(place(tenant, f"/{hook.pk}/replay"), {"since": since.group(1)}, follow=True)
    assert "2 events are on the way again." in text_of(answer)
    for row in (first, second):
        row.refresh_from_db()
        assert row.attempts == 0
    assert client.post(place(tenant, f"/{hook.pk}/replay"), {"since": "soon"}).status_code == 400


def test_it_is_changed_turned_off_on_rotated_and_removed(client: Client, tenant: Tenant, hook: Webhook) -> None:
    client.post(place(tenant, f"/{hook.pk}"), {"url": f"{URL}/2", "kinds": ["*"]})
    client.post(place(tenant, f"/{hook.pk}/off"))
    hook.refresh_from_db()
    assert (hook.url, hook.kinds, hook.is_on) == (f"{URL}/2", ["*"], False)
    assert client.post(place(tenant, f"/{hook.pk}/test")).status_code == 409
    client.post(place(tenant, f"/{hook.pk}/on"))
    assert "whsec_" in text_of(client.post(place(tenant, f"/{hook.pk}/rotate")))
    assert client.post(place(tenant, f"/{hook.pk}/remove"), {"name": "something else"}).status_code == 422
    client.post(place(tenant, f"/{hook.pk}/remove"), {"name": f"{URL}/2"})
    assert not Webhook.objects.filter(pk=hook.pk).exists()


def test_who_may_only_look_is_shown_no_acts(tenant: Tenant, hook: Webhook) -> None:
    client = Client()
    client.force_login(tenant.technical)
    text = text_of(client.get(place(tenant)))
    assert "Rotate the secret" not in text
    assert client.post(place(tenant, f"/{hook.pk}/off")).status_code == 403
    client.force_login(tenant.billing)
    assert client.get(place(tenant)).status_code == 403


def test_deliveries_as_a_file(client: Client, tenant: Tenant, hook: Webhook) -> None:
    row = failed_delivery(tenant, hook)
    lines = b"".join(client.get(place(tenant, "/deliveries.jsonl")).streaming_content).decode()  # type: ignore[attr-defined]
    assert f'"id": "evt_{row.event_id}"' in lines
    assert '"status": 503' in lines
