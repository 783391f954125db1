"""Staff look as a person of a customer: with their eyes, without their hands, and seen by them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.conftest import Tenant

from mainstay import clock
from mainstay.operations.tokens import issue_token, token_text
from mainstay.records.models import Event, Look, Person


@pytest.fixture
def looking(tenant: Tenant, engineer: Any) -> Client:
    """An engineer who looks as the tenant's admin."""
    client = Client()
    client.force_login(engineer)
    answer = client.post(f"/accounts/{tenant.key}/people/{tenant.admin.pk}/look", {"reason": "case 40261"})
    assert answer.headers["Location"] == f"/accounts/{tenant.key}"
    return client


def look_of(tenant: Tenant) -> Look:
    return Look.objects.get(account=tenant.account)


def test_a_look_needs_a_reason(tenant: Tenant, engineer: Any) -> None:
    client = Client()
    client.force_login(engineer)
    answer = client.post(f"/accounts/{tenant.key}/people/{tenant.admin.pk}/look", {"reason": " "})
    assert answer.status_code == 422
    assert not Look.objects.filter(account=tenant.account).exists()


def test_pages_are_the_customers_and_say_that_it_is_a_look(looking: Client, tenant: Tenant) -> None:
    shown = looking.get(f"/accounts/{tenant.key}/people").content.decode()
    assert 'class="bar staff"' not in shown
    assert "You look as <b>Admin</b>" in shown
    assert "case 40261" in shown
    assert "End the look" in shown
    assert "Sign out" not in shown
    assert "Your sign-in" not in shown


def test_what_is_not_there_keeps_the_customers_bar_and_names_nothing_of_others(
    looking: Client, tenant: Tenant, stranger: Tenant
) -> None:
    answer = looking.get("/nowhere")
    assert answer.status_code == 404
    assert 'class="bar staff"' not in answer.content.decode()
    assert looking.get(f"/accounts/{stranger.key}").status_code == 404
    assert looking.get("/accounts").status_code == 403


def test_the_look_reaches_no_other_account_of_the_same_person(
    tenant: Tenant, stranger: Tenant, engineer: Any, now: Any
) -> None:
    from mainstay.operations.people import add_member

    add_member(actor=None, account=stranger.key, email=tenant.admin.email, role="admin", now=now)
    client = Client()
    client.force_login(engineer)
    client.post(f"/accounts/{tenant.key}/people/{tenant.admin.pk}/look", {"reason": "case 1"})
    assert client.get(f"/accounts/{tenant.key}").status_code == 200
    assert client.get(f"/accounts/{stranger.key}").status_code == 404


def test_every_act_is_refused_and_nothing_is_done(looking: Client, tenant: Tenant) -> None:
    before = Event.objects.count()
    named = {"key": tenant.key, "person": str(tenant.viewer.pk)}
    tried = 0
    for pattern in _portal(get_resolver("mainstay.portal.urls").url_patterns):
        if pattern.name == "look-end":
            continue
        path = f"/{pattern.pattern}"
        for kind, part in re.findall(r"<(\w+):(\w+)>", path):
            path = path.replace(f"<{kind}:{part}>", named.get(part, "1" if kind == "int" else tenant.number))
        answer = looking.post(path, {"role": "viewer", "name": "x"})
        assert answer.status_code == 403, path
        assert "You only look" in answer.content.decode()
        tried += 1
    assert tried > 60
    assert Event.objects.count() == before
    assert Person.objects.get(pk=tenant.viewer.pk).memberships.get().role == "viewer"


def test_what_is_the_persons_alone_is_not_shown(looking: Client) -> None:
    for path in ("/me", "/security", "/security/code-app", "/security/recovery-codes", "/sign-out", "/sign-in"):
        answer = looking.get(path)
        assert answer.status_code == 403, path
        assert "is not shown" in answer.content.decode()


def test_a_contract_token_is_not_read(looking: Client, tenant: Tenant, now: Any) -> None:
    token = issue_token(actor=None, contract=tenant.number, name="servers", now=now)
    text = token_text(actor=None, contract=tenant.number, token="servers")
    shown = looking.get(f"/contracts/{tenant.number}?token={token.pk}").content.decode()
    assert "servers" in shown
    assert text not in shown
    assert text not in looking.get(f"/accounts/{tenant.key}").content.decode()


def test_pages_are_counted_and_shown_to_the_customer(looking: Client, tenant: Tenant, engineer: Any) -> None:
    looking.get(f"/accounts/{tenant.key}/machines")
    looking.get(f"/accounts/{tenant.key}/machines", headers={"HX-Request": "true"})
    looking.get(f"/accounts/{tenant.key}/nothing-here")
    looking.post("/new-account")
    looking.get(f"/contracts/{tenant.number}")
    looking.post("/look/end")
    look = look_of(tenant)
    assert [page.path for page in look.pages.order_by("pk")] == [
        f"/accounts/{tenant.key}/machines",
        f"/contracts/{tenant.number}",
    ]
    ended = Event.objects.get(about=f"look {look.pk}", kind="look.ended")
    assert (ended.actor, ended.details["pages"], ended.details["minutes"]) == (engineer, 2, 1)
    customer = Client()
    customer.force_login(tenant.admin)
    shown = customer.get(f"/accounts/{tenant.key}/people").content.decode()
    assert f"{engineer.name} of Test Provider as you" in shown
    assert f"/contracts/{tenant.number}" in customer.get(f"/accounts/{tenant.key}/looks/{look.pk}").content.decode()


def test_who_was_not_looked_at_reads_no_look(looking: Client, tenant: Tenant) -> None:
    look = look_of(tenant)
    other = Client()
    other.force_login(tenant.viewer)
    assert other.get(f"/accounts/{tenant.key}/looks/{look.pk}").status_code == 403
    assert "case 40261" not in other.get(f"/accounts/{tenant.key}/people").content.decode()


def test_ended_one_is_oneself_again(looking: Client, tenant: Tenant) -> None:
    assert looking.get("/accounts").status_code == 403
    assert looking.post("/look/end").headers["Location"] == f"/accounts/{tenant.key}/people"
    assert looking.get("/accounts").status_code == 200
    assert look_of(tenant).ended_at is not None


def test_after_half_an_hour_it_is_over(looking: Client, tenant: Tenant) -> None:
    Look.objects.filter(account=tenant.account).update(
        started_at=clock.now() - timedelta(minutes=31), ends_at=clock.now() - timedelta(minutes=1)
    )
    shown = looking.get("/accounts").content.decode()
    assert "The look is over. You are yourself again." in shown
    assert "You look as" not in shown


def test_a_look_ends_where_the_right_to_it_is_lost(looking: Client, tenant: Tenant, engineer: Any) -> None:
    Person.objects.filter(pk=engineer.pk).update(staff_role="auditor")
    assert "You look as" not in looking.get(f"/accounts/{tenant.key}").content.decode()


def test_the_session_is_of_no_use_to_somebody_else(looking: Client, tenant: Tenant, manager: Any) -> None:
    other = Client()
    other.force_login(manager)
    session = other.session
    session["look"] = look_of(tenant).pk
    session.save()
    assert "You look as" not in other.get(f"/accounts/{tenant.key}").content.decode()


def _portal(patterns: Any) -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in patterns:
        found += _portal(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern]
    return found
