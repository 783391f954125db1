"""In which words are lines, counts and spans said?"""

from datetime import date
from typing import Any

from mainstay.portal.pictures.ruler import written
from mainstay.portal.templatetags.dates import plural

PLURALS = {"physical": "server", "virtual": "virtual machine", "desktop": "desktop", "legacy": "machine"}


def line_in_words(values: dict[str, Any]) -> str:
    """40 units, infra-only, weekday: the parts of a line that a change is about."""
    return "; ".join(said for name in _OF_LINES if name in values for said in [_part(name, values[name])] if said)


def span(first: date, last: date) -> str:
    """A year, 18 months, or days where they come to no whole month."""
    early, late = sorted((first, last))
    months = (late.year - early.year) * 12 + late.month - early.month
    days = (late - early).days
    if months and abs(days - months * 365 / 12) < 2:
        return (
            ("a year" if months == 12 else plural(months // 12, "year"))
            if months % 12 == 0
            else plural(months, "month")
        )
    return plural(days, "day")


def counted(count: int, kind: str) -> str:
    return plural(count, PLURALS.get(kind, "machine"))


def _part(name: str, value: Any) -> str:
    if name == "quantity":
        return plural(value, "unit")
    if name == "overage":
        return "overage as many as come" if value is None else f"{value:,} over agreed" if value else "no overage"
    if name == "ends_on":
        return (
            f"to {written(date.fromisoformat(value))}"
            if value
            else "to the contract\N{RIGHT SINGLE QUOTATION MARK}s end"
        )
    if name == "support_scope":
        return f"support {value}"
    if name == "note":
        return f"note {value}" if value else "no note"
    return str(value)


_OF_LINES = ("quantity", "scope", "support_scope", "level", "overage", "ends_on", "note")
