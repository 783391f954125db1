"""The door of the API: who is let in, what no call may hold, and how every refusal is said."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.api.v1.caller import Caller, caller_of
from tests.conftest import Tenant

PROBLEM = {"type", "title", "status", "detail", "code", "help", "clauses", "decision", "fields"}


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert set(body) == PROBLEM
    assert (body["status"], body["code"]) == (status, code)
    return body


def test_a_token_says_whose_it_is(api: Caller, tenant: Tenant) -> None:
    me = api.get("/me").json()
    assert (me["name"], me["email"], me["account"], me["accounts"]) == (
        "Admin", tenant.admin.email, tenant.key, [tenant.key],
    )  # fmt: skip
    assert me["token"]["tail"] == api.text[-4:]
    assert api.text not in api.get("/me").text


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "token-missing"),
        ("Basic dXNlcjpwYXNz", "token-missing"),
        ("Bearer", "token-missing"),
        ("Bearer msp_" + "0" * 48, "token-unknown"),
        ("Bearer " + "x" * 201, "token-missing"),
    ],
)
def test_who_is_not_known_is_told_to_show_a_token(served: str, header: str | None, code: str) -> None:
    answer = httpx.get(f"{served}/api/v1/me", headers={"Authorization": header} if header else {})
    refused(answer, 401, code)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Mainstay"'


def test_a_session_opens_nothing_of_the_api(tenant: Tenant, served: str) -> None:
    from django.test import Client

    client = Client()
    client.force_login(tenant.admin)
    assert client.get("/api/v1/me").status_code == 401
    assert client.get("/api/v1/docs").status_code == 200


def test_an_ended_and_a_revoked_token_say_so(api: Caller, tenant: Tenant) -> None:
    from mainstay.records.models import ApiToken

    rows = ApiToken.objects.filter(account=tenant.account)
    made_at, ends_at = rows.get().created_at, rows.get().ends_at
    rows.update(created_at=made_at - timedelta(days=1), ends_at=made_at)
    refused(api.get("/me"), 401, "token-ended")
    rows.update(ends_at=ends_at, revoked_at=made_at)
    refused(api.get("/me"), 401, "token-revoked")


def test_a_path_that_there_is_not_and_a_method_that_it_does_not_take(api: Caller) -> None:
    refused(api.get("/nothing"), 404, "no-such-path")
    answer = api.send("PATCH", "/me", {})
    refused(answer, 405, "method-not-allowed")
    assert answer.headers["Allow"] == "GET"


def test_head_is_answered_as_get_without_a_body(api: Caller) -> None:
    answer = api.send("HEAD", "/me")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"] == api.get("/me").headers["ETag"]


@pytest.mark.parametrize(
    ("body", "content_type", "status", "code"),
    [
        (b"{", "application/json", 400, "bad-json"),
        (b'{"name": NaN}', "application/json", 400, "bad-json"),
        (b'{"name": "a\\u0000b"}', "application/json", 400, "bad-json"),
        (b'{"name": "\\ud800"}', "application/json", 400, "bad-json"),
        (b'{"name": "' + b"a" * 262_144 + b'"}', "application/json", 413, "too-large"),
        (b"name=a", "application/x-www-form-urlencoded", 415, "not-json"),
        (b"[]", "application/json", 422, "invalid"),
        (b"{}", "application/json", 422, "invalid"),
        (b'{"name": 7}', "application/json", 422, "invalid"),
        (b'{"name": "a", "colour": "red"}', "application/json", 422, "invalid"),
        (b'{"name": ""}', "application/json", 422, "invalid"),
    ],
)
def test_a_body_that_no_call_holds_is_refused(
    api: Caller, tenant: Tenant, body: bytes, content_type: str, status: int, code: str
) -> None:
    url = f"{api.url}/accounts/{tenant.key}/name"
    answer = httpx.put(url, content=body, headers=api.headers | {"Content-Type": content_type})
    refused(answer, status, code)


def test_more_than_any_call_holds_is_refused_whatever_the_method(api: Caller, tenant: Tenant) -> None:
    for method in ("DELETE", "GET"):
        url = f"{api.url}/accounts/{tenant.key}/members/1" if method == "DELETE" else f"{api.url}/me"
        refused(httpx.request(method, url, content=b"a" * 1_100_000, headers=api.headers, timeout=30), 413, "too-large")


def test_the_field_at_fault_is_named(api: Caller, tenant: Tenant) -> None:
    body = refused(api.send("PUT", f"/accounts/{tenant.key}/name", {"nam": "x"}), 422, "invalid")
    assert set(body["fields"]) == {"name", "nam"}
    body = refused(api.send("PUT", f"/accounts/{tenant.key}/zone", {"zone": "Mars/Olympus"}), 422, "invalid")
    assert body["fields"] == {"zone": "a name of the time zone database, such as Europe/Berlin"}


def test_a_parameter_that_there_is_not_and_nul_are_refused(api: Caller, tenant: Tenant) -> None:
    refused(api.get("/accounts", colour="red"), 422, "unknown-parameter")
    refused(api.get("/contracts", account="a\x00b"), 422, "nul")
    refused(api.get("/accounts/a%00b"), 422, "nul")
    refused(api.get("/accounts", limit="201"), 422, "invalid")


def test_a_scope_that_the_token_lacks_is_named(served: str, tenant: Tenant) -> None:
    reader = caller_of(served, tenant.admin, tenant.key, ["machines:read"])
    assert reader.get(f"/accounts/{tenant.key}/machines").status_code == 200
    body = refused(reader.send("PUT", f"/accounts/{tenant.key}/name", {"name": "x"}), 403, "scope-missing")
    assert body["help"] == "make a token with the scope accounts:write"


def test_a_role_that_does_not_allow_it_says_which_does(served: str, tenant: Tenant) -> None:
    viewer = caller_of(served, tenant.viewer, tenant.key)
    body = refused(viewer.send("PUT", f"/accounts/{tenant.key}/name", {"name": "x"}), 403, "forbidden")
    assert body["help"] == "it takes one of these roles: admin, manager, operations"


def test_a_refusal_of_the_terms_holds_the_decision_and_its_clauses(api: Caller, tenant: Tenant, machine: Any) -> None:
    answer = api.send("PUT", f"/accounts/{tenant.key}/machines/{machine.name}/kind", {"kind": "physical"})
    body = refused(answer, 409, "not-covered")
    assert body["decision"]["question"] == "machine-attach"
    assert body["decision"]["verdict"] == "no"
    assert body["decision"]["clauses"] == ["intro.physical"]
    assert body["clauses"] == ["intro.physical"]
    assert body["help"] == "add units of that kind to the contract, or detach the machine first"


def test_what_was_done_by_a_token_says_so(api: Caller, tenant: Tenant) -> None:
    from mainstay.records.models import Event

    api.send("PUT", f"/accounts/{tenant.key}/name", {"name": "Renamed"})
    event = Event.objects.get(account=tenant.account, kind="account.renamed")
    assert (event.origin, event.address, event.actor) == ("api", "127.0.0.1", tenant.admin)
    assert event.credential == api.get("/me").json()["token"]["name"]
    assert len(event.request) == 32
