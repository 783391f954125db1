"""The list of an account's machines, with its views and filters; where one has several accounts, the choice of one."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from mainstay.portal import addresses
from mainstay.portal.exports import Form, streamed
from mainstay.portal.lists import (
    DENSITIES,
    Column,
    chosen_columns,
    column_menu,
    cursor_of,
    headings,
    pages,
    rows_of,
)
from mainstay.portal.machines.cells import Place, written_rows
from mainstay.portal.machines.choosing import Choice, acts_of, choice_of, ways_of
from mainstay.portal.machines.columns import COLUMNS, USUAL, VALUES, WHERE_UNCOVERED, row_of
from mainstay.portal.on_day import DayShown, day_shown
from mainstay.portal.pictures.svg import Markup
from mainstay.portal.requests import PageRequest
from mainstay.portal.templatetags.answers import KINDS
from mainstay.queries import access
from mainstay.queries.accounts import accounts_of
from mainstay.queries.keyset import Cursor
from mainstay.queries.list_queries import MACHINE_FILTERS, MACHINE_QUERY, wanted_machines
from mainstay.queries.machine_list import (
    VIEWS,
    MachineListPage,
    RowCount,
    View,
    Wanted,
    count_of,
    every_row,
    filter_choices,
    machine_list,
)
from mainstay.queries.views import columns_of, saved_views
from mainstay.records.models import Account, SavedView
from mainstay.records.models.machines import MachineKind

NAMES: dict[View, str] = {
    "all": "All",
    "not-covered": "Not covered",
    "silent": "Silent for a day",
    "set-apart": "Clones set apart",
    "detached": "Not attached",
}
ALWAYS = ("all", "not-covered")
SEEN = [("1", "silent for a day"), ("7", "silent for a week"), ("30", "silent for 30 days")]
WOULD_HELP = {
    "unit-not-held": "a free unit",
    "host-not-covered": "its host covered",
    "parent-not-covered": "the machine under it covered",
    "no-longer-effective": "a contract in effect",
    "grace-period": "a renewed contract",
    "not-yet-effective": "to wait for the contract",
    "never-effective": "a contract with dates",
    "release-unknown": "a release that is known",
    "not-ubuntu": "Ubuntu on it",
}
NOUN = "machines"
OFFERED = 200
"""How many accounts one is given to choose from; all of them are in their own list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """A filter of the line: its name, what can be chosen, what is."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    chosen: str
    any: str = "any"


@require_safe
def of_one_account(request: PageRequest) -> HttpResponse:
    """GET: the machines of the one account that one has, or the choice of one of several."""
    accounts = list(accounts_of(request.user, request.now)[:2])
    if len(accounts) == 1:
        return redirect(addresses.of_machines(accounts[0].key))
    words = request.GET.get("q", "").strip()
    named = Q(name__icontains=words) | Q(key__icontains=words)
    offered = list(accounts_of(request.user, request.now).filter(named)[: OFFERED + 1])
    context = {"accounts": offered[:OFFERED], "words": words, "more": len(offered) > OFFERED}
    return render(request, "machines/choose.html", context)


@require_safe
def machines(request: PageRequest, key: str) -> HttpResponse:
    """GET: a page of what the address asks for, as of `?on=`; with what is chosen of it, and the preview of an act on that."""
    account = access.account_for(request.user, key)
    shown = day_shown(request, *MACHINE_QUERY, "saved", "rows")
    wanted, cursor = wanted_machines(request.GET), cursor_of(request.GET)
    page = machine_list(account, wanted, cursor, on=shown.day, now=request.now, limit=rows_of(request.GET))
    may_change = access.has_right(request.user, "change-machine", account)
    choice = choice_of(request, account, wanted, page, shown) if may_change else None
    mine = saved_views(request.user, NOUN, account)
    saved = next((each for each in mine if str(each.pk) == request.GET.get("saved")), None)
    kept: dict[str, str | None] = {**dict(shown.kept), "on": shown.query_day}
    here = addresses.with_query(shown.path, **kept)
    columns = _columns(request, wanted, saved)
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
            "view": wanted.view,
            "tabs": [*_tabs(page, wanted, shown, saved), *_own_tabs(request, account, mine, saved, page, shown)],
            "saved": saved,
            "filters": filters,
            "text": wanted.filter.text,
            "hidden": [(name, kept[name]) for name in ("view", "sort", "on", "rows") if kept.get(name)],
            "is_filtered": bool(wanted.filter.text or wanted.lacks) or any(each.chosen for each in filters),
            "columns": [column.name for column in columns],
            "headings": headings(columns, wanted.order, shown.path, _without(kept, "sort")),
            "column_menu": column_menu(COLUMNS, columns),
            "densities": [(value, label, value == (request.user.density or "")) for value, label in DENSITIES],
            "rows": _rows(request, account, page, columns, choice, shown),
            "lacking": _lacking(page, wanted, kept, shown) if wanted.view == "not-covered" else [],
            "pages": pages(shown.path, kept, cursor, len(page.rows), page.first, page.last, rows_of(request.GET)),
            "clear_url": addresses.with_query(shown.path, view=kept.get("view"), on=shown.query_day),
            "choice": choice,
            "acts": acts_of(choice) if choice else [],
            "ways": ways_of(choice, page, here) if choice else [],
            "verb": choice.verb if choice else "",
            "here": here,
            "kept": [(name, value) for name, value in (*kept.items(), *_place(cursor)) if value],
            "query": _query(request),
            "file_url": addresses.with_query(f"{shown.path}.csv", **_without(kept, "rows")),
            "lines_url": addresses.with_query(f"{shown.path}.jsonl", **_without(kept, "rows")),
            "counted": count_in_rows(page.count),
        },
    )


@require_safe
def machines_file(request: PageRequest, key: str, form: Form) -> StreamingHttpResponse:
    """GET: all that the address asks for, with the columns that its list shows and the clause of each answer."""
    account = access.account_for(request.user, key)
    shown, wanted = day_shown(request), wanted_machines(request.GET)
    mine = saved_views(request.user, NOUN, account)
    saved = next((each for each in mine if str(each.pk) == request.GET.get("saved")), None)
    columns = [column.name for column in _columns(request, wanted, saved) if column.name != "years"]
    behind = columns.index("why") + 1 if "why" in columns else len(columns)
    columns[behind:behind] = ["clause"]
    rows = every_row(account, wanted, on=shown.day, now=request.now)
    return streamed(form, f"{key}-machines-{shown.day}", columns, VALUES, rows)


def count_in_rows(count: RowCount) -> str:
    """1,640 rows; more than 1,000 rows."""
    if count.more:
        return f"more than {count.rows:,} rows"
    return "1 row" if count.rows == 1 else f"{count.rows:,} rows"


def _columns(request: PageRequest, wanted: Wanted, saved: SavedView | None) -> list[Column]:
    usual = WHERE_UNCOVERED if wanted.view == "not-covered" else USUAL
    own = saved.columns if saved and saved.columns else columns_of(request.user, NOUN)
    return chosen_columns(COLUMNS, own, usual)


def _rows(
    request: PageRequest,
    account: Account,
    page: MachineListPage,
    columns: list[Column],
    choice: Choice | None,
    shown: DayShown,
) -> list[Markup]:
    names = [column.name for column in columns]
    rows = [
        row_of(
            listed,
            account.key,
            request.now,
            shown.query_day,
            chosen=choice is not None and choice.has(listed.machine.name),
            years="years" in names,
        )
        for listed in page.rows
    ]
    everything = choice is not None and choice.all
    place = Place(account=account.key, now=request.now, choosing=choice is not None, all_chosen=everything)
    return written_rows(rows, names, place)


def _place(cursor: Cursor) -> list[tuple[str, str | None]]:
    return [("after", cursor.after), ("before", cursor.before), ("at", cursor.at)]


def _without(kept: dict[str, str | None], *names: str) -> dict[str, str | None]:
    return {name: value for name, value in kept.items() if name not in names}


def _query(request: PageRequest) -> str:
    """What of the address a saved view keeps."""
    said = {name: request.GET[name] for name in MACHINE_QUERY if request.GET.get(name)}
    return addresses.with_query("", **said).removeprefix("?")


def _filters(choices: dict[str, list[str]], wanted: Wanted) -> list[Filter]:
    kinds = [(kind, KINDS[kind]) for kind in MachineKind.values]
    found = {name: [(value, value) for value in values] for name, values in choices.items()}
    found |= {"kind": kinds, "seen": SEEN}
    return [
        Filter(
            name=name,
            label=name.capitalize(),
            choices=found[name],
            chosen=getattr(wanted.filter, name),
            any="any time" if name == "seen" else "any",
        )
        for name in MACHINE_FILTERS
        if found[name] or getattr(wanted.filter, name)
    ]


def _tabs(page: MachineListPage, wanted: Wanted, shown: DayShown, saved: SavedView | None) -> list[dict[str, object]]:
    """The views that everybody has with their counts; those that are empty are left out, unless one stands in one."""
    return [
        {
            "label": NAMES[name],
            "count": page.counts[name],
            "url": addresses.with_query(shown.path, view=None if name == "all" else name, on=shown.query_day),
            "chosen": name == wanted.view and saved is None,
        }
        for name in VIEWS
        if page.counts[name] or name in ALWAYS or name == wanted.view
    ]


def _own_tabs(
    request: PageRequest,
    account: Account,
    mine: list[SavedView],
    saved: SavedView | None,
    page: MachineListPage,
    shown: DayShown,
) -> list[dict[str, object]]:
    """The views that the person has saved. Of a large account their counts are as old as the others."""
    live = page.cover.count is None
    return [
        {
            "label": each.name,
            "count": count_of(account, wanted_machines(each.query), on=shown.day, now=request.now)
            if live
            else each.rows,
            "url": addresses.with_query(shown.path, saved=each.pk, on=shown.query_day)
            + (f"&{each.query}" if each.query else ""),
            "chosen": each == saved,
        }
        for each in mine
    ]


def _lacking(
    page: MachineListPage, wanted: Wanted, kept: dict[str, str | None], shown: DayShown
) -> list[dict[str, object]]:
    return [
        {
            "machines": machines,
            "says": WOULD_HELP.get(code, "something else"),
            "url": addresses.with_query(shown.path, **{**kept, "lacks": None if wanted.lacks == code else code}),
            "chosen": wanted.lacks == code,
        }
        for code, machines in page.cover.by_reason()
    ]
