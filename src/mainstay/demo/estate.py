"""How do the machines of the cast come to be where they are? As real ones do: they attach and ping, at past instants."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mainstay.demo.story import Customer, Told
from mainstay.operations.environments import set_parent
from mainstay.operations.inventory import correct_kind, detach_machine, rename_machine
from mainstay.operations.machines import Attached, attach_machine, issue_guest_token, record_activity
from mainstay.operations.reports import MachineReport, PingReport

RELEASES = {"xenial": "16.04", "bionic": "18.04", "focal": "20.04", "jammy": "22.04", "noble": "24.04"}
KERNELS = {
    "xenial": "4.4.0-210-generic",
    "bionic": "4.15.0-213-generic",
    "focal": "5.15.0-128-generic",
    "jammy": "5.15.0-128-generic",
    "noble": "6.8.0-51-generic",
}
CLIENT = "34~22.04"


@dataclass(frozen=True, slots=True)
class _Member:
    """A machine with the customer whose it is, and the texts of that customer's tokens by name."""

    customer: Customer
    told: Told
    tokens: Mapping[str, str]


_Attached = dict[tuple[str, str], Attached]


def make_estates(customers: Mapping[Customer, Mapping[str, str]], now: datetime) -> None:
    """All machines are attached, named and heard of; with each customer come the texts of its tokens, by name.

    Day by day for all customers at once, since what machines are told on a day is worked out once for all.
    """
    members = [_Member(customer, told, tokens) for customer, tokens in customers.items() for told in customer.machines]
    attached: _Attached = {}
    for member in sorted(members, key=lambda one: (-one.told.since, bool(one.told.host))):
        attached[_key(member)] = _attach(member, attached, now)
    _ping(members, attached, now)
    for member in members:
        if member.told.name in member.customer.detached:
            account, name = _key(member)
            detach_machine(actor=None, account=account, machine=name, because="taken out of service", now=now)


def machine_id(account: str, name: str) -> str:
    """The id that the machine reports, in the form of /etc/machine-id."""
    return hashlib.sha256(f"{account}/{name}".encode()).hexdigest()[:32]


def report_of(told: Told) -> MachineReport:
    """What the machine says of itself."""
    return MachineReport(
        series=told.series, release=RELEASES[told.series], architecture=told.architecture, kernel=KERNELS[told.series],
        virt=told.virt, desktop=told.desktop, client_version=CLIENT, address="192.0.2.10",
    )  # fmt: skip


def _attach(member: _Member, attached: _Attached, now: datetime) -> Attached:
    told, account = member.told, member.customer.key
    at = now - timedelta(days=told.since, minutes=90)
    token = _guest_token(attached[account, told.host], at) if told.host else member.tokens[told.by]
    identity = machine_id(account, told.name)
    made = attach_machine(token=token, machine_id=identity, report=report_of(told), now=at)
    rename_machine(actor=None, account=account, machine=identity, name=told.name, now=at)
    return _share_cover(account, told, token, at) if told.on else made


def _share_cover(account: str, told: Told, token: str, at: datetime) -> Attached:
    """A WSL instance came as a desktop with a unit of its own; put right, it attaches again under its Windows machine."""
    detach_machine(actor=None, account=account, machine=told.name, because="is a WSL instance", now=at)
    correct_kind(actor=None, account=account, machine=told.name, kind="wsl", now=at)
    set_parent(actor=None, account=account, machine=told.name, parent=told.on, now=at)
    identity = machine_id(account, told.name)
    return attach_machine(token=token, machine_id=identity, report=report_of(told), now=at + timedelta(minutes=5))


def _guest_token(host: Attached, at: datetime) -> str:
    text, _ = issue_guest_token(
        token=host.machine_token(), contract=host.told.contract.number, machine_id=host.machine_id, now=at
    )
    return text


def _ping(members: Iterable[_Member], attached: _Attached, now: datetime) -> None:
    due = [(day, member) for member in members for day in member.told.pings if day <= member.told.since]
    for day, member in sorted(due, key=lambda one: (-one[0], -one[1].told.minutes)):
        at = now - timedelta(days=day, minutes=member.told.minutes)
        if member.told.name in member.customer.cloned:
            _show_a_copy(member.told, attached[_key(member)], at)
        else:
            attached[_key(member)] = _pinged(member.told, attached[_key(member)], at)


def _pinged(told: Told, machine: Attached, at: datetime) -> Attached:
    ping = PingReport(activity_token=machine.heard.activity_token(), enabled=told.enabled)
    heard = record_activity(
        token=machine.machine_token(), contract=machine.told.contract.number, machine_id=machine.machine_id,
        report=report_of(told), ping=ping, now=at,
    )  # fmt: skip
    return replace(machine, heard=heard)


def _show_a_copy(told: Told, machine: Attached, at: datetime) -> None:
    """Machine and copy begin with the same activity token and ping in turn: the fourth ping tells that there are two."""
    original = copy = machine
    for hours in (9, 3):
        original = _pinged(told, original, at - timedelta(hours=hours))
        copy = _pinged(told, copy, at - timedelta(hours=hours, minutes=-40))


def _key(member: _Member) -> tuple[str, str]:
    return member.customer.key, member.told.name
