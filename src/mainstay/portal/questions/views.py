"""The pages of the questions. They are open to all: what the terms decide is nobody's secret."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import mainstay.rules  # noqa: F401 -- registers the questions
from mainstay.errors import NotFound
from mainstay.portal.addresses import of_question, with_query
from mainstay.portal.questions.answers import ask, facts_as_json
from mainstay.portal.questions.cases import case_table
from mainstay.portal.questions.command_line import leading_word, written
from mainstay.portal.requests import OpenRequest
from mainstay.portal.wording import label_of
from mainstay.queries.agreements import provider_terms
from mainstay.terms.clauses import Edition
from mainstay.terms.descriptions import facts_schema
from mainstay.terms.facts import FactError
from mainstay.terms.questions import Question, all_questions, decide_json, question_called, read_json
from mainstay.terms.register import by_part, part_of

FIRST_CLAUSES = 8


@login_not_required
@require_safe
def questions(request: OpenRequest) -> HttpResponse:
    """All questions, by the part of the description that answers them."""
    edition = provider_terms().edition
    parts: dict[str, list[Question[Any, Any]]] = {part: [] for part in by_part(edition)}
    for question in sorted(all_questions(), key=lambda question: question.name):
        parts[part_of(edition.clauses[_clause_of(question)])].append(question)
    shown = [(part, asked) for part, asked in parts.items() if asked]
    return render(request, "questions/questions.html", {"parts": shown, "count": len(all_questions())})


@login_not_required
@require_safe
def question(request: OpenRequest, name: str) -> HttpResponse:
    """The question as a form, with the answer to the facts in the address: that address is the permanent link."""
    asked_question, terms = _called(name), provider_terms()
    asked = ask(asked_question, request.GET, terms)
    frozen = _compact(asked.facts)
    edition = terms.edition
    context = {
        "question": asked_question,
        "part": part_of(edition.clauses[_clause_of(asked_question)]),
        "asked": asked,
        "rows": asked.rows(asked_question),
        "agreement": asked.agreement(),
        "is_example": not request.GET,
        "labels": {field.name: field.label for field in asked_question.facts()},
        "says": says_of(edition, asked.decision["clauses"]) if asked.decision else {},
        "word": leading_word(asked_question, asked.decision) if asked.decision else "",
        "word_of": label_of(asked_question.answers()[0].name).lower(),
        "facts_json": facts_as_json(asked.facts),
        "written": written(asked_question, asked.decision) if asked.decision else "",
        "permanent_url": with_query(of_question(name), facts=frozen),
        "json_url": with_query(f"{of_question(name)}.json", facts=frozen),
        "pdf_url": with_query(f"{of_question(name)}.pdf", facts=frozen),
        "empty_url": with_query(of_question(name), facts="{}"),
        "cases": case_table(asked_question),
        "clauses": [edition.clauses[clause] for clause in asked_question.clauses],
        "first": FIRST_CLAUSES,
    }
    return render(request, "questions/question.html", context)


@login_not_required
@require_safe
def decision(request: OpenRequest, name: str) -> HttpResponse:
    """The decision as JSON, for facts as JSON in the address."""
    _called(name)
    try:
        document = decide_json(name, read_json(request.GET.get("facts", "{}")), provider_terms())
    except FactError as error:
        return JsonResponse(error.as_json(), status=400)
    return HttpResponse(document, content_type="application/json")


@login_not_required
@require_safe
def schema(request: OpenRequest, name: str) -> HttpResponse:  # noqa: ARG001 -- a view's signature
    """The JSON Schema of the question's facts."""
    return JsonResponse(facts_schema(_called(name)))


def says_of(edition: Edition, clauses: tuple[str, ...] | list[str]) -> dict[str, str]:
    """What each of the clauses says in our words."""
    return {clause: edition.clauses[clause].says for clause in clauses if clause in edition.clauses}


def _called(name: str) -> Question[Any, Any]:
    try:
        return question_called(name)
    except FactError as error:
        raise NotFound(error.message) from error


def _clause_of(question: Question[Any, Any]) -> str:
    """The clause by which the question is filed: its first that has a number."""
    return next((clause for clause in question.clauses if clause[0].isdigit()), question.clauses[0])


def _compact(facts: dict[str, Any]) -> str:
    from json import dumps

    return dumps(facts, separators=(",", ":"), ensure_ascii=False)
