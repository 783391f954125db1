"""Cover over the years: which condition holds from when to when, and when do all hold?"""

from dataclasses import dataclass
from datetime import date

from mainstay.portal.pictures.bars import MEANINGS, Kind
from mainstay.portal.pictures.figures import Table, figure
from mainstay.portal.pictures.ruler import (
    Ruler,
    Segment,
    beside,
    fits,
    segments,
    shown_line,
    today_line,
    written,
    year_axis,
)
from mainstay.portal.pictures.svg import Markup, drawing, level, tag, text, together, words

MOST_YEARS_FOR_WORDS = 4
TOP, PITCH, HEIGHT, GRID_TOP = 33, 38, 18, 23


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One condition: its name, what it is, its stretches, and words after the last and before the first."""

    label: str
    sub: str = ""
    segments: tuple[Segment, ...] = ()
    note: str = ""
    short_note: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverTimeline:
    """The conditions, and under a rule what follows from all of them; `shown` is the day asked about if not today."""

    says: str
    lanes: tuple[Lane, ...]
    result: Lane
    today: date
    shown: date | None = None
    ruler: Ruler | None = None


def cover_timeline(facts: CoverTimeline) -> Markup:
    """The lanes as a picture, with the same as a table."""
    labels = [_label(lane, "") for lane in facts.lanes]
    names = tag("ol", {"aria-hidden": "true"}, *labels, _label(facts.result, "result"))
    lanes = tag("div", {"class": "lanes lane-38"}, names, tag("div", {}, _drawing(facts)))
    return figure(lanes, table=_table(facts), look="cover-timeline")


def _label(lane: Lane, look: str) -> Markup:
    sub = tag("span", {}, words(lane.sub)) if lane.sub else Markup("")
    return tag("li", {"class": look}, words(lane.label), sub)


def _drawing(facts: CoverTimeline) -> Markup:
    ruler = facts.ruler or _ruler(facts)
    after_lanes = TOP + PITCH * len(facts.lanes)
    bottom = after_lanes + 31
    placed = [(lane, TOP + PITCH * index) for index, lane in enumerate(facts.lanes)]
    every = [*placed, (facts.result, after_lanes + 2)]
    return drawing(
        facts.says,
        bottom + 24,
        year_axis(ruler, top=GRID_TOP, bottom=bottom, y=bottom + 18),
        level(after_lanes - 8, "rule"),
        *(segments(ruler, lane.segments, y=y, height=HEIGHT) for lane, y in every),
        _now(facts, ruler, bottom),
        *(_note(ruler, lane, y + 13) for lane, y in placed),
        _result_notes(ruler, facts.result, after_lanes + 15),
    )


def _ruler(facts: CoverTimeline) -> Ruler:
    stretches = [segment for lane in (*facts.lanes, facts.result) for segment in lane.segments]
    days = [day for segment in stretches for day in (segment.start, segment.end)]
    ruler = Ruler.of_years([*days, facts.today, facts.shown or facts.today])
    wider = (ruler.longer(years) for years in range(MOST_YEARS_FOR_WORDS))
    return next((each for each in wider if _all_have_room(each, facts)), ruler)


def _all_have_room(ruler: Ruler, facts: CoverTimeline) -> bool:
    """Whether the words of each lane stand beside its last bar, so that none lies over a bar."""
    ends = ((lane, ruler.span(lane.segments[-1])[1]) for lane in (*facts.lanes, facts.result) if lane.segments)
    return all(fits(_in_short(lane), 100 - end) for lane, end in ends if lane.note)


def _in_short(lane: Lane) -> str:
    return lane.short_note or lane.note.partition(" + ")[0].partition(" then ")[0]


def _now(facts: CoverTimeline, ruler: Ruler, bottom: float) -> Markup:
    if facts.shown:
        return shown_line(ruler, facts.shown, facts.today, bottom=bottom)
    return today_line(ruler, facts.today, f"today, {written(facts.today)}", bottom=bottom)


def _note(ruler: Ruler, lane: Lane, y: float) -> Markup:
    """Words after the last bar; they are drawn over the line of now, so that they stay readable."""
    end = max((ruler.span(segment)[1] for segment in lane.segments), default=0)
    return beside(lane.note, _in_short(lane), x=end, y=y)


def _result_notes(ruler: Ruler, lane: Lane, y: float) -> Markup:
    if not lane.segments:
        return text(lane.note, x=0, y=y, dx=4, look="strong on-grid")
    start, end = ruler.span(lane.segments[0])[0], ruler.span(lane.segments[-1])[1]
    look = "bad on-grid" if lane.segments[-1].kind is Kind.UNCOVERED else "strong on-grid"
    lead = text(lane.lead, x=start, y=y, dx=-6, anchor="end", look="strong on-grid wide-only")
    short = lane.short_note or lane.note.removeprefix("until ")
    room = bool(lane.lead) and start > 12
    return together(lead if room else Markup(""), beside(lane.note, short, x=end, y=y, look=look))


def _table(facts: CoverTimeline) -> Table:
    rows = [
        (", ".join(filter(None, (lane.label, lane.sub))), segment.text or MEANINGS[segment.kind], *_days(segment))
        for lane in (*facts.lanes, facts.result)
        for segment in lane.segments
    ]
    return Table(caption="Cover over the years", head=("Condition", "What", "From", "Until"), rows=tuple(rows))


def _days(segment: Segment) -> tuple[str, str]:
    return written(segment.start), written(segment.end)
