"""The guests of a host: which are covered, and which one is this?"""

from collections import Counter
from enum import StrEnum

from mainstay.portal.pictures.bars import Kind, bar
from mainstay.portal.pictures.svg import Markup, at, drawing, tag, text, together

A_ROW, ROWS = 20, 10
SIDE, PITCH = 11, 16


class Guest(StrEnum):
    """How a guest stands: `other` runs no Ubuntu, so no unit of ours is about it."""

    COVERED = "covered"
    THIS = "this machine"
    UNCOVERED = "not covered"
    OTHER = "not Ubuntu"


def guests(host: str, stand: tuple[Guest, ...]) -> Markup:
    """A square a guest, in rows of twenty; past two hundred the rest is a number."""
    shown, more = stand[: A_ROW * ROWS], len(stand) - A_ROW * ROWS
    rows = max(1, -(-len(shown) // A_ROW)) + (more > 0)
    squares = [_square(guest, index) for index, guest in enumerate(shown)]
    rest = text(f"and {more:,} more", x=0, y=rows * PITCH - 3) if more > 0 else Markup("")
    return drawing(_sentence(host, stand), rows * PITCH, *squares, rest, look="picture guests")


def guest_key(guest: Guest) -> Markup:
    """The square in a legend, beside the word that says what it means."""
    return tag("svg", {"class": "key square", "aria-hidden": "true"}, _drawn(guest, 0, 100, 0))


def _square(guest: Guest, index: int) -> Markup:
    column, row = index % A_ROW, index // A_ROW
    return _drawn(guest, 100 * column / A_ROW, 68 / A_ROW, row * PITCH + 2)


def _drawn(guest: Guest, x: float, width: float, y: float) -> Markup:
    place: dict[str, object] = {"x": at(x), "y": y, "width": at(width), "height": SIDE, "rx": 2}
    if guest is Guest.UNCOVERED:
        return bar(Kind.UNCOVERED, x, x + width, y=y, height=SIDE)
    if guest is Guest.OTHER:
        slash = {"x1": at(x + width * 0.2), "x2": at(x + width * 0.8), "y1": y + SIDE - 2, "y2": y + 2, "class": "rule"}
        return together(tag("rect", {**place, "class": "k-empty"}), tag("line", slash))
    if guest is Guest.THIS:
        ring = {**place, "class": "k-this"}
        core = {**place, "x": at(x + width * 0.25), "y": y + 3, "width": at(width / 2), "height": SIDE - 6, "rx": 1}
        return together(tag("rect", ring), tag("rect", {**core, "class": "k-yes"}))
    return tag("rect", {**place, "class": "k-yes"})


def _sentence(host: str, stand: tuple[Guest, ...]) -> str:
    counted = Counter(stand)
    said = ", ".join(f"{counted[guest]:,} {guest}" for guest in Guest if counted[guest])
    return f"Guests of {host}: {said or 'none'}."
