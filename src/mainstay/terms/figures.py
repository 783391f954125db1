"""How do the figures of a clause read? Each stands as text with its unit; a reader gives it its type.

A reader raises ValueError for a text that is not of its form. `reader_of` finds the reader by which a deviating
value of a contract is judged: the first that reads the figure of the terms themselves.
"""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any

from mainstay.terms.days import Period, is_day

_remembered = lru_cache(maxsize=1024)  # a contract's figures are anyone's to write, so not all of them are kept

_MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12}
_DAYS = {"day": 1, "days": 1, "week": 7, "weeks": 7}
_LONGEST_PERIOD = 100 * 12 * 31
_LEFT_TO_THE_CATALOGUE = "catalogue date of the release"


@_remembered
def period(text: str) -> Period:
    """A calendar period: "14 days", "18 months", "10 years"."""
    match = re.fullmatch(r"([0-9]{1,5}) ([a-z]+)", text)
    if match is None or int(match[1]) > _LONGEST_PERIOD:
        raise ValueError(f"{text!r} is not a period such as '10 years'")
    count, unit = int(match[1]), match[2]
    if unit in _MONTHS and count * _MONTHS[unit] <= 100 * 12:
        return Period(count * _MONTHS[unit], "months")
    if unit in _DAYS:
        return Period(count * _DAYS[unit], "days")
    raise ValueError(f"{text!r} is not a period in days, weeks, months or years, a hundred years at most")


@_remembered
def after_release(text: str) -> Period:
    """A period counted from a release date: "release + 10 years", or the bare period where the text repeats it so."""
    return period(text.removeprefix("release + "))


@_remembered
def day_or_after_release(text: str) -> date | Period | None:
    """The last day of Legacy support: a day, a period counted from the release, or None where it is left to the catalogue."""
    if text == _LEFT_TO_THE_CATALOGUE:
        return None
    return date.fromisoformat(text) if is_day(text) else _strictly_after_release(text)


@_remembered
def count(text: str) -> int:
    """A whole number without a unit."""
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError(f"{text!r} is not a whole number")
    return int(text)


@_remembered
def day(text: str) -> date:
    """A day, YYYY-MM-DD."""
    if not is_day(text):
        raise ValueError(f"{text!r} is not a day")
    return date.fromisoformat(text)


@_remembered
def clock_time(text: str) -> time:
    """A time of day, HH:MM."""
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
        raise ValueError(f"{text!r} is not a time of day such as '08:00'")
    return time.fromisoformat(text)


@_remembered
def releases(text: str) -> tuple[str, ...]:
    """Version numbers of releases, parted by commas."""
    members = words(text)
    if not all(re.fullmatch(r"[0-9]{1,2}\.[0-9]{2}", member) for member in members):
        raise ValueError(f"{text!r} is not a list of release numbers")
    return members


@_remembered
def words(text: str) -> tuple[str, ...]:
    """Names parted by commas, at least one."""
    members = tuple(member.strip() for member in text.split(","))
    if not all(members):
        raise ValueError(f"{text!r} is not a list parted by commas")
    return members


@_remembered
def last_words(text: str) -> tuple[str, ...]:
    """The last word of each of the names parted by commas, in small letters: "ROS 2 Foxy" is foxy."""
    return tuple(name.split()[-1].lower() for name in words(text))


@_remembered
def is_yes(text: str) -> bool:
    """A cell of a table that reads yes or no."""
    if text not in ("yes", "no"):
        raise ValueError(f"{text!r} is neither 'yes' nor 'no'")
    return text == "yes"


@_remembered
def amount(text: str) -> tuple[float, str]:
    """A number with its unit, as "384 TB", "99.9 %", "4 business hours" or "10 hours/week"."""
    match = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ([^0-9,]+)", text)
    if match is None:
        raise ValueError(f"{text!r} is not a number with its unit")
    unit = match[2].strip()
    return float(match[1]), unit.replace("hours", "hour")


@_remembered
def span(text: str) -> timedelta:
    """A length of time by the clock: "24 hours", "90 days"."""
    match = re.fullmatch(r"([0-9]{1,5}) (hour|day)s?", text)
    if match is None:
        raise ValueError(f"{text!r} is not a length of time such as '24 hours'")
    return timedelta(**{f"{match[2]}s": int(match[1])})


@_remembered
def has_arrived(text: str) -> bool:
    """Whether a component that a clause names is here: "available", or only "announced"."""
    if text not in ("available", "announced"):
        raise ValueError(f"{text!r} is neither 'available' nor 'announced'")
    return text == "available"


@_remembered
def address(text: str) -> str:
    """A web address."""
    if not re.fullmatch(r"https?://\S+", text):
        raise ValueError(f"{text!r} is not a web address")
    return text


@_remembered
def label(text: str) -> str:
    """Any other text that is not empty."""
    if not text.strip():
        raise ValueError("the value is empty")
    return text


_AFTER_RELEASE = re.compile(r"release \+ ")


def reader_of(text: str) -> Callable[[str], Any]:
    """The reader by which a figure written like `text` is read, and so any value that a contract puts in its place."""
    if text == _LEFT_TO_THE_CATALOGUE:
        return day_or_after_release
    if _AFTER_RELEASE.match(text):
        return _strictly_after_release
    for reader in (day, clock_time, count, period, is_yes, has_arrived, releases, address):
        if _reads(reader, text):
            return reader
    if _reads(amount, text):
        return _amount_in(amount(text)[1])
    return words if "," in text else label


def _strictly_after_release(text: str) -> Period:
    if not _AFTER_RELEASE.match(text):
        raise ValueError(f"{text!r} is not counted from the release, as 'release + 10 years'")
    return after_release(text)


def _amount_in(unit: str) -> Callable[[str], tuple[float, str]]:
    def read(text: str) -> tuple[float, str]:
        value = amount(text)
        if value[1] != unit:
            raise ValueError(f"{text!r} is not in {unit}")
        return value

    return read


def _reads(reader: Callable[[str], Any], text: str) -> bool:
    try:
        reader(text)
    except ValueError:
        return False
    return True
