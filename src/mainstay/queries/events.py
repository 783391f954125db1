"""What was done? As a feed for those who follow it, and of one thing as its page tells it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.db.models import Q, QuerySet

from mainstay.queries.event_kinds import ALL
from mainstay.queries.things import things
from mainstay.records.models import Account, Event

PAGE = 50
MOST = 1000


@dataclass(frozen=True, slots=True)
class Feed:
    """Some events in the order of the chain. `after` asks for what comes behind them, now or later; never earlier ones."""

    events: tuple[dict[str, Any], ...]
    after: int
    has_more: bool


def feed(account: Account | None, *, kinds: Iterable[str] = (), after: int = 0, limit: int = PAGE) -> Feed:
    """The events behind that place in the chain, of the account or, without one, of all. One statement, and one for each noun
    whose names are looked up.

    An event has a place once it is sealed, a moment after its transaction: whoever goes on from `after` misses none, however late
    a transaction ended. `kinds` as a webhook has them; none is all.
    """
    limit = min(max(limit, 1), MOST)
    rows = Event.objects.filter(position__gt=after)
    rows = rows if account is None else rows.filter(account=account)
    found = list(rows.filter(_of_kinds(kinds)).select_related("account").order_by("position")[: limit + 1])
    shown = found[:limit]
    return Feed(
        events=tuple(as_json(shown)),
        after=shown[-1].position or after if shown else after,
        has_more=len(found) > limit,
    )


def as_json(events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """Each event as others are told it, its place in the chain besides. People go by their numbers. The account has been selected."""
    events = list(events)
    known = things(event.about for event in events if not event.about.startswith(_UNNAMED))
    for event in events:
        name = known[event.about].name if event.about in known else ""
        yield {
            "id": event_id(event.pk),
            "position": event.position,
            "kind": event.kind,
            "at": event.at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
            "account": event.account.key if event.account else None,
            "about": event.about,
            "name": name,
            "data": event.details,
            "clauses": _clauses(event.details),
        }


def event_id(number: int) -> str:
    """How others know an event: the same in the feed, in webhooks and in the audit."""
    return f"evt_{number}"


def events_about(account: Account, about: str, *, limit: int = PAGE) -> QuerySet[Event]:
    """What was done to one thing of the account, as "contract MS-1001" or "machine 12"."""
    return Event.objects.filter(account=account, about=about).select_related("actor").order_by("-at", "-pk")[:limit]


_UNNAMED = ("person ", "webhook ")  # a person can be erased, and an address may hold what is nobody's business


def _of_kinds(kinds: Iterable[str]) -> Q:
    wanted = list(kinds)
    if not wanted or ALL in wanted:
        return Q()
    nouns = [kind.removesuffix("*") for kind in wanted if kind.endswith(".*")]
    found = Q(kind__in=[kind for kind in wanted if not kind.endswith(".*")])
    for noun in nouns:
        found |= Q(kind__startswith=noun)
    return found


def _clauses(details: Mapping[str, Any]) -> list[str]:
    said = details.get("clauses")
    return [str(clause) for clause in said] if isinstance(said, list) else []
