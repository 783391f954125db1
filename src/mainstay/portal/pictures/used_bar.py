"""Used of bought: how much of a line is taken, and by how much is it over?"""

from dataclasses import dataclass

from mainstay.portal.pictures.bars import Kind, bar
from mainstay.portal.pictures.svg import Markup, at, drawing, line, tag

HEIGHT = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """Units used and bought; `adds` is what an act that is previewed would take."""

    used: int
    bought: int
    adds: int = 0


def used_bar(facts: Used) -> Markup:
    """Track, fill, a tick at what was bought, a hatch beyond it."""
    whole = max(facts.bought, facts.used + facts.adds, 1)
    bought, used, after = (100 * count / whole for count in (facts.bought, facts.used, facts.used + facts.adds))
    parts = [tag("rect", {"x": 0, "y": 3, "width": at(bought), "height": HEIGHT, "rx": 2, "class": "k-track"})]
    if facts.used:
        parts.append(bar(Kind.YES, 0, min(used, bought), y=3, height=HEIGHT))
    if facts.adds:
        parts.append(bar(Kind.WOULD, used, min(after, bought), y=3, height=HEIGHT))
    if after > bought:
        parts.append(bar(Kind.GRACE, bought, after, y=3, height=HEIGHT))
    return drawing(sentence(facts), 16, *parts, line(bought, 0, 16, "tick"), look="picture used")


def sentence(facts: Used) -> str:
    """253 of 240 used, 13 over."""
    over = facts.used - facts.bought
    said = f"{facts.used:,} of {facts.bought:,} used"
    said += f", {over:,} over" if over > 0 else ""
    return said + (f", {facts.used + facts.adds:,} after this" if facts.adds else "")
