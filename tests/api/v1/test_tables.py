"""Every path of the API by method: the scope that it takes, that no other scope opens it, and that nobody reaches another's rows.

A path that is not in the table fails the test, and so does a line of the table that leads nowhere.
"""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest
from tests.api.v1.caller import Caller, caller_of
from tests.conftest import Tenant

ANY = None  # any token will do

TABLE: dict[tuple[str, str], str | None] = {
    ("GET", "/me"): ANY,
    ("GET", "/accounts"): "accounts:read",
    ("POST", "/accounts"): "accounts:write",
    ("GET", "/account-counts"): "accounts:read",
    ("GET", "/accounts/{account}"): "accounts:read",
    ("PUT", "/accounts/{account}/name"): "accounts:write",
    ("PUT", "/accounts/{account}/zone"): "accounts:write",
    ("GET", "/accounts/{account}/machines"): "machines:read",
    ("GET", "/accounts/{account}/machines/{machine}"): "machines:read",
    ("GET", "/accounts/{account}/machines/{machine}/history"): "machines:read",
    ("GET", "/machines/{machine_id}"): "machines:read",
    ("GET", "/accounts/{account}/machines/{machine}/answers"): "coverage:read",
    ("GET", "/accounts/{account}/machines/{machine}/services/{service}"): "coverage:read",
    ("PUT", "/accounts/{account}/machines/{machine}/name"): "machines:write",
    ("PUT", "/accounts/{account}/machines/{machine}/kind"): "machines:write",
    ("PUT", "/accounts/{account}/machines/{machine}/ubuntu"): "machines:write",
    ("PUT", "/accounts/{account}/machines/{machine}/environment"): "environments:write",
    ("PUT", "/accounts/{account}/machines/{machine}/host"): "environments:write",
    ("PUT", "/accounts/{account}/machines/{machine}/parent"): "environments:write",
    ("POST", "/accounts/{account}/machines/{machine}/detach"): "machines:write",
    ("POST", "/accounts/{account}/machines/{machine}/release"): "machines:write",
    ("GET", "/accounts/{account}/environments"): "environments:read",
    ("POST", "/accounts/{account}/environments"): "environments:write",
    ("GET", "/accounts/{account}/environments/{environment}"): "environments:read",
    ("DELETE", "/accounts/{account}/environments/{environment}"): "environments:write",
    ("GET", "/accounts/{account}/environments/{environment}/answers"): "coverage:read",
    ("PUT", "/accounts/{account}/environments/{environment}/name"): "environments:write",
    ("PUT", "/accounts/{account}/guests"): "environments:write",
    ("GET", "/contracts"): "contracts:read",
    ("GET", "/contracts/{contract}"): "contracts:read",
    ("GET", "/contracts/{contract}/effect"): "contracts:read",
    ("GET", "/contracts/{contract}/use"): "contracts:read",
    ("POST", "/accounts/{account}/contracts"): "contracts:write",
    ("PUT", "/contracts/{contract}/name"): "contracts:write",
    ("PUT", "/contracts/{contract}/dates"): "contracts:write",
    ("POST", "/contracts/{contract}/renew"): "contracts:write",
    ("POST", "/contracts/{contract}/terminate"): "contracts:write",
    ("PUT", "/contracts/{contract}/support-end"): "contracts:write",
    ("POST", "/contracts/{contract}/lines"): "contracts:write",
    ("PUT", "/contracts/{contract}/lines/{position}"): "contracts:write",
    ("POST", "/contracts/{contract}/lines/{position}/withdraw"): "contracts:write",
    ("POST", "/contracts/{contract}/deviations"): "contracts:write",
    ("DELETE", "/contracts/{contract}/deviations/{clause}/{figure}"): "contracts:write",
    ("PUT", "/contracts/{contract}/readings"): "contracts:write",
    ("GET", "/contracts/{contract}/tokens"): "tokens:read",
    ("POST", "/contracts/{contract}/tokens"): "tokens:write",
    ("GET", "/contracts/{contract}/tokens/{token}"): "tokens:read",
    ("GET", "/contracts/{contract}/tokens/{token}/text"): "tokens:write",
    ("POST", "/contracts/{contract}/tokens/{token}/rotate"): "tokens:write",
    ("POST", "/contracts/{contract}/tokens/{token}/revoke"): "tokens:write",
    ("GET", "/accounts/{account}/members"): "people:read",
    ("GET", "/accounts/{account}/members/{person}"): "people:read",
    ("DELETE", "/accounts/{account}/members/{person}"): "people:write",
    ("PUT", "/accounts/{account}/members/{person}/role"): "people:write",
    ("PUT", "/accounts/{account}/members/{person}/credential"): "people:write",
    ("DELETE", "/accounts/{account}/members/{person}/credential"): "people:write",
    ("GET", "/accounts/{account}/credentials"): "people:read",
    ("GET", "/accounts/{account}/looks"): "people:read",
    ("GET", "/accounts/{account}/invitations"): "people:write",
    ("POST", "/accounts/{account}/invitations"): "people:write",
    ("POST", "/accounts/{account}/invitations/{invitation}/send"): "people:write",
    ("DELETE", "/accounts/{account}/invitations/{invitation}"): "people:write",
    ("GET", "/people"): "people:read",
    ("POST", "/people"): "people:write",
    ("GET", "/people/{person}"): "people:read",
    ("PUT", "/people/{person}/staff-role"): "people:write",
    ("PUT", "/people/{person}/active"): "people:write",
    ("GET", "/api-tokens"): "people:read",
    ("GET", "/events"): "events:read",
    ("GET", "/accounts/{account}/webhooks"): "webhooks:read",
    ("POST", "/accounts/{account}/webhooks"): "webhooks:write",
    ("GET", "/accounts/{account}/webhooks/{webhook}"): "webhooks:read",
    ("PUT", "/accounts/{account}/webhooks/{webhook}"): "webhooks:write",
    ("DELETE", "/accounts/{account}/webhooks/{webhook}"): "webhooks:write",
    ("POST", "/accounts/{account}/webhooks/{webhook}/on"): "webhooks:write",
    ("POST", "/accounts/{account}/webhooks/{webhook}/off"): "webhooks:write",
    ("POST", "/accounts/{account}/webhooks/{webhook}/rotate"): "webhooks:write",
    ("POST", "/accounts/{account}/webhooks/{webhook}/test"): "webhooks:write",
    ("POST", "/accounts/{account}/webhooks/{webhook}/replay"): "webhooks:write",
    ("GET", "/accounts/{account}/deliveries"): "webhooks:read",
    ("POST", "/accounts/{account}/deliveries/{delivery}/replay"): "webhooks:write",
    ("GET", "/accounts/{account}/audit"): "audit:read",
    ("GET", "/accounts/{account}/decisions"): "coverage:read",
    ("GET", "/decisions/{key}"): "coverage:read",
    ("GET", "/questions"): ANY,
    ("GET", "/questions/{question}"): ANY,
    ("POST", "/decide"): "decide",
    ("POST", "/decide/certified-component"): "decide",
    ("POST", "/decide/contract-effect"): "decide",
    ("POST", "/decide/covered-architecture"): "decide",
    ("POST", "/decide/entitlement"): "decide",
    ("POST", "/decide/environment-coverage"): "decide",
    ("POST", "/decide/esm-bug-report"): "decide",
    ("POST", "/decide/fix-commitment"): "decide",
    ("POST", "/decide/livepatch-fix"): "decide",
    ("POST", "/decide/livepatch-kernel"): "decide",
    ("POST", "/decide/machine-attach"): "decide",
    ("POST", "/decide/machine-coverage"): "decide",
    ("POST", "/decide/order-defaults"): "decide",
    ("POST", "/decide/product-fixes"): "decide",
    ("POST", "/decide/release-phase"): "decide",
    ("GET", "/clauses"): ANY,
    ("GET", "/clauses/{clause}"): ANY,
    ("GET", "/readings/{reading}"): ANY,
}

