"""The page of an environment on any day: its rules, who is not covered and what would help, hosts and guests."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mainstay.portal.addresses import of_account, of_environment, of_environments, of_machines, with_query
from mainstay.portal.environments.rules import rules_of
from mainstay.portal.on_day import DayShown, day_shown
from mainstay.portal.questions.views import says_of
from mainstay.portal.requests import PageRequest
from mainstay.queries import access
from mainstay.queries.environment_overview import EnvironmentOverview, environment_overview
from mainstay.rules.environments import EnvironmentCoverageFacts
from mainstay.terms.clauses import CURRENT, edition
from mainstay.terms.questions import decision_as_json

_NO_FACTS = EnvironmentCoverageFacts(machines=())


@require_safe
def environment(request: PageRequest, key: str, name: str) -> HttpResponse:
    """GET: the environment, today or on the day that `?on=` asks about; `?why=` opens the answer."""
    shown = day_shown(request, "why")
    after = request.GET.get("after", "")
    page = environment_overview(request.user, key, name, shown.day, after=after)
    account, rules = page.environment.account, rules_of(page)
    decision = decision_as_json(replace(page.whole, facts=_NO_FACTS))
    context = {
        "page": page,
        "shown": shown,
        "rules": rules,
        "missed": [rule for rule in rules if not rule.is_met],
        "uncovered_total": page.ubuntu.total - page.ubuntu.covered,
        "decision": {**decision, "facts": _counted(page)},
        "says": says_of(edition(CURRENT), decision["clauses"]),
        "why_open": "why" in request.GET,
        "questions": _questions(key, page, shown, opened="why" in request.GET),
        "json_url": with_query(f"{of_environment(key, page.environment.name)}/answer.json", on=shown.query_day),
        "machines_url": with_query(of_machines(key), environment=page.environment.name),
        "after": after,
        "first_url": with_query(of_environment(key, page.environment.name), on=shown.query_day) + "#hosts",
        "next_url": with_query(of_environment(key, page.environment.name), on=shown.query_day, after=page.after)
        + "#hosts",
        "may_change": access.has_right(request.user, "change-environment", account),
        "key": key,
        "crumbs": [
            {"label": account.name, "url": of_account(key)},
            {"label": "Environments", "url": of_environments(key)},
        ],
    }
    return render(request, "environments/environment.html", context)


@require_safe
def answer_json(request: PageRequest, key: str, name: str) -> JsonResponse:
    """GET: the environment's answer with every machine that it was told, as `environment-coverage` gives it."""
    shown = day_shown(request)
    page = environment_overview(request.user, key, name, shown.day)
    said = {"account": key, "environment": page.environment.name, "on": str(shown.day)}
    return JsonResponse({**said, **decision_as_json(page.whole)})


def _counted(page: EnvironmentOverview) -> dict[str, Any]:
    """What the answer was told, counted: the machines themselves stand below, and in the JSON."""
    answer = page.whole.answer
    if answer is None:
        return {}
    return {"ubuntu_machines": answer.ubuntu_machines, "taken_in": answer.covered, "hosts": page.hosts.total}


def _questions(key: str, page: EnvironmentOverview, shown: DayShown, *, opened: bool) -> list[dict[str, object]]:
    here = of_environment(key, page.environment.name)
    why = with_query(here, on=shown.query_day, why=None if opened else 1)
    return [
        {"label": "Why?", "url": f"{why}#why", "chosen": opened, "key": "w"},
        {"label": "Until when?", "url": "#rules"},
        {"label": "On another day", "url": "#on"},
    ]
