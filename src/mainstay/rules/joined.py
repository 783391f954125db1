"""What follows from several decisions that must all hold? (1.2, 2.1, 5.3, preamble)

A machine has a service while it is entitled to it, covered, and its contract in effect; for Livepatch its kernel must be on
the list as well. A joined decision is no question of its own: its premises are, and they are what can be asked again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from mainstay.rules.contracts import ContractEffectAnswer
from mainstay.rules.coverage import UNIT, MachineCoverageAnswer
from mainstay.rules.lifecycle import LEGACY_WINDOW, PRO_MAIN, RELEASE_DATE, ReleasePhaseAnswer
from mainstay.rules.livepatch import COVERED_KERNELS
from mainstay.terms.clauses import cite
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import record

ACCESS_STAYS = cite("access-outlasts-the-promise")
SCOPE = cite("intro.scope")
WEAKEST_FIRST = (
    Verdict.NO,
    Verdict.UNKNOWN,
    Verdict.RULING_NEEDED,
    Verdict.CONDITIONAL,
    Verdict.LIMITED,
    Verdict.YES,
)


@record
class NoFactsOfItsOwn:
    """A joined decision rests on its premises, and they on their facts."""


def all_of(*premises: Decision[Any]) -> Decision[Any]:
    """The weakest verdict with the reasons of the premises that make it, and the first day on which that may change.

    The answer is that of the first premise. A no lasts as long as any of its reasons; everything else ends with the first
    premise that ends.
    """
    verdict = min((premise.verdict for premise in premises), key=WEAKEST_FIRST.index)
    making = [premise for premise in premises if premise.verdict is verdict]
    return Decision(
        verdict=verdict,
        answer=premises[0].answer,
        reasons=tuple(reason for premise in making for reason in premise.reasons),
        until=_last_end(making) if verdict is Verdict.NO else first_end(premises),
        premises=premises,
        catalogues=tuple(dict.fromkeys(entry for premise in premises for entry in premise.catalogues)),
        facts=NoFactsOfItsOwn(),
        agreement=_agreement(premises),
        edition=premises[0].edition,
        readings=tuple(dict.fromkeys(name for premise in premises for name in premise.readings)),
        clauses=tuple(dict.fromkeys(clause for premise in premises for clause in premise.clauses)),
    )


def machine_standing(
    coverage: Decision[MachineCoverageAnswer],
    contract: Decision[ContractEffectAnswer],
    phase: Decision[ReleasePhaseAnswer],
) -> Decision[Any]:
    """Whether the machine is covered, by machine, contract and release together; past the Pro end it is limited (1.2)."""
    return all_of(coverage, contract, _outlasting(phase))


def release_unknown(release: str, like: Decision[Any]) -> Decision[Any]:
    """What is said of a release that the table does not hold, under the terms that another decision was taken by."""
    said = f"{release} is not in the release table" if release else "the machine has not said which release it runs"
    return _without_facts(Verdict.UNKNOWN, Reason("release-unknown", said, (RELEASE_DATE,)), like)


def kernel_unknown(kernel: str, like: Decision[Any]) -> Decision[Any]:
    """What is said of a kernel that has not been reported, or whose name is not of the usual form."""
    said = f"the kernel {kernel} is named otherwise than the list names kernels" if kernel else "no kernel was reported"
    return _without_facts(Verdict.UNKNOWN, Reason("kernel-unknown", said, (COVERED_KERNELS,)), like)


def no_line_gives_it(contract: str, like: Decision[Any]) -> Decision[Any]:
    """What is said where no line in force of the contract gives the machine a scope (intro.unit)."""
    reason = Reason("no-line", f"no line in force of {contract} gives it a scope", (UNIT, SCOPE))
    return _without_facts(Verdict.NO, reason, like)


def _without_facts(verdict: Verdict, reason: Reason, like: Decision[Any]) -> Decision[Any]:
    return Decision(
        verdict=verdict,
        answer=None,
        reasons=(reason,),
        facts=NoFactsOfItsOwn(),
        agreement=like.agreement,
        edition=like.edition,
        clauses=reason.clauses,
    )


def first_end(premises: Iterable[Decision[Any]]) -> date | datetime | None:
    """The earliest last day among the decisions; None where none is known."""
    return min((premise.until for premise in premises if premise.until is not None), default=None)


def _last_end(making: Sequence[Decision[Any]]) -> date | datetime | None:
    """The day to which a no stands: none where one of its makers has no end."""
    ends = [premise.until for premise in making if premise.until is not None]
    return max(ends) if len(ends) == len(making) else None


def _outlasting(phase: Decision[ReleasePhaseAnswer]) -> Decision[ReleasePhaseAnswer]:
    """A release that has ended limits and does not end cover: what was published stays reachable (1.2, 2.1).

    That standard support ends changes nothing, so a phase before the end lasts to the last day of cover.
    """
    if phase.answer is None or phase.verdict is Verdict.UNKNOWN:
        return phase
    if phase.verdict is Verdict.YES:
        return replace(phase, until=phase.answer.cover_until)
    if phase.answer.phase != "ended":
        return phase
    says = f"Pro support ended on {phase.answer.pro_until}: what was published stays reachable, and nothing new is owed"
    reason = Reason("past-pro-support", says, (PRO_MAIN, LEGACY_WINDOW, ACCESS_STAYS))
    readings = tuple(dict.fromkeys((*phase.readings, ACCESS_STAYS.id)))
    return replace(phase, verdict=Verdict.LIMITED, reasons=(reason, *phase.reasons), readings=readings)


def _agreement(premises: Sequence[Decision[Any]]) -> Mapping[str, Any]:
    """What the contract agrees otherwise, from whichever premise was asked under a contract."""
    return next((premise.agreement for premise in premises if any(premise.agreement.values())), premises[0].agreement)