# What is no customer's: everybody's own, the terms, and what only people of the provider may see.
NOBODYS = (
    "/me",
    "/accounts",
    "/account-counts",
    "/api-tokens",
    "/contracts",
    "/events",
    "/people",
    "/questions",
    "/decide",
    "/clauses",
    "/readings",
)
OF_CUSTOMERS = [
    row
    for row in TABLE
    if "{" in row[1] and row[1].startswith(("/accounts/", "/contracts/", "/decisions/", "/machines/"))
]
OF_PROVIDER = [row for row in TABLE if row[1].startswith("/people")]

BODIES: dict[str, Any] = {
    "name": {"name": "taken"},
    "zone": {"zone": "UTC"},
    "kind": {"kind": "desktop"},
    "ubuntu": {"ubuntu": False},
    "environment": {"environment": None},
    "host": {"host": None},
    "parent": {"parent": None},
    "detach": {},
    "environments": {"name": "another"},
    "guests": {"hosts": [{"host": "a", "guests": []}]},
    "contracts": {"name": "x"},
    "dates": {"effective_from": "2026-01-01", "effective_to": "2026-12-31"},
    "renew": {"until": "2031-01-01"},
    "terminate": {"last_day": "2026-12-31", "why": "x"},
    "support-end": {"support_until": None},
    "lines": {"kind": "virtual", "quantity": 1},
    "{position}": {
        "quantity": 1, "overage": 0, "ends_on": None, "scope": "full", "support_scope": "", "level": "weekday", "note": "",
    },
    "deviations": {
        "clause": "10.2", "figure": "maximum", "value": "20 credentials", "agreed_in": "x", "agreed_on": "2026-01-01",
    },
    "readings": {"reading": "x"},
    "tokens": {"name": "another"},
    "rotate": {"overlap_days": 0},
    "role": {"role": "viewer"},
    "invitations": {"email": "a@b.example", "role": "viewer"},
    "people": {"email": "a@b.example", "name": "A"},
    "staff-role": {"staff_role": None},
    "active": {"is_active": True},
    "webhooks": {"url": "https://hooks.example/x", "kinds": ["*"]},
    "{webhook}": {"kinds": ["machine.*"]},
    "replay": {"since": "2026-01-01T00:00:00Z"},
    "accounts": {"key": "x", "name": "X"},
    "decide": {"questions": [{"question": "release-phase", "facts": {}}]},
}  # fmt: skip


