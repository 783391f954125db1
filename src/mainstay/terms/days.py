"""How are days counted? A period after a day ends on that day plus the period and includes it; months clamp (reading date-arithmetic)."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

Unit = Literal["days", "months"]


@dataclass(frozen=True, slots=True)
class Period:
    """A calendar span. Years and weeks are kept as months and days, which clamp and add in the same way."""

    count: int
    unit: Unit

    def after(self, day: date) -> date:
        """The last day of the period that follows `day`: 2028-02-29 and 5 years give 2033-02-28.

        No day is later than 9999-12-31, which is how people write that something has no end.
        """
        if self.unit == "days":
            return day + min(timedelta(days=self.count), date.max - day)
        months = day.year * 12 + day.month - 1 + self.count
        year, month = divmod(months, 12)
        if year > date.max.year:
            return date.max
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last))


def after_both(day: date, first: Period, second: Period) -> date:
    """The last day of two periods on end. Those of one unit are added first, so that a month's end clamps once."""
    if first.unit == second.unit:
        return Period(first.count + second.count, first.unit).after(day)
    return second.after(first.after(day))


def day_before(day: date) -> date:
    """The last day on which something holds that changes on `day`."""
    return day - timedelta(days=1)


def day_after(day: date) -> date:
    """The first day on which something that holds to `day` no longer does."""
    return day + timedelta(days=1)


def day_of(end: date | datetime | None) -> date | None:
    """The day of an end, which may be an instant; None where there is none."""
    return end.date() if isinstance(end, datetime) else end


def is_day(text: str) -> bool:
    """Whether the text is a day written YYYY-MM-DD, and that day exists. Other ISO forms are refused."""
    if len(text) != 10 or not (text[:4] + text[5:7] + text[8:]).isdecimal() or not text.isascii():
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return text[4] == text[7] == "-"
