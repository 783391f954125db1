"""The client against the served application: typed answers, errors, pages, and each act done once whatever is lost on the way."""

import logging
import socket
import threading
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest
from tests.api.v1.caller import caller_of
from tests.conftest import Tenant

from mainstay.client import Client, NoAnswer, NotOurs, ServerFailed, TooManyCalls, Unsafe
from mainstay.client.plain import plain
from mainstay.client.shapes import (
    CorrectedKind,
    MachineCoverageFacts,
    NewAccount,
    NewAccountName,
    NewContract,
    NewContractToken,
    NewLine,
)
from mainstay.errors import Changed, Conflict, Forbidden, Invalid, NotFound, Refused, Unauthenticated


@pytest.fixture
def token(served: str, tenant: Tenant) -> str:
    """Of the tenant's admin, with every scope."""
    return caller_of(served, tenant.admin, tenant.key).text


@pytest.fixture
def staff_token(served: str, manager: Any) -> str:
    return caller_of(served, manager, None).text


@pytest.fixture
def client(served: str, token: str) -> Iterator[Client]:
    with Client(served, token) as client:
        yield client


@pytest.fixture
def staff(served: str, staff_token: str) -> Iterator[Client]:
    with Client(served, staff_token) as client:
        yield client


def test_an_answer_is_typed(client: Client, tenant: Tenant) -> None:
    contract = client.get_contract(tenant.number)
    assert contract.effective_to == date(2027, 12, 31)
    assert [(line.position, line.kind, line.quantity) for line in contract.lines] == [(1, "virtual", 10)]
    assert contract.created_at == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert contract.etag.startswith('"')


def test_what_was_not_given_is_not_sent(staff: Client, tenant: Tenant) -> None:
    new = NewContract(name="Desktops", lines=(NewLine(kind="desktop", quantity=3),))
    assert plain(new) == {"name": "Desktops", "lines": [{"kind": "desktop", "quantity": 3}]}
    made = staff.create_contract(tenant.key, new)
    assert (made.lines[0].level, made.lines[0].scope, made.effective_from) == ("self-support", "full", None)


def test_a_question_is_answered(client: Client) -> None:
    facts = MachineCoverageFacts(on=date(2026, 11, 24), kind="virtual", unit_until=date(2027, 6, 30))
    decision = client.decide_machine_coverage(facts)
    assert (decision.verdict, decision.answer["through"], decision.until) == ("yes", "unit", "2027-06-30")


def test_all_of_a_list_comes_page_by_page(client: Client, tenant: Tenant) -> None:
    for number in range(5):
        client.create_environment(tenant.key, _environment(f"cloud-{number}"))
    first = client.list_environments(tenant.key, limit=2)
    assert [one.name for one in first.items] == ["cloud-0", "cloud-1"]
    assert first.next is not None
    rest = [one.name for one in client.each_environment(tenant.key, after=first.next, at_once=2)]
    assert rest == ["cloud-2", "cloud-3", "cloud-4"]


def test_errors_are_of_their_family_with_code_and_help(
    client: Client, tenant: Tenant, stranger: Tenant, served: str
) -> None:
    with pytest.raises(NotFound) as missing:
        client.get_account(stranger.key)
    assert missing.value.code == "not-found"
    with pytest.raises(Invalid) as wrong:
        client.create_environment(tenant.key, _environment("x" * 101))
    assert wrong.value.fields == {"name": "String should have at most 100 characters"}
    client.create_environment(tenant.key, _environment("cloud"))
    with pytest.raises(Conflict):
        client.create_environment(tenant.key, _environment("cloud"))
    with pytest.raises(Forbidden):
        client.list_people()
    with Client(served, "msp_nobody") as nobody, pytest.raises(Unauthenticated) as unknown:
        nobody.get_me()
    assert (unknown.value.code, unknown.value.help) == ("token-unknown", "make one on the page API and webhooks")


