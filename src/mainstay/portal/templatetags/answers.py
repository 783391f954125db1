"""Sentences of the rules, as a page says them: with a capital, and days as a reader writes them."""

import re
from datetime import date

from django import template

from mainstay.portal.templatetags.dates import short_day
from mainstay.terms.catalogues import shipped

register = template.Library()

KINDS = {
    "physical": "Physical machine",
    "virtual": "Virtual machine",
    "desktop": "Desktop",
    "container": "Container",
    "wsl": "WSL instance",
}
ISO_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


@register.filter
def in_text(says: str) -> str:
    """The sentence with its days written 30 Nov 2026."""
    return ISO_DAY.sub(_written, str(says))


@register.filter
def sentence(says: str) -> str:
    """The same, as the beginning of a text. The name of a service or of a machine stays as it is typed."""
    said = in_text(says)
    first = said.partition(" ")[0]
    is_name = not first.isalpha() or any(
        first in (each.name, each.shown_as) for each in shipped().services.by_name.values()
    )
    return said if is_name else said[:1].upper() + said[1:]


@register.filter
def kind_in_words(kind: str) -> str:
    """Virtual machine, WSL instance."""
    return KINDS.get(kind, kind)


def _written(found: re.Match[str]) -> str:
    try:
        return short_day(date.fromisoformat(found.group()))
    except ValueError:
        return found.group()
