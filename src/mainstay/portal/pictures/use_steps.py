"""Use over time: how much of a line was used and heard of on each day, beside what was bought."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from mainstay.portal.pictures.bars import Kind, bar
from mainstay.portal.pictures.figures import Table, figure
from mainstay.portal.pictures.ruler import MONTHS, written
from mainstay.portal.pictures.svg import Markup, at, drawing, estimated_width, group, level, line, tag, text, together

HEIGHT = 96
TOP = 18
MOST_STEPS = 120
"""Longer spans are drawn by weeks, each as high as its highest day."""
WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A day: units used, how many of their machines were heard, units bought."""

    day: date
    used: int
    active: int
    bought: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UseSteps:
    """The counted days of a line, oldest first; `first` and `last` are the ends of the picture, whatever was counted."""

    first: date
    last: date
    steps: tuple[Step, ...]


def use_steps(facts: UseSteps) -> Markup:
    """Solid: used. Hatched: over what was bought. A rule in ink: bought. A line in the accent's soft tone: heard."""
    drawn = _drawn(facts)
    top = max([1, *(max(step.used, step.bought) for step in drawn)])
    days = (facts.last - facts.first).days + 1
    parts = [bar_ for run in _runs(drawn, facts, days) for bar_ in _bars(run, top)]
    ticks = [_bought(run, top) for run in _runs(drawn, facts, days, by="bought")]
    scale = together(
        level(TOP + 0.5, "grid-line"), level(TOP + HEIGHT + 0.5, "rule"), text(f"{top:,}", x=0, y=12, look="axis")
    )
    axis = _months(facts, days)
    picture = drawing(_says(facts), TOP + HEIGHT + 20, scale, axis, *parts, *ticks)
    table = Table(caption="Use by day", head=("Day", "Used", "Heard", "Bought"), rows=_rows(facts))
    return figure(picture, table=table, look="use-steps")


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring steps that are alike, as one piece of the width."""

    start: float
    end: float
    step: Step


def _drawn(facts: UseSteps) -> tuple[Step, ...]:
    if len(facts.steps) <= MOST_STEPS:
        return facts.steps
    return tuple(
        _week(list(steps)) for _, steps in groupby(facts.steps, lambda step: (step.day - facts.first).days // WEEK)
    )


def _week(steps: list[Step]) -> Step:
    return Step(
        day=steps[0].day,
        used=max(step.used for step in steps),
        active=max(step.active for step in steps),
        bought=steps[-1].bought,
    )


def _runs(steps: tuple[Step, ...], facts: UseSteps, days: int, *, by: str = "") -> Iterator[_Run]:
    """The pieces of the width; a step lasts until the next begins, over uncounted days too where it is the next day's."""
    wide = 1 if len(facts.steps) <= MOST_STEPS else WEEK
    start: Step | None = None
    end = facts.first
    for step in steps:
        same = start is not None and step.day <= end and _alike(start, step, by)
        if start is not None and not same:
            yield _piece(start, end, facts, days)
        if not same:
            start = step
        end = step.day + timedelta(days=wide)
    if start is not None:
        yield _piece(start, end, facts, days)


def _alike(one: Step, other: Step, by: str) -> bool:
    if by:
        return bool(getattr(one, by) == getattr(other, by))
    return (one.used, one.active, one.bought) == (other.used, other.active, other.bought)


def _piece(step: Step, end: date, facts: UseSteps, days: int) -> _Run:
    start = 100 * (step.day - facts.first).days / days
    return _Run(start, min(100 * (end - facts.first).days / days, 100.0), step)


def _bars(run: _Run, top: int) -> Iterator[Markup]:
    """The soft column is what is used, the solid one in it what was heard, the hatch what is over the bought."""
    step = run.step
    within = min(step.used, step.bought)
    if within:
        yield _column(run, "k-quiet", 0, within, top)
    if step.active:
        yield _column(run, "k-yes", 0, min(step.active, within), top)
    if step.used > step.bought:
        high, low = _height(step.used, top), _height(step.bought, top)
        yield bar(Kind.GRACE, run.start, run.end, y=TOP + HEIGHT - high, height=round(high - low, 1))


def _column(run: _Run, look: str, low: int, high: int, top: int) -> Markup:
    tall = _height(high - low, top)
    place = {"x": at(run.start), "width": at(run.end - run.start), "y": round(TOP + HEIGHT - tall, 1), "height": tall}
    return tag("rect", {**place, "class": look})


def _bought(run: _Run, top: int) -> Markup:
    y = round(TOP + HEIGHT - _height(run.step.bought, top), 1)
    return tag("line", {"x1": at(run.start), "x2": at(run.end), "y1": y, "y2": y, "class": "tick"})


def _height(count: int, top: int) -> float:
    return round(HEIGHT * count / top, 1)


def _months(facts: UseSteps, days: int) -> Markup:
    """A line at each new month and its name where it has room; with many months, the first of the year's quarters."""
    firsts = [day for day in (facts.first + timedelta(days=ahead) for ahead in range(days)) if day.day == 1]
    named = firsts if len(firsts) <= 14 else [day for day in firsts if day.month in (1, 7)]
    lines = [line(100 * (day - facts.first).days / days, TOP, TOP + HEIGHT) for day in named]
    names = [
        text(_name(day, named[0]), x=x, y=TOP + HEIGHT + 15, dx=4, look="axis every-other" if index % 2 else "axis")
        for index, day in enumerate(named)
        if (x := 100 * (day - facts.first).days / days) < 100 - estimated_width("Jan 2026") / 9
    ]
    return together(group("grid-line", *lines), *names)


def _name(day: date, first: date) -> str:
    month = MONTHS[day.month - 1]
    return f"{month} {day.year}" if day.month == 1 or day == first else month


def _says(facts: UseSteps) -> str:
    if not facts.steps:
        return "Nothing was counted in these days."
    first, last = facts.steps[0], facts.steps[-1]
    highest = max(facts.steps, key=lambda step: step.used)
    over = sum(step.used > step.bought for step in facts.steps)
    said = (
        f"From {written(first.day)} to {written(last.day)}: {first.used:,} of {first.bought:,} used at first, "
        f"{last.used:,} of {last.bought:,} at last, {highest.used:,} at most, on {written(highest.day)}."
    )
    return said + (f" On {over:,} {'day' if over == 1 else 'days'} more than was bought." if over else "")


def _rows(facts: UseSteps) -> tuple[tuple[str, ...], ...]:
    """Every day on which something differs from the day before."""
    rows: list[tuple[str, ...]] = []
    before: Step | None = None
    for step in facts.steps:
        if before is None or not _alike(before, step, ""):
            rows.append((written(step.day), f"{step.used:,}", f"{step.active:,}", f"{step.bought:,}"))
        before = step
    return tuple(reversed(rows))
