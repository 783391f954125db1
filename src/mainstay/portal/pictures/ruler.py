"""Where on the width does a day lie?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.portal.pictures.bars import Kind, bar
from mainstay.portal.pictures.svg import Markup, at, estimated_width, group, line, tag, text, together, words


@dataclass(frozen=True, slots=True)
class Room:
    """Pixels that a drawing has on a wide page and on a phone: words that do not fit are left to the table."""

    wide: int
    narrow: int


WHOLE_PAGE = Room(wide=900, narrow=350)
BESIDE_A_LIST = Room(wide=450, narrow=260)

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def written(day: date) -> str:
    """30 Nov 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of days, both ends in it; `short` stands where `text` has no room."""

    start: date
    end: date
    kind: Kind
    text: str = ""
    short: str = ""


@dataclass(frozen=True, slots=True)
class Ruler:
    """The days from the first up to, but without, the one after."""

    first: date
    after: date

    @classmethod
    def of_years(cls, days: Iterable[date]) -> "Ruler":
        """Whole years that hold all the days."""
        years = [day.year for day in days]
        return cls(date(min(years), 1, 1), date(max(years) + 1, 1, 1))

    def longer(self, years: int) -> "Ruler":
        """The same with so many years more at its end."""
        return Ruler(self.first, self.after.replace(year=self.after.year + years))

    def at(self, day: date) -> float:
        """The share of the width, 0 to 100; a day outside lies on the edge."""
        share = 100 * (day - self.first).days / (self.after - self.first).days
        return min(max(share, 0.0), 100.0)

    def span(self, segment: Segment) -> tuple[float, float]:
        return self.at(segment.start), self.at(day_after(segment.end))

    def holds(self, segment: Segment) -> bool:
        return segment.start < self.after and segment.end >= self.first

    def years(self) -> tuple[int, ...]:
        """The years whose first of January lies on the ruler."""
        first = self.first.year if self.first == date(self.first.year, 1, 1) else self.first.year + 1
        return tuple(year for year in range(first, self.after.year + 1) if date(year, 1, 1) <= self.after)


def day_after(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def year_axis(ruler: Ruler, *, top: float, bottom: float, y: float) -> Markup:
    """An upright line at each new year, its number beside its foot; on a small page every other number goes."""
    lines = [line(ruler.at(date(year, 1, 1)), top, bottom) for year in ruler.years()]
    named = [year for year in ruler.years() if date(year, 1, 1) < ruler.after]
    return together(group("grid-line", *lines), *(_year(ruler, year, index, y) for index, year in enumerate(named)))


def _year(ruler: Ruler, year: int, index: int, y: float) -> Markup:
    look = "axis every-other" if index % 2 else "axis"
    return text(str(year), x=ruler.at(date(year, 1, 1)), y=y, dx=4, look=look)


def segments(ruler: Ruler, lane: tuple[Segment, ...], *, y: float, height: float, room: Room = WHOLE_PAGE) -> Markup:
    """The bars of a lane with the words that fit into them."""
    drawn = [_segment(ruler, segment, y, height, room) for segment in lane if ruler.holds(segment)]
    return together(*drawn)


def _segment(ruler: Ruler, segment: Segment, y: float, height: float, room: Room) -> Markup:
    start, end = ruler.span(segment)
    drawn = bar(segment.kind, start, end, y=y, height=height)
    if not segment.text:
        return drawn
    short = segment.short or segment.text.partition(" to ")[0].partition(",")[0]
    wide = next((said for said in (segment.text, short) if fits(said, end - start, room.wide)), "")
    narrow = next((said for said in (segment.text, short) if fits(said, end - start, room.narrow)), "")
    return together(drawn, _inside(segment, wide, narrow, x=start, y=y + height / 2 + 4))


def _inside(segment: Segment, wide: str, narrow: str, *, x: float, y: float) -> Markup:
    look = {Kind.CONDITION: "strong", Kind.YES: "on-accent", Kind.LAPSED: "on-grid", Kind.LEGACY: "on-grid"}.get(
        segment.kind, ""
    )
    if wide == narrow:
        return text(wide, x=x, y=y, dx=8, look=look) if wide else Markup("")
    shown = [(wide, f"{look} wide-only".strip()), (narrow, f"{look} narrow-only".strip())]
    return together(*(text(said, x=x, y=y, dx=8, look=seen) for said, seen in shown if said))


def fits(said: str, share: float, pixels: int = WHOLE_PAGE.wide) -> bool:
    """Whether the words have room in this share of the width."""
    return estimated_width(said) + 12 <= share * pixels / 100


def beside(
    said: str, short: str, *, x: float, y: float, dx: float = 8, look: str = "on-grid", room: Room = WHOLE_PAGE
) -> Markup:
    """Words right of a place, short ones where they alone fit, else left of it; short ones on a phone."""
    if not said:
        return Markup("")
    shortened = not fits(said, 100 - x, room.wide) and bool(short) and fits(short, 100 - x, room.wide)
    wide = _beside(short if shortened else said, x, y, dx, f"{look} wide-only", room.wide)
    narrow = _beside(short, x, y, dx, f"{look} narrow-only", room.narrow)
    return together(wide, narrow if short else Markup(""))


def _beside(said: str, x: float, y: float, dx: float, look: str, pixels: int) -> Markup:
    if fits(said, 100 - x, pixels):
        return text(said, x=x, y=y, dx=dx, look=look)
    return text(said, x=x, y=y, dx=-dx, anchor="end", look=look.replace("on-grid", "strong"))


def today_line(ruler: Ruler, today: date, label: str, *, bottom: float) -> Markup:
    """The one accent line: now."""
    x = ruler.at(today)
    return together(line(x, 18, bottom, "now-line"), text(label, x=x, y=12, anchor=_anchor(x), look="accent on-grid"))


def shown_line(ruler: Ruler, shown: date, today: date, *, bottom: float) -> Markup:
    """Another day: the accent line carries a filled label, and today is a grey dotted line."""
    x, now = ruler.at(shown), ruler.at(today)
    label = f"shown: {written(shown)}"
    look = "" if abs(x - now) > 40 else "wide-only"
    named = text("today", x=now, y=14, anchor=_anchor(now), look=look) if abs(x - now) > 10 else Markup("")
    dotted = together(line(now, 20, bottom, "today-line"), named)
    width = estimated_width(label) + 12
    left = {"start": 0.0, "end": -width}.get(_anchor(x), -width / 2)
    box = tag("rect", {"x": left, "y": 0, "width": width, "height": 21, "rx": 3, "class": "flag"})
    said = tag(
        "text", {"x": left + width / 2, "y": 15, "text-anchor": "middle", "class": "strong on-accent"}, words(label)
    )
    return together(dotted, line(x, 20, bottom, "now-line"), tag("svg", {"x": at(x), "class": "flag-box"}, box, said))


def _anchor(x: float) -> str:
    if x < 9:
        return "start"
    return "end" if x > 91 else "middle"
