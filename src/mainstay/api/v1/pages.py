"""How are long lists given? Page by page behind a cursor: stable while rows come and go, and as fast at the end as at the start."""

import base64
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from pydantic import BaseModel, Field
from pydantic_core import from_json

from mainstay.api.v1.words import said
from mainstay.errors import Invalid

MOST = 200
LONGEST_CURSOR = 600

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item", bound=BaseModel)

Limit = Annotated[
    int,
    Field(
        ge=1,
        le=MOST,
        description=f"How many at most, up to {MOST}.",
    ),
]
Cursor = Annotated[
    str,
    Field(
        max_length=LONGEST_CURSOR,
        description="Where the page begins: `next` of the page before it; empty for the first.",
    ),
]


class Page(BaseModel, Generic[Item]):
    """A page of a list."""

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """As the document calls it: MachinePage."""
        return f"{params[0].__name__}Page"

    items: list[Item] = Field(description="The things of this page, in the order of the list.")
    next: str | None = said(
        "The cursor of the next page; null on the last. The header Link has the whole address.", None
    )


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """The rows of one page, and the cursor of the next."""

    rows: Sequence[Row]
    next: str | None


def slice_of(rows: QuerySet[Row, Any], *, by: str, cursor: str, limit: int) -> Slice[Row]:
    """The page of the rows after the cursor, in the order of one column that no two of them share. One statement, no count."""
    column, falling = by.removeprefix("-"), by.startswith("-")
    if cursor:
        after = _read(cursor, by)
        rows = rows.filter(**{f"{column}__{'lt' if falling else 'gt'}": after})
    found = list(rows.order_by(by)[: limit + 1])
    more = len(found) > limit
    return Slice(found[:limit], _written(getattr(found[limit - 1], column), by) if more else None)


def page_of(found: Slice[Row], shown: Callable[[Row], Item]) -> dict[str, Any]:
    """What a Page is made of."""
    return {"items": [shown(row) for row in found.rows], "next": found.next}


def items_of(rows: Iterable[Row], shown: Callable[[Row], Item]) -> dict[str, Any]:
    """The same for a list that is short by nature: all of it is one page."""
    return {"items": [shown(row) for row in rows], "next": None}


def _written(value: object, by: str) -> str:
    """A cursor names the column as well, so that none of another list is taken for one of this."""
    return base64.urlsafe_b64encode(json.dumps([by, value], separators=(",", ":")).encode()).decode().rstrip("=")


def _read(cursor: str, by: str) -> str | int:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        ordered, value = from_json(base64.b64decode(padded, altchars=b"-_", validate=True), allow_inf_nan=False)
    except (ValueError, TypeError):
        raise _not_ours() from None
    numbered = by.removeprefix("-") in ("pk", "id")
    fits = type(value) is int and 0 <= value < 2**63 if numbered else isinstance(value, str) and "\x00" not in value
    if ordered != by or not fits:
        raise _not_ours()
    return value  # type: ignore[no-any-return]


def _not_ours() -> Invalid:
    return Invalid(
        "this cursor is none of this list",
        code="bad-cursor",
        help="begin again without a cursor",
        fields={"cursor": "the `next` of a page of this list"},
    )
