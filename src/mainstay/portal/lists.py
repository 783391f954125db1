"""What do all lists share? Columns that are chosen, orders that an address carries, pages that follow one another by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from mainstay.portal.addresses import with_query
from mainstay.queries.keyset import Cursor, Mark, Order, Slice
from mainstay.records.models import SavedView

ROWS = (20, 50)
DENSITIES = (("compact", "26"), ("", "33"), ("roomy", "41"))
LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list: `sort` is the key that it is sorted by, `look` its class; `always` ones cannot be left out."""

    name: str
    label: str
    sort: str = ""
    look: str = ""
    always: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The head of a column; `url` sorts by it, the other way round where the list is sorted by it already."""

    column: Column
    url: str
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where the pages before and after are, and by which names they go."""

    rows: int
    count: int
    after: str
    last: str
    before_url: str
    after_url: str
    sizes: tuple[tuple[int, str, bool], ...]


def cursor_of(said: QueryDict) -> Cursor:
    """Where the page begins that an address asks for."""
    after, before, at = (said.get(name, "")[:LONGEST] for name in ("after", "before", "at"))
    return Cursor(after=after, before=before, at=at)


def rows_of(said: QueryDict) -> int:
    """How many rows a page has."""
    return next((size for size in ROWS if str(size) == said.get("rows")), ROWS[0])


def words_of(said: QueryDict) -> str:
    """The words that a list is searched for."""
    return said.get("q", "").strip()[:100].replace("\0", "")


def list_context(
    request: HttpRequest,
    mine: Sequence[SavedView],
    *,
    columns: Sequence[Column],
    query: Sequence[str],
    hidden: Sequence[str],
    order: Order,
    found: Slice[Any],
    count: int,
) -> dict[str, object]:
    """What the includes of every list are told. `query` names what of the address says which rows are asked for, `hidden` what the
    form of the filters carries along besides its own fields; `mine` are the views of it that the person has saved.
    """
    asked, kept = kept_of(request.GET, *query), kept_of(request.GET, *query, "saved", "rows")
    cursor, size = cursor_of(request.GET), rows_of(request.GET)
    return {
        "words": words_of(request.GET),
        "hidden": [(name, kept[name]) for name in hidden if kept[name]],
        "headings": headings(columns, order, request.path, {**kept, "sort": None}),
        "columns": [column.name for column in columns],
        "pages": pages(
            request.path, {**kept, "sort": order.text}, cursor, len(found.rows), found.first, found.last, size
        ),
        "saved": next((each for each in mine if str(each.pk) == request.GET.get("saved")), None),
        "query": with_query("", **asked).removeprefix("?"),
        "counted": count_of_rows(count),
        "file_url": with_query(f"{request.path}.csv", **asked),
        "lines_url": with_query(f"{request.path}.jsonl", **asked),
    }


def headings(columns: Iterable[Column], order: Order, path: str, kept: Mapping[str, str | None]) -> list[Heading]:
    """The heads of the columns, with the addresses that sort."""
    return [_heading(column, order, path, kept) for column in columns]


def pages(
    path: str,
    kept: Mapping[str, str | None],
    cursor: Cursor,
    shown: int,
    first: Mark | None,
    last: Mark | None,
    size: int,
) -> Pages:
    """The links below a list. `kept` is what of the address stays."""
    named = kept.get("sort") is not None
    return Pages(
        rows=size,
        count=shown,
        after=cursor.after,
        last=last.name if last else "",
        before_url=_to(path, kept, "before", first, named=named),
        after_url=_to(path, kept, "after", last, named=named),
        sizes=tuple(
            (each, with_query(path, **{**kept, "rows": None if each == ROWS[0] else str(each)}), each == size)
            for each in ROWS
        ),
    )


def chosen_columns(columns: Sequence[Column], wanted: Sequence[str], usual: Sequence[str]) -> list[Column]:
    """Those that are always there, then the wanted ones in their order; the usual ones where none is wanted."""
    by_name = {column.name: column for column in columns}
    names = [name for name in wanted or usual if name in by_name and not by_name[name].always]
    return [*(column for column in columns if column.always), *(by_name[name] for name in names)]


def column_menu(columns: Sequence[Column], chosen: Sequence[Column]) -> list[dict[str, object]]:
    """The columns as the menu has them: those that are shown first, in their order."""
    rest = [column for column in columns if column not in chosen]
    return [
        {"name": column.name, "label": column.label, "shown": column in chosen, "always": column.always}
        for column in (*chosen, *rest)
    ]


def _heading(column: Column, order: Order, path: str, kept: Mapping[str, str | None]) -> Heading:
    if not column.sort:
        return Heading(column=column, url="", direction="")
    is_chosen = column.sort == order.key
    turned = Order(key=column.sort, descending=is_chosen and not order.descending)
    direction = ("descending" if order.descending else "ascending") if is_chosen else ""
    return Heading(column=column, url=with_query(path, **{**kept, "sort": turned.text}), direction=direction)


def _to(path: str, kept: Mapping[str, str | None], which: str, mark: Mark | None, *, named: bool) -> str:
    if mark is None:
        return ""
    return with_query(path, **kept, **{which: mark.name}, at=mark.at if named else None)


def kept_of(said: QueryDict, *names: str) -> dict[str, str | None]:
    """What of an address stays in the links of its page."""
    return {name: said.get(name, "")[:LONGEST] or None for name in names}


def count_of_rows(rows: int) -> str:
    """1 row; 1,640 rows."""
    return "1 row" if rows == 1 else f"{rows:,} rows"


def saved_tabs(request: HttpRequest, mine: Sequence[SavedView], everything: str) -> list[dict[str, object]]:
    """The list without a filter, and the views of it that the person has saved."""
    chosen = request.GET.get("saved")
    tabs: list[dict[str, object]] = [
        {"label": everything, "count": None, "url": request.path, "chosen": chosen is None}
    ]
    for each in mine:
        there = with_query(request.path, saved=each.pk) + (f"&{each.query}" if each.query else "")
        tabs.append({"label": each.name, "count": None, "url": there, "chosen": str(each.pk) == chosen})
    return tabs