def test_a_refusal_carries_its_decision(
    client: Client, staff: Client, tenant: Tenant, attach: Callable[..., Any]
) -> None:
    token = staff.issue_contract_token(tenant.number, NewContractToken(name="berlin"))
    machine = attach(client.get_contract_token_text(tenant.number, token.id).token)
    with pytest.raises(Refused) as refused:
        client.correct_machine_kind(tenant.key, machine.name, CorrectedKind(kind="physical"))
    assert refused.value.decision.verdict == "no"
    assert refused.value.decision.clauses[0] == "intro.physical"


def test_a_change_is_made_to_what_was_seen(staff: Client, tenant: Tenant) -> None:
    seen = staff.get_account(tenant.key)
    renamed = staff.rename_account(tenant.key, NewAccountName(name="Once"), if_match=seen.etag)
    assert (renamed.name, renamed.etag != seen.etag) == ("Once", True)
    with pytest.raises(Changed):
        staff.rename_account(tenant.key, NewAccountName(name="Twice"), if_match=seen.etag)
    assert staff.get_account(tenant.key).name == "Once"


class Proxy:
    """Passes calls on to the server; as often as it is told, it drops the answer, or answers something else itself."""

    def __init__(self, server: str) -> None:
        self.server, self.drops, self.says, self.keys = server, 0, [], []
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _pass_on(self) -> None:
                proxy.answer(self)

            do_GET = do_POST = do_PUT = do_DELETE = _pass_on  # noqa: N815 -- as the base class calls them

            def log_message(self, *said: Any) -> None:
                """Nothing is written."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def answer(self, call: Any) -> None:
        self.keys.append(call.headers.get("Idempotency-Key"))
        sent = call.rfile.read(int(call.headers.get("Content-Length") or 0))
        if self.says:
            status, headers, body = self.says.pop(0)
        else:
            given = httpx.request(
                call.command, self.server + call.path, content=sent, timeout=30,
                headers={name: value for name, value in call.headers.items() if name.lower() != "host"},
            )  # fmt: skip
            status, headers, body = given.status_code, dict(given.headers), given.content
        if self.drops:
            self.drops -= 1
            call.connection.shutdown(socket.SHUT_RDWR)
            call.close_connection = True
            return
        call.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                call.send_header(name, value)
        call.send_header("Content-Length", str(len(body)))
        call.end_headers()
        call.wfile.write(body)


@pytest.fixture
def proxy(served: str) -> Iterator[Proxy]:
    proxy = Proxy(served)
    yield proxy
    proxy.close()


def test_an_act_whose_answer_was_lost_is_done_once(proxy: Proxy, staff_token: str) -> None:
    """The server does it, the answer is dropped on the way, and the same key brings the same answer."""
    from mainstay.records.models import Account, Event

    key = f"t-{uuid.uuid4().hex[:12]}"
    proxy.drops = 2
    waited: list[float] = []
    with Client(proxy.url, staff_token, wait=waited.append) as client:
        made = client.create_account(NewAccount(key=key, name="Once"))
    assert (made.key, made.name) == (key, "Once")
    assert len(proxy.keys) == 3
    assert len(set(proxy.keys)) == 1
    assert waited == [0.25, 0.5]
    account = Account.objects.get(key=key)
    assert Event.objects.filter(account=account, kind="account.created").count() == 1


def test_two_acts_have_two_keys_and_a_key_of_ones_own_is_kept(proxy: Proxy, token: str, tenant: Tenant) -> None:
    with Client(proxy.url, token) as client:
        client.create_environment(tenant.key, _environment("one"))
        client.create_environment(tenant.key, _environment("two"))
        again = [client.create_environment(tenant.key, _environment("three"), key="ours").name for _ in range(2)]
    assert again == ["three", "three"]
    assert proxy.keys[2:] == ["ours", "ours"]
    assert proxy.keys[0] != proxy.keys[1]


def test_a_read_whose_answer_was_lost_is_asked_again(proxy: Proxy, token: str, tenant: Tenant) -> None:
    proxy.drops = 1
    with Client(proxy.url, token, wait=lambda _: None) as client:
        assert client.get_account(tenant.key).key == tenant.key


def test_too_many_calls_wait_as_long_as_the_server_says(proxy: Proxy, token: str, tenant: Tenant) -> None:
    proxy.says = [_problem(429, "too-many-calls", {"Retry-After": "7"}), _problem(503, "not-ready", {})]
    waited: list[float] = []
    with Client(proxy.url, token, wait=waited.append) as client:
        assert client.get_account(tenant.key).key == tenant.key
    assert waited == [7.0, 0.5]


def test_patience_ends(proxy: Proxy, token: str, tenant: Tenant) -> None:
    proxy.says = [_problem(429, "too-many-calls", {"Retry-After": "60"})]
    waited: list[float] = []
    with Client(proxy.url, token, patience=59, wait=waited.append) as client:
        with pytest.raises(TooManyCalls) as told:
            client.get_account(tenant.key)
        assert (told.value.code, waited) == ("too-many-calls", [])
        proxy.drops = 1000
        with pytest.raises(NoAnswer) as lost:
            client.create_environment(tenant.key, _environment("cloud"), key="ours")
    assert lost.value.key == "ours"
    assert waited == [0.25, 0.5, 1.0, 2.0]
    assert proxy.keys[-5:] == ["ours"] * 5


def test_what_is_no_answer_of_the_api_is_said_to_be_none(proxy: Proxy, token: str) -> None:
    proxy.says = [
        (200, {}, b"<html>"), (200, {}, b'{"name": 3}'), (302, {"Location": "https://elsewhere.example/"}, b""),
        (500, {}, b"oops"), (404, {}, b"nothing here"),
    ]  # fmt: skip
    with Client(proxy.url, token) as client:
        for kind in (NotOurs, NotOurs, NotOurs, ServerFailed, NotOurs):
            with pytest.raises(kind):
                client.get_me()
    assert len(proxy.keys) == 5


@pytest.mark.parametrize("url", ["http://ubuntu.example", "http://10.0.0.7:8000", "http://localhost.example"])
def test_a_token_does_not_travel_unencrypted(url: str) -> None:
    with pytest.raises(Unsafe):
        Client(url, "msp_x")
    Client(url, "msp_x", plain_http=True).close()


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000", "http://localhost:8000/", "http://[::1]:8000", "https://ubuntu.example"]
)
def test_it_does_to_this_machine_and_encrypted(url: str) -> None:
    Client(url, "msp_x").close()


def test_what_is_not_encrypted_goes_through_no_proxy(
    served: str, token: str, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would read the token. The one that is named here is not even there."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with Client(served, token, wait=lambda _: None) as client:
        assert client.get_account(tenant.key).key == tenant.key


@pytest.mark.parametrize("url", ["ubuntu.example", "ftp://ubuntu.example", "https://", "https://a:b@ubuntu.example"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        Client(url, "msp_x")


def test_the_token_is_in_no_log_error_or_description(
    proxy: Proxy, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    proxy.says = [(500, {}, b"oops")]
    with caplog.at_level(logging.DEBUG), Client(proxy.url, token) as client:
        with pytest.raises(ServerFailed) as failed:
            client.get_me()
        client.get_me()
    secret = token.removeprefix("msp_")
    assert caplog.text
    assert secret not in caplog.text + repr(client) + repr(vars(client)) + repr(failed.value)


def _environment(name: str) -> Any:
    from mainstay.client.shapes import NewEnvironment

    return NewEnvironment(name=name)


def _problem(status: int, code: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    body = (
        f'{{"type": "/api/v1/docs#problem-{code}", "title": "x", "status": {status}, "detail": "x", "code": "{code}", '
        f'"help": "", "clauses": [], "decision": null, "fields": {{}}}}'
    )
    return status, {"Content-Type": "application/problem+json", **headers}, body.encode()
