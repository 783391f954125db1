"""The list of an account's environments: how large each is and how much of it is covered, on any day."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mainstay.portal.addresses import of_account, of_machines, with_query
from mainstay.portal.exports import Form, streamed
from mainstay.portal.lists import Column, count_of_rows, cursor_of, headings, kept_of, pages, rows_of, saved_tabs
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
    words, order = _words(request), order_of(request.GET.get("sort", ""), SORTS, "name")
    cursor, size = cursor_of(request.GET), rows_of(request.GET)
    page = environment_list(environment_rows(account, words), order, cursor, size, shown.day)
    kept = kept_of(request.GET, *QUERY, "saved", "rows")
    mine = saved_views(request.user, NOUN, account)
    context = {
        "account": account,
        "shown": shown,
        "rows": page.rows,
        "short": [row for row in page.rows if not row.is_whole],
        "words": words,
        "hidden": [(name, kept[name]) for name in ("sort", "rows", "on") if kept[name]],
        "headings": headings(COLUMNS, order, request.path, {**kept, "sort": None}),
        "columns": [column.name for column in COLUMNS],
        "pages": pages(
            request.path,
            {**kept, "sort": order.text},
            cursor,
            len(page.rows),
            page.found.first,
            page.found.last,
            size,
        ),
        "tabs": saved_tabs(request, mine, "All environments"),
        "saved": next((each for each in mine if str(each.pk) == request.GET.get("saved")), None),
        "query": with_query("", **kept_of(request.GET, *QUERY)).removeprefix("?"),
        "counted": count_of_rows(page.count),
        "file_url": with_query(f"{request.path}.csv", **kept_of(request.GET, *QUERY)),
        "lines_url": with_query(f"{request.path}.jsonl", **kept_of(request.GET, *QUERY)),
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
    rows = every_environment(environment_rows(account, _words(request)), order, shown.day)
    return streamed(form, f"{key}-environments-{shown.day}", list(VALUES), VALUES, rows)


def _words(request: PageRequest) -> str:
    return request.GET.get("q", "").strip()[:100].replace("\0", "")
