"""Bars in a row: how many in each hour of a day, and how many of them failed?"""

from dataclasses import dataclass

from mainstay.portal.pictures.svg import Markup, at, drawing, tag

HEIGHT = 14
LEAST = 1.5
"""An hour in which something happened is seen."""


@dataclass(frozen=True, slots=True)
class Hour:
    """What happened within one hour; the failed are among all."""

    count: int
    failed: int = 0


def hour_bars(says: str, hours: tuple[Hour, ...]) -> Markup:
    """A bar an hour, oldest first, on one scale; an hour in which something failed is red. The row says the counts."""
    most = max((hour.count for hour in hours), default=0)
    bars = [_bar(hour, index, len(hours), most) for index, hour in enumerate(hours)]
    return drawing(says, HEIGHT, *bars, look="picture hours")


def _bar(hour: Hour, index: int, hours: int, most: int) -> Markup:
    height = max(round(HEIGHT * hour.count / most, 1), LEAST) if hour.count else 0.5
    look = "k-failed" if hour.failed else "k-yes" if hour.count else "k-empty"
    place = {"x": at(100 * index / hours), "width": at(76 / hours), "y": HEIGHT - height, "height": height}
    return tag("rect", {**place, "class": look})
