"""Does an order take in every Ubuntu machine of an environment? (preamble: whole environment, machine by machine)"""

from typing import Literal

from mainstay.rules.contracts import Level
from mainstay.terms.clauses import cite
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import Count, Flag, Text, fact, record
from mainstay.terms.questions import Example, question
from mainstay.terms.terms import Terms

WHOLE_ENVIRONMENT = cite("intro.whole-environment")
MACHINE_BY_MACHINE = cite("intro.per-machine")
ENVIRONMENT = cite("def.environment")
GAP_LEAVES_COVER = cite("gap-leaves-cover-in-place")
AFFECTED_MACHINE = cite("affected-machine-sets-the-level")


@record
class EnvironmentMachine:
    """A machine of the environment. The order takes it in by a unit of its own or by another way of machine-coverage."""

    name: Text
    ubuntu: Flag = True
    covered: Flag = True
    level: Level = "self-support"


@record
class EnvironmentCoverageFacts:
    """What the completeness of an order depends on."""

    machines: tuple[EnvironmentMachine, ...] = fact(
        "all machines of the environment; covered = the order takes it in, by a unit of its own or by another way"
    )
    override_by: Text = fact("the person who overrides", default="")
    override_reason: Text = fact("that person's reason", default="")
    affected: Text = fact("the machine that a case is about; empty = no case", default="", label="Affected machine")


@record
class EnvironmentCoverageAnswer:
    """Who is taken in, who is left out, and at which level a case is."""

    complete: Flag = fact("every Ubuntu machine is taken in")
    ubuntu_machines: Count = fact("how many machines run Ubuntu")
    covered: Count = fact("Ubuntu machines taken in; they keep their cover when others lack it")
    uncovered: tuple[str, ...] = fact("names of Ubuntu machines left out")
    may_be_saved: Flag = fact("complete, or an override with both a name and a reason")
    mixed_levels: Flag = fact("the Ubuntu machines taken in are at more than one level")
    case_level: Literal["self-support", "weekday", "24/7", "none"] = fact(
        "the level of the affected machine; none without one, and where it is not taken in or not Ubuntu"
    )


@question(
    "environment-coverage",
    asks="Does an order take in every Ubuntu machine of an environment, and may it be saved?",
    verdicts=(
        "yes: complete; no: incomplete, with an override too. Different levels are a finding and leave the verdict as it is"
    ),
    facts=EnvironmentCoverageFacts,
    answer=EnvironmentCoverageAnswer,
    clauses=("intro.whole-environment", "intro.per-machine", "def.environment"),
    reasons={
        "not-whole-environment": "an Ubuntu machine is left out",
        "mixed-levels": "a finding, whatever the verdict",
        "whole-environment": "a yes, every Ubuntu machine is taken in",
    },
    example=Example(
        facts={"machines": [{"name": "a"}, {"name": "b", "covered": False}]},
        verdict="no",
        answer={"complete": False, "uncovered": ["b"], "may_be_saved": False},
    ),
)
def decide_environment_coverage(facts: EnvironmentCoverageFacts, _terms: Terms) -> Decision[EnvironmentCoverageAnswer]:
    """Complete where no Ubuntu machine is left out; the others keep their cover, and levels are those of each machine."""
    ubuntu = [machine for machine in facts.machines if machine.ubuntu]
    taken_in = [machine for machine in ubuntu if machine.covered]
    left_out = tuple(machine.name for machine in ubuntu if not machine.covered)
    levels = {machine.level for machine in taken_in}
    overridden = bool(facts.override_by.strip() and facts.override_reason.strip())
    return Decision(
        verdict=Verdict.NO if left_out else Verdict.YES,
        answer=EnvironmentCoverageAnswer(
            complete=not left_out,
            ubuntu_machines=len(ubuntu),
            covered=len(taken_in),
            uncovered=left_out,
            may_be_saved=overridden or not left_out,
            mixed_levels=len(levels) > 1,
            case_level=_level_of(facts.affected, taken_in),
        ),
        reasons=(_wholeness(left_out, len(ubuntu)), *_mixture(levels)),
    )


def _level_of(affected: str, taken_in: list[EnvironmentMachine]) -> Literal[Level, "none"]:
    """The level of the machine that a case is about; an empty name is no case, whatever a machine is called."""
    return next((machine.level for machine in taken_in if affected and machine.name == affected), "none")


def _wholeness(left_out: tuple[str, ...], ubuntu: int) -> Reason:
    if left_out:
        says = f"{len(left_out)} of {ubuntu} Ubuntu machines left out: {', '.join(left_out)}"
        return Reason("not-whole-environment", says, (WHOLE_ENVIRONMENT, ENVIRONMENT, GAP_LEAVES_COVER))
    says = f"all {ubuntu} Ubuntu machines of the environment are taken in"
    return Reason("whole-environment", says, (WHOLE_ENVIRONMENT, ENVIRONMENT))


def _mixture(levels: set[Level]) -> tuple[Reason, ...]:
    if len(levels) < 2:
        return ()
    says = (
        f"its machines are at different levels: {', '.join(sorted(levels))}; a case is at that of the affected machine"
    )
    return (Reason("mixed-levels", says, (MACHINE_BY_MACHINE, AFFECTED_MACHINE)),)
