"""What was and what is: the old struck, an arrow, the new in bold; never red and green for old and new."""

from django import template

from mainstay.portal.pictures import icons
from mainstay.portal.pictures.svg import Markup, tag, together, words

register = template.Library()

MARKS = {"changed": "replaced", "added": "plus", "taken out": "cross"}
NOTHING = ("", None)


@register.simple_tag
def before_after(before: object, after: object) -> Markup:
    """Both in one line, with the word between them for those who do not see the arrow."""
    return tag("span", {"class": "change"}, _old("span", before, after), _arrow(), _new("span", after))


@register.simple_tag
def before_after_cells(before: object, after: object) -> Markup:
    """The same as three cells of a row of a table of changes."""
    return together(_old("td", before, after), tag("td", {"class": "to"}, _arrow()), _new("td", after))


@register.simple_tag
def change_mark(kind: str) -> Markup:
    """Changed, added or taken out: mark and word."""
    look = f"change-mark {kind.replace(' ', '-')}"
    return tag("span", {"class": look}, icons.icon(MARKS[kind]), tag("span", {}, words(kind)))


def _old(element: str, before: object, after: object) -> Markup:
    """Struck where something else takes its place; nothing stands plain."""
    if before in NOTHING:
        return tag(element, {"class": "old"}, words("nothing"))
    said = words(before)
    return tag(element, {"class": "old"}, said if before == after else tag("s", {}, said))


def _new(element: str, after: object) -> Markup:
    if after in NOTHING:
        return tag(element, {"class": "old"}, words("none"))
    return tag(element, {"class": "new"}, words(after))


def _arrow() -> Markup:
    return together(tag("span", {"class": "unseen"}, words(" becomes ")), icons.icon("arrow"))
