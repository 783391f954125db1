"""Marks, icons, citations and tags as the pages write them."""

from django import template

from mainstay.portal.citations import address_of, cited_as, is_reading
from mainstay.portal.pictures import icons
from mainstay.portal.pictures.svg import Markup, tag, together, words

register = template.Library()


@register.simple_tag
def icon(name: str, look: str = "") -> Markup:
    """An icon beside a word; `look` is ok, warn, bad or accent."""
    return icons.icon(name, look)


@register.simple_tag
def brand() -> Markup:
    return icons.brand()


@register.simple_tag
def verdict(of: str, word: str = "", look: str = "") -> Markup:
    """The verdict's mark with a word; `look="before"` for an answer that another one replaces."""
    said = word or icons.VERDICT_WORDS[str(of)]
    return tag("span", {"class": f"verdict {look}".strip()}, icons.verdict_mark(str(of)), tag("span", {}, words(said)))


@register.simple_tag
def verdict_mark(of: str) -> Markup:
    """The mark alone, before an answer's sentence; its word is there for those who do not see it."""
    word = icons.VERDICT_WORDS[str(of)]
    return tag("span", {"class": "mark", "role": "img", "aria-label": word}, icons.verdict_mark(str(of)))


@register.filter
def verdict_word(of: str) -> str:
    """Ruling needed, of ruling-needed."""
    return icons.VERDICT_WORDS[str(of)]


@register.simple_tag
def cite(cited: str, label: str = "") -> Markup:
    """§ 12.3 in the face of the terms, leading to the clause; a reading goes by its name."""
    name = str(label or cited_as(str(cited)))
    sign = "" if is_reading(str(cited)) else "\N{SECTION SIGN}\N{NARROW NO-BREAK SPACE}"
    look = "cite long" if len(name) > 24 else "cite"
    return tag("a", {"class": look, "href": address_of(str(cited))}, words(f"{sign}{name}"))


@register.simple_tag
def severity(level: int, treated_as: int = 0) -> Markup:
    """The severity in its frame; a capped one stands dotted before what it is treated as."""
    if not treated_as or treated_as == level:
        return _severity(level, f"s{level}")
    return together(_severity(level, "capped"), icons.icon("right"), _severity(treated_as, f"s{treated_as}"))


@register.filter
def cited(name: str) -> str:
    """What stands after the sign of a clause."""
    return cited_as(str(name))


@register.filter
def clause_address(name: str) -> str:
    return address_of(str(name))


def _severity(level: int, look: str) -> Markup:
    spoken = tag("span", {"class": "unseen"}, words("severity "))
    return tag("span", {"class": f"severity {look}"}, spoken, words(level))
