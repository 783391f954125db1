"""Which kinds of bar are there, and how is each drawn?"""

from enum import StrEnum

from mainstay.portal.pictures.svg import Markup, at, tag, together


class Kind(StrEnum):
    """What a bar means; nothing else is drawn."""

    YES = "yes"
    CONDITION = "condition"
    WOULD = "would"
    LAPSED = "lapsed"
    STANDARD = "standard"
    GRACE = "grace"
    LEGACY = "legacy"
    UNCOVERED = "uncovered"
    ENDS_COVER = "ends-cover"
    OPEN = "open"
    CLOSED = "closed"


MEANINGS = {
    Kind.YES: "covered",
    Kind.CONDITION: "in force",
    Kind.WOULD: "would be",
    Kind.LAPSED: "not bought",
    Kind.STANDARD: "standard",
    Kind.GRACE: "grace",
    Kind.LEGACY: "Legacy",
    Kind.UNCOVERED: "not covered",
    Kind.ENDS_COVER: "takes cover away when it ends",
    Kind.OPEN: "open",
    Kind.CLOSED: "closed",
}

HATCHES = {Kind.GRACE: "accent", Kind.LEGACY: "accent", Kind.UNCOVERED: "bad", Kind.CLOSED: "shut"}
EDGED = {Kind.CONDITION, Kind.WOULD, Kind.LAPSED, Kind.STANDARD, Kind.ENDS_COVER}
CORNER = 2
LEAST = 0.25
"""What is shorter is still seen, in per cent."""


def bar(kind: Kind, start: float, end: float, *, y: float, height: float) -> Markup:
    """A bar from one share of the width to another."""
    width = max(end - start, LEAST)
    if kind not in HATCHES:
        inset = 0.5 if kind in EDGED else 0
        return _rectangle(start, width, y + inset, height - 2 * inset, f"k-{kind}", "")
    hatched = _rectangle(start, width, y, height, "k-hatched", f"url(#hatch-{HATCHES[kind]})")
    if kind is not Kind.LEGACY:
        return hatched
    return together(hatched, _rectangle(start, width, y + 0.5, height - 1, "k-edge", ""))


def _rectangle(x: float, width: float, y: float, height: float, look: str, fill: str) -> Markup:
    place = {"x": at(x), "y": y, "width": at(width), "height": height, "rx": CORNER}
    return tag("rect", {**place, "class": look, "fill": fill})


def key(kind: Kind) -> Markup:
    """The small bar in a legend, beside the word that says what it means."""
    return tag("svg", {"class": "key", "aria-hidden": "true"}, bar(kind, 0, 100, y=0, height=10))


def patterns() -> Markup:
    """The three hatches, defined once a page: a picture refers to them by name."""
    hatches = [_hatch(name) for name in ("accent", "bad", "shut")]
    return tag("svg", {"class": "patterns", "aria-hidden": "true"}, tag("defs", {}, *hatches))


def _hatch(name: str) -> Markup:
    ground = tag("rect", {"width": 4, "height": 4, "class": "hatch-ground"}) if name == "shut" else Markup("")
    stroke = tag("line", {"x1": 1, "x2": 1, "y1": 0, "y2": 4, "class": f"hatch-line {name}"})
    place = {"id": f"hatch-{name}", "width": 4, "height": 4, "patternUnits": "userSpaceOnUse"}
    return tag("pattern", {**place, "patternTransform": "rotate(45)"}, ground, stroke)
