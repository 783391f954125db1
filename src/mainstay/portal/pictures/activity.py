"""Activity: on which of the last days was a machine seen?"""

from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.portal.pictures.figures import Table, figure
from mainstay.portal.pictures.ruler import written
from mainstay.portal.pictures.svg import Markup, at, drawing, tag, words

DAYS = 31
HEIGHT = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """The days on which it was seen, of the 31 that end today; days before `since` do not count."""

    today: date
    seen: frozenset[date]
    since: date | None = None


def activity(facts: Activity) -> Markup:
    """A square a day: seen is soft, today is solid, a silent day is a line."""
    days = [facts.today - timedelta(days=back) for back in reversed(range(DAYS))]
    counted = [day for day in days if facts.since is None or day >= facts.since]
    silent = [day for day in counted if day not in facts.seen]
    squares = [_square(facts, day, index) for index, day in enumerate(days) if day in counted]
    ends = tag("p", {"class": "activity-ends"}, *(tag("span", {}, words(end)) for end in (written(days[0]), "today")))
    says = f"Seen on {len(counted) - len(silent)} of the last {len(counted)} days."
    table = Table(caption="Activity by day", head=("Day", "Seen"), rows=_rows(counted, facts))
    return figure(drawing(says, HEIGHT, *squares), ends, table=table, look="activity")


def _square(facts: Activity, day: date, index: int) -> Markup:
    place = {"x": at(100 * index / DAYS), "width": at(72 / DAYS)}
    if day not in facts.seen:
        return tag("rect", {**place, "y": HEIGHT - 1, "height": 1, "class": "k-yes"})
    look = "k-yes" if day == facts.today else "k-quiet"
    return tag("rect", {**place, "y": 0, "height": HEIGHT, "rx": 1, "class": look})


def _rows(days: list[date], facts: Activity) -> tuple[tuple[str, ...], ...]:
    return tuple((written(day), "yes" if day in facts.seen else "no") for day in reversed(days))
