"""The list of an account's environments: how large each is and how much of it is covered, on any day."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mainstay.portal.addresses import of_account, of_machines
from mainstay.portal.exports import Form, streamed
from mainstay.portal.lists import Column, cursor_of, list_context, rows_of, saved_tabs, words_of
from mainstay.portal.on_day import day_shown
from mainstay.portal.requests import PageRequest
from mainstay.queries import access
from mainstay.queries.environment_list import (
    SORTS,
    ListedEnvironment,
    environment_list,
    environment_rows,
    every_environment,
)
from mainstay.queries.keyset import order_of
from mainstay.queries.views import saved_views

NOUN = "environments"
QUERY = ("q", "sort", "on")
COLUMNS = (
    Column(name="environment", label="Environment", sort="name", always=True),
    Column(name="whole", label="Whole"),
    Column(name="covered", label="Ubuntu machines covered", look="figure"),
    Column(name="hosts", label="Hosts", look="figure"),
    Column(name="machines", label="Machines", look="figure"),
    Column(name="since", label="Since", sort="created"),
)
VALUES: Mapping[str, Callable[[ListedEnvironment], object]] = {
    "environment": lambda row: row.environment.name,
    "whole": lambda row: "yes" if row.is_whole else "no",
    "clause": lambda _: "intro.whole-environment",
    "ubuntu_machines": lambda row: row.ubuntu,
    "covered": lambda row: row.covered,
    "hosts": lambda row: row.hosts,
    "machines": lambda row: row.machines,
    "since": lambda row: row.environment.created_at,
}


@require_safe
def environments(request: PageRequest, key: str) -> HttpResponse:
    """GET: a page of the environments that the address asks for, today or on the day of `?on=`."""
    account = access.account_for(request.user, key)
    shown = day_shown(request, "q", "sort", "rows")
    order = order_of(request.GET.get("sort", ""), SORTS, "name")
    rows = environment_rows(account, words_of(request.GET))
    page = environment_list(rows, order, cursor_of(request.GET), rows_of(request.GET), shown.day)
    mine = saved_views(request.user, NOUN, account)
    context = {
        **list_context(
            request,
            mine,
            columns=COLUMNS,
            query=QUERY,
            hidden=("sort", "rows", "on"),
            order=order,
            found=page.found,
            count=page.count,
        ),
        "account": account,
        "shown": shown,
        "rows": page.rows,
        "short": [row for row in page.rows if not row.is_whole],
        "tabs": saved_tabs(request, mine, "All environments"),
        "may_change": access.has_right(request.user, "change-environment", account),
        "crumbs": [
            {"label": account.name, "url": of_account(key)},
            {"label": "Machines", "url": of_machines(key)},
        ],
    }
    return render(request, "environments/environments.html", context)


@require_safe
def environments_file(request: PageRequest, key: str, form: Form) -> StreamingHttpResponse:
    """GET: all that the address asks for, with the clause that asks it of each."""
    account = access.account_for(request.user, key)
    shown = day_shown(request)
    order = order_of(request.GET.get("sort", ""), SORTS, "name")
    rows = every_environment(environment_rows(account, words_of(request.GET)), order, shown.day)
    return streamed(form, f"{key}-environments-{shown.day}", list(VALUES), VALUES, rows)
