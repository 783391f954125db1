"""The dates of a contract: signed, in force, notices, end, grace."""

from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.portal.pictures.bars import Kind, bar
from mainstay.portal.pictures.figures import Table, figure
from mainstay.portal.pictures.ruler import Ruler, day_after, today_line, written
from mainstay.portal.pictures.svg import Markup, circle, drawing, line, text, together

TOP, HEIGHT, BOTTOM = 33, 20, 70


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractDates:
    """`ends_on` and `grace_ends_on` are last days; notices are days before the end."""

    says: str
    signed_on: date | None
    starts_on: date
    ends_on: date
    grace_ends_on: date
    today: date
    notices: tuple[int, ...] = (90, 30, 7)


def contract_dates(facts: ContractDates) -> Markup:
    """All dates on one bar, with the same as a table."""
    ruler = _ruler(facts)
    parts = (
        _grid(ruler),
        _signed(facts, ruler),
        _force(facts, ruler),
        _notices(facts, ruler),
        _end(facts, ruler),
        today_line(ruler, facts.today, f"today, {written(facts.today)}", bottom=BOTTOM),
    )
    return figure(drawing(facts.says, 96, *parts), table=_table(facts), look="contract-dates")


def _ruler(facts: ContractDates) -> Ruler:
    first = min(facts.signed_on or facts.starts_on, facts.starts_on, facts.today)
    last = max(facts.grace_ends_on, facts.today)
    length = max((last - first).days, 30)
    return Ruler(first - timedelta(days=length * 4 // 100), last + timedelta(days=length * 12 // 100))


def _grid(ruler: Ruler) -> Markup:
    quarters = [
        date(year, month, 1) for year in range(ruler.first.year, ruler.after.year + 1) for month in (1, 4, 7, 10)
    ]
    inside = [day for day in quarters if ruler.first < day < ruler.after]
    lines = [line(ruler.at(day), 20, BOTTOM, "rule" if day.month == 1 else "grid-line") for day in inside]
    years = [text(str(day.year), x=ruler.at(day), y=BOTTOM + 22, dx=4, look="axis") for day in inside if day.month == 1]
    return together(*lines, *years)


def _signed(facts: ContractDates, ruler: Ruler) -> Markup:
    if facts.signed_on is None:
        return Markup("")
    x = ruler.at(facts.signed_on)
    anchor, dx = ("middle", 0) if x > 3 else ("start", -6)
    return together(
        circle(x=x, y=TOP + HEIGHT / 2, radius=5, look="ring"),
        text("signed", x=x, y=TOP + 30, dx=dx, anchor=anchor, look="on-grid wide-only"),
        text(written(facts.signed_on), x=x, y=TOP + 44, dx=dx, anchor=anchor, look="on-grid wide-only"),
    )


def _force(facts: ContractDates, ruler: Ruler) -> Markup:
    start, end, grace = (ruler.at(day) for day in _bounds(facts))
    said = text("in force", x=start, y=TOP + 14, dx=10, look="on-accent") if end - start > 12 else Markup("")
    return together(
        bar(Kind.YES, start, end, y=TOP, height=HEIGHT),
        bar(Kind.GRACE, end, grace, y=TOP, height=HEIGHT) if grace > end else Markup(""),
        said,
    )


def _bounds(facts: ContractDates) -> tuple[date, date, date]:
    return facts.starts_on, day_after(facts.ends_on), day_after(facts.grace_ends_on)


def _notices(facts: ContractDates, ruler: Ruler) -> Markup:
    days = [facts.ends_on - timedelta(days=before) for before in facts.notices]
    dots = [circle(x=ruler.at(day), y=TOP + HEIGHT / 2, radius=3, look="dot") for day in days if day > facts.starts_on]
    if not dots:
        return Markup("")
    said = f"notices {', '.join(map(str, facts.notices))} days before"
    x = ruler.at(facts.ends_on)
    named = text(said, x=x, y=TOP - 6, dx=-4, anchor="end", look="on-grid wide-only")
    crowded = abs(x - ruler.at(facts.today)) < 15
    return together(*dots, Markup("") if crowded else named)


def _end(facts: ContractDates, ruler: Ruler) -> Markup:
    x = ruler.at(day_after(facts.grace_ends_on))
    access = f"access to {written(facts.grace_ends_on)}"
    return together(
        text(written(facts.ends_on), x=x, y=TOP + 7, dx=8, look="strong on-grid wide-only"),
        text(access, x=x, y=TOP + 21, dx=8, look="on-grid wide-only"),
        text(f"to {written(facts.ends_on)}", x=x, y=TOP + 36, anchor="end", look="strong on-grid narrow-only"),
    )


def _table(facts: ContractDates) -> Table:
    notices = tuple((f"Notice, {days} days before", facts.ends_on - timedelta(days=days)) for days in facts.notices)
    signed = () if facts.signed_on is None else (("Signed", facts.signed_on),)
    dates: tuple[tuple[str, date], ...] = (
        *signed,
        ("In force from", facts.starts_on),
        *notices,
        ("In force until", facts.ends_on),
        ("Access in grace until", facts.grace_ends_on),
        ("Today", facts.today),
    )
    ordered = sorted(dates, key=lambda named: named[1])
    rows = tuple((name, written(day)) for name, day in ordered)
    return Table(caption="Dates of the contract", head=("What", "Day"), rows=rows)
