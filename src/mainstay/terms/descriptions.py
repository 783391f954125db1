"""How are a question and a clause described to a machine? As JSON, alike for the command line, the API and the docs."""

from collections.abc import Iterator
from typing import Any

from mainstay.terms.clauses import Clause, Edition, Reading
from mainstay.terms.facts import FactField, FactReader, as_plain, record
from mainstay.terms.questions import Question
from mainstay.terms.register import leaning_on, part_of, readings_of
from mainstay.terms.terms import Deviation


def question_as_json(question: Question[Any, Any]) -> dict[str, Any]:
    """The question with its facts, the fields of its answer, its reasons, its clauses and one example."""
    example = question.example
    return {
        "name": question.name,
        "asks": question.asks,
        "verdicts": question.verdicts,
        "facts": [_field_as_json(field) for field in question.facts()],
        "answer": [{"name": field.name, "type": field.kind.name, "means": field.means} for field in question.answers()],
        "reasons": dict(question.reasons),
        "clauses": list(question.clauses),
        "example": {
            "facts": dict(example.facts),
            "verdict": example.verdict,
            "answer": dict(example.answer),
            "until": example.until,
        },
    }


def facts_schema(question: Question[Any, Any]) -> dict[str, Any]:
    """The JSON Schema of what a question is given: its facts, and what a contract agrees otherwise."""
    schema, agreement = question.reader.json_schema(), _AGREEMENT.json_schema()
    for field in question.facts():
        if field.means:
            schema["properties"][field.name]["description"] = field.means
    schema["properties"] |= agreement["properties"]
    schema["$defs"] = schema.get("$defs", {}) | agreement["$defs"]
    for properties in _all_properties(schema):
        for described in properties.values():
            described.pop("title", None)
            if described.get("default", "") is None:
                described["default"] = "none"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": question.name,
        "description": question.asks,
    }


def clause_as_json(edition: Edition, clause: Clause) -> dict[str, Any]:
    """The entry with its readings, what answers it and what leans on it."""
    return {
        "id": clause.id,
        "title": clause.title,
        "part": part_of(clause),
        "kind": clause.kind,
        "says": clause.says,
        "system_must": clause.system_must,
        "applies_to": clause.applies_to,
        "figures": dict(clause.figures),
        "same_as": dict(clause.same_as),
        "ambiguity": clause.ambiguity,
        "readings": [_reading_as_json(reading) for reading in readings_of(edition, clause)],
        "depends_on": list(clause.depends_on),
        "depended_on_by": [other.id for other in leaning_on(edition, clause)],
        "status": clause.status,
        "answered_by": list(clause.answered_by),
        "people": clause.people,
        "planned": clause.planned,
        "edition": edition.name,
    }


@record
class _Agreement:
    """What a contract agrees otherwise: figures of its own, and readings that it chooses."""

    deviations: tuple[Deviation, ...] = ()
    readings: tuple[str, ...] = ()


_AGREEMENT = FactReader(_Agreement)


def _field_as_json(field: FactField) -> dict[str, Any]:
    described = {"name": field.name, "type": field.kind.name, "required": field.required, "means": field.means}
    return described if field.required else {**described, "default": as_plain(field.default, none="none")}


def _all_properties(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema["properties"]
    for nested in schema["$defs"].values():
        yield nested.get("properties", {})


def _reading_as_json(reading: Reading) -> dict[str, Any]:
    return {
        "name": reading.name,
        "question": reading.question,
        "ours": reading.choices[reading.ours],
        "why": reading.why,
        "open": {name: says for name, says in reading.choices.items() if name != reading.ours},
        "figures": dict(reading.figures),
        "choosable": reading.choosable,
    }
