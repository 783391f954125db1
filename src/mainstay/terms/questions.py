"""Which questions do the rules answer? `@question` registers a rule under its public name and completes its decisions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic_core import from_json, to_json

from mainstay.terms.clauses import cite
from mainstay.terms.days import day_before
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import FactError, FactField, FactReader, as_plain, fields_of, record
from mainstay.terms.figures import day
from mainstay.terms.terms import WRITTEN_TERMS, BadDeviation, BadReading, Deviation, Terms, standard_terms

FactsT = TypeVar("FactsT")
AnswerT = TypeVar("AnswerT")
Rule = Callable[[FactsT, Terms], Decision[AnswerT]]

VALIDITY = cite("doc.validity")


@dataclass(frozen=True, slots=True)
class Example:
    """One case of a question, as its page and its docs show it: the facts as JSON, and what comes out."""

    facts: Mapping[str, Any]
    verdict: str
    answer: Mapping[str, Any]
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Generic[FactsT, AnswerT]):
    """The public face of a rule."""

    name: str
    asks: str
    verdicts: str
    clauses: tuple[str, ...]
    reasons: Mapping[str, str]
    example: Example
    facts_type: type[FactsT]
    answer_type: type[AnswerT]
    rule: Rule[FactsT, AnswerT]
    reader: FactReader[FactsT] = field(repr=False)

    def facts(self) -> tuple[FactField, ...]:
        """The declared facts."""
        return fields_of(self.facts_type)

    def answers(self) -> tuple[FactField, ...]:
        """The declared fields of the answer."""
        return fields_of(self.answer_type)

    def decide(self, facts: FactsT, terms: Terms) -> Decision[AnswerT]:
        """The completed decision: with question, facts, edition, readings and every clause that it rests on.

        A day before the edition's first is not governed by it and gives `unknown` (doc.validity).
        """
        asking = terms.asking()
        decision = self.rule(facts, asking)
        on = getattr(facts, "on", None)
        if type(on) is date and on < asking.figure(VALIDITY, "valid_from", day):
            asking = terms.asking()
            decision = _ungoverned(asking.figure(VALIDITY, "valid_from", day))
        return _completed(decision, self.name, facts, asking)

    def answer(self, given: Mapping[str, Any], terms: Terms | None = None) -> Decision[AnswerT]:
        """The decision from facts as JSON has them, with "deviations" and "readings" of a contract among them."""
        rest = dict(given)
        deviations, readings = rest.pop("deviations", []), rest.pop("readings", [])
        facts = self.reader.read(rest)
        terms = terms or standard_terms()
        if deviations != [] or readings != []:
            terms = _agreed(terms, deviations, readings)
        return self.decide(facts, terms)


_QUESTIONS: dict[str, Question[Any, Any]] = {}


def question(
    name: str,
    *,
    asks: str,
    verdicts: str,
    facts: type[FactsT],
    answer: type[AnswerT],
    clauses: Iterable[str],
    reasons: Mapping[str, str],
    example: Example,
) -> Callable[[Rule[FactsT, AnswerT]], Rule[FactsT, AnswerT]]:
    """Registers a rule. What it returns when called is completed, just as when it is asked by name."""

    def register(rule: Rule[FactsT, AnswerT]) -> Rule[FactsT, AnswerT]:
        asked = Question(
            name=name, asks=asks, verdicts=verdicts, clauses=tuple(cite(clause).id for clause in clauses), reasons=reasons,
            example=example, facts_type=facts, answer_type=answer, rule=rule, reader=FactReader(facts),
        )  # fmt: skip
        if name in _QUESTIONS:
            raise TypeError(f"two rules answer {name}")
        _QUESTIONS[name] = asked
        return asked.decide

    return register


def question_called(name: str) -> Question[Any, Any]:
    """The question of that name; FactError unknown-question where there is none."""
    if name not in _QUESTIONS:
        raise FactError("unknown-question", None, f"there is no question {name!r}; `mainstay questions` lists them")
    return _QUESTIONS[name]


def all_questions() -> tuple[Question[Any, Any], ...]:
    """Every registered question, in the order in which the rules were read."""
    return tuple(_QUESTIONS.values())


def read_json(text: str | bytes) -> Any:
    """A JSON text; FactError bad-fact where it is none. Infinity and NaN are none, nor is a text nested a hundred deep or more."""
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise FactError("bad-fact", None, f"this is no JSON: {error}") from None


def decide_json(name: str, given: object, terms: Terms | None = None) -> bytes:
    """The decision as JSON for facts as JSON has them. FactError where they cannot be read."""
    asked = question_called(name)
    if not isinstance(given, Mapping):
        raise FactError("bad-fact", None, "the facts are an object: {name: value, …}")
    return to_json(decision_as_json(asked.answer(given, terms)))


def decision_as_json(decision: Decision[Any]) -> dict[str, Any]:
    """The public JSON of a decision; the only place where it is made."""
    return {
        "question": decision.question,
        "verdict": str(decision.verdict),
        "answer": {} if decision.answer is None else as_plain(decision.answer, none=None),
        "reasons": [
            {"code": reason.code, "clauses": reason.clauses, "says": reason.says} for reason in decision.reasons
        ],
        "clauses": decision.clauses,
        "readings": decision.readings,
        "premises": [decision_as_json(premise) for premise in decision.premises],
        "catalogues": dict(decision.catalogues),
        "facts": as_plain(decision.facts, none="none") | decision.agreement,
        "until": as_plain(decision.until, none=None),
        "edition": decision.edition,
    }


def _agreed(terms: Terms, deviations: object, readings: object) -> Terms:
    """The terms with what the caller says that a contract agrees."""
    read = _AGREEMENT.read({"deviations": deviations, "readings": readings})
    try:
        return terms.agreed(read.deviations, read.readings)
    except BadDeviation as error:
        raise FactError("bad-fact", f"deviations[{error.index}].{error.part}", error.message) from error
    except BadReading as error:
        raise FactError("bad-fact", f"readings[{error.index}]", error.message) from error


@record
class _Agreement:
    deviations: tuple[Deviation, ...]
    readings: tuple[str, ...]


_AGREEMENT = FactReader(_Agreement)


def _ungoverned(first: date) -> Decision[Any]:
    says = f"this edition governs from {first} on, not before"
    return Decision(
        verdict=Verdict.UNKNOWN,
        answer=None,
        reasons=(Reason("edition-does-not-govern", says, (VALIDITY,)),),
        until=day_before(first),
    )


def _completed(decision: Decision[AnswerT], name: str, facts: object, terms: Terms) -> Decision[AnswerT]:
    clauses: dict[str, None] = {}
    readings: dict[str, None] = {}
    for citation in decision.citations():
        (readings if citation.is_reading else clauses)[citation.id] = None
    reasons = decision.reasons
    if terms.used:
        reasons = (_with_agreement(reasons[0], terms), *reasons[1:])
        for used in terms.used:
            if isinstance(used, str):
                readings[used] = None
            else:
                clauses[used.clause] = None
        clauses[WRITTEN_TERMS.id] = None
    return Decision(
        verdict=decision.verdict,
        answer=decision.answer,
        reasons=reasons,
        until=decision.until,
        premises=decision.premises,
        catalogues=decision.catalogues,
        question=name,
        facts=facts,
        agreement=terms.agreement(),
        edition=terms.edition.name,
        readings=tuple(readings),
        clauses=tuple(clauses),
    )


def _with_agreement(reason: Reason, terms: Terms) -> Reason:
    """The leading reason, with what the contract agrees otherwise: each figure or reading that the answer used."""
    notes, cites = [], []
    for used in dict.fromkeys(terms.used):
        if isinstance(used, str):
            notes.append(f"the contract chooses the reading {used}")
        else:
            notes.append(
                f"the contract agrees {used.value} where {used.clause} reads {terms.edition.figure_text(used.clause, used.figure)}"
            )
            cites.append(cite(used.clause))
    return Reason(
        reason.code, f"{reason.says}; {'; '.join(notes)}", tuple(dict.fromkeys((*reason.cites, *cites, WRITTEN_TERMS)))
    )
