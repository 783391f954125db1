"""A decision in its public shape, as the why panel writes it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import template

from mainstay.portal.wording import label_of, reasons_heading, value_in_words

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact that a decision used, in words."""

    name: str
    label: str
    value: str


@register.filter
def said_by(says: Mapping[str, str] | None, clause: str) -> str:
    """What a clause says in our words; nothing where the page did not bring it."""
    return (says or {}).get(clause, "")


@register.filter
def reasons_needed(decision: Mapping[str, object]) -> str:
    """Four reasons, all needed."""
    reasons = decision["reasons"]
    return reasons_heading(str(decision["verdict"]), len(reasons) if isinstance(reasons, list | tuple) else 0)


@register.simple_tag
def facts_used(decision: Mapping[str, object], labels: Mapping[str, str] | None = None) -> list[Fact]:
    """The facts of a decision; empty lists are left out, since nothing was decided by them."""
    facts = decision["facts"]
    if not isinstance(facts, Mapping):
        return []
    known = labels or {}
    return [
        Fact(name=name, label=known.get(name) or label_of(name), value=value_in_words(value))
        for name, value in facts.items()
        if value not in ([], ())
    ]


@register.filter
def in_words(value: object) -> str:
    """Any value of a decision, as a reader says it."""
    return value_in_words(value)


@register.filter
def named(fact: str) -> str:
    """Hosts covered, of hosts_covered."""
    return label_of(fact)
