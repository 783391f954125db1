"""The page of API tokens: made and shown once, rotated, revoked; nobody is offered what they may not do."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.conftest import NOW, Tenant

from mainstay import clock
from mainstay.operations.api_tokens import make_token
from mainstay.records.models import ApiToken

BUDGETS = json.loads((Path(__file__).parent / "query_counts.json").read_text())
TEXT = re.compile(r"msp_[0-9a-f]{48}")


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(client: Client, tenant: Tenant, **said: Any) -> Any:
    return client.post(
        f"/accounts/{tenant.key}/api", {"name": "report", "scopes": ["machines:read"], "ends": "90", **said}
    )


def test_a_token_is_made_and_shown_once(tenant: Tenant) -> None:
    client = as_(tenant.technical)
    shown = post(client, tenant)
    assert shown.status_code == 200
    (text,) = set(TEXT.findall(shown.content.decode()))
    assert shown.headers["Cache-Control"] == "no-store"
    row = ApiToken.objects.get(account=tenant.account)
    assert (row.person, row.scopes, row.tail) == (tenant.technical, ["machines:read"], text[-4:])
    assert row.ends_at.date() == (clock.now() + timedelta(days=90)).date()
    again = client.get(f"/accounts/{tenant.key}/api").content.decode()
    assert TEXT.search(again) is None
    assert f"msp_…{text[-4:]}" in again


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"name": ""}, "Say what it is for"),
        ({"scopes": []}, "Choose at least one"),
        ({"scopes": ["contracts:write"]}, "contracts:write is not one of the available choices"),
        ({"ends": "9999"}, "9999 is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_by_the_field_and_nothing_is_lost(tenant: Tenant, said: Any, message: str) -> None:
    shown = post(as_(tenant.technical), tenant, **said)
    assert shown.status_code == 422
    page = shown.content.decode()
    assert message in page
    if said.get("name", "report"):
        assert 'value="report"' in page
    assert not ApiToken.objects.filter(account=tenant.account).exists()


def test_who_may_not_make_services_is_not_offered_any(tenant: Tenant) -> None:
    assert 'name="service_role"' not in as_(tenant.technical).get(f"/accounts/{tenant.key}/api").content.decode()
    admin = as_(tenant.admin)
    assert 'name="service_role"' in admin.get(f"/accounts/{tenant.key}/api").content.decode()
    post(admin, tenant, name="grafana", service_role="viewer", scopes=["coverage:read"])
    assert ApiToken.objects.get(account=tenant.account).person.is_service


def test_a_token_is_rotated_and_revoked_by_its_name(tenant: Tenant) -> None:
    client = as_(tenant.technical)
    post(client, tenant)
    old = ApiToken.objects.get(account=tenant.account)
    shown = client.post(f"/accounts/{tenant.key}/api/{old.pk}/rotate", {"overlap": "0"})
    (text,) = set(TEXT.findall(shown.content.decode()))
    new = ApiToken.objects.get(account=tenant.account, replaced_by=None)
    assert (new.tail, new.pk == old.pk) == (text[-4:], False)
    path = f"/accounts/{tenant.key}/api/{new.pk}/revoke"
    assert client.post(path, {"name": "something"}).status_code == 422
    assert client.post(path, {"name": "report"}).status_code == 302
    new.refresh_from_db()
    assert new.revoked_at is not None


def test_anothers_token_is_ended_by_an_admin_and_seen_by_all(tenant: Tenant) -> None:
    token = make_token(
        actor=tenant.viewer,
        account=tenant.key,
        name="mine",
        scopes=["machines:read"],
        ends_at=NOW + timedelta(days=300),
        now=NOW,
    ).token.pk
    own = f"/accounts/{tenant.key}/api/{token}"
    assert as_(tenant.technical).get(f"{own}/revoke").status_code == 404
    assert as_(tenant.admin).get(f"{own}/rotate").status_code == 404
    assert as_(tenant.admin).get(f"{own}/revoke").status_code == 200
    assert "mine" in as_(tenant.technical).get(f"/accounts/{tenant.key}/api").content.decode()


def test_staff_have_a_page_of_their_own(tenant: Tenant, manager: Any, engineer: Any) -> None:
    shown = as_(engineer).post("/api-tokens", {"name": "probe", "scopes": ["machines:read"], "ends": "30"})
    assert TEXT.search(shown.content.decode())
    assert ApiToken.objects.get(person=engineer).account is None
    assert 'name="service_role"' not in as_(engineer).get("/api-tokens").content.decode()
    assert 'name="service_role"' in as_(manager).get("/api-tokens").content.decode()
    assert as_(tenant.admin).get("/api-tokens").status_code == 403


def test_the_page_asks_the_database_no_more_for_more_tokens(tenant: Tenant, django_assert_num_queries: Any) -> None:
    client = as_(tenant.technical)
    for number in range(12):
        post(client, tenant, name=f"report {number}")
    with django_assert_num_queries(BUDGETS["api-tokens"]):
        client.get(f"/accounts/{tenant.key}/api")
