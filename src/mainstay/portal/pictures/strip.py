"""The strip in a row: what holds from now to six years on?"""

from dataclasses import dataclass
from datetime import date

from mainstay.portal.pictures.ruler import Ruler, Segment, segments
from mainstay.portal.pictures.svg import Markup, drawing, group, level, line, text

YEARS_SHOWN = 6
HEIGHT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """The stretches of one answer; its sentence is "Yes until …; with a renewed contract until …"."""

    says: str
    today: date
    segments: tuple[Segment, ...]


def strip(facts: Strip) -> Markup:
    """A bar of eight pixels on a hairline with a mark at each new year."""
    ruler = ruler_from(facts.today)
    marks = [line(ruler.at(date(year, 1, 1)), 2, 12) for year in ruler.years()]
    drawn = segments(ruler, facts.segments, y=3, height=HEIGHT)
    return drawing(facts.says, 14, group("grid-line", level(7), *marks), drawn, look="picture strip")


def strip_axis(today: date) -> Markup:
    """What stands over a column of strips: now, and the years."""
    ruler = ruler_from(today)
    years = [year for year in ruler.years() if 12 < ruler.at(date(year, 1, 1)) < 95]
    named = [
        text(f"\u2019{year % 100:02d}", x=ruler.at(date(year, 1, 1)), y=12, anchor="middle", look="axis")
        for year in years
    ]
    now = text("now", x=0, y=12, look="accent")
    return drawing(f"Six years from now, {today.year} to {ruler.after.year}", 16, now, *named, look="picture strip")


def ruler_from(today: date) -> Ruler:
    """Six years from today; the 29th of February ends on a 28th."""
    year = today.year + YEARS_SHOWN
    leap_day = (today.month, today.day) == (2, 29)
    return Ruler(today, date(year, 2, 28) if leap_day else today.replace(year=year))
