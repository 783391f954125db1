"""What does the page of an environment say? All of it counted, however large it is, and a part of its machines shown.

Machines that stand alike are decided once, by one of them; only those that are shown are read whole.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from mainstay.queries import access
from mainstay.queries.cover import cover_of
from mainstay.queries.environments import CoveredMachine, whole_of
from mainstay.records.models import Environment, Machine, Person
from mainstay.records.statements import find
from mainstay.rules.contracts import Level
from mainstay.rules.coverage import MachineCoverageAnswer
from mainstay.rules.environments import (
    EnvironmentCoverageAnswer,
)
from mainstay.terms.days import day_of
from mainstay.terms.decision import Decision, Verdict

HOSTS = 20
GUESTS = 25
"""Of each host; the list of machines has all of them."""
OTHERS = 50

Cover = Decision[MachineCoverageAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of some machines are covered, and the first day on which cover of one of them ends."""

    total: int
    covered: int
    first_end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHost:
    """A host with some of its guests; `guests` counts all of them."""

    host: CoveredMachine
    guests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentOverview:
    """An environment on a day. `after` is the name that the next page of hosts goes by, empty on the last.

    `ubuntu` are its Ubuntu machines, `hosts` its physical ones, `guests` the Ubuntu guests on those. `others` run on no host of
    it. Of uncovered and others the first few are shown.
    """

    environment: Environment
    whole: Decision[EnvironmentCoverageAnswer]
    machines: int
    ubuntu: Share
    hosts: Share
    guests: Share
    shown: tuple[ShownHost, ...]
    after: str
    uncovered: tuple[CoveredMachine, ...]
    others: tuple[CoveredMachine, ...]
    others_total: int


class _Member(NamedTuple):
    pk: int
    name: str
    kind: str
    ubuntu: bool
    host: int | None
    level: Level | None
    alike: str


def environment_overview(
    actor: Person | None, account: str, name: str, on: date, *, after: str = ""
) -> EnvironmentOverview:
    """The environment as it is on the day, its hosts from that name on, or NotFound. Eight statements."""
    environment = access.environment_for(actor, account, name)
    members = _members(environment)
    covers = _covers(members, on)
    hosts = [each for each in members if each.kind == "physical"]
    beneath = {host.pk for host in hosts}
    guests = [each for each in members if each.host in beneath]
    others = [each for each in members if each.kind != "physical" and each.host not in beneath]
    page = [host for host in hosts if host.name > after][: HOSTS + 1]
    on_page = {host.pk: [each for each in guests if each.host == host.pk][:GUESTS] for host in page[:HOSTS]}
    ubuntu = [each for each in members if each.ubuntu]
    uncovered = [each for each in ubuntu if not _is_covered(covers[each.alike])][:OTHERS]
    rows = _rows([*page[:HOSTS], *(each for some in on_page.values() for each in some), *uncovered, *others[:OTHERS]])
    counted = Counter(each.host for each in guests)
    return EnvironmentOverview(
        environment=environment,
        whole=whole_of((each.name, each.ubuntu, _is_covered(covers[each.alike]), each.level) for each in members),
        machines=len(members),
        ubuntu=_share(ubuntu, covers),
        hosts=_share(hosts, covers),
        guests=_share([each for each in guests if each.ubuntu], covers),
        shown=tuple(
            ShownHost(
                host=CoveredMachine(
                    machine=rows[host.pk],
                    cover=covers[host.alike],
                    guests=tuple(_covered(each, rows, covers) for each in on_page[host.pk]),
                ),
                guests=counted[host.pk],
            )
            for host in page[:HOSTS]
        ),
        after=page[HOSTS - 1].name if len(page) > HOSTS else "",
        uncovered=tuple(_covered(each, rows, covers) for each in uncovered),
        others=tuple(_covered(each, rows, covers) for each in others[:OTHERS]),
        others_total=len(others),
    )


def _members(environment: Environment) -> list[_Member]:
    found = find("find_environment_members", {"environment": environment.pk})
    return [_Member(*row) for row in (found.rows if found else ())]


def _covers(members: list[_Member], on: date) -> dict[str, Cover]:
    """What the rule says of each that stands alike."""
    one_of = {each.alike: each.pk for each in members}
    covers = cover_of([Machine(pk=pk) for pk in one_of.values()], on)
    return {alike: covers[pk] for alike, pk in one_of.items()}


def _rows(members: list[_Member]) -> dict[int, Machine]:
    return Machine.objects.in_bulk({each.pk for each in members})


def _covered(member: _Member, rows: dict[int, Machine], covers: dict[str, Cover]) -> CoveredMachine:
    return CoveredMachine(machine=rows[member.pk], cover=covers[member.alike])


def _is_covered(cover: Cover) -> bool:
    return cover.verdict is Verdict.YES


def _share(members: list[_Member], covers: dict[str, Cover]) -> Share:
    counted = Counter(each.alike for each in members)
    covered = {alike: covers[alike] for alike in counted if _is_covered(covers[alike])}
    ends = [end for cover in covered.values() if (end := day_of(cover.until))]
    return Share(
        total=len(members),
        covered=sum(counted[alike] for alike in covered),
        first_end=min(ends, default=None),
    )
