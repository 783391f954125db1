"""Do the questions keep the names, types, codes and clauses that others build upon?"""

import tomllib
from pathlib import Path

import pytest

import mainstay.rules  # noqa: F401 - registers the questions
from mainstay.terms.questions import all_questions, question_called

PUBLIC = tomllib.loads((Path(__file__).parent / "public_questions.toml").read_text("utf-8"))["question"]
IN_EVERY_ANSWER = {"doc.terms", "doc.validity"}


def public(*parts: str):
    """The parts of each public entry, as test parameters under the question's name."""
    rows = [pytest.param(entry["name"], *(entry[part] for part in parts), id=entry["name"]) for entry in PUBLIC]
    return pytest.mark.parametrize(("name", *parts), rows)


def test_every_public_question_is_answered_and_no_other():
    assert {question.name for question in all_questions()} == {entry["name"] for entry in PUBLIC}


@public("facts")
def test_the_facts_have_their_names_types_and_defaults(name, facts):
    assert [written(field) for field in question_called(name).facts()] == facts


def written(field):
    entry = {"name": field.name, "type": field.kind.name}
    return entry if field.required else entry | {"default": as_written(field.default)}


def as_written(default):
    return "none" if default is None else list(default) if isinstance(default, tuple) else default


@public("answer")
def test_the_answer_has_its_fields_and_types(name, answer):
    fields = question_called(name).answers()
    assert [{"name": field.name, "type": field.kind.name} for field in fields] == answer


@public("reasons")
def test_the_public_reasons_are_declared(name, reasons):
    assert set(reasons) <= set(question_called(name).reasons)


@public("clauses")
def test_the_clauses_are_those_of_the_public_entry(name, clauses):
    assert {*question_called(name).clauses} - IN_EVERY_ANSWER == {*clauses} - IN_EVERY_ANSWER


@public("example")
def test_the_example_is_that_of_the_public_entry(name, example):
    ours = question_called(name).example
    assert {"until": None} | example == {
        "facts": ours.facts,
        "verdict": ours.verdict,
        "answer": ours.answer,
        "until": ours.until,
    }
