"""The questions that the terms answer: what each takes, and a path of its own where it is asked with facts of the caller's."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from pydantic import Field
from pydantic_core import from_json, to_json

import mainstay.rules  # noqa: F401 -- registers the questions
from mainstay.api.v1.answers import Decision
from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.nouns import Noun
from mainstay.api.v1.pages import Page
from mainstay.api.v1.words import Given, Name, Shown, said
from mainstay.queries.agreements import provider_terms
from mainstay.terms.descriptions import question_as_json
from mainstay.terms.facts import FactError
from mainstay.terms.questions import Question as Asked
from mainstay.terms.questions import all_questions, decide_json, question_called, read_json

noun = Noun("questions", "What the terms answer, and the answers: from facts of one's own, on any day.")

MOST_AT_ONCE = 1000


class Fact(Shown):
    """A fact that a question takes, or a field of its answer."""

    name: str = said("Its name.", "on")
    type: str = said("What it may hold.", "date")
    required: bool = said("Whether it has to be given.", True)
    means: str = said("What it means.", "the day asked about")
    default: Any = said("What is taken where it is not given.", None, None)


class AnswerField(Shown):
    """A field of an answer."""

    name: str = said("Its name.", "through")
    type: str = said("What it may hold.", "unit | hosts | parent | cloud-image | none")
    means: str = said("What it means.", "what covers the machine")


class QuestionExample(Shown):
    """One case of a question."""

    facts: dict[str, Any] = said("The facts.", {"release": "22.04", "on": "2026-11-30"})
    verdict: str = said("The verdict.", "yes")
    answer: dict[str, Any] = said("The answer, or a part of it.", {"phase": "standard"})
    until: str | None = said("Until when it holds.", "2027-06-01")


class Question(Shown):
    """A question that the terms answer."""

    name: str = said("Its name, which stands in paths.", "release-phase")
    asks: str = said("The question.", "Which phase of its life is a release in on a day, and until when?")
    verdicts: str = said("When which verdict comes.", "yes where the release is in a phase")
    facts: list[Fact] = Field(description="The facts that it takes.")
    answer: list[AnswerField] = Field(description="The fields of its answer.")
    reasons: dict[str, str] = said(
        "The codes of its reasons, and when each comes.", {"in-standard": "standard maintenance"}
    )
    clauses: list[str] = said("The clauses that it answers.", ["1.1"])
    example: QuestionExample = Field(description="One case.")


class AskedQuestion(Given):
    """One of many questions."""

    question: Name = said("Its name.", "release-phase")
    facts: dict[str, Any] = said("Its facts.", {"release": "22.04", "on": "2026-11-30"}, {})


class ManyQuestions(Given):
    """Many questions at once."""

    questions: Annotated[list[AskedQuestion], Field(min_length=1, max_length=MOST_AT_ONCE)] = Field(
        description=f"Up to {MOST_AT_ONCE}, each answered by itself."
    )


class NotAnswered(Shown):
    """Why one of many could not be answered."""

    code: Literal["unknown-question", "unknown-fact", "missing-fact", "bad-fact"] = said(
        "What was wrong.", "missing-fact"
    )
    field: str | None = said("With which fact.", "on")
    message: str = said("As a sentence.", "on is required")


class Result(Shown):
    """The answer to one of many, or why there is none; the other of the two is null."""

    decision: Decision | None = Field(description="The decision.")
    error: NotAnswered | None = Field(description="What was wrong with the facts.")


class Results(Shown):
    """The answers, in the order of the questions."""

    results: list[Result] = Field(description="One for each question.")


@noun.read("/questions", scope=None, gives=Page[Question])
def list_questions(request: ApiRequest) -> Page[Question]:  # noqa: ARG001 -- whoever asks
    """All questions that the terms answer, by name; all of them on one page."""
    known = sorted(all_questions(), key=lambda question: question.name)
    return Page[Question].model_validate({"items": [_shown(one) for one in known], "next": None})


@noun.read("/questions/{question}", scope=None, gives=Question)
def get_question(request: ApiRequest, question: str) -> Question:  # noqa: ARG001
    """One question, with its facts, its answer, its reasons and its clauses."""
    return _shown(question_called(question))


@noun.asks("/decide", scope="decide", gives=Results)
def decide_many(request: ApiRequest, body: ManyQuestions) -> Results:  # noqa: ARG001
    """Many questions at once, each answered by itself: one that cannot be answered says so in its place."""
    terms = provider_terms()
    return HttpResponse(  # type: ignore[return-value]
        to_json({"results": [_result(one, terms) for one in body.questions]}), content_type="application/json"
    )


def _result(one: AskedQuestion, terms: Any) -> dict[str, Any]:
    try:
        return {"decision": from_json(decide_json(one.question, one.facts, terms)), "error": None}
    except FactError as error:
        return {"decision": None, "error": error.as_json()["error"]}


def _shown(question: Asked[Any, Any]) -> Question:
    return Question.model_validate(question_as_json(question))


def _add_path(question: Asked[Any, Any]) -> None:
    """The question's own path: facts in, the public JSON of the decision out, byte for byte as the command line gives it."""

    def decide(request: ApiRequest) -> HttpResponse:
        facts = read_json(request.body or b"{}")
        return HttpResponse(decide_json(question.name, facts, provider_terms()), content_type="application/json")

    decide.__name__ = f"decide_{question.name.replace('-', '_')}"
    decide.__doc__ = (
        f"{question.asks}\n\nVerdicts: {question.verdicts}. The facts are those that the question declares, with what a "
        f"contract agrees otherwise as deviations and readings."
    )
    noun.asks(f"/decide/{question.name}", scope="decide", gives=Decision, body=question)(decide)


for _question in sorted(all_questions(), key=lambda question: question.name):
    _add_path(_question)
