"""What lapses next: contracts and hosts by their first end, releases, kernels."""

from dataclasses import dataclass
from datetime import date

from mainstay.portal.pictures.bars import MEANINGS
from mainstay.portal.pictures.figures import Table, figure
from mainstay.portal.pictures.ruler import (
    BESIDE_A_LIST,
    Ruler,
    Segment,
    beside,
    segments,
    today_line,
    written,
    year_axis,
)
from mainstay.portal.pictures.svg import Markup, circle, drawing, tag, text, together, words

TOP, PITCH, HEIGHT = 26, 30, 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A numbered disc; the same number stands in the list beside the picture. A draft is ringed."""

    day: date
    number: int
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A contract, a host, a release or a kernel; the end of its last stretch is written beside it."""

    label: str
    sub: str = ""
    segments: tuple[Segment, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapses:
    says: str
    groups: tuple[Group, ...]
    today: date
    ruler: Ruler


def lapses(facts: Lapses) -> Markup:
    """The rows in their groups on one ruler, with the same as a table."""
    names = [label for group in facts.groups for label in (_group_name(group), *map(_label, group.rows))]
    content = tag("ol", {"aria-hidden": "true"}, *names), tag("div", {}, _drawing(facts))
    return figure(tag("div", {"class": "lanes lapses lane-30"}, *content), table=_table(facts))


def _group_name(group: Group) -> Markup:
    return tag("li", {"class": "group-name"}, words(group.name))


def _label(row: Row) -> Markup:
    return tag("li", {}, words(row.label), tag("span", {}, words(row.sub)) if row.sub else Markup(""))


def _drawing(facts: Lapses) -> Markup:
    lanes: list[Row | None] = [row for group in facts.groups for row in (None, *group.rows)]
    bottom = TOP + PITCH * len(lanes)
    rows = [_row(facts.ruler, row, TOP + PITCH * index + 8) for index, row in enumerate(lanes) if row]
    return drawing(
        facts.says,
        bottom + 20,
        year_axis(facts.ruler, top=20, bottom=bottom, y=bottom + 15),
        *rows,
        today_line(facts.ruler, facts.today, "today", bottom=bottom),
        *(_discs(facts.ruler, row, TOP + PITCH * index + 8) for index, row in enumerate(lanes) if row),
    )


def _row(ruler: Ruler, row: Row, y: float) -> Markup:
    if not row.segments:
        return Markup("")
    last = row.segments[-1]
    goes_on = last.end >= ruler.after
    said = f"to {last.end.year} →" if goes_on else written(last.end)
    place = ruler.at(last.end)
    disc = any(abs(ruler.at(change.day) - place) < 1 for change in row.changes)
    return together(
        segments(ruler, row.segments, y=y, height=HEIGHT, room=BESIDE_A_LIST),
        beside(said, said, x=place, y=y + 11, dx=15 if disc else 8, room=BESIDE_A_LIST),
    )


def _discs(ruler: Ruler, row: Row, y: float) -> Markup:
    return together(*(_disc(ruler.at(change.day), y + HEIGHT / 2, change) for change in row.changes))


def _disc(x: float, y: float, change: Change) -> Markup:
    number = text(str(change.number), x=x, y=y + 4, anchor="middle", look=f"in-disc {change.kind}".strip())
    return together(circle(x=x, y=y, radius=9, look=f"disc-mark {change.kind}".strip()), number)


def _table(facts: Lapses) -> Table:
    rows = [
        (
            f"{row.label} {row.sub}".strip(),
            segment.text or MEANINGS[segment.kind],
            written(segment.end),
        )
        for group in facts.groups
        for row in group.rows
        for segment in row.segments
    ]
    return Table(caption="What lapses next", head=("What", "As", "Until"), rows=tuple(rows))
