"""How does a machine find its place under a contract? The steps of attach_machine that ask the rules."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mainstay.errors import Refused
from mainstay.operations.reports import MachineReport
from mainstay.rules.attachment import MachineAttachFacts, UnitLine, decide_machine_attach
from mainstay.rules.contracts import ContractEffectFacts, decide_contract_effect
from mainstay.rules.coverage import Kind, MachineCoverageFacts, PhysicalHost, decide_machine_coverage
from mainstay.rules.lifecycle import ReleasePhaseFacts, decide_release_phase
from mainstay.rules.machine_kinds import machine_kind
from mainstay.terms.terms import Terms

_SCOPES = ("full", "infra-only", "apps-only")  # a line without a name: full before infra-only (DESIGN, nouns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """How a machine is under a contract: through what, which line's unit it holds, and whose scope and level it has."""

    kind: Kind
    through: str
    line_id: int | None
    under_line_id: int | None
    legacy_line_id: int | None = None
    only_series: str = ""


def refuse_unless_in_effect(found: Any, terms: Terms, *, attached_already: bool, now: datetime) -> None:
    """Refused where the contract is not in effect; in its grace only what is attached already goes on (grace-of-14-days)."""
    facts = ContractEffectFacts(
        effective_from=found.effective_from,
        effective_to=found.effective_to,
        on=now.date(),
        support_until=found.support_until,
    )
    effect = decide_contract_effect(facts, terms)
    state = effect.answer.state if effect.answer else "never"
    if state == "effective" or (state == "grace" and attached_already):
        return
    code = {"not-yet": "not-effective-yet", "never": "never-effective"}.get(state, "no-longer-effective")
    at = {"not-effective-yet": found.effective_from, "no-longer-effective": found.effective_to}.get(code)
    raise Refused(
        effect, effect.reasons[0].says, code=code, contract=found.number, day=at,
        about=f"contract {found.number}", account_id=found.account_id, now=now,
    )  # fmt: skip


def decide_place(found: Any, report: MachineReport, terms: Terms, *, now: datetime) -> Place:
    """Where the machine goes; Refused with every reason where nothing covers it and no unit is left."""
    lines = [
        line for line in found.lines or () if not line["ends_on"] or date.fromisoformat(line["ends_on"]) >= now.date()
    ]
    if found.token_line_id is not None:
        lines = [line for line in lines if line["id"] == found.token_line_id or line["kind"] == "legacy"]
    kind = _kind(found, report, lines)
    cover = decide_machine_coverage(_coverage_facts(found, kind, terms, now.date()), terms)
    through = cover.answer.through if cover.answer else "none"
    units = [line for line in lines if line["kind"] == kind]
    attach = decide_machine_attach(
        MachineAttachFacts(
            kind=kind,
            ubuntu=found.ubuntu is not False,
            through=through,
            units=tuple(UnitLine(kind=line["kind"], bought=line["quantity"], used=line["used"]) for line in units),
            overage=any(map(_has_overage, units)),
        ),
        terms,
    )
    if attach.answer is None or attach.answer.attach == "refused":
        raise Refused(
            attach, _refusal(attach), code=attach.reasons[0].code, contract=found.number,
            about=f"contract {found.number}", account_id=found.account_id, now=now,
        )  # fmt: skip
    line = _line_with_room(units) if attach.answer.unit != "none" else None
    return Place(
        kind=kind,
        through=through if line is None else "unit",
        line_id=line["id"] if line else None,
        under_line_id=line["id"] if line else found.host_line_id or found.token_line_id or _first(lines),
        legacy_line_id=_legacy_line(report.release, lines, terms, now.date()),
        only_series=(found.host_series or "") if found.purpose == "guest" else "",
    )


def _kind(found: Any, report: MachineReport, lines: list[dict[str, Any]]) -> Kind:
    if found.kind_corrected:
        corrected: Kind = found.kind
        return corrected
    has_desktop_line = any(line["kind"] == "desktop" for line in lines)
    return machine_kind(desktop=report.desktop, virt=report.virt, has_desktop_line=has_desktop_line)


def _coverage_facts(found: Any, kind: Kind, terms: Terms, on: date) -> MachineCoverageFacts:
    """The facts of the machine about to be attached: it holds no unit yet."""
    is_guest = kind in ("virtual", "container") and found.host_name is not None
    hosts = tuple(
        PhysicalHost(name=host["name"], covered_until=_day(host["covered_until"])) for host in found.hosts or ()
    )
    return MachineCoverageFacts(
        on=on,
        kind=kind,
        ubuntu=found.ubuntu is not False,
        hosts=hosts if is_guest else (),
        host=found.host_name if is_guest and any(host.name == found.host_name for host in hosts) else "",
        parent_covered_until=_parent_covered_until(found.parent, terms, on) if kind in ("container", "wsl") else None,
        cloud_image=kind == "virtual" and (found.purpose == "cloud" or bool(found.cloud_image)),
    )


def _parent_covered_until(parent: dict[str, Any] | None, terms: Terms, on: date) -> Any:
    """The last day of cover of the machine under it: by its own unit, or open through a cloud image."""
    if parent is None:
        return None
    if parent["cloud_image"]:
        return "open"
    facts = MachineCoverageFacts(
        on=on, kind=parent["kind"], ubuntu=parent["ubuntu"], unit_until=_day(parent["unit_until"])
    )
    return decide_machine_coverage(facts, terms).until


def in_order(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines in the order in which a machine that asks for none by name takes them: full scope before infra-only."""
    return sorted(lines, key=lambda line: (_SCOPES.index(line["scope"]), line["position"]))


def has_room(line: dict[str, Any]) -> bool:
    """Whether a unit of the line is free."""
    return bool(line["used"] < line["quantity"])


def _line_with_room(units: list[dict[str, Any]]) -> dict[str, Any]:
    """The first line with a free unit; else the first whose agreed overage has room."""
    by_scope = in_order(units)
    return next(filter(has_room, by_scope), None) or next(filter(_has_overage, by_scope))


def _has_overage(line: dict[str, Any]) -> bool:
    """Whether units above the quantity are agreed and not all taken: at the ceiling the fact is false."""
    return line["overage"] is None or line["used"] < line["quantity"] + line["overage"]


def _legacy_line(release: str, lines: list[dict[str, Any]], terms: Terms, on: date) -> int | None:
    """The Legacy line that a machine past its Pro end takes a unit of, where one is left (2.1)."""
    with_room = [line for line in lines if line["kind"] == "legacy" and (has_room(line) or _has_overage(line))]
    row = terms.catalogues.releases.by_version.get(release)
    if not with_room or row is None or not row.lts:
        return None
    phase = decide_release_phase(ReleasePhaseFacts(release=release, on=on, legacy_addon=True), terms)
    return with_room[0]["id"] if phase.answer and phase.answer.phase == "legacy" else None


def _refusal(attach: Any) -> str:
    answer = attach.answer
    if answer is not None and "no-unit-left" in attach.codes():
        return f"{answer.used} of {answer.bought} used"
    return "; ".join(reason.says for reason in attach.reasons)


def _first(lines: list[dict[str, Any]]) -> int | None:
    return next((line["id"] for line in lines if line["kind"] != "legacy"), None)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
