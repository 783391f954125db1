"""How was what was bought used, day by day?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max

from mainstay.records.models import Contract, DailyUse, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfUse:
    """One day of a line. `active` of the `used` machines were heard on it; `most` held a unit at once."""

    day: date
    used: int
    most: int
    active: int
    bought: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LineOverTime:
    """A line and its counted days, oldest first."""

    line: Line
    days: tuple[DayOfUse, ...]


def use_over_time(contract: Contract, *, first: date, last: date) -> tuple[LineOverTime, ...]:
    """The lines of the contract that were counted between the two days, both included. Two statements."""
    counted: dict[int, list[DayOfUse]] = {}
    rows = DailyUse.objects.filter(line__contract=contract, day__gte=first, day__lte=last).order_by("day")
    for line, day, used, most, active, bought in rows.values_list("line", "day", "used", "most", "active", "bought"):
        one = DayOfUse(day=day, used=used, most=most, active=active, bought=bought)
        counted.setdefault(line, []).append(one)
    lines = contract.lines.filter(pk__in=counted).order_by("position")
    return tuple(LineOverTime(line=line, days=tuple(counted[line.pk])) for line in lines)


def exported_use(contract: Contract) -> Iterator[tuple[object, ...]]:
    """Every counted day of every line of the contract, oldest first, without holding them all."""
    rows = DailyUse.objects.filter(line__contract=contract).order_by("day", "line__position")
    columns = ("day", "line__position", "line__kind", "bought", "used", "most", "active")
    yield from rows.values_list(*columns).iterator(chunk_size=2000)


def days_since_counted(today: date) -> int:
    """How many days ago a day was last counted; 0 where none was yet. One statement."""
    last = DailyUse.objects.aggregate(last=Max("day"))["last"]
    return max((today - last) // timedelta(days=1), 0) if last else 0
