"""What does a decision look like in the API? The public JSON, field by field."""

from typing import Any, Literal

from pydantic import Field

from mainstay.api.v1.words import Shown, said
from mainstay.terms.decision import Decision as Decided
from mainstay.terms.facts import as_plain
from mainstay.terms.questions import decision_as_json

Verdict = Literal["yes", "no", "limited", "conditional", "ruling-needed", "unknown"]


class Reason(Shown):
    """Why: a stable code, one sentence, and the clauses that it rests on."""

    code: str = said("A stable name of the reason.", "unit-held")
    clauses: list[str] = said("The clauses that it rests on.", ["intro.unit"])
    says: str = said("The reason as a sentence.", "the machine holds a unit of its contract")


class Decision(Shown):
    """An answer of the terms: the verdict, why, by which clauses, and until when it holds with these facts."""

    question: str = said("The question that it answers.", "machine-coverage")
    verdict: Verdict = said("The outcome.", "yes")
    answer: dict[str, Any] = said(
        "The fields of the answer, which each question has its own of; empty where there is none.", {"through": "unit"}
    )
    reasons: list[Reason] = Field(description="All reasons, the leading one first.")
    clauses: list[str] = said("Every clause that it rests on, those of its premises too.", ["intro.unit"])
    readings: list[str] = said("Every reading that it rests on.", [])
    premises: list["Decision"] = said("The decisions that it builds on.", [])
    catalogues: dict[str, str] = said("The lists that it used, each with its day.", {"releases": "2026-10-01"})
    facts: dict[str, Any] = said(
        "The facts that it was made from, defaults filled in.", {"kind": "virtual", "on": "2026-11-30"}
    )
    until: str | None = said(
        "The last day, or the instant, until which it holds; null where none is known.", "2027-12-31"
    )
    edition: str = said("The edition of the terms.", "2025-07-02")


class Cover(Shown):
    """In few words, whether a machine is covered on a day."""

    verdict: Verdict = said("yes and limited: it is covered; limited is past the Pro end of its release.", "yes")
    through: str = said("What covers it: unit, hosts, parent, cloud-image or none.", "unit")
    until: str | None = said("The last day on which that holds; null where none is known.", "2027-12-31")
    code: str = said("The leading reason's code.", "unit-held")
    says: str = said("The leading reason as a sentence.", "the machine holds a unit of its contract")
    clauses: list[str] = said("The clauses that the leading reason rests on.", ["intro.unit"])


def decision_shown(decision: Decided[Any]) -> Decision:
    """The decision as the API has it."""
    return Decision.model_validate(decision_as_json(decision))


def cover_shown(decision: Decided[Any], through: str) -> Cover:
    """A machine's decision in few words."""
    leading = decision.reasons[0]
    return Cover(
        verdict=str(decision.verdict),  # type: ignore[arg-type]
        through=through,
        until=as_plain(decision.until, none=None),
        code=leading.code,
        says=leading.says,
        clauses=list(leading.clauses),
    )
