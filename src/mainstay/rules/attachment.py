"""May a machine be attached now, and which unit does it use? (preamble: units, hosts, virtual machines, desktops)

What is attached already takes no unit and is never cut off; without cover it stays, flagged.
"""

from dataclasses import dataclass, replace
from typing import Literal

from mainstay.rules.coverage import (
    CONTAINERS_SHARE,
    DESKTOP,
    NOT_UBUNTU,
    PHYSICAL,
    UBUNTU_GUEST,
    UNIT,
    UNIT_CLAUSE,
    VIRTUAL,
    WSL_SHARES,
    Kind,
    Through,
    UnitKind,
    unit_kind,
)
from mainstay.terms.clauses import Citation, cite
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import Count, Flag, bad_fact, fact, record
from mainstay.terms.questions import Example, question
from mainstay.terms.terms import Terms

DESKTOP_USE = cite("def.desktop-use-case")
LAPSED_HOST = cite("lapsed-host-leaves-guests-attached")
OVER_QUANTITY = cite("over-quantity-is-refused")

Attach = Literal["accepted", "refused", "stays", "stays-flagged"]

_WAYS: dict[Kind, tuple[Through, ...]] = {
    "physical": ("unit",),
    "virtual": ("hosts", "cloud-image", "unit"),
    "desktop": ("unit",),
    "container": ("hosts", "parent"),
    "wsl": ("parent",),
}
_COVER_OF: dict[Kind, tuple[Citation, ...]] = {
    "physical": (PHYSICAL,),
    "virtual": (PHYSICAL, VIRTUAL),
    "desktop": (DESKTOP,),
    "container": (PHYSICAL, VIRTUAL, CONTAINERS_SHARE),
    "wsl": (DESKTOP, WSL_SHARES),
}


@record
class UnitLine:
    """The units of one line of the subscription."""

    kind: UnitKind
    bought: Count
    used: Count


@record
class MachineAttachFacts:
    """What attaching depends on. The contract is taken as in effect (contract-effect answers that)."""

    kind: Kind = fact("as the machine is recorded; physical is a server")
    ubuntu: Flag = fact(
        "it runs Ubuntu (wsl: the instance itself); one that does not is refused or flagged, whatever through says",
        default=True,
        label="Runs Ubuntu",
    )
    through: Through = fact(
        "as machine-coverage answers it today; unit = it holds one, counted in used",
        default="none",
        label="Covered through",
    )
    attached: Flag = fact("it is attached already", default=False, label="Attached already")
    unit: Literal["own-kind", "desktop"] = fact(
        "the kind of unit that it asks for; no matter where it takes none", default="own-kind", label="Unit asked for"
    )
    units: tuple[UnitLine, ...] = fact(
        "the lines of the subscription; lines of one kind count together", default=(), label="Lines"
    )
    overage: Flag = fact("the contract allows more machines than bought", default=False)


@record
class MachineAttachAnswer:
    """What becomes of the machine, the unit that it takes or holds, and how that line stands afterwards."""

    attach: Attach = fact("accepted or refused; attached already: stays where covered, else stays-flagged")
    unit: Literal["physical", "virtual", "desktop", "none"] = fact(
        "the unit that it takes or holds; none through hosts, parent or cloud image, and in a no"
    )
    bought: Count = fact("units of the kind asked for (through unit: of its own kind); 0 for container and wsl")
    used: Count = fact("the same, used, as in the facts")
    left: Count = fact("of these, still free after this decision")
    over: Count = fact("of these, above the bought number after this decision")


@question(
    "machine-attach",
    asks="May a machine be attached now, which unit does it use, and what of one that is attached already?",
    verdicts=(
        "yes: it is covered and needs no further unit, or it takes one from the line of the kind it asks for; no: neither. "
        "Overage stretches a line and never makes one"
    ),
    facts=MachineAttachFacts,
    answer=MachineAttachAnswer,
    clauses=("intro.unit", "intro.physical", "intro.vm", "intro.desktop", "def.ubuntu-guest", "def.desktop-use-case"),
    reasons={
        "no-unit-left": "the line's used has reached bought, and the contract allows no overage",
        "desktop-unit-for-server": "a physical or virtual machine asks for a desktop unit",
        "not-covered": "nothing covers it and it has no unit to take; machine-coverage says what lacks",
        "not-ubuntu": "it does not run Ubuntu",
        "over-quantity": "a yes with a unit, above the bought number",
        "covered": "a yes, since something covers it already",
        "unit-taken": "a yes, by a unit that was free",
    },
    example=Example(
        facts={
            "kind": "virtual",
            "units": [{"kind": "physical", "bought": 4, "used": 1}, {"kind": "virtual", "bought": 10, "used": 10}],
        },
        verdict="no",
        answer={"attach": "refused", "unit": "none", "bought": 10, "used": 10, "left": 0, "over": 0},
    ),
)
def decide_machine_attach(facts: MachineAttachFacts, _terms: Terms) -> Decision[MachineAttachAnswer]:
    """Covered machines attach as they are, others by a unit of the kind that they ask for (preamble)."""
    if facts.through != "none" and facts.through not in _WAYS[facts.kind]:
        raise bad_fact("through", f"through: no {facts.kind} machine is covered through {facts.through}")
    line = _line_asked_for(facts)
    if refusals := _refusals(facts, line):
        return Decision(
            verdict=Verdict.NO,
            answer=_answer("stays-flagged" if facts.attached else "refused", "none", line),
            reasons=refusals,
        )
    if facts.through == "none":
        return _by_a_unit(line)
    return _by_its_cover(facts, line)


