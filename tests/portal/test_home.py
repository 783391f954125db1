"""Where one begins: what covers an account, what lapses next, and how to attach the first machine."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.conftest import NOW, Tenant

from mainstay.operations.people import add_member
from mainstay.operations.tokens import issue_token, token_text
from mainstay.portal.home.lapses import numbered_changes, picture
from mainstay.queries.account_home import account_home
from mainstay.records.models import Attachment, Line, Machine

IN_FORCE = date(2026, 12, 1)


@pytest.fixture
def client(tenant: Tenant) -> Client:
    signed_in = Client()
    signed_in.force_login(tenant.admin)
    return signed_in


@pytest.fixture
def token(tenant: Tenant) -> str:
    issue_token(actor=None, contract=tenant.number, name="first", now=NOW)
    return token_text(actor=None, contract=tenant.number, token="first")


def page(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def test_who_has_one_account_begins_at_it(client: Client, tenant: Tenant) -> None:
    assert client.get("/").headers["Location"] == f"/accounts/{tenant.key}"


def test_who_has_several_chooses_one(client: Client, tenant: Tenant, stranger: Tenant) -> None:
    add_member(actor=None, account=stranger.key, email=tenant.admin.email, role="viewer", now=NOW)
    said = page(client, "/")
    assert "Your accounts" in said
    assert stranger.key in said


def test_staff_see_every_account_with_what_needs_a_look(
    tenant: Tenant, engineer: Any, attach: Callable[..., Any], token: str
) -> None:
    row = attach(token)
    Attachment.objects.filter(machine=row).update(
        quarantined_at=NOW, pinged_at=None, attached_at=NOW.replace(year=2025)
    )
    staff = Client()
    staff.force_login(engineer)
    assert "All accounts" in page(staff, "/")
    said = page(staff, f"/accounts?view=need&q={tenant.key}")
    assert tenant.key in said
    assert "1 set apart, 1 silent for a day" in said


def test_an_empty_account_is_shown_how_to_begin(client: Client, tenant: Tenant, token: str) -> None:
    said = page(client, f"/accounts/{tenant.key}")
    assert "Nothing is attached yet." in said
    assert f"sudo pro attach {token}" in said
    assert "10 virtual" in said
    assert "Look again" in said
    assert f'hx-get="/accounts/{tenant.key}/waiting"' in said


def test_who_may_not_read_tokens_sees_no_command(client: Client, tenant: Tenant, token: str) -> None:
    client.force_login(tenant.viewer)
    said = page(client, f"/accounts/{tenant.key}")
    assert token not in said
    assert "Your role does not show tokens" in said


def test_the_waiting_line_leads_to_the_home_once_a_machine_is_there(
    client: Client, tenant: Tenant, attach: Callable[..., Any], token: str
) -> None:
    assert "Waiting for the first machine" in page(client, f"/accounts/{tenant.key}/waiting")
    attach(token)
    assert client.get(f"/accounts/{tenant.key}/waiting").headers["HX-Redirect"] == f"/accounts/{tenant.key}"


def test_the_home_says_what_is_covered_and_what_ends_it(
    client: Client, tenant: Tenant, attach: Callable[..., Any], token: str
) -> None:
    attach(token)
    attach(token)
    said = page(client, f"/accounts/{tenant.key}", on=str(IN_FORCE))
    assert "<b>2 of 2</b> machines would be covered" in said
    grace = page(client, f"/accounts/{tenant.key}", on="2028-01-05")
    assert "its machines keep their access to" in grace
    assert "14 January 2028" in grace
    assert "31 December 2027" in said
    assert f"unless {tenant.number} is renewed" in said
    after = page(client, f"/accounts/{tenant.key}", on="2028-02-01")
    assert "<b>0 of 2</b>" in after
    assert "not covered, for one reason" in after


def test_a_host_that_ends_before_the_contract_takes_its_guests_cover(
    tenant: Tenant, attach: Callable[..., Any], token: str
) -> None:
    host, guest = attach(token), attach(token)
    line = Line.objects.get(contract=tenant.contract)
    Line.objects.create(contract=tenant.contract, position=2, kind="physical", quantity=1, ends_on=date(2027, 3, 31))
    own = Line.objects.get(contract=tenant.contract, position=2)
    Machine.objects.filter(pk=host.pk).update(kind="physical")
    Attachment.objects.filter(machine=host).update(line=own, under_line=own)
    Machine.objects.filter(pk=guest.pk).update(host=host)
    Attachment.objects.filter(machine=guest).update(line=None, through="hosts", under_line=line)
    home = account_home(tenant.account, IN_FORCE)
    losing = [each for each in home.lasting if each.loses]
    assert [(each.machines, each.spans[0].last) for each in losing] == [(1, date(2027, 3, 31))]
    loss = home.first_loss()
    assert loss is not None
    assert (loss.day, loss.machines) == (date(2027, 3, 31), 2)
    changes = numbered_changes(home.lasting, IN_FORCE, tenant.key)
    assert changes[0][1].bad
    assert [change.number for _, change in changes] == list(range(1, len(changes) + 1))
    drawn = picture(home.lasting, changes, IN_FORCE)
    assert [group.name for group in drawn.groups] == ["Contracts, hosts", "Releases"]


def test_a_kernel_that_leaves_the_list_is_named_where_livepatch_is_on(
    tenant: Tenant, attach: Callable[..., Any], token: str
) -> None:
    row = attach(token)
    Machine.objects.filter(pk=row.pk).update(kernel="5.4.0-1-generic", release="20.04", series="focal")
    assert not [each for each in account_home(tenant.account, IN_FORCE).lasting if each.kind == "kernel"]
    Attachment.objects.filter(machine=row).update(enabled=["livepatch"])
    kernels = [each for each in account_home(tenant.account, IN_FORCE).lasting if each.kind == "kernel"]
    assert [(each.name, each.note, each.machines) for each in kernels] == [("5.4.0", "on 20.04", 1)]
