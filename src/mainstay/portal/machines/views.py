"""The page of a machine on any day, its answers as JSON, its activity, and its environment."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mainstay.errors import NotFound
from mainstay.portal import addresses
from mainstay.portal.machines.log import log_of
from mainstay.portal.machines.page import crumbs, machine_context
from mainstay.portal.on_day import day_shown
from mainstay.portal.requests import PageRequest, today_of
from mainstay.queries import access
from mainstay.queries.bulk import acts_on
from mainstay.queries.events import events_about
from mainstay.queries.machine_page import Answer, answer_as_json, answers
from mainstay.queries.machines import activity_of, clone_sightings_of
from mainstay.records.models import Activity

PINGS = 50


@require_safe
def machine(request: PageRequest, key: str, name: str) -> HttpResponse:
    """GET: what holds of the machine, today or on the day that `?on=` asks about; `?why=` opens one answer."""
    row = access.machine_for(request.user, key, name)
    shown = day_shown(request, "why")
    context = machine_context(row, shown, request.GET.get("why", ""))
    context["may_change"] = access.has_right(request.user, "change-machine", row.account)
    return render(request, "machines/machine.html", context)


@require_safe
def answer_json(request: PageRequest, key: str, name: str) -> JsonResponse:
    """GET: the machine's own answer, as the page shows it."""
    row = access.machine_for(request.user, key, name)
    shown = day_shown(request)
    found = answers(row, on=shown.day)
    return JsonResponse({"account": key, "machine": row.name, "on": str(shown.day), **_public(found.machine)})


@require_safe
def service_json(request: PageRequest, key: str, name: str, service: str) -> JsonResponse:
    """GET: the answer about one service of the machine."""
    row = access.machine_for(request.user, key, name)
    shown = day_shown(request)
    found = answers(row, on=shown.day).service(service)
    if found is None:
        raise NotFound(f"there is no service {service!r}")
    said = {"account": key, "machine": row.name, "service": found.name, "on": str(shown.day)}
    return JsonResponse({**said, **_public(found)})


@require_safe
def activity(request: PageRequest, key: str, name: str) -> HttpResponse:
    """GET: when it was heard, what was on, and what was done to it."""
    row = access.machine_for(request.user, key, name)
    pings = Activity.objects.filter(attachment__machine=row).order_by("-at")[:PINGS]
    context = {
        "machine": row,
        "url": addresses.of_machine(key, row.name),
        "crumbs": [*crumbs(row), {"label": row.name, "url": addresses.of_machine(key, row.name)}],
        "days": list(reversed(activity_of(row, today_of(request)))),
        "log": log_of(events_about(row.account, f"machine {row.pk}"), pings, acts_on(row, PINGS)),
        "sightings": clone_sightings_of(row)[:PINGS],
    }
    return render(request, "machines/activity.html", context)


def _public(answer: Answer) -> dict[str, object]:
    return {name: value for name, value in answer_as_json(answer).items() if name not in ("question", "facts")}
