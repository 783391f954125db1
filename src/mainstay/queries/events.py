"""What was done? The events of an account, and of one thing in it; newest first."""

from dataclasses import dataclass

from django.db.models import QuerySet

from mainstay.records.models import Account, Event

PAGE = 50


@dataclass(frozen=True, slots=True)
class EventList:
    """One page of events. `before` asks for the next page; 0 on the last."""

    events: tuple[Event, ...]
    before: int


def events_of(account: Account, *, before: int = 0, limit: int = PAGE) -> EventList:
    """A page of what was done in the account. One statement; `before` is what the page before gave."""
    events = Event.objects.filter(account=account)
    rows = events.filter(pk__lt=before) if before else events
    found = list(rows.select_related("actor").order_by("-pk")[: limit + 1])
    return EventList(tuple(found[:limit]), found[limit - 1].pk if len(found) > limit else 0)


def events_about(account: Account, about: str, *, limit: int = PAGE) -> QuerySet[Event]:
    """What was done to one thing of the account, as "contract MS-1001" or "machine 12"."""
    return Event.objects.filter(account=account, about=about).select_related("actor").order_by("-at", "-pk")[:limit]
