"""What does the page of a question say? What was entered, the decision that follows or what stands in its way."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from mainstay.portal.questions.controls import FactRow, fact_rows
from mainstay.portal.questions.entries import Entered, element_of, from_facts, from_query, missing, to_facts
from mainstay.terms.facts import FactError, FactField, Kind, fields_of
from mainstay.terms.questions import Question, decision_as_json, read_json
from mainstay.terms.terms import Deviation, Terms

AGREEMENT = (
    FactField(
        name="deviations",
        kind=Kind("list of deviations", "rows", members=fields_of(Deviation)),
        means="figures that a contract agrees otherwise in writing, as the terms write theirs",
        label="Figures of a contract",
        required=False,
        default=(),
    ),
    FactField(
        name="readings",
        kind=Kind("list of string", "texts"),
        means="readings that a contract chooses, one a line by its name",
        label="Readings it chooses",
        required=False,
        default=(),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with what was entered. `decision` is the public JSON; without one, `errors` say why, by control."""

    facts: dict[str, Any]
    entered: Entered
    errors: Mapping[str, str]
    decision: Mapping[str, Any] | None = None

    def rows(self, question: Question[Any, Any]) -> tuple[FactRow, ...]:
        """The form's rows for the question's own facts."""
        return fact_rows(question.facts(), self.entered, self.errors)

    def agreement(self) -> tuple[FactRow, ...]:
        """The rows for what a contract agrees."""
        return fact_rows(AGREEMENT, self.entered, self.errors)


def ask(question: Question[Any, Any], query: QueryDict, terms: Terms) -> Asked:
    """The question with the facts in the address: field by field or as JSON in `facts`; without any, its example."""
    fields = (*question.facts(), *AGREEMENT)
    if "facts" in query:
        return _with_json(question, fields, query.get("facts", ""), terms)
    if not query:
        return _with_facts(question, fields, dict(question.example.facts), terms)
    entered = from_query(fields, query)
    return _decided(question, entered, to_facts(fields, entered), terms)


def facts_as_json(facts: Mapping[str, Any]) -> str:
    """The facts as one may paste them into a file: a line each."""
    lines = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in facts.items()]
    return "{" + ",\n ".join(lines) + "}"


def _with_json(question: Question[Any, Any], fields: tuple[FactField, ...], text: str, terms: Terms) -> Asked:
    try:
        facts = read_json(text)
    except FactError as error:
        return Asked(facts={}, entered={}, errors={"": error.message})
    if not isinstance(facts, dict):
        return Asked(facts={}, entered={}, errors={"": "The facts are an object: {name: value, …}"})
    return _with_facts(question, fields, facts, terms)


def _with_facts(
    question: Question[Any, Any], fields: tuple[FactField, ...], facts: dict[str, Any], terms: Terms
) -> Asked:
    return _decided(question, from_facts(fields, facts), facts, terms)


def _decided(question: Question[Any, Any], entered: Entered, facts: dict[str, Any], terms: Terms) -> Asked:
    fields = (*question.facts(), *AGREEMENT)
    if absent := missing(fields, facts):
        return Asked(facts=facts, entered=entered, errors={element_of(path): said for path, said in absent.items()})
    try:
        decision = decision_as_json(question.answer(facts, terms))
    except FactError as error:
        said = error.message[:1].upper() + error.message[1:]
        return Asked(facts=facts, entered=entered, errors={element_of(error.field or ""): said})
    return Asked(facts=facts, entered=entered, errors={}, decision=decision)