class Victim:
    """An account with one of everything, and how its rows are named in paths."""

    def __init__(self, tenant: Tenant, machine: Any) -> None:
        from mainstay.operations.deviations import add_deviation
        from mainstay.operations.environments import create_environment
        from mainstay.operations.invitations import invite_person
        from mainstay.operations.orders import NewDeviation
        from mainstay.operations.webhooks import add_webhook, send_test_event
        from mainstay.records.models import Attachment, KeptDecision

        token = Attachment.objects.get(machine=machine, detached_at=None).token_id
        create_environment(actor=None, account=tenant.key, name="private", now=machine.first_seen_at)
        agreed = NewDeviation(
            clause="10.2", figure="maximum", value="20 credentials", agreed_in="x", agreed_on=date(2026, 1, 1)
        )
        add_deviation(actor=None, contract=tenant.number, deviation=agreed, now=machine.first_seen_at)
        invited = invite_person(
            actor=None, account=tenant.key, email=f"new@{tenant.key}.test", role="viewer", now=machine.first_seen_at
        )
        hook, _ = add_webhook(
            actor=None, account=tenant.key, url="https://hooks.example/y", kinds=["*"], now=machine.first_seen_at
        )
        sent = send_test_event(actor=None, account=tenant.key, webhook=hook.pk, now=machine.first_seen_at)
        kept = KeptDecision.objects.create(
            key=uuid.uuid4().hex[:10], account=tenant.account, about="machine 1", question="machine-attach", verdict="no",
            decision=DECISION, at=machine.first_seen_at,
        )  # fmt: skip
        self.names = {
            "account": tenant.key, "machine": machine.name, "machine_id": machine.machine_id, "service": "esm-infra", "environment": "private",
            "contract": tenant.number, "position": "1", "clause": "10.2", "figure": "maximum", "token": str(token),
            "person": str(tenant.viewer.pk), "invitation": str(invited.invitation.pk), "key": kept.key,
            "question": "release-phase", "reading": "grace-of-14-days", "webhook": str(hook.pk), "delivery": str(sent.pk),
        }  # fmt: skip

    def call(self, caller: Caller, method: str, path: str) -> httpx.Response:
        """The call with a body that it could carry out."""
        last = path.rpartition("/")[2]
        body = None if method in ("GET", "DELETE") else BODIES.get(last)
        if "/deliveries/" in path:
            body = None
        if path.startswith("/decide/"):
            body = {}
        return caller.send(method, path.format(**self.names), body)


DECISION = {
    "question": "machine-attach", "verdict": "no", "answer": {}, "reasons": [], "clauses": [], "readings": [], "premises": [],
    "catalogues": {}, "facts": {}, "until": None, "edition": "2025-07-02",
}  # fmt: skip


@pytest.fixture
def victim(tenant: Tenant, machine: Any) -> Victim:
    return Victim(tenant, machine)


