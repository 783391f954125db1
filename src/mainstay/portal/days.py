"""How is a day typed and read? As 24 Nov 2026 or 2026-11-24, whatever language a browser has; a calendar is a comfort beside it."""

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from mainstay.portal.pictures import icons
from mainstay.portal.pictures.svg import Markup, tag
from mainstay.portal.templatetags.dates import MONTHS, short_day

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
WRITTEN = re.compile(r"(\d{1,2})\.? +([A-Za-z]{3,9})\.?,? +(\d{4})")
HOW = "a day is written like 24 Nov 2026 or 2026-11-24"
LONGEST = 40


class NoDay(ValueError):
    """What was typed is no day; the message says why, as a sentence goes on."""


def read_day(typed: str) -> date:
    """The day that was typed; NoDay where it is none."""
    said = " ".join(typed.split())
    if match := ISO.fullmatch(said):
        return _made(int(match[1]), int(match[2]), int(match[3]))
    if match := WRITTEN.fullmatch(said):
        month = _month(match[2])
        if month:
            return _made(int(match[3]), month, int(match[1]))
    raise NoDay(HOW)


def as_iso(typed: str) -> str:
    """The day as 2026-11-24 where it is one, else what was typed."""
    try:
        return read_day(typed).isoformat()
    except NoDay:
        return typed


def typed_day(value: object) -> str:
    """A day as it stands in its field: 24 Nov 2026; what is none stays as it was typed."""
    if isinstance(value, date):
        return short_day(value)
    if not value:
        return ""
    try:
        return short_day(read_day(str(value)))
    except NoDay:
        return str(value)


def day_input(value: object, attributes: Mapping[str, Any]) -> Markup:
    """The field, with a calendar that a script shows. `attributes` are those of the field."""
    field = {"type": "text", "autocomplete": "off", "spellcheck": "false", "maxlength": LONGEST, **attributes}
    typed = tag("input", {**field, "value": typed_day(value), "data-day": "text"})
    picker = tag(
        "input", {"type": "date", "data-day": "picker", "tabindex": "-1", "aria-hidden": "true", "hidden": "hidden"}
    )
    button = tag(
        "button", {"type": "button", "data-day": "open", "aria-label": "Choose in a calendar", "hidden": "hidden"},
        icons.icon("calendar"),
    )  # fmt: skip
    return tag("span", {"class": "day-input"}, _open(typed), _open(picker), button)


class DayInput(forms.TextInput):
    """The widget of a day."""

    def format_value(self, value: Any) -> str:
        return typed_day(value)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:  # noqa: ARG002 -- Django's signature
        """The field with its calendar."""
        return day_input(value, {**self.build_attrs(self.attrs, attrs), "name": name})


class DayField(forms.DateField):
    """A day in a form."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        """The day; an error that says what is wrong with it."""
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return read_day(str(value))
        except NoDay as error:
            raise forms.ValidationError(str(error)) from error


def _made(year: int, month: int, day: int) -> date:
    if not 1 <= month <= len(MONTHS):
        raise NoDay(f"there is no month {month}; {HOW}")
    if not date.min.year <= year <= date.max.year:
        raise NoDay(HOW)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise NoDay(f"{MONTHS[month - 1]} {year} has {last} days")
    return date(year, month, day)


def _month(said: str) -> int:
    """1 of jan, Jan or January; 0 of what is no month."""
    months = [number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(said.lower())]
    return months[0] if len(months) == 1 else 0


def _open(element: Markup) -> Markup:
    """An element of HTML that has no end tag."""
    return Markup(element.removesuffix("</input>"))
