"""Does the example of each question, which its page and its documentation show, come out as it says?"""

import pytest

import mainstay.rules  # noqa: F401 - registers the questions
from mainstay.terms.questions import all_questions, decision_as_json


@pytest.mark.parametrize("question", all_questions(), ids=lambda question: question.name)
def test_an_example_holds(question):
    example = question.example
    decision = decision_as_json(question.answer(example.facts))
    assert decision["verdict"] == example.verdict
    assert decision["answer"].items() >= dict(example.answer).items()
    assert decision["until"] == example.until
