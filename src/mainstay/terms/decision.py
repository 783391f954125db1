"""What does an answer hold? One type for all questions: verdict, answer, reasons with their clauses, and until when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from mainstay.terms.clauses import Citation

Answer_co = TypeVar("Answer_co", covariant=True)


class Verdict(StrEnum):
    """The six outcomes. `ruling-needed`: the text leaves it to a person, whose ruling the decision then quotes."""

    YES = "yes"
    NO = "no"
    LIMITED = "limited"
    CONDITIONAL = "conditional"
    RULING_NEEDED = "ruling-needed"
    UNKNOWN = "unknown"


class NoGround(TypeError):
    """A reason without a clause, or a decision without a reason: neither can be built."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a stable code, one sentence, and the clauses and readings that it rests on; at least one is a clause."""

    code: str
    says: str
    cites: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if not any(not citation.is_reading for citation in self.cites):
            raise NoGround(f"the reason {self.code} rests on no clause")

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses, readings left out."""
        return tuple(citation.id for citation in self.cites if not citation.is_reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Generic[Answer_co]):
    """The answer to one question from one set of facts.

    `until` is the last day or instant on which verdict and answer hold with these facts; None where none is known. A rule
    gives the first six fields; `@question` completes the others. `agreement` is what the contract agrees otherwise.
    """

    verdict: Verdict
    answer: Answer_co | None
    reasons: tuple[Reason, ...]
    until: date | datetime | None = None
    premises: tuple["Decision[Any]", ...] = ()
    catalogues: tuple[tuple[str, str], ...] = ()
    question: str = ""
    facts: Any = None
    agreement: Mapping[str, Any] = field(default_factory=dict)
    edition: str = ""
    readings: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.reasons:
            raise NoGround("a decision needs a reason")

    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons, in order."""
        return tuple(reason.code for reason in self.reasons)

    def citations(self) -> Iterator[Citation]:
        """Everything cited by the reasons and, after them, by the premises."""
        for reason in self.reasons:
            yield from reason.cites
        for premise in self.premises:
            yield from premise.citations()
