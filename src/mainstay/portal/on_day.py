"""Which day does a page show? Today, or the one that its address asks about."""

from dataclasses import dataclass
from datetime import date, timedelta

from mainstay.errors import Invalid
from mainstay.portal.addresses import with_query
from mainstay.portal.days import NoDay, read_day
from mainstay.portal.requests import PageRequest, today_of
from mainstay.portal.templatetags.dates import plural

YEARS = 30
"""How far from today a page looks, either way."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayShown:
    """The day of a page, with the addresses of its neighbours."""

    today: date
    day: date
    path: str
    kept: tuple[tuple[str, str], ...] = ()

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def earlier_url(self) -> str:
        return self.url(self.day - DAY)

    @property
    def later_url(self) -> str:
        return self.url(self.day + DAY)

    @property
    def today_url(self) -> str:
        return self.url(self.today)

    @property
    def query_day(self) -> str | None:
        """The day as addresses on the page carry it; None for today."""
        return None if self.is_today else self.day.isoformat()

    @property
    def note(self) -> str:
        """17 months from now, with what is recorded today."""
        return f"{_distance(self.today, self.day)}, with today\N{RIGHT SINGLE QUOTATION MARK}s contracts, machines and catalogues"

    def url(self, day: date) -> str:
        """The same page on another day."""
        return with_query(self.path, on=None if day == self.today else day.isoformat(), **dict(self.kept))


def day_shown(request: PageRequest, *keep: str) -> DayShown:
    """The day that `?on=` asks about, else today. Invalid where that is no day, or further off than pages look.

    `keep` names what else of the address stays when the day changes.
    """
    today = today_of(request)
    asked = request.GET.get("on", "").strip()
    kept = tuple((name, request.GET[name]) for name in keep if request.GET.get(name))
    return DayShown(today=today, day=_day(asked, today) if asked else today, path=request.path, kept=kept)


def _day(asked: str, today: date) -> date:
    try:
        day = read_day(asked)
    except NoDay as error:
        quoted = f"\N{LEFT DOUBLE QUOTATION MARK}{asked[:40]}\N{RIGHT DOUBLE QUOTATION MARK}"
        raise Invalid(f"{quoted} is no day", help=str(error)) from error
    if abs(day.year - today.year) > YEARS:
        raise Invalid(f"{asked} is too far off", help=f"pages look {YEARS} years back and {YEARS} years ahead")
    return day


def _distance(today: date, day: date) -> str:
    days = abs((day - today).days)
    count = (
        plural(days, "day") if days < 62 else plural(days // 30, "month") if days < 730 else plural(days // 365, "year")
    )
    return f"{count} from now" if day > today else f"{count} ago"
