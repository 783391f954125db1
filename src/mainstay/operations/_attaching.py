"""How does a machine find its place under a contract? The steps of attach_machine that ask the rules."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mainstay.errors import Refused
from mainstay.operations._units import FoundLine, found_lines, has_overage, line_with_room
from mainstay.operations.reports import MachineReport
from mainstay.queries.cover import parent_covered_until
from mainstay.rules.attachment import MachineAttachFacts, UnitLine, decide_machine_attach
from mainstay.rules.coverage import Kind, MachineCoverageFacts, PhysicalHost, decide_machine_coverage, unit_kind
from mainstay.rules.lifecycle import ReleasePhaseFacts, decide_release_phase
from mainstay.rules.machine_kinds import machine_kind
from mainstay.terms.terms import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How a machine is under a contract: through what, which line's unit it holds, and whose scope and level it has."""

    kind: Kind
    through: str
    line_id: int | None
    under_line_id: int | None
    legacy_line_id: int | None = None
    only_series: str = ""


def decide_place(found: Any, report: MachineReport, terms: Terms, *, now: datetime) -> Place:
    """Where the machine goes; Refused with every reason where nothing covers it and no unit is left."""
    lines = [line for line in found_lines(found.lines) if not line.has_ended(now.date())]
    if found.token_line_id is not None:
        lines = [line for line in lines if line.id == found.token_line_id or line.kind == "legacy"]
    kind = _kind(found, report, lines)
    cover = decide_machine_coverage(_coverage_facts(found, kind, now.date()), terms)
    through = cover.answer.through if cover.answer else "none"
    unit = unit_kind(kind)
    units = [line for line in lines if line.kind == unit]
    attach = decide_machine_attach(
        MachineAttachFacts(
            kind=kind,
            ubuntu=found.ubuntu is not False,
            through=through,
            units=tuple(UnitLine(kind=unit, bought=line.quantity, used=line.used) for line in units if unit),
            overage=any(map(has_overage, units)),
        ),
        terms,
    )
    if attach.answer is None or attach.answer.attach == "refused":
        raise Refused(
            attach, _refusal(attach), code=attach.reasons[0].code, contract=found.number,
            about=f"contract {found.number}", account_id=found.account_id, now=now,
        )  # fmt: skip
    line = line_with_room(units, kind) if attach.answer.unit != "none" else None
    return Place(
        kind=kind,
        through=through if line is None else "unit",
        line_id=line.id if line else None,
        under_line_id=line.id if line else found.host_line_id or found.token_line_id or _first(lines),
        legacy_line_id=_legacy_line(report.release, lines, terms, now.date()),
        only_series=(found.host_series or "") if found.purpose == "guest" else "",
    )


def host_of(found: Any, kind: Kind) -> int | None:
    """The physical host that a machine of the kind is a guest of: the one that its token names, else the one on record."""
    return found.host_id if kind in ("virtual", "container") and found.host_kind == "physical" else None


def parent_of(found: Any, kind: Kind) -> int | None:
    """The machine under a container or WSL instance: the one that its token names, else the one on record. Never itself."""
    if kind not in ("container", "wsl"):
        return None
    named = found.host_id if kind == "wsl" or found.host_kind != "physical" else None
    under = named or found.parent_id
    return under if under != found.machine else None


def _kind(found: Any, report: MachineReport, lines: list[FoundLine]) -> Kind:
    if found.kind_corrected:
        corrected: Kind = found.kind
        return corrected
    has_desktop_line = any(line.kind == "desktop" for line in lines)
    return machine_kind(desktop=report.desktop, virt=report.virt, has_desktop_line=has_desktop_line)


def _coverage_facts(found: Any, kind: Kind, on: date) -> MachineCoverageFacts:
    """The facts of the machine about to be attached: it holds no unit yet."""
    host, parent = host_of(found, kind), parent_of(found, kind)
    hosts = tuple(
        PhysicalHost(name=known["name"], covered_until=_day(known["covered_until"])) for known in found.hosts or ()
    )
    return MachineCoverageFacts(
        on=on,
        kind=kind,
        ubuntu=found.ubuntu is not False,
        hosts=hosts if host else (),
        host=found.host_name if host else "",
        parent_covered_until=parent_covered_until(parent, kind, on) if parent else None,
        cloud_image=kind == "virtual" and (found.purpose == "cloud" or bool(found.cloud_image)),
    )


def _legacy_line(release: str, lines: list[FoundLine], terms: Terms, on: date) -> int | None:
    """The Legacy line that a machine past its Pro end takes a unit of, where one is left (2.1)."""
    line, row = line_with_room(lines, "legacy"), terms.catalogues.releases.by_version.get(release)
    if line is None or row is None or not row.lts:
        return None
    phase = decide_release_phase(ReleasePhaseFacts(release=release, on=on, legacy_addon=True), terms)
    return line.id if phase.answer and phase.answer.phase == "legacy" else None


def _refusal(attach: Any) -> str:
    answer = attach.answer
    if answer is not None and "no-unit-left" in attach.codes():
        return f"{answer.used} of {answer.bought} used"
    return "; ".join(reason.says for reason in attach.reasons)


def _first(lines: list[FoundLine]) -> int | None:
    return next((line.id for line in lines if line.kind != "legacy"), None)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
