"""Which rows does a page of a list have? Those after one, or before one, in an order that leaves no two rows equal.

A page costs the same wherever it begins: it is found by the order's index, never by counting rows off.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Func, Model, QuerySet, TextField, Value
from django.db.models.expressions import Combinable

Row = TypeVar("Row", bound=Model)
NEVER = date(9999, 12, 31)
"""The last day of what has none, so that it can be sorted by."""
FEW = 10_000
"""Up to how many rows are all found and then sorted, rather than looked for in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SortKey:
    """What rows are sorted by: an expression that is never null, and the name, without an equal, that decides between equals.

    `read` makes a value of the text that a cursor carries.
    """

    by: str | Combinable
    tie: str = "name"
    read: Callable[[str], Any] = str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The key that is chosen, and the direction."""

    key: str
    descending: bool = False

    @property
    def text(self) -> str:
        """As an address carries it: `release`, or `-release`."""
        return f"-{self.key}" if self.descending else self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a page begins: after a name, or, going back, before one; `at` is that row's value where the order is not by name."""

    after: str = ""
    before: str = ""
    at: str = ""

    @property
    def name(self) -> str:
        return self.before or self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The row at an end of a page: its name, and its value in the order as a cursor carries it."""

    name: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Slice(Generic[Row]):
    """The rows of a page; `first` and `last` are None where nothing stands before and after them.

    `count` is how many rows there are in all, where that was found out with the page.
    """

    rows: tuple[Row, ...]
    first: Mark | None
    last: Mark | None
    count: int | None = None


def order_of(text: str, keys: Mapping[str, SortKey], usual: str) -> Order:
    """The order that an address asks for; the usual one where it names no key."""
    key = text.removeprefix("-")
    return Order(key=key, descending=text.startswith("-")) if key in keys else Order(key=usual)


def slice_of(
    rows: QuerySet[Row],
    keys: Mapping[str, SortKey],
    order: Order,
    cursor: Cursor,
    limit: int,
    *,
    few: QuerySet[Row] | None = None,
    read_from: QuerySet[Row] | None = None,
) -> Slice[Row]:
    """The rows of the page, in order. One statement finds them and one reads them, from `read_from` where that is given: more
    rows, none of which has to be asked again whether it is one that is looked for.

    `few` are the same rows, as they are found best where they are few. They are tried first: all of them are found and then
    sorted. Only where they turn out to be more than FEW is the order's index walked until the page is full, which is quick for
    many and slow for few.
    """
    key = keys[order.key]
    backwards = bool(cursor.before)
    down = order.descending != backwards
    count, marks = _of_few(few, key, cursor, limit + 1, down=down) if few is not None else (None, None)
    if marks is None:
        signs = ("-_at", "-_tie") if down else ("_at", "_tie")
        found = _beyond(_marked(rows, key), key, cursor, down=down)
        marks = list(found.order_by(*signs).values_list("pk", "_at", "_tie")[: limit + 1])
    more, marks = len(marks) > limit, marks[:limit]
    if backwards:
        marks.reverse()
    read = (rows if read_from is None else read_from).in_bulk([pk for pk, _, _ in marks])
    earlier, later = (more, True) if backwards else (bool(cursor.name), more)
    return Slice(
        rows=tuple(read[pk] for pk, _, _ in marks if pk in read),
        first=_mark(marks[0]) if marks and earlier else None,
        last=_mark(marks[-1]) if marks and later else None,
        count=count,
    )


class Chunks(Generic[Row]):
    """All rows in order, so many at a time, each chunk found anew: as much memory for a hundred thousand as for a hundred."""

    def __init__(self, rows: QuerySet[Row], keys: Mapping[str, SortKey], order: Order, chunk: int) -> None:
        self._rows, self._keys, self._order, self._chunk = rows, keys, order, chunk

    def __iter__(self) -> Iterator[tuple[Row, ...]]:
        cursor = Cursor()
        while True:
            found = slice_of(self._rows, self._keys, self._order, cursor, self._chunk)
            if found.rows:
                yield found.rows
            if found.last is None:
                return
            cursor = Cursor(after=found.last.name, at=found.last.at)


class _Pair(Func):
    template = "(%(expressions)s)"
    output_field = TextField()


class _InOrder(Func):
    """(a, b) > (c, d): compared as rows are, so that an index on both is entered at its place."""

    template = "%(expressions)s"
    output_field = BooleanField()

    def __init__(self, row: tuple[Any, Any], other: tuple[Any, Any], *, down: bool) -> None:
        super().__init__(_Pair(*row), _Pair(*other), arg_joiner=" < " if down else " > ")


def _by(key: SortKey) -> Any:
    return F(key.by) if isinstance(key.by, str) else key.by


def _marked(rows: QuerySet[Any], key: SortKey) -> Any:
    return rows.annotate(_at=_by(key), _tie=F(key.tie))


def _beyond(rows: QuerySet[Any], key: SortKey, cursor: Cursor, *, down: bool) -> QuerySet[Any]:
    place = _place(key, cursor)
    if place is None:
        return rows
    at, name = place
    if key.by == key.tie:
        return rows.filter(**{f"_tie__{'lt' if down else 'gt'}": name})
    return rows.filter(_InOrder((F("_at"), F("_tie")), (Value(at), Value(name)), down=down))


def _place(key: SortKey, cursor: Cursor) -> tuple[Any, str] | None:
    """The value and the name that the page begins beyond; None where it begins at the beginning."""
    name = cursor.name.replace("\0", "")
    if not name:
        return None
    if key.by == key.tie:
        return name, name
    try:
        return key.read(cursor.at.replace("\0", "")), name
    except ValueError:
        return None


_FEW = """
with found(pk, at, tie) as materialized ({inner})
select total.n, page.pk, page.at, page.tie
  from (select count(*) as n from found) total
  left join lateral (select * from found {beyond} order by at {way}, tie {way} limit {limit}) page on true
"""


def _of_few(
    rows: QuerySet[Any], key: SortKey, cursor: Cursor, limit: int, *, down: bool
) -> tuple[int | None, list[tuple[Any, Any, Any]] | None]:
    """How many rows there are, and the marks of the page; both None where there are more than FEW."""
    try:
        inner, parameters = (
            _marked(rows, key).order_by().values_list("pk", "_at", "_tie")[: FEW + 1].query.sql_with_params()
        )
    except EmptyResultSet:
        return 0, []
    place = _place(key, cursor)
    beyond = f"where (at, tie) {'<' if down else '>'} (%s, %s)" if place else ""
    text = _FEW.format(inner=inner, beyond=beyond, way="desc" if down else "asc", limit=limit)
    with connection.cursor() as database:
        database.execute(text, [*parameters, *(place or ())])
        told = database.fetchall()
    if told[0][0] > FEW:
        return None, None
    return told[0][0], [(pk, at, tie) for _, pk, at, tie in told if pk is not None]


def _mark(found: tuple[Any, Any, Any]) -> Mark:
    _, at, tie = found
    return Mark(name=str(tie), at=at.isoformat() if isinstance(at, date | datetime) else str(at))
