"""The days of a contract with its amendments: in force, what an amendment adds or takes away, and each one's first day as a disc."""

from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.portal.pictures.bars import Kind
from mainstay.portal.pictures.figures import Table, figure
from mainstay.portal.pictures.ruler import Ruler, Segment, fits, segments, today_line, written, year_axis
from mainstay.portal.pictures.svg import Markup, circle, drawing, text, together

TOP, HEIGHT, BOTTOM = 30, 18, 66
RADIUS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """The first day of an amendment; the one that the page is about is named, and ringed while it is not in force."""

    day: date
    number: int
    says: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentDates:
    """First and last days as they are and as they would be; a contract that is a draft has none yet."""

    says: str
    starts_on: date
    ends_on: date | None
    then_ends_on: date
    today: date
    discs: tuple[Disc, ...] = ()


def amendment_dates(facts: AmendmentDates) -> Markup:
    """One bar and the discs under it, with the same as a table."""
    ruler = _ruler(facts)
    drawn = drawing(
        facts.says,
        BOTTOM + 26,
        year_axis(ruler, top=18, bottom=BOTTOM, y=BOTTOM + 16),
        segments(ruler, _stretches(facts), y=TOP, height=HEIGHT),
        _end(facts, ruler),
        today_line(ruler, facts.today, "today", bottom=BOTTOM),
        *(_disc(disc, ruler) for disc in facts.discs),
    )
    return figure(drawn, table=_table(facts), look="amendment-dates")


def _ruler(facts: AmendmentDates) -> Ruler:
    days = [facts.starts_on, facts.then_ends_on, facts.today, *(disc.day for disc in facts.discs)]
    days += [facts.ends_on] if facts.ends_on else []
    length = max((max(days) - min(days)).days, 60)
    return Ruler(min(days) - timedelta(days=length * 3 // 100), max(days) + timedelta(days=length * 13 // 100))


def _stretches(facts: AmendmentDates) -> tuple[Segment, ...]:
    if facts.ends_on is None:
        return (Segment(start=facts.starts_on, end=facts.then_ends_on, kind=Kind.WOULD, text="would be in force"),)
    kept = min(facts.ends_on, facts.then_ends_on)
    now = Segment(start=facts.starts_on, end=kept, kind=Kind.YES, text="in force")
    after = kept + timedelta(days=1)
    if facts.then_ends_on > facts.ends_on:
        return now, Segment(start=after, end=facts.then_ends_on, kind=Kind.WOULD, text="longer")
    if facts.then_ends_on < facts.ends_on:
        return now, Segment(start=after, end=facts.ends_on, kind=Kind.ENDS_COVER, text="no longer")
    return (now,)


def _end(facts: AmendmentDates, ruler: Ruler) -> Markup:
    last = max(facts.ends_on or facts.then_ends_on, facts.then_ends_on)
    x, said = ruler.at(last), written(facts.then_ends_on)
    return text(said, x=x, y=TOP + 13, dx=8, look="strong on-grid wide-only")


def _disc(disc: Disc, ruler: Ruler) -> Markup:
    x, y = ruler.at(disc.day), TOP + HEIGHT + 14
    look = "draft" if disc.is_open else ""
    named = disc.says if fits(disc.says, 100 - x) else ""
    return together(
        circle(x=x, y=y, radius=RADIUS, look=f"disc-mark {look}".strip()),
        text(str(disc.number), x=x, y=y + 4, anchor="middle", look=f"in-disc {look}".strip()),
        text(named, x=x, y=y + 4, dx=15, look="accent on-grid") if named else Markup(""),
    )


def _table(facts: AmendmentDates) -> Table:
    rows: list[tuple[str, date]] = [("In force from", facts.starts_on), ("Today", facts.today)]
    if facts.ends_on and facts.ends_on != facts.then_ends_on:
        rows.append(("In force until, as it is", facts.ends_on))
    rows.append(("In force until", facts.then_ends_on))
    rows += [(f"Amendment {disc.number}", disc.day) for disc in facts.discs]
    ordered = sorted(rows, key=lambda named: named[1])
    return Table(
        caption="Days of the contract and its amendments",
        head=("What", "Day"),
        rows=tuple((name, written(day)) for name, day in ordered),
    )
