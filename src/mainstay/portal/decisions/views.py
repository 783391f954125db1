"""The page of a kept answer; every answer as JSON and as PDF; keeping one."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

import mainstay.rules  # noqa: F401 -- registers the questions
from mainstay.errors import Invalid, NotFound
from mainstay.gateways.pdf import written
from mainstay.operations.answers import freeze_machine_answer
from mainstay.portal import addresses
from mainstay.portal.days import NoDay, read_day
from mainstay.portal.decisions.paper import paper_of
from mainstay.portal.decisions.shown import AnswerShown, of_decision, of_frozen, of_kept, of_machine
from mainstay.portal.on_day import day_shown
from mainstay.portal.requests import OpenRequest, PageRequest, today_of
from mainstay.portal.templatetags.dates import short_day
from mainstay.queries import access
from mainstay.queries.agreements import provider_terms
from mainstay.queries.frozen_answers import answer_of_key
from mainstay.queries.machine_page import MACHINE, answer_as_json, answers
from mainstay.queries.providers import provider_name
from mainstay.records.models import FrozenAnswer, KeptDecision
from mainstay.terms.facts import FactError
from mainstay.terms.questions import decision_as_json, question_called, read_json


@require_safe
def kept(request: PageRequest, answer: str) -> HttpResponse:
    """GET: a kept answer, as it was."""
    row = answer_of_key(request.user, answer)
    shown = _shown(row)
    context = {
        "row": row,
        "shown": shown,
        "account": row.account,
        "machine": row.machine if isinstance(row, FrozenAnswer) else "",
        "now_url": _as_it_is_now(row),
        "at": row.at,
    }
    return render(request, "decisions/decision.html", context)


@require_safe
def kept_json(request: PageRequest, answer: str) -> JsonResponse:
    """GET: the same as it is kept."""
    row = answer_of_key(request.user, answer)
    about = {"key": row.key, "account": row.account.key if row.account else None, "at": row.at}
    if isinstance(row, FrozenAnswer):
        return JsonResponse({**about, "machine": row.machine, "asks": row.asks, "on": str(row.on), **row.answer})
    return JsonResponse({**about, "about": row.about, **row.decision})


@require_safe
def kept_pdf(request: PageRequest, answer: str) -> HttpResponse:
    """GET: the same on paper, byte for byte the same each time."""
    row = answer_of_key(request.user, answer)
    crumbs = [row.account.name] if row.account else []
    return _pdf(_shown(row), name=f"answer-{row.key}", crumbs=crumbs, dots=[f"kept on {short_day(row.at.date())}"])


@require_POST
def freeze(request: PageRequest, key: str, name: str) -> HttpResponse:
    """POST asks, on: the answer is kept, and its page shown."""
    try:
        on = read_day(request.POST.get("on") or str(today_of(request)))
    except NoDay as error:
        raise Invalid("this is no day", help=str(error)) from error
    row = freeze_machine_answer(
        actor=request.user, account=key, machine=name, asks=request.POST.get("asks") or MACHINE,
        on=on, now=request.now,
    )  # fmt: skip
    return redirect(addresses.of_answer(row.key))


@require_safe
def machine_pdf(request: PageRequest, key: str, name: str) -> HttpResponse:
    """GET: whether the machine is covered, on paper; `?on=` asks of another day."""
    return _of_machine(request, key, name, MACHINE)


@require_safe
def service_pdf(request: PageRequest, key: str, name: str, service: str) -> HttpResponse:
    """GET: the answer about one service of the machine, on paper."""
    return _of_machine(request, key, name, service)


@login_not_required
@require_safe
def question_pdf(request: OpenRequest, name: str) -> HttpResponse:
    """GET: the answer to a question on paper, for facts as JSON in the address."""
    try:
        question = question_called(name)
        given = read_json(request.GET.get("facts", "{}"))
        if not isinstance(given, dict):
            return JsonResponse(FactError("bad-fact", None, "the facts are an object").as_json(), status=400)
        decision = decision_as_json(question.answer(given, provider_terms()))
    except FactError as error:
        if error.code == "unknown-question":
            raise NotFound(error.message) from error
        return JsonResponse(error.as_json(), status=400)
    return _pdf(of_decision(decision, title=question.asks), name=name, dots=[name])


def _of_machine(request: PageRequest, key: str, name: str, asks: str) -> HttpResponse:
    row = access.machine_for(request.user, key, name)
    shown = day_shown(request)
    found = answers(row, on=shown.day)
    answer = found.machine if asks == MACHINE else found.service(asks)
    if answer is None:
        raise NotFound(f"there is no service {asks!r}")
    document = _as_read(answer_as_json(answer))
    paper = of_machine(document, machine=row.name, asks=asks, on=shown.day)
    return _pdf(paper, name=f"{row.name}-{asks}-{shown.day}", crumbs=[row.account.name, row.name])


def _as_read(document: dict[str, Any]) -> dict[str, Any]:
    """The document as whoever reads its JSON has it: lists for tuples, days as text."""
    read: dict[str, Any] = json.loads(json.dumps(document, default=str))
    return read


def _shown(row: FrozenAnswer | KeptDecision) -> AnswerShown:
    return of_frozen(row) if isinstance(row, FrozenAnswer) else of_kept(row)


def _as_it_is_now(row: FrozenAnswer | KeptDecision) -> str:
    """The page that gives the answer of today."""
    if not isinstance(row, FrozenAnswer):
        return ""
    return addresses.with_query(addresses.of_machine(row.account.key, row.machine), why=row.asks) + "#why"


def _pdf(
    shown: AnswerShown, *, name: str, crumbs: list[str] | None = None, dots: list[str] | None = None
) -> HttpResponse:
    made = written(paper_of(shown, provider=provider_name(), crumbs=crumbs or (), dots=dots or ()))
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
