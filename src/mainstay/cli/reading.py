"""How is what was typed read? Days, files and units; Invalid where it cannot be."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from mainstay.errors import Invalid


def day(text: str, option: str) -> date:
    """A day as 2027-03-31."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid(f"{option}: {text!r} is no day", fields={option: "a day as 2027-03-31"}) from error


def day_or_none(text: str, option: str) -> date | None:
    """The same; nothing typed is no day."""
    return day(text, option) if text else None


def end_of_day(text: str, option: str) -> datetime | None:
    """The last second of the day, in UTC; nothing typed is no end."""
    return datetime.combine(day(text, option), datetime.max.time(), UTC).replace(microsecond=0) if text else None


def text_of(file: Path, option: str) -> str:
    """What stands in the file."""
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(f"{option}: {file} cannot be read: {error}", fields={option: "a text file"}) from error


def first_line(file: Path, option: str) -> str:
    """The first line of the file; - is standard input."""
    text = sys.stdin.read() if str(file) == "-" else text_of(file, option)
    return text.partition("\n")[0]


def overage(text: str) -> int | None:
    """Units above the quantity: a number, or "any" for as many as come."""
    if text == "any":
        return None
    if not text.isdecimal():
        raise Invalid(f"--overage: {text!r} is no number", fields={"--overage": "a number, or any"})
    return int(text)


def only_given(**values: object) -> dict[str, object]:
    """The values that were typed: those that are not None."""
    return {name: value for name, value in values.items() if value is not None}
