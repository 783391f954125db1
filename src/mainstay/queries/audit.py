"""Who did what, to what, from where? The rows of the audit, filtered, the latest first; and what is known of one of them.

Every filter has an index of its own, so that a page costs the same among a thousand rows and a million.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from django.db.models import Q, QuerySet

from mainstay.errors import NotFound
from mainstay.queries.event_kinds import KINDS
from mainstay.queries.events import as_json
from mainstay.records.models import (
    Account,
    Contract,
    Delivery,
    Environment,
    Event,
    KeptDecision,
    Machine,
    Person,
    Seal,
    SealCount,
)
from mainstay.records.models.events import ATTACHED, REFUSED
from mainstay.records.models.webhooks import DeliveryState

PAGE = 30
FOUND_BY_NAME = 20
PEOPLE_BY_NAME = 5
OFFERED = 200
STREAMED = 2000
Outcome = Literal["", "done", "refused"]
HOSTS = {"machine": "machines", "job": "the clock", "command line": "the command line"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What is looked for; empty is anything. `who` is a person's number or a key of HOSTS, `did` a kind or a noun as "machine.*",
    `to` what events are about, days count in UTC.
    """

    text: str = ""
    who: str = ""
    did: str = ""
    to: str = ""
    since: date | None = None
    until: date | None = None
    outcome: Outcome = ""

    @property
    def is_set(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some rows, the latest first. `older` is the place of the last one, where others follow."""

    rows: tuple[Event, ...]
    older: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainState:
    """How far the chain goes: sealed rows of all and of the account, the first and the last of them."""

    rows: int
    own: int
    first_at: datetime | None
    sealed_until: datetime | None
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """One row with its seal, the decision that it names, and what followed: webhooks told, and rows of the same request."""

    event: Event
    seal: Seal | None
    decision: KeptDecision | None
    deliveries: tuple[Delivery, ...]
    beside: tuple[Event, ...]

    @property
    def delivered(self) -> int:
        return sum(delivery.state == DeliveryState.DELIVERED for delivery in self.deliveries)


def audit_page(account: Account | None, wanted: AuditFilter, *, place: str = "", limit: int = PAGE) -> AuditPage:
    """A page of the account's rows, or of all, from behind that place on. Two statements at most, and four to look for a text."""
    rows = _wanted(account, wanted)
    if cursor := _cursor(place):
        rows = rows.filter(Q(at__lt=cursor[0]) | Q(at=cursor[0], pk__lt=cursor[1]), at__lte=cursor[0])
    found = _latest(_parts(rows, account, wanted), limit + 1)
    return AuditPage(tuple(found[:limit]), _place(found[limit - 1]) if len(found) > limit else "")


def audit_lines(account: Account | None, wanted: AuditFilter) -> Iterator[dict[str, Any]]:
    """Every row that is wanted, the latest first, as others are told it, with who and from where. Fetched page by page."""
    place = "start"
    while place:
        page = audit_page(account, wanted, place="" if place == "start" else place, limit=STREAMED)
        for event, line in zip(page.rows, as_json(page.rows), strict=True):
            yield {
                **line,
                "person": event.actor_id,
                "by": who(event),
                "credential": event.credential,
                "origin": event.origin,
                "address": event.address,
                "request": event.request,
            }
        place = page.older


def chain_state(account: Account | None) -> ChainState:
    """How far the chain goes. Three statements, however long it is."""
    last = Seal.objects.order_by("-position").first()
    first = Event.objects.filter(account=account) if account else Event.objects.all()
    earliest = first.order_by("at").values_list("at", flat=True).first()
    own = SealCount.objects.filter(account=account).values_list("rows", flat=True).first() if account else None
    return ChainState(
        rows=last.position if last else 0,
        own=own or 0,
        first_at=earliest,
        sealed_until=last.sealed_at if last else None,
        hash=bytes(last.hash) if last else b"",
    )


def audit_row(account: Account | None, number: int) -> AuditRow:
    """One row of the account, or of all, with what is known of it. Five statements."""
    rows = Event.objects.filter(pk=number) if account is None else Event.objects.filter(pk=number, account=account)
    event = rows.select_related("actor", "account").first()
    if event is None:
        raise NotFound(f"there is no row {number}")
    key = event.details.get("decision")
    deliveries = (
        Delivery.objects.filter(event=event, account=account) if account else Delivery.objects.filter(event=event)
    )
    return AuditRow(
        event=event,
        seal=Seal.objects.filter(event=event.pk).first(),
        decision=KeptDecision.objects.filter(key=key).first() if isinstance(key, str) else None,
        deliveries=tuple(deliveries.select_related("webhook")[:FOUND_BY_NAME]),
        beside=tuple(_beside(event, account)),
    )


def who(event: Event) -> str:
    """By whom, in words: a person who was erased goes by their number."""
    if event.actor is not None:
        return event.actor.name or f"erased person {event.actor.pk}"
    return {"job": "the clock", "machine": "the machine", "command line": "the command line"}.get(
        event.origin, "the installation"
    )


def people_of_audit(account: Account | None) -> list[tuple[str, str]]:
    """Whom the filter offers: the account's people, or the provider's, by their numbers. One statement."""
    if account is None:
        named = Person.objects.exclude(staff_role="").order_by("name").values_list("pk", "name")
    else:
        named = Person.objects.filter(memberships__account=account).order_by("name").values_list("pk", "name")
    return [(str(number), name) for number, name in named[:OFFERED]]


def _wanted(account: Account | None, wanted: AuditFilter) -> QuerySet[Event]:
    rows = Event.objects.select_related("actor", "account")
    rows = rows if account is None else rows.filter(account=account)
    if wanted.who:
        rows = (
            rows.filter(actor=int(wanted.who)) if wanted.who.isdigit() else rows.filter(actor=None, origin=wanted.who)
        )
    if wanted.to:
        rows = rows.filter(about=wanted.to)
    if wanted.since:
        rows = rows.filter(at__gte=datetime.combine(wanted.since, time(), UTC))
    if wanted.until:
        rows = rows.filter(at__lt=datetime.combine(wanted.until + timedelta(days=1), time(), UTC))
    if wanted.outcome:
        rows = rows.filter(REFUSED if wanted.outcome == "refused" else ~REFUSED)
    return rows


def _parts(rows: QuerySet[Event], account: Account | None, wanted: AuditFilter) -> list[QuerySet[Event]]:
    """The rows as unions of what an index finds: one part a kind, a person and a thing that the text names."""
    kinds = _kinds(wanted.did)
    by_kind = [rows] if kinds is None else [_of_kind(rows, kind) for kind in kinds]
    if not wanted.text:
        return by_kind
    return [part for each in by_kind for part in _named(each, account, wanted.text)]


def _latest(parts: list[QuerySet[Event]], count: int) -> list[Event]:
    """The latest rows of all parts, each part read from its own index no further than it must be. Two statements at most."""
    if len(parts) == 1:
        return list(parts[0].order_by("-at", "-pk")[:count])
    first, *others = [part.order_by("-at", "-id").values_list("at", "id")[:count] for part in parts]
    numbers = [number for _, number in first.union(*others).order_by("-at", "-id")[:count]]
    rows = Event.objects.filter(pk__in=numbers).select_related("actor", "account")
    return list(rows.order_by("-at", "-pk"))


def _kinds(did: str) -> list[str] | None:
    if not did:
        return None
    return [kind for kind in KINDS if kind.startswith(did[:-1])] if did.endswith(".*") else [did]


def _of_kind(rows: QuerySet[Event], kind: str) -> QuerySet[Event]:
    """The index of kinds leaves out what machines do by the million; only a look for something else may go by it."""
    found = rows.filter(kind=kind)
    return found if kind in ATTACHED else found.exclude(kind__in=ATTACHED)


def _named(rows: QuerySet[Event], account: Account | None, text: str) -> Iterator[QuerySet[Event]]:
    """Rows by people, about things, and of kinds that the text names."""
    people = _people(account, text)
    for number in people[:PEOPLE_BY_NAME]:
        yield rows.filter(actor=number)
    about = rows.filter(about__in=[*_abouts(account, text), *(f"person {number}" for number in people)])
    yield about if account else about.exclude(kind__in=ATTACHED)
    for kind, one in KINDS.items():
        if text.lower() in (kind, one.did.lower()):
            yield _of_kind(rows, kind)


def _people(account: Account | None, text: str) -> list[int]:
    named = Person.objects.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if account is not None:
        named = named.filter(Q(memberships__account=account) | ~Q(staff_role=""))
    return list(named.values_list("pk", flat=True).distinct()[:FOUND_BY_NAME])


def _abouts(account: Account | None, text: str) -> list[str]:
    """What things of that name are called in events."""
    mine = {} if account is None else {"account": account}
    machines = Machine.objects.filter(Q(name__istartswith=text) | Q(machine_id=text), **mine).values_list(
        "pk", flat=True
    )
    contracts = Contract.objects.filter(number__istartswith=text, **mine).values_list("number", flat=True)
    environments = Environment.objects.filter(name__istartswith=text, **mine).values_list("pk", flat=True)
    return [
        *(f"machine {number}" for number in machines[:FOUND_BY_NAME]),
        *(f"contract {number}" for number in contracts[:FOUND_BY_NAME]),
        *(f"environment {number}" for number in environments[:FOUND_BY_NAME]),
        text,
    ]


def _beside(event: Event, account: Account | None) -> QuerySet[Event] | list[Event]:
    """What else the same call has done."""
    if not event.request:
        return []
    near = timedelta(minutes=1)
    rows = Event.objects.filter(request=event.request, at__gt=event.at - near, at__lt=event.at + near)
    rows = rows.exclude(pk=event.pk)
    return (rows.filter(account=account) if account else rows).order_by("pk")[:FOUND_BY_NAME]


def _place(event: Event) -> str:
    return f"{event.at.astimezone(UTC).isoformat()}~{event.pk}"


def _cursor(place: str) -> tuple[datetime, int] | None:
    at, _, number = place.partition("~")
    try:
        instant = datetime.fromisoformat(at)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)), int(number)
    except ValueError:
        return None