@dataclass(frozen=True, slots=True)
class _Line:
    """All lines of one kind together; there may be none, and containers and WSL instances have no kind."""

    kind: UnitKind | None
    lines: int
    bought: int
    used: int


def _line_asked_for(facts: MachineAttachFacts) -> _Line:
    kind = unit_kind(facts.kind)
    if kind and facts.unit == "desktop" and facts.through != "unit":
        kind = "desktop"
    lines = [line for line in facts.units if line.kind == kind]
    return _Line(kind, len(lines), sum(line.bought for line in lines), sum(line.used for line in lines))


def _refusals(facts: MachineAttachFacts, line: _Line) -> tuple[Reason, ...]:
    found = []
    if facts.through == "none":
        takes_none = facts.attached or not line.lines
        if not facts.attached and facts.unit == "desktop" and facts.kind in ("physical", "virtual"):
            says = f"a desktop unit is for desktops, and this is a {facts.kind} machine"
            found.append(Reason("desktop-unit-for-server", says, (DESKTOP, DESKTOP_USE)))
        if takes_none and facts.ubuntu:
            found.append(_not_covered(facts, line))
        if not takes_none and line.used >= line.bought and not facts.overage:
            says = f"{line.used} of {line.bought} {line.kind} units are used"
            found.append(Reason("no-unit-left", says, (UNIT, OVER_QUANTITY)))
    if not facts.ubuntu:
        found.append(NOT_UBUNTU)
    return tuple(found)


def _not_covered(facts: MachineAttachFacts, line: _Line) -> Reason:
    if facts.attached:
        says = "nothing covers it any more; it stays attached and is flagged"
        lapsed = (LAPSED_HOST,) if facts.kind in ("virtual", "container") else ()
        return Reason("not-covered", says, (*_COVER_OF[facts.kind], *lapsed))
    unit = f"the subscription has no line of {line.kind} units" if line.kind else "it has no unit of its own"
    return Reason("not-covered", f"nothing covers it, and {unit}", _COVER_OF[facts.kind])


def _by_a_unit(line: _Line) -> Decision[MachineAttachAnswer]:
    """It takes one unit of the line; `used` in the answer stays as it was before (preamble: units)."""
    after = replace(line, used=line.used + 1)
    taken = f"it takes one of {line.bought} {line.kind} units, of which {line.used} are used"
    clauses = (UNIT, UNIT_CLAUSE[line.kind]) if line.kind else (UNIT,)
    return Decision(
        verdict=Verdict.YES,
        answer=replace(_answer("accepted", line.kind or "none", after), used=line.used),
        reasons=(Reason("unit-taken", taken, clauses), *_over_quantity(after)),
    )


def _by_its_cover(facts: MachineAttachFacts, line: _Line) -> Decision[MachineAttachAnswer]:
    unit = line.kind if facts.through == "unit" else None
    covered = Reason("covered", f"it is covered already: {_SAYS[facts.through]}", _clauses_of_the_way(facts))
    return Decision(
        verdict=Verdict.YES,
        answer=_answer("stays" if facts.attached else "accepted", unit or "none", line),
        reasons=(covered, *(_over_quantity(line) if unit else ())),
    )


_SAYS: dict[Through, str] = {
    "unit": "it holds a unit",
    "hosts": "every physical host of its environment is covered",
    "parent": "the machine under it is covered",
    "cloud-image": "it runs a Pro image of a public cloud",
}


def _clauses_of_the_way(facts: MachineAttachFacts) -> tuple[Citation, ...]:
    if facts.through == "unit":
        return (UNIT, _COVER_OF[facts.kind][-1])
    if facts.through == "hosts":
        return (PHYSICAL, UBUNTU_GUEST)
    if facts.through == "cloud-image":
        return (VIRTUAL,)
    return (DESKTOP, WSL_SHARES) if facts.kind == "wsl" else (VIRTUAL, CONTAINERS_SHARE)


def _over_quantity(line: _Line) -> tuple[Reason, ...]:
    if line.used <= line.bought:
        return ()
    says = f"with {line.used} machines on {line.bought} {line.kind} units, the line is exceeded"
    return (Reason("over-quantity", says, (UNIT, OVER_QUANTITY)),)


def _answer(attach: Attach, unit: UnitKind | Literal["none"], line: _Line) -> MachineAttachAnswer:
    return MachineAttachAnswer(
        attach=attach,
        unit=unit,
        bought=line.bought,
        used=line.used,
        left=max(line.bought - line.used, 0),
        over=max(line.used - line.bought, 0),
    )
