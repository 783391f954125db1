"""What is told of the cover of machines? The facts of machine-coverage for many at once, in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from mainstay.records.models import Machine
from mainstay.records.statements import find
from mainstay.rules.coverage import (
    Kind,
    MachineCoverageAnswer,
    MachineCoverageFacts,
    PhysicalHost,
    decide_machine_coverage,
)
from mainstay.terms.decision import Decision, Verdict
from mainstay.terms.terms import standard_terms

DayOrOpen = date | Literal["open"] | None


def cover_facts(machines: Iterable[Machine], on: date) -> dict[int, MachineCoverageFacts]:
    """The facts by machine. One statement, however many they are and whatever lies under them."""
    asked = [machine.pk for machine in machines]
    known = _known(asked)
    return {machine: _facts(known.rows[machine], known, on, ()) for machine in asked}


def cover_facts_by_id(machines: Iterable[int], on: date) -> dict[int, MachineCoverageFacts]:
    """The same for machines of which only the ids are known; without those that there are no more. One statement."""
    asked = list(machines)
    known = _known(asked)
    return {machine: _facts(known.rows[machine], known, on, ()) for machine in asked if machine in known.rows}


def cover_of(machines: Iterable[Machine], on: date) -> dict[int, Decision[MachineCoverageAnswer]]:
    """Whether each is covered on the day, and through what, by machine. One statement: no list of the provider plays a part."""
    terms = standard_terms()
    return {machine: decide_machine_coverage(facts, terms) for machine, facts in cover_facts(machines, on).items()}


def parent_covered_until(parent: int, kind: Kind, on: date) -> DayOrOpen:
    """The last day on which the machine covers a container or WSL instance on it, as `MachineCoverageFacts` says it. One statement."""
    known = _known([parent])
    return _covered_until(known.rows.get(parent), kind, known, on, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A machine as the view records_cover has it."""

    machine_id: int
    account_id: int
    name: str
    kind: Kind
    ubuntu: bool
    environment_id: int | None
    host_id: int | None
    parent_id: int | None
    cloud_image: bool | None
    unit_until: date | None


@dataclass(frozen=True, slots=True)
class _Known:
    """All rows that matter, by machine, and the physical ones of each environment."""

    rows: Mapping[int, _Row]
    physical: Mapping[int, list[_Row]]
    told: dict[int, tuple[PhysicalHost, ...]]


def _known(machines: list[int]) -> _Known:
    found = find("find_cover", {"machines": machines})
    rows = [_row(told) for told in (found.rows if found else ())]
    physical: dict[int, list[_Row]] = {}
    for row in sorted(rows, key=lambda row: row.name):
        if row.kind == "physical" and row.environment_id is not None:
            physical.setdefault(row.environment_id, []).append(row)
    return _Known({row.machine_id: row for row in rows}, physical, {})


def _row(told: dict[str, Any]) -> _Row:
    until = told["unit_until"]
    return _Row(**{**told, "unit_until": date.fromisoformat(until) if until else None})


def _facts(row: _Row, known: _Known, on: date, under: tuple[int, ...]) -> MachineCoverageFacts:
    hosts = _hosts_told(row, known)
    parent = known.rows.get(row.parent_id) if row.parent_id is not None else None
    return MachineCoverageFacts(
        on=on,
        kind=row.kind,
        ubuntu=row.ubuntu,
        unit_until=row.unit_until,
        hosts=hosts,
        host=known.rows[row.host_id].name if row.host_id is not None and hosts else "",
        parent_covered_until=_covered_until(parent, row.kind, known, on, (*under, row.machine_id)),
        cloud_image=bool(row.cloud_image),
    )


def _hosts_told(row: _Row, known: _Known) -> tuple[PhysicalHost, ...]:
    """The same as the rules are told them: made once for all guests of a host."""
    if row.host_id is None:
        return ()
    if row.host_id not in known.told:
        hosts = _hosts(row, known)
        known.told[row.host_id] = tuple(PhysicalHost(name=host.name, covered_until=host.unit_until) for host in hosts)
    return known.told[row.host_id]


def _hosts(row: _Row, known: _Known) -> list[_Row]:
    """All physical hosts of the environment of the host; none where the host is not a physical machine."""
    host = known.rows.get(row.host_id) if row.host_id is not None else None
    if host is None or host.kind != "physical":
        return []
    return [host] if host.environment_id is None else known.physical[host.environment_id]


def _covered_until(parent: _Row | None, kind: Kind, known: _Known, on: date, under: tuple[int, ...]) -> DayOrOpen:
    """The last day of cover of the machine under one of the kind, "open" where none is known; None where it is not covered.

    Of the Windows machine under a WSL instance it does not matter that it runs no Ubuntu.
    """
    if parent is None or parent.machine_id in under:
        return None
    facts = _facts(parent, known, on, under)
    cover = decide_machine_coverage(replace(facts, ubuntu=True) if kind == "wsl" else facts, standard_terms())
    if cover.verdict is Verdict.YES:
        return cover.until if isinstance(cover.until, date) else "open"
    return parent.unit_until if parent.ubuntu else None
