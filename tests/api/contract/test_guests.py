"""Guests: a host asks for a token, the guest attaches with it and takes no unit while every host is covered (SUB-4 to SUB-8, SUB-16)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.api.contract.world import Customer, Machine, entitled, in_days, line

from mainstay import clock
from mainstay.operations.environments import create_environment, move_machine
from mainstay.operations.inventory import detach_machine, set_ubuntu
from mainstay.operations.lines import amend_line
from mainstay.operations.orders import AmendedLine
from mainstay.operations.tokens import issue_token, token_text
from mainstay.records.models import ContractToken, Line
from mainstay.records.models import Machine as MachineRow

Make = Callable[..., Machine]
Customers = Callable[..., Customer]


@pytest.fixture
def estate(customer: Customers, machine: Make) -> tuple[Customer, list[Machine]]:
    """Three covered hosts of one environment: two units of a line, one of another."""
    acme = customer(line("physical", 2), line("physical", 1, "infra-only"), line("virtual", 1))
    hosts = [machine(virt="none") for _ in range(3)]
    create_environment(actor=None, account=acme.account, name="hall", now=clock.now())
    for host in hosts:
        assert host.attach(acme.token).status_code == 200
        name = row_of(host).name
        move_machine(actor=None, account=acme.account, machine=name, environment="hall", now=clock.now())
    return acme, hosts


def row_of(machine: Machine) -> MachineRow:
    return MachineRow.objects.get(machine_id=machine.machine_id)


def end_line(acme: Customer, position: int, days: int) -> None:
    """The line ends that many days from today."""
    held = Line.objects.get(contract__number=acme.contract, position=position)
    amended = replace(AmendedLine.of(held), ends_on=in_days(days))
    amend_line(actor=None, contract=acme.contract, line=position, amended=amended, now=clock.now())


def guest_token(host: Machine) -> str:
    answer = host.guest_token()
    assert answer.status_code == 200
    return str(answer.json()["guestToken"])


def test_the_reply_has_the_three_keys_that_the_host_reads(estate: tuple[Customer, list[Machine]]) -> None:
    reply = estate[1][0].guest_token().json()
    assert set(reply) == {"guestToken", "id", "expires"}
    assert all(isinstance(value, str) and value for value in reply.values())


@pytest.mark.parametrize("virt", ["kvm", "lxc"], ids=["virtual machine", "container"])
def test_a_guest_takes_no_unit(estate: tuple[Customer, list[Machine]], machine: Make, virt: str) -> None:
    acme, hosts = estate
    guest = machine(virt=virt)
    assert guest.attach(guest_token(hosts[1])).status_code == 200
    assert [acme.used(1), acme.used(2), acme.used(3)] == [2, 1, 0]
    attached = next(one for one in acme.attached() if one.machine.machine_id == guest.machine_id)
    assert (attached.through, attached.line) == ("hosts", None)
    assert row_of(guest).host == row_of(hosts[1])


def test_a_guest_has_the_services_of_its_hosts_line(estate: tuple[Customer, list[Machine]], machine: Make) -> None:
    _, hosts = estate
    assert entitled(machine().attach(guest_token(hosts[0])))["esm-apps"]
    assert not entitled(machine().attach(guest_token(hosts[2])))["esm-apps"]


def test_a_guest_is_limited_to_the_release_of_its_host(estate: tuple[Customer, list[Machine]], machine: Make) -> None:
    _, hosts = estate
    reply = machine(series="jammy").attach(guest_token(hosts[0])).json()
    services = reply["machineTokenInfo"]["contractInfo"]["resourceEntitlements"]
    support = next(service for service in services if service["type"] == "support")
    assert support["affordances"]["onlySeries"] == "noble"


def test_when_one_hosts_cover_ends_guests_stay_and_new_ones_take_a_unit_or_are_refused(
    estate: tuple[Customer, list[Machine]], machine: Make
) -> None:
    acme, hosts = estate
    early = machine()
    early.attach(guest_token(hosts[1]))
    end_line(acme, 2, -1)
    assert early.ping().status_code == 200
    assert early.refresh().status_code == 200
    container = machine(virt="lxc").attach(guest_token(hosts[1]))
    assert container.status_code == 409
    assert container.json()["code"] == "not-covered"
    assert machine().attach(guest_token(hosts[1])).status_code == 200, "by the one virtual unit"
    assert acme.used(3) == 1
    refused = machine().attach(guest_token(hosts[1]))
    assert refused.status_code == 409
    assert "1 of 1 used" in refused.json()["message"]


def test_on_the_last_day_of_a_hosts_cover_a_guest_still_attaches(
    estate: tuple[Customer, list[Machine]], machine: Make
) -> None:
    acme, hosts = estate
    end_line(acme, 2, 0)
    assert machine(virt="lxc").attach(guest_token(hosts[1])).status_code == 200


def test_a_host_that_left_covers_no_guests(estate: tuple[Customer, list[Machine]], machine: Make) -> None:
    acme, hosts = estate
    token = guest_token(hosts[1])
    detach_machine(actor=None, account=acme.account, machine=row_of(hosts[2]).name, now=clock.now())
    assert machine(virt="lxc").attach(token).status_code == 409
    assert hosts[2].guest_token().status_code == 401


def test_a_guest_that_runs_no_ubuntu_is_refused(estate: tuple[Customer, list[Machine]], machine: Make) -> None:
    acme, hosts = estate
    guest = machine()
    guest.attach(guest_token(hosts[0]))
    name = row_of(guest).name
    set_ubuntu(actor=None, account=acme.account, machine=name, ubuntu=False, now=clock.now())
    assert guest.refresh().status_code == 200, "what is attached stays"
    detach_machine(actor=None, account=acme.account, machine=name, now=clock.now())
    refused = guest.attach(guest_token(hosts[0]))
    assert refused.status_code == 409
    assert refused.json()["code"] == "not-ubuntu"


def test_a_guest_token_lasts_an_hour(estate: tuple[Customer, list[Machine]], machine: Make) -> None:
    acme, hosts = estate
    token = guest_token(hosts[0])
    row = ContractToken.objects.get(contract__number=acme.contract, purpose="guest")
    assert row.ends_at == row.issued_at + timedelta(hours=1)
    ContractToken.objects.filter(pk=row.pk).update(ends_at=clock.now())
    assert machine().attach(token).status_code == 401


def test_a_hardware_machine_with_a_guest_token_needs_its_own_unit(
    estate: tuple[Customer, list[Machine]], machine: Make
) -> None:
    """A token that a host gave away makes no server free, and none of its guests."""
    acme, hosts = estate
    server = machine(virt="none")
    refused = server.attach(guest_token(hosts[0]))
    assert refused.status_code == 409
    assert "3 of 3 used" in refused.json()["message"]
    held = Line.objects.get(contract__number=acme.contract, position=1)
    more = replace(AmendedLine.of(held), quantity=3)
    amend_line(actor=None, contract=acme.contract, line=1, amended=more, now=clock.now())
    assert server.attach(guest_token(hosts[0])).status_code == 200
    assert row_of(server).host is None


# Containers on virtual machines (SUB-8, SUB-16)


def test_a_container_shares_the_cover_of_the_virtual_machine_under_it(customer: Customers, machine: Make) -> None:
    acme, vm = customer(line("virtual", 1)), machine()
    vm.attach(acme.token)
    container = machine(virt="lxc")
    assert container.attach(guest_token(vm)).status_code == 200
    assert acme.used() == 1
    attached = next(one for one in acme.attached() if one.machine.machine_id == container.machine_id)
    assert attached.through == "parent"
    assert (row_of(container).parent, row_of(container).host) == (row_of(vm), None)
    assert container.attach(acme.token).status_code == 200, "known by now, whatever token it shows"


def test_a_container_shares_the_cover_that_hosts_give_the_machine_under_it(
    estate: tuple[Customer, list[Machine]], machine: Make
) -> None:
    acme, hosts = estate
    vm, container = machine(), machine(virt="lxc")
    vm.attach(guest_token(hosts[0]))
    assert container.attach(guest_token(vm)).status_code == 200
    assert [acme.used(1), acme.used(2), acme.used(3)] == [2, 1, 0]
    assert next(one for one in acme.attached() if one.machine == row_of(container)).through == "parent"


def test_a_machine_is_under_no_other_by_a_token_of_its_own(customer: Customers, machine: Make) -> None:
    acme, vm = customer(line("virtual", 1)), machine()
    vm.attach(acme.token)
    container = machine(virt="lxc")
    container.attach(guest_token(vm))
    token = guest_token(container)
    detach_machine(actor=None, account=acme.account, machine=row_of(container).name, now=clock.now())
    container.attach(token)
    assert row_of(container).parent == row_of(vm)


def test_a_container_on_a_virtual_machine_without_cover_is_refused(customer: Customers, machine: Make) -> None:
    acme, vm = customer(line("virtual", 1)), machine()
    vm.attach(acme.token)
    end_line(acme, 1, -1)
    refused = machine(virt="lxc").attach(guest_token(vm))
    assert refused.status_code == 409
    assert refused.json()["code"] == "not-covered"


# Tokens that name the machine under their guests


def token_for_guests_of(acme: Customer, machine: Machine) -> str:
    """What `mainstay token issue CONTRACT guests --guest-of MACHINE` gives."""
    host = row_of(machine).name
    issue_token(actor=None, contract=acme.contract, name="guests", guest_of=host, now=clock.now())
    return token_text(actor=None, contract=acme.contract, token="guests")


@pytest.mark.parametrize("windows", [False, True], ids=["Ubuntu", "Windows"])
def test_a_wsl_instance_knows_its_desktop_from_its_first_attach_on(
    customer: Customers, machine: Make, *, windows: bool
) -> None:
    acme, desktop, instance = customer(line("desktop", 1)), machine(virt="none", desktop=True), machine(virt="wsl")
    desktop.attach(acme.token)
    if windows:
        set_ubuntu(actor=None, account=acme.account, machine=row_of(desktop).name, ubuntu=False, now=clock.now())
    assert instance.attach(acme.token).status_code == 409, "by itself it is covered by nothing"
    assert instance.attach(token_for_guests_of(acme, desktop)).status_code == 200
    assert acme.used() == 1
    assert row_of(instance).parent == row_of(desktop)
    assert instance.attach(acme.token).status_code == 200, "known by now, whatever token it shows"


def test_a_lone_container_and_a_virtual_machine_know_their_host(
    estate: tuple[Customer, list[Machine]], machine: Make
) -> None:
    acme, hosts = estate
    token = token_for_guests_of(acme, hosts[0])
    for virt in ("lxc", "kvm"):
        guest = machine(virt=virt, series="noble")
        reply = guest.attach(token)
        assert reply.status_code == 200
        assert row_of(guest).host == row_of(hosts[0])
        assert "onlySeries" not in reply.text, "that is for tokens that a host has asked for"
    assert [acme.used(1), acme.used(2), acme.used(3)] == [2, 1, 0]


def test_a_virtual_machine_inside_a_virtual_machine_takes_a_unit(customer: Customers, machine: Make) -> None:
    acme, vm = customer(line("virtual", 2)), machine()
    vm.attach(acme.token)
    inner = machine()
    assert inner.attach(guest_token(vm)).status_code == 200
    assert acme.used() == 2
    assert row_of(inner).host is None
