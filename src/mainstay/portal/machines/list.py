"""The list of an account's machines, with its saved views and filters; where one has several accounts, the choice of one."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from mainstay.portal import addresses
from mainstay.portal.on_day import DayShown, day_shown
from mainstay.portal.requests import PageRequest
from mainstay.portal.templatetags.answers import KINDS, sentence
from mainstay.queries import access
from mainstay.queries.accounts import accounts_of
from mainstay.queries.machine_list import (
    VIEWS,
    Cursor,
    ListedMachine,
    MachineListPage,
    View,
    filter_choices,
    machine_list,
)
from mainstay.queries.machines import MachineFilter
from mainstay.records.models.machines import MachineKind
from mainstay.terms.decision import Verdict

NAMES: dict[View, str] = {
    "all": "All",
    "not-covered": "Not covered",
    "silent": "Silent for a day",
    "set-apart": "Clones set apart",
    "detached": "Not attached",
}
FILTERS = ("environment", "release", "kind", "contract")
ALWAYS = ("all", "not-covered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A machine in the list, in words."""

    name: str
    url: str
    why_url: str
    verdict: str
    why: str
    clause: str
    until: date | None
    helps: str
    listed: ListedMachine


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter of the line: its name, what can be chosen, what is."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    chosen: str


@require_safe
def of_one_account(request: PageRequest) -> HttpResponse:
    """GET: the machines of the one account that one has, or the choice of one of several."""
    accounts = list(accounts_of(request.user, request.now))
    if len(accounts) == 1:
        return redirect(addresses.of_machines(accounts[0].key))
    return render(request, "machines/choose.html", {"accounts": accounts})


@require_safe
def machines(request: PageRequest, key: str) -> HttpResponse:
    """GET: a page of the view that `?view=` names, filtered and as of `?on=`."""
    account = access.account_for(request.user, key)
    shown = day_shown(request, "view", "q", *FILTERS)
    view = _view(request)
    wanted = _wanted(request)
    cursor = Cursor(after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    page = machine_list(account, view, wanted, cursor, on=shown.day, now=request.now)
    filters = _filters(filter_choices(account), wanted)
    return render(
        request,
        "machines/machines.html",
        {
            "account": account,
            "attach_url": addresses.with_query("/attach", account=key),
            "crumbs": [{"label": account.name, "url": addresses.of_account(key)}],
            "shown": shown,
            "page": page,
            "view": view,
            "tabs": _tabs(page, view, shown),
            "filters": filters,
            "text": wanted.text,
            "is_filtered": bool(wanted.text) or any(each.chosen for each in filters),
            "rows": [_row(listed, key, shown) for listed in page.rows],
            "lacking": page.cover.lacking() if view == "not-covered" else (),
            "links": _links(page, shown),
        },
    )


def _view(request: PageRequest) -> View:
    asked = request.GET.get("view", "all")
    return asked if asked in VIEWS else "all"


def _wanted(request: PageRequest) -> MachineFilter:
    environment, release, kind, contract = (request.GET.get(name, "")[:100] for name in FILTERS)
    text = request.GET.get("q", "").strip()[:100]
    return MachineFilter(text=text, environment=environment, release=release, kind=kind, contract=contract)


def _filters(choices: dict[str, list[str]], wanted: MachineFilter) -> list[Filter]:
    kinds = [(kind, KINDS[kind]) for kind in MachineKind.values]
    found = {name: [(value, value) for value in values] for name, values in choices.items()} | {"kind": kinds}
    return [
        Filter(name=name, label=name.capitalize(), choices=found[name], chosen=getattr(wanted, name))
        for name in FILTERS
    ]


def _tabs(page: MachineListPage, view: View, shown: DayShown) -> list[dict[str, object]]:
    """The saved views with their counts; those that are empty are left out, unless one stands in one."""
    return [
        {
            "label": NAMES[name],
            "count": page.counts[name],
            "url": addresses.with_query(shown.path, view=None if name == "all" else name, on=shown.query_day),
            "chosen": name == view,
        }
        for name in VIEWS
        if page.counts[name] or name in ALWAYS or name == view
    ]


def _links(page: MachineListPage, shown: DayShown) -> dict[str, str]:
    kept = {**dict(shown.kept), "on": shown.query_day}
    return {
        "before": addresses.with_query(shown.path, **kept, before=page.before) if page.before else "",
        "after": addresses.with_query(shown.path, **kept, after=page.after) if page.after else "",
        "clear": addresses.with_query(shown.path, view=dict(shown.kept).get("view"), on=shown.query_day),
    }


def _row(listed: ListedMachine, key: str, shown: DayShown) -> Row:
    place = addresses.of_machine(key, listed.machine.name)
    why, clause = _why(listed)
    until = listed.decision.until
    return Row(
        name=listed.machine.name,
        url=addresses.with_query(place, on=shown.query_day),
        why_url=addresses.with_query(place, on=shown.query_day, why="machine") + "#why",
        verdict=str(listed.decision.verdict),
        why=why,
        clause=clause,
        until=until if isinstance(until, date) else None,
        helps=listed.helps[0] if listed.helps else "",
        listed=listed,
    )


def _why(listed: ListedMachine) -> tuple[str, str]:
    """What covers it, or why nothing does, with the clause."""
    if listed.decision.verdict is not Verdict.YES:
        reason = listed.decision.reasons[0]
        return sentence(reason.says), reason.clauses[0]
    attachment, machine = listed.standing.attachment, listed.machine
    clauses = listed.coverage.reasons[0].clauses
    if listed.through == "unit":
        return f"Unit of {attachment.line if attachment else 'its own'}", clauses[1]
    said = {"hosts": f"Its host {machine.host}", "parent": f"{machine.parent} under it", "cloud-image": "A Pro image"}
    return said[listed.through], clauses[0]
