"""Which environments does an account have, and is every Ubuntu machine of each covered?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.queries import access
from mainstay.queries.agreements import provider_terms
from mainstay.queries.cover import cover_of
from mainstay.queries.machines import with_open_attachments
from mainstay.records.models import Account, Attachment, Environment, Machine, Person
from mainstay.rules.contracts import Level
from mainstay.rules.coverage import MachineCoverageAnswer
from mainstay.rules.environments import (
    EnvironmentCoverageAnswer,
    EnvironmentCoverageFacts,
    EnvironmentMachine,
    decide_environment_coverage,
)
from mainstay.terms.decision import Decision, Verdict

Covers = dict[int, Decision[MachineCoverageAnswer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredMachine:
    """A machine, whether something covers it, and the guests that run on it."""

    machine: Machine
    cover: Decision[MachineCoverageAnswer]
    guests: tuple["CoveredMachine", ...] = ()

    @property
    def is_covered(self) -> bool:
        """Whether anything covers it on the day."""
        return self.cover.verdict is Verdict.YES


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentPage:
    """An environment: its hosts with their guests, its other machines, and whether an order takes all of it in."""

    environment: Environment
    hosts: tuple[CoveredMachine, ...]
    others: tuple[CoveredMachine, ...]
    whole: Decision[EnvironmentCoverageAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostsAround:
    """The physical hosts of an environment around one of them: some of them with their guests, and how many there are."""

    environment: Environment
    hosts: tuple[CoveredMachine, ...]
    total: int
    covered: int
    guests: int


HOSTS_SHOWN = 8
GUESTS_SHOWN = 240


def hosts_around(host: Machine, on: date) -> HostsAround | None:
    """The hosts beside this one as they are on the day; None where it is in no environment. Five statements at most."""
    environment = host.environment
    if environment is None:
        return None
    beside = Machine.objects.filter(account=host.account_id, environment=environment, kind="physical")
    hosts = list(beside.order_by("name"))
    covers = cover_of(hosts, on)
    others = [each for each in hosts if each.pk != host.pk][: HOSTS_SHOWN - 1]
    shown = sorted([host, *others], key=lambda each: each.name)
    on_them = list(Machine.objects.filter(host__in=shown).order_by("name")[:GUESTS_SHOWN])
    guest_covers = cover_of(on_them, on)
    return HostsAround(
        environment=environment,
        hosts=tuple(_with_guests(each, on_them, {**covers, **guest_covers}) for each in shown),
        total=len(hosts),
        covered=sum(cover.verdict is Verdict.YES for cover in covers.values()),
        guests=Machine.objects.filter(host__in=hosts, ubuntu=True).count(),
    )


def environments_of(account: Account, on: date) -> tuple[EnvironmentPage, ...]:
    """The account's environments by name, as they are on the day. Some five statements, however many there are."""
    environments = list(account.environments.select_related("account").order_by("name"))
    return _pages(environments, account, on)


def environment_page(actor: Person | None, account: str, name: str, on: date) -> EnvironmentPage:
    """One environment as it is on the day, or NotFound."""
    environment = access.environment_for(actor, account, name)
    return _pages([environment], environment.account, on)[0]


def _pages(environments: list[Environment], account: Account, on: date) -> tuple[EnvironmentPage, ...]:
    members = Machine.objects.filter(account=account, environment__in=environments)
    guests = Machine.objects.filter(account=account, host__in=members)
    machines = list(with_open_attachments((members | guests).distinct().order_by("name")))
    covers, levels = cover_of(machines, on), _levels(machines)
    return tuple(_page(environment, machines, covers, levels) for environment in environments)


def _page(
    environment: Environment, machines: list[Machine], covers: Covers, levels: dict[int, Level]
) -> EnvironmentPage:
    members = {machine.pk for machine in machines if machine.environment_id == environment.pk}
    here = [machine for machine in machines if machine.pk in members or machine.host_id in members]
    hosts = [machine for machine in here if machine.kind == "physical"]
    hosted = {machine.pk for machine in here if machine.host_id in {host.pk for host in hosts}}
    return EnvironmentPage(
        environment=environment,
        hosts=tuple(_with_guests(host, here, covers) for host in hosts),
        others=tuple(
            CoveredMachine(machine=machine, cover=covers[machine.pk])
            for machine in here
            if machine.kind != "physical" and machine.pk not in hosted
        ),
        whole=whole_of(
            (machine.name, machine.ubuntu, covers[machine.pk].verdict is Verdict.YES, levels.get(machine.pk))
            for machine in here
        ),
    )


def _with_guests(host: Machine, machines: list[Machine], covers: Covers) -> CoveredMachine:
    guests = tuple(
        CoveredMachine(machine=machine, cover=covers[machine.pk]) for machine in machines if machine.host_id == host.pk
    )
    return CoveredMachine(machine=host, cover=covers[host.pk], guests=guests)


def whole_of(
    machines: Iterable[tuple[str, bool, bool, Level | None]],
) -> Decision[EnvironmentCoverageAnswer]:
    """Whether an order takes in every Ubuntu machine of them: each by name, whether it runs Ubuntu, is covered, and at which level."""
    facts = EnvironmentCoverageFacts(
        machines=tuple(
            EnvironmentMachine(name=name, ubuntu=ubuntu, covered=covered, level=level or "self-support")
            for name, ubuntu, covered, level in machines
        )
    )
    return decide_environment_coverage(facts, provider_terms())


def _levels(machines: list[Machine]) -> dict[int, Level]:
    """The level of the line that each attached machine is under."""
    open_ones = Attachment.objects.filter(machine__in=machines, detached_at__isnull=True, under_line__isnull=False)
    rows: Any = open_ones.values_list("machine", "under_line__level")
    return dict(rows)
