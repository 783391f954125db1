"""Stacked bars: of how many parts is each day, or each month, made?"""

from dataclasses import dataclass

from mainstay.portal.pictures.bars import Kind, bar, key
from mainstay.portal.pictures.figures import Table, figure
from mainstay.portal.pictures.svg import Markup, at, drawing, level, tag, text, together, words

HEIGHT, AXIS = 120, 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One bar: its name, and how many of each part in the order of the parts."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedBars:
    """The parts from the ground up, each with what it means; `limit` is a line over all, such as what was bought."""

    says: str
    caption: str
    parts: tuple[tuple[Kind, str], ...]
    stacks: tuple[Stack, ...]
    limit: int | None = None


def stacked_bars(facts: StackedBars) -> Markup:
    """All bars on one scale, a legend below and the same as a table."""
    most = max((*(sum(stack.counts) for stack in facts.stacks), facts.limit or 0, 1))
    bars = [_stack(facts, stack, index, most) for index, stack in enumerate(facts.stacks)]
    names = [_name(facts, stack, index) for index, stack in enumerate(facts.stacks)]
    parts = (level(HEIGHT, "rule"), *bars, _limit(facts.limit, most), *names)
    legend = tag("ul", {"class": "legend"}, *(tag("li", {}, key(kind), words(word)) for kind, word in facts.parts))
    return figure(drawing(facts.says, HEIGHT + AXIS, *parts), legend, table=_table(facts), look="stacked")


def _stack(facts: StackedBars, stack: Stack, index: int, most: int) -> Markup:
    start = 100 * index / len(facts.stacks)
    end = start + 78 / len(facts.stacks)
    drawn, ground = [], float(HEIGHT)
    for (kind, _), count in zip(facts.parts, stack.counts, strict=True):
        height = round(HEIGHT * count / most, 2)
        if count:
            drawn.append(bar(kind, start, end, y=round(ground - height, 2), height=height))
        ground -= height
    return together(*drawn)


def _name(facts: StackedBars, stack: Stack, index: int) -> Markup:
    """Every bar's name where they are few, else about eight of them; on a phone every other of these."""
    every = max(len(facts.stacks) // 8, 1)
    if index % every:
        return Markup("")
    look = "axis every-other" if (index // every) % 2 else "axis"
    return text(stack.label, x=100 * index / len(facts.stacks), y=HEIGHT + 16, look=look)


def _limit(limit: int | None, most: int) -> Markup:
    if limit is None:
        return Markup("")
    y = round(HEIGHT - HEIGHT * limit / most, 2)
    place = {"x1": at(0), "x2": at(100), "y1": y, "y2": y}
    return tag("line", {**place, "class": "tick"})


def _table(facts: StackedBars) -> Table:
    rows = tuple((stack.label, *(f"{count:,}" for count in stack.counts)) for stack in facts.stacks)
    return Table(caption=facts.caption, head=("When", *(word for _, word in facts.parts)), rows=rows)
