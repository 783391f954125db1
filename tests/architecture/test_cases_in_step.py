"""The cases that pages list are those of the tables, and each still comes out as it says."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

import mainstay.rules  # noqa: F401 -- registers the questions
from mainstay.terms.cases import cases_of
from mainstay.terms.questions import all_questions, decision_as_json

_spec = spec_from_file_location("cases", Path(__file__).parents[2] / "tools" / "cases.py")
cases = module_from_spec(_spec)
_spec.loader.exec_module(cases)


def test_what_is_committed_is_what_is_generated():
    assert cases.SHIPPED.read_text("utf-8") == cases.made(), "out of step with tests/clauses: run `make docs`"


@pytest.mark.parametrize("question", all_questions(), ids=lambda question: question.name)
def test_every_question_lists_cases_and_each_comes_out_as_it_says(question):
    listed = cases_of(question.name)
    assert 2 <= len(listed) <= 10
    assert len({case.name for case in listed}) == len(listed)
    for case in listed:
        decision = decision_as_json(question.answer(case.given()))
        got = (decision["verdict"], decision["until"] or "", decision["reasons"][0]["clauses"][0])
        assert got == (case.verdict, case.until, case.by), case.name
        if case.said:
            assert decision["answer"][question.answers()[0].name] == case.said, case.name