def test_the_table_lists_every_path_with_its_scope_and_no_other() -> None:
    from mainstay.api.v1.document import document, operations

    known = {
        (method.upper(), path.removeprefix("/api/v1")): operation["x-scope"]
        for path, method, operation in operations(document())
    }
    assert known == TABLE


def test_every_scope_opens_something() -> None:
    from mainstay.queries.permissions import SCOPES

    assert set(SCOPES) == set(TABLE.values()) - {ANY}


def test_a_token_with_every_scope_but_one_is_refused_what_that_one_opens(
    served: str, tenant: Tenant, victim: Victim, make_person: Callable[..., Any]
) -> None:
    """Scope by scope over the whole table: 403 with the scope's name, and nowhere else."""
    from mainstay.queries.permissions import SCOPES

    manager = make_person(staff_role="manager")
    for scope in sorted({scope for scope in TABLE.values() if scope}):
        without = caller_of(served, manager, None, [other for other in SCOPES if other != scope])
        for method, path in [row for row, needed in TABLE.items() if needed == scope]:
            answer = victim.call(without, method, path)
            assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing"), (method, path)
            assert answer.json()["help"] == f"make a token with the scope {scope}"


@pytest.mark.parametrize("scope", sorted({scope for scope in TABLE.values() if scope}))
def test_the_one_scope_opens_all_that_takes_it(
    scope: str, served: str, tenant: Tenant, victim: Victim, make_person: Callable[..., Any]
) -> None:
    """Reads alone: what a write leaves behind would stand in the way of the next."""
    caller = caller_of(served, make_person(staff_role="manager"), None, [scope])
    for method, path in [row for row, needed in TABLE.items() if needed == scope and row[0] == "GET"]:
        answer = victim.call(caller, method, path)
        assert answer.status_code == 200, (method, path, answer.text)


def test_a_token_of_another_account_finds_nothing(served: str, victim: Victim, stranger: Tenant) -> None:
    other = caller_of(served, stranger.admin, stranger.key)
    for method, path in OF_CUSTOMERS:
        answer = victim.call(other, method, path)
        assert (answer.status_code, answer.json()["status"]) == (404, 404), (method, path, answer.text)


@pytest.mark.parametrize(("method", "path"), OF_CUSTOMERS)
def test_a_token_of_staff_finds_it(method: str, path: str, staff: Caller, victim: Victim) -> None:
    """So the calls of the test above fail for whose they are, and for nothing else."""
    answer = victim.call(staff, method, path)
    assert answer.status_code not in (401, 500), answer.text
    assert answer.status_code != 404 or answer.json()["detail"].startswith(
        ("contract", "machine", "there is no reading")
    ), answer.text


def test_a_token_bound_to_one_account_finds_nothing_of_another_that_its_person_has(
    served: str, tenant: Tenant, victim: Victim, stranger: Tenant
) -> None:
    from mainstay.records.models import Membership

    Membership.objects.create(
        person=stranger.admin, account=tenant.account, role="admin", since=tenant.account.created_at
    )
    bound = caller_of(served, stranger.admin, stranger.key)
    for method, path in OF_CUSTOMERS:
        assert victim.call(bound, method, path).status_code == 404, (method, path)


@pytest.mark.parametrize(("method", "path"), OF_PROVIDER)
def test_what_is_for_staff_is_not_for_customers(method: str, path: str, api: Caller, victim: Victim) -> None:
    assert victim.call(api, method, path).status_code == 403


def test_lists_show_ones_own_alone(api: Caller, tenant: Tenant, stranger: Tenant) -> None:
    assert [row["key"] for row in api.get("/accounts").json()["items"]] == [tenant.key]
    assert [row["number"] for row in api.get("/contracts").json()["items"]] == [tenant.number]
    assert api.get("/contracts", account=stranger.key).status_code == 404
    assert api.get("/events", account=stranger.key).status_code == 404
    assert api.get("/me").json()["accounts"] == [tenant.key]


def test_nothing_is_answered_without_a_token(served: str, victim: Victim) -> None:
    nobody = Caller(served, "nobody")
    for method, path in TABLE:
        assert victim.call(nobody, method, path).status_code == 401, (method, path)


def test_every_row_of_the_table_is_of_a_customer_the_provider_or_nobody() -> None:
    assert all(row in OF_CUSTOMERS or row[1].startswith(NOBODYS) for row in TABLE)
