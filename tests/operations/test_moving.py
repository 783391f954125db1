"""A machine goes to a better line by itself when it refreshes, by the order in which machines attach."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from tests.conftest import NOW, Tenant

from mainstay.operations.contracts import create_contract
from mainstay.operations.lines import add_line, withdraw_line
from mainstay.operations.machines import attach_machine, refresh_machine
from mainstay.operations.orders import NewLine
from mainstay.operations.reports import MachineReport
from mainstay.operations.tokens import issue_token, token_text
from mainstay.records.models import Attachment, Event, Line
from mainstay.records.statements import find

JAMMY = MachineReport(series="jammy", release="22.04", architecture="amd64", virt="kvm")


class Guest:
    """A virtual machine under a contract with one infra-only line of two units."""

    def __init__(self, tenant: Tenant, *, line: int | None = None) -> None:
        infra = NewLine(kind="virtual", scope="infra-only", quantity=2)
        dates = {"effective_from": tenant.contract.effective_from, "effective_to": tenant.contract.effective_to}
        self.contract = create_contract(actor=None, account=tenant.key, name="Infra", lines=[infra], now=NOW, **dates)
        row = issue_token(actor=None, contract=self.contract.number, name="first", line=line, now=NOW)
        self.machine_id, self.token = (
            uuid.uuid4().hex,
            token_text(actor=None, contract=self.contract.number, token="first"),
        )
        assert row.name == "first"
        self.attached = attach_machine(token=self.token, machine_id=self.machine_id, report=JAMMY, now=NOW)

    def refresh(self) -> dict[str, bool]:
        attached = refresh_machine(
            token=self.attached.machine_token(),
            contract=self.contract.number,
            machine_id=self.machine_id,
            report=JAMMY,
            now=NOW,
        )
        return {told.entry.name: told.entitled for told in attached.told.services}

    def used(self) -> list[int]:
        return list(Line.objects.filter(contract=self.contract).order_by("position").values_list("used", flat=True))


@pytest.fixture
def guest(tenant: Tenant) -> Guest:
    return Guest(tenant)


def test_a_line_of_full_scope_reaches_the_machine_at_its_next_refresh(guest: Guest) -> None:
    assert guest.refresh()["esm-apps"] is False
    add_line(actor=None, contract=guest.contract.number, line=NewLine(kind="virtual", quantity=1), now=NOW)
    assert guest.refresh()["esm-apps"] is True
    assert guest.used() == [0, 1]
    assert guest.refresh()["esm-apps"] is True
    assert guest.used() == [0, 1]
    event = Event.objects.get(account=guest.contract.account, kind="machine.line-changed")
    assert event.details == {"before": {"line": 1}, "after": {"line": 2}}


def test_lines_that_were_withdrawn_meanwhile_are_none(database: str) -> None:
    found = find("lock_lines", {"lines": [0]})
    assert found is not None
    assert found.lines == []


def test_a_line_of_another_kind_changes_nothing(guest: Guest) -> None:
    add_line(actor=None, contract=guest.contract.number, line=NewLine(kind="physical", quantity=1), now=NOW)
    assert guest.refresh()["esm-apps"] is False
    assert guest.used() == [1, 0]


def test_a_full_line_without_a_free_unit_leaves_it_where_it_is(guest: Guest) -> None:
    add_line(actor=None, contract=guest.contract.number, line=NewLine(kind="virtual", quantity=0), now=NOW)
    assert guest.refresh()["esm-apps"] is False
    assert guest.used() == [1, 0]


def test_a_machine_attached_for_one_line_stays_there(tenant: Tenant) -> None:
    named = Guest(tenant, line=1)
    add_line(actor=None, contract=named.contract.number, line=NewLine(kind="virtual", quantity=5), now=NOW)
    assert named.refresh()["esm-apps"] is False
    assert named.used() == [1, 0]


def test_a_withdrawn_line_leaves_it_on_the_next_that_has_room(guest: Guest) -> None:
    add_line(
        actor=None,
        contract=guest.contract.number,
        line=NewLine(kind="virtual", scope="infra-only", quantity=1),
        now=NOW,
    )
    withdraw_line(actor=None, contract=guest.contract.number, line=1, now=NOW)
    assert guest.refresh()["esm-infra"] is True
    assert guest.used() == [0, 1]


def test_without_another_line_a_withdrawn_one_takes_its_services_away(guest: Guest) -> None:
    withdraw_line(actor=None, contract=guest.contract.number, line=1, now=NOW)
    assert set(guest.refresh().values()) == {False}


def test_two_machines_that_want_the_last_unit_take_it_once(tenant: Tenant, at_once: Callable[..., list[Any]]) -> None:
    one = Guest(tenant)
    other_id = uuid.uuid4().hex
    other = attach_machine(token=one.token, machine_id=other_id, report=JAMMY, now=NOW)
    add_line(actor=None, contract=one.contract.number, line=NewLine(kind="virtual", quantity=1), now=NOW)

    def refresh_other() -> object:
        return refresh_machine(
            token=other.machine_token(), contract=one.contract.number, machine_id=other_id, report=JAMMY, now=NOW
        )

    at_once(one.refresh, refresh_other)
    assert one.used() == [1, 1]
    assert Attachment.objects.filter(contract=one.contract, detached_at=None).count() == 2


def test_apps_only_and_infra_only_are_no_wider_than_each_other(tenant: Tenant) -> None:
    apps = NewLine(kind="virtual", scope="apps-only", quantity=2)
    dates = {"effective_from": tenant.contract.effective_from, "effective_to": tenant.contract.effective_to}
    contract = create_contract(actor=None, account=tenant.key, name="Apps", lines=[apps], now=NOW, **dates)
    issue_token(actor=None, contract=contract.number, name="first", now=NOW)
    machine_id, token = uuid.uuid4().hex, token_text(actor=None, contract=contract.number, token="first")
    attached = attach_machine(token=token, machine_id=machine_id, report=JAMMY, now=NOW)
    infra = NewLine(kind="virtual", scope="infra-only", quantity=2)
    add_line(actor=None, contract=contract.number, line=infra, now=NOW)
    refresh_machine(
        token=attached.machine_token(), contract=contract.number, machine_id=machine_id, report=JAMMY, now=NOW
    )
    assert list(Line.objects.filter(contract=contract).order_by("position").values_list("used", flat=True)) == [1, 0]
