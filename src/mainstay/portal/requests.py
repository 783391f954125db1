"""What does a view know of who asks? The request as the middleware has completed it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from mainstay.records.models import Look, Person


class PageRequest(HttpRequest):
    """A request of somebody who has signed in: what every view is given unless it is open to all."""

    user: Person
    now: datetime
    address: str | None
    htmx: HtmxDetails
    looking: Look | None


class OpenRequest(HttpRequest):
    """A request to a page that is open to all."""

    user: Person | AnonymousUser
    now: datetime
    address: str | None
    htmx: HtmxDetails


def today_of(request: PageRequest | OpenRequest) -> date:
    """The day on which answers are given where none is asked for: in UTC, as the client counts."""
    return request.now.date()


def viewer_of(request: HttpRequest) -> Person | None:
    """Who has signed in, or whom they look as; None where nobody has. Never an actor: there, None is the command line of the
    host.
    """
    look: Look | None = getattr(request, "looking", None)
    user = look.person if look else getattr(request, "user", None)
    return user if isinstance(user, Person) else None


def signed_in_of(request: HttpRequest) -> Person | None:
    """Who has signed in themselves, whomever they look as."""
    look: Look | None = getattr(request, "looking", None)
    return look.by if look else viewer_of(request)


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The zone in which the reader is shown times."""
    viewer = viewer_of(request)
    return ZoneInfo(viewer.zone if viewer else "UTC")
