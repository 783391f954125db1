"""The sparkline: how has one count gone, in the height of a row?"""

from dataclasses import dataclass
from itertools import pairwise

from mainstay.portal.pictures.svg import Markup, circle, drawing, tag, together

HEIGHT = 18
EDGE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparkline:
    """Counts at even distances, oldest first; the sentence names the first, the last and the range."""

    says: str
    counts: tuple[int, ...]


def sparkline(facts: Sparkline) -> Markup:
    """Steps from count to count, the last with a dot. It stands in a row that says the last count, so it has no table."""
    if not facts.counts:
        return drawing(facts.says, HEIGHT, look="picture sparkline")
    low, high = min(facts.counts), max(facts.counts)
    heights = [_height(count, low, high) for count in facts.counts]
    last = circle(x=100, y=heights[-1], radius=2.5, look="k-yes")
    return drawing(facts.says, HEIGHT, *_steps(heights), last, look="picture sparkline")


def _height(count: int, low: int, high: int) -> float:
    """Pixels from the top; a count that never changes lies in the middle."""
    if low == high:
        return HEIGHT / 2
    return round(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (count - low) / (high - low), 2)


def _steps(heights: list[float]) -> list[Markup]:
    """One level line a count, and an upright one where the next differs."""
    wide = 100 / max(len(heights) - 1, 1)
    return [_step(index * wide, (index + 1) * wide, here, then) for index, (here, then) in enumerate(pairwise(heights))]


def _step(start: float, end: float, here: float, then: float) -> Markup:
    level = _line(start, end, here, here)
    return level if here == then else together(level, _line(end, end, here, then))


def _line(start: float, end: float, top: float, bottom: float) -> Markup:
    place = {"x1": f"{start:g}%", "x2": f"{end:g}%", "y1": top, "y2": bottom}
    return tag("line", {**place, "class": "spark"})
