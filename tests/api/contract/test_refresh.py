"""POST and GET …/context/machines/…: what an attached machine is told anew, and what a change of its contract does."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.api.contract.world import Customer, Machine, entitled, in_days, line

from mainstay import clock
from mainstay.operations.contracts import rename_contract, renew_contract, set_dates
from mainstay.operations.lines import add_line, amend_line, withdraw_line
from mainstay.operations.orders import AmendedLine
from mainstay.records.models import Line
from mainstay.records.models import Machine as MachineRow

Make = Callable[..., Machine]
Customers = Callable[..., Customer]


@pytest.fixture
def attached(customer: Customers, machine: Make) -> tuple[Customer, Machine]:
    acme, web = customer(line("virtual", 2)), machine()
    assert web.attach(acme.token).status_code == 200
    return acme, web


def contract_of(machine: Machine) -> dict[str, object]:
    contract: dict[str, object] = machine.refresh().json()["machineTokenInfo"]["contractInfo"]
    return contract


def test_a_refresh_is_a_whole_token_reply_with_the_same_tokens(attached: tuple[Customer, Machine]) -> None:
    """The client replaces what it had whole."""
    _, web = attached
    token = web.token
    reply = web.refresh().json()
    assert reply["machineToken"] == token
    assert reply["machineTokenInfo"]["machineId"] == web.machine_id
    assert reply.keys() == web.look().json().keys()


def test_what_the_machine_says_is_kept(attached: tuple[Customer, Machine]) -> None:
    _, web = attached
    web.series = "plucky"
    assert web.refresh().status_code == 200
    row = MachineRow.objects.get(machine_id=web.machine_id)
    assert row.series == "plucky"


def test_a_look_registers_nothing(attached: tuple[Customer, Machine]) -> None:
    _, web = attached
    before = MachineRow.objects.get(machine_id=web.machine_id).last_seen_at
    assert web.look().status_code == 200
    assert MachineRow.objects.get(machine_id=web.machine_id).last_seen_at == before


def test_a_withdrawn_line_takes_its_services_away_by_saying_so(attached: tuple[Customer, Machine]) -> None:
    """The client skips what is absent: every service is still named, and none is entitled."""
    acme, web = attached
    before = entitled(web.refresh())
    assert before["esm-infra"]
    withdraw_line(actor=None, contract=acme.contract, line=1, now=clock.now())
    after = entitled(web.refresh())
    assert after.keys() == before.keys()
    assert not any(told for service, told in after.items() if service != "support")
    assert web.ping().status_code == 200


def test_a_line_that_has_ended_gives_nothing(attached: tuple[Customer, Machine]) -> None:
    acme, web = attached
    held = Line.objects.get(contract__number=acme.contract, position=1)
    for days, expected in ((0, True), (-1, False)):
        amended = replace(AmendedLine.of(held), ends_on=in_days(days))
        amend_line(actor=None, contract=acme.contract, line=1, amended=amended, now=clock.now())
        assert entitled(web.refresh())["esm-infra"] is expected


def test_a_withdrawn_legacy_line_takes_the_legacy_streams_away(customer: Customers, machine: Make) -> None:
    acme, old = customer(line("virtual", 1), line("legacy", 1)), machine(series="xenial")
    assert entitled(old.attach(acme.token))["esm-infra-legacy"]
    withdraw_line(actor=None, contract=acme.contract, line=2, now=clock.now())
    for answer in (old.refresh(), old.attach(acme.token)):
        assert not entitled(answer)["esm-infra-legacy"]
        assert entitled(answer)["esm-infra"]


def test_a_line_that_was_added_is_for_what_attaches_to_it(customer: Customers, machine: Make) -> None:
    acme = customer(line("virtual", 1))
    machine().attach(acme.token)
    late = machine()
    assert late.attach(acme.token).status_code == 409
    add_line(actor=None, contract=acme.contract, line=line("virtual", 1, "infra-only"), now=clock.now())
    assert not entitled(late.attach(acme.token))["esm-apps"]


def test_a_changed_name_date_and_level_are_told(attached: tuple[Customer, Machine]) -> None:
    acme, web = attached
    rename_contract(actor=None, contract=acme.contract, name="New Name", now=clock.now())
    renew_contract(actor=None, contract=acme.contract, until=in_days(500), now=clock.now())
    held = Line.objects.get(contract__number=acme.contract, position=1)
    amended = replace(AmendedLine.of(held), level="24/7")
    amend_line(actor=None, contract=acme.contract, line=1, amended=amended, now=clock.now())
    contract = contract_of(web)
    assert contract["name"] == "New Name"
    assert contract["effectiveTo"] == f"{in_days(500)}T23:59:59Z"
    services = contract["resourceEntitlements"]
    assert isinstance(services, list)
    support = next(service for service in services if service["type"] == "support")
    assert support["affordances"]["supportLevel"] == "advanced"


def test_an_ended_contract_still_answers_with_its_dates_and_a_renewal_heals(attached: tuple[Customer, Machine]) -> None:
    acme, web = attached
    set_dates(
        actor=None, contract=acme.contract, effective_from=in_days(-100), effective_to=in_days(-40), now=clock.now()
    )
    for answer in (web.look(), web.refresh()):
        assert answer.status_code == 200
        assert answer.json()["machineTokenInfo"]["contractInfo"]["effectiveTo"] == f"{in_days(-40)}T23:59:59Z"
    assert web.ping().status_code == 200
    refused = web.enable("esm-infra")
    assert refused.status_code == 403
    assert web.guest_token().status_code == 403
    renew_contract(actor=None, contract=acme.contract, until=in_days(40), now=clock.now())
    assert web.look().json()["machineTokenInfo"]["contractInfo"]["effectiveTo"] == f"{in_days(40)}T23:59:59Z"


@pytest.mark.parametrize("call", ["refresh", "look", "ping", "guest_token"])
def test_without_the_machines_own_token_nothing_is_told(
    attached: tuple[Customer, Machine], customer: Customers, machine: Make, call: str
) -> None:
    acme, web = attached
    stranger = machine()
    stranger.attach(customer(line("virtual", 1)).token)
    own = web.token
    for token, status in (("", 401), ("bad-token", 401), (acme.token, 401), (own + "x", 401), (stranger.token, 404)):
        web.token = token
        answer = getattr(web, call)()
        assert answer.status_code == status
        assert set(answer.json()) == {"code", "message"}
        assert acme.account not in answer.text
