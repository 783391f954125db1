"""How are the values of a decision said in words?"""

from collections.abc import Mapping, Sequence
from datetime import date

from mainstay.portal.pictures.ruler import written

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
SHOWN = 5
"""How many members of a list are named before the rest is a number."""


def count_in_words(count: int) -> str:
    """Four, as a sentence begins with it; from thirteen on the figure."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


def reasons_heading(verdict: str, count: int) -> str:
    """A yes needs every reason, for a no each is enough."""
    if count == 1:
        return "One reason is enough" if verdict == "no" else "One reason"
    said = f"{count_in_words(count)} reasons"
    return {"yes": f"{said}, all needed", "no": f"{said}, each enough"}.get(verdict, said)


def label_of(fact: str) -> str:
    """Hosts covered, of hosts_covered."""
    said = fact.replace("_", " ")
    return said[:1].upper() + said[1:]


def value_in_words(value: object) -> str:
    """A fact as a reader says it: yes, none, 30 Nov 2026, or the first members of a list."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ("", [], ()):
        return "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{label_of(str(name)).lower()} {value_in_words(inner)}" for name, inner in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _listed(value)
    if isinstance(value, int):
        return f"{value:,}"
    return _day_or_text(str(value))


def _listed(values: Sequence[object]) -> str:
    named = [_name_of(value) for value in values[:SHOWN]]
    more = len(values) - SHOWN
    return ", ".join(named) + (f" and {more:,} more" if more > 0 else "")


def _name_of(value: object) -> str:
    if isinstance(value, Mapping) and value.get("name"):
        return str(value["name"])
    return value_in_words(value)


def _day_or_text(value: str) -> str:
    try:
        return written(date.fromisoformat(value)) if len(value) == len("2026-11-30") else value
    except ValueError:
        return value
