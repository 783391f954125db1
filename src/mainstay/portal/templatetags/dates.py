"""Days, instants and numbers as the pages write them: a time always with its place, the exact instant on hover and on focus."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django import template

from mainstay.portal.pictures.svg import Markup, tag, words

register = template.Library()

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHORT_UNITS = ((86400, "d"), (3600, "h"), (60, "min"))
UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def short_day(on: date) -> str:
    """30 Nov 2026."""
    return f"{on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def long_day(on: date) -> str:
    """30 November 2026."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def place_of(zone: str) -> str:
    """New York of America/New_York: the place that names a time."""
    return zone.rpartition("/")[2].replace("_", " ")


@register.filter
def day(on: date | str | None) -> Markup:
    """30 Nov 2026, as a time element; an empty one is a dash."""
    return _day(on, short_day)


@register.filter
def full_day(on: date | str | None) -> Markup:
    """30 November 2026."""
    return _day(on, long_day)


@register.filter
def instant(at: datetime | None, zone: str = "UTC") -> Markup:
    """30 Nov 2026, 09:20 New York; on hover with the weekday, the second, and in UTC."""
    if at is None:
        return Markup("\N{EN DASH}")
    local = at.astimezone(ZoneInfo(zone))
    return _instant(at, zone, f"{short_day(local)}, {local:%H:%M} {place_of(zone)}")


@register.filter
def clock(at: datetime | None, zone: str = "UTC") -> Markup:
    """09:20 New York: for a time of the day that is named beside it."""
    if at is None:
        return Markup("\N{EN DASH}")
    return _instant(at, zone, f"{at.astimezone(ZoneInfo(zone)):%H:%M} {place_of(zone)}")


@register.filter
def second(at: datetime | None, zone: str = "UTC") -> Markup:
    """13:11:42: for what happened within minutes on a page that names the place."""
    if at is None:
        return Markup("\N{EN DASH}")
    return _instant(at, zone, f"{at.astimezone(ZoneInfo(zone)):%H:%M:%S}")


@register.filter
def day_of(at: datetime | None, zone: str = "UTC") -> Markup:
    """30 Nov 2026: the day of an instant where the reader is, the instant itself on hover."""
    if at is None:
        return Markup("\N{EN DASH}")
    return _instant(at, zone, short_day(at.astimezone(ZoneInfo(zone))))


@register.filter
def hour(at: datetime, zone: str = "UTC") -> str:
    """12:41, as bare words: for a button, in which nothing else may take the focus."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


@register.filter
def ago(at: datetime | None, now: datetime) -> Markup:
    """12 minutes ago, or in 3 days; the instant on hover."""
    if at is None:
        return Markup("not yet")
    return _instant(at, "UTC", how_long_ago(at, now))


@register.simple_tag
def lately(at: datetime | None, now: datetime, zone: str = "UTC") -> Markup:
    """Today 08:14, yesterday, 27 Nov, or 2 Oct 2025: as close as one asks of what is past; the instant on hover."""
    if at is None:
        return Markup("never")
    local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    days = (today - local.date()).days
    if days <= 0:
        return _instant(at, zone, f"today {local:%H:%M}")
    return _instant(at, zone, "yesterday" if days == 1 else short_day(local).removesuffix(f" {today.year}"))


@register.filter
def since(at: datetime | None, now: datetime) -> Markup:
    """3 min, 4 h, 9 d: how long ago in a column of such; the instant on hover."""
    if at is None:
        return Markup("\N{EN DASH}")
    seconds = max(int((now - at).total_seconds()), 0)
    size, unit = next(((size, unit) for size, unit in SHORT_UNITS if seconds >= size), (1, "s"))
    return _instant(at, "UTC", f"{seconds // size:,}\N{NARROW NO-BREAK SPACE}{unit}")


@register.filter
def day_heading(on: date, today: date) -> str:
    """Today, 30 November; yesterday, 29 November; 27 November; 27 November 2025: what a group of one day's rows is called."""
    said = f"{on.day} {MONTHS[on.month - 1]}"
    if on.year != today.year:
        return f"{said} {on.year}"
    named = {0: "Today, ", 1: "Yesterday, "}.get((today - on).days, "")
    return f"{named}{said}"


@register.filter
def figure(count: int | None) -> str:
    """1,284."""
    return "\N{EN DASH}" if count is None else f"{count:,}"


@register.filter
def plural(count: int, word: str) -> str:
    """1 machine, 1,284 machines; an odd plural stands after a comma: `entry,entries`."""
    one, _, many = word.partition(",")
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def how_long_ago(at: datetime, now: datetime) -> str:
    seconds = int((now - at).total_seconds())
    size, unit = next(((size, unit) for size, unit in UNITS if abs(seconds) >= size), (1, "second"))
    count = abs(seconds) // size
    if count == 0:
        return "now"
    said = plural(count, unit)
    return f"{said} ago" if seconds > 0 else f"in {said}"


def _day(on: date | str | None, written: Callable[[date], str]) -> Markup:
    if not on:
        return Markup("\N{EN DASH}")
    known = date.fromisoformat(on) if isinstance(on, str) else on
    return tag("time", {"datetime": f"{known:%Y-%m-%d}"}, words(written(known)))


def _instant(at: datetime, zone: str, said: str) -> Markup:
    local, exact = at.astimezone(ZoneInfo(zone)), at.astimezone(UTC)
    hover = f"{WEEKDAYS[local.weekday()]} {short_day(local)}, {local:%H:%M:%S} {place_of(zone)}; {exact:%H:%M:%S} UTC"
    place = {"datetime": f"{exact:%Y-%m-%dT%H:%M:%SZ}", "title": hover, "tabindex": 0}
    return tag("time", place, words(said))
