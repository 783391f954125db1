"""How do the machines of the cast come to be where they are? As real ones do: they attach and ping, at past instants."""

import hashlib
from collections.abc import Iterable, Mapping
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


def make_estate(customer: Customer, tokens: Mapping[str, str], now: datetime) -> None:
    """The customer's machines are attached, named and heard of. `tokens`: the texts of its contract tokens, by name.

    Day by day, so that what all machines are told on a day is worked out once.
    """
    attached: dict[str, Attached] = {}
    for told in sorted(customer.machines, key=lambda one: (-one.since, bool(one.host))):
        attached[told.name] = _attach(customer, told, tokens, attached, now)
    for name in customer.cloned:
        _show_a_copy(_named(customer, name), attached, now)
    _ping(customer.machines, attached, now)
    for name in customer.detached:
        detach_machine(actor=None, account=customer.key, machine=name, because="taken out of service", now=now)


def machine_id(account: str, name: str) -> str:
    """The id that the machine reports, in the form of /etc/machine-id."""
    return hashlib.sha256(f"{account}/{name}".encode()).hexdigest()[:32]


def report_of(told: Told) -> MachineReport:
    """What the machine says of itself."""
    return MachineReport(
        series=told.series, release=RELEASES[told.series], architecture=told.architecture, kernel=KERNELS[told.series],
        virt=told.virt, desktop=told.desktop, client_version=CLIENT, address="192.0.2.10",
    )  # fmt: skip


def _attach(
    customer: Customer, told: Told, tokens: Mapping[str, str], attached: Mapping[str, Attached], now: datetime
) -> Attached:
    at = now - timedelta(days=told.since, minutes=90)
    token = _guest_token(attached[told.host], at) if told.host else tokens[told.by]
    identity = machine_id(customer.key, told.name)
    made = attach_machine(token=token, machine_id=identity, report=report_of(told), now=at)
    rename_machine(actor=None, account=customer.key, machine=identity, name=told.name, now=at)
    return _share_cover(customer, told, token, at) if told.on else made


def _share_cover(customer: Customer, told: Told, token: str, at: datetime) -> Attached:
    """A WSL instance came as a desktop with a unit of its own; put right, it attaches again under its Windows machine."""
    account, name = customer.key, told.name
    detach_machine(actor=None, account=account, machine=name, because="is a WSL instance", now=at)
    correct_kind(actor=None, account=account, machine=name, kind="wsl", now=at)
    set_parent(actor=None, account=account, machine=name, parent=told.on, now=at)
    return attach_machine(
        token=token,
        machine_id=machine_id(customer.key, told.name),
        report=report_of(told),
        now=at + timedelta(minutes=5),
    )


def _guest_token(host: Attached, at: datetime) -> str:
    text, _ = issue_guest_token(
        token=host.machine_token(), contract=host.told.contract.number, machine_id=host.machine_id, now=at
    )
    return text


def _ping(machines: Iterable[Told], attached: dict[str, Attached], now: datetime) -> None:
    due = [(day, told) for told in machines for day in told.pings if day <= told.since]
    for day, told in sorted(due, key=lambda one: (-one[0], one[1].minutes)):
        at = now - timedelta(days=day, minutes=told.minutes)
        attached[told.name] = _pinged(told, attached[told.name], attached[told.name].activity_token(), at)


def _pinged(told: Told, machine: Attached, activity: str, at: datetime) -> Attached:
    return record_activity(
        token=machine.machine_token(), contract=machine.told.contract.number, machine_id=machine.machine_id,
        report=report_of(told), ping=PingReport(activity_token=activity, enabled=told.enabled), now=at,
    )  # fmt: skip


def _show_a_copy(told: Told, attached: dict[str, Attached], now: datetime) -> None:
    """Machine and copy begin with the same activity token and ping in turn: the fourth ping tells that there are two."""
    original = copy = attached[told.name]
    for hours in (48, 42):
        at = now - timedelta(hours=hours)
        original = _pinged(told, original, original.activity_token(), at)
        copy = _pinged(told, copy, copy.activity_token(), at + timedelta(minutes=40))
    attached[told.name] = original


def _named(customer: Customer, name: str) -> Told:
    return next(told for told in customer.machines if told.name == name)
