"""How is a piece of SVG or HTML written so that no text can break out of it?"""

from collections.abc import Mapping
from html import escape


class Markup(str):
    """Text that is markup already: what comes from outside has been escaped. Django's templates see that by `__html__`."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


SHAPES = {"rect", "line", "circle"}


def words(text: object) -> Markup:
    """The text, escaped."""
    return Markup(escape(str(text), quote=True))


def together(*parts: Markup) -> Markup:
    return Markup("".join(parts))


def tag(name: str, attributes: Mapping[str, object], *children: Markup) -> Markup:
    """An element; attributes that are empty are left out, and shapes close themselves."""
    written = "".join(f' {key}="{words(value)}"' for key, value in attributes.items() if value not in ("", None))
    if name in SHAPES and not children:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{together(*children)}</{name}>")


def at(share: float) -> str:
    """A place or a width, 0 to 100, in per cent."""
    return f"{round(share, 2):g}%"


def line(x: float, top: float, bottom: float, look: str = "") -> Markup:
    """An upright line."""
    return tag("line", {"x1": at(x), "x2": at(x), "y1": top, "y2": bottom, "class": look})


def level(y: float, look: str = "") -> Markup:
    """A line over the whole width."""
    return tag("line", {"x1": "0%", "x2": "100%", "y1": y, "y2": y, "class": look})


def group(look: str, *children: Markup) -> Markup:
    """Shapes that share a look."""
    return tag("g", {"class": look}, *children)


def text(said: str, *, x: float, y: float, dx: float = 0, anchor: str = "", look: str = "") -> Markup:
    """Words at a place: dx moves them by pixels, anchor is middle or end."""
    attributes = {"x": at(x), "y": y, "dx": dx or "", "text-anchor": anchor, "class": look}
    return tag("text", attributes, words(said))


def circle(*, x: float, y: float, radius: float, look: str) -> Markup:
    return tag("circle", {"cx": at(x), "cy": y, "r": radius, "class": look})


def drawing(says: str, height: float, *children: Markup, look: str = "") -> Markup:
    """The whole picture; `says` is what a reader hears who does not see it."""
    title = tag("title", {}, words(says))
    return tag("svg", {"role": "img", "height": height, "class": look}, title, *children)


def estimated_width(said: str) -> float:
    """About how many pixels 12 px words take; it errs on the wide side."""
    return 6.8 * len(said)
