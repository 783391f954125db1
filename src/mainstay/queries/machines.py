"""Which machines does an account have, and when was each heard?"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    F,
    Func,
    Max,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Lower, TruncDate

from mainstay.records.models import Account, Activity, Attachment, CloneSighting, Machine, MachineTag
from mainstay.records.statements import find
from mainstay.terms.clauses import cite
from mainstay.terms.figures import span
from mainstay.terms.terms import standard_terms

ACTIVE = cite("active-within-a-day")
PAGE = 50
DAYS_SHOWN = 31
DAY = timedelta(days=1)
GRAM = 3
"""How long the pieces are that the index of names is made of."""

State = Literal["", "attached", "detached", "active", "silent", "set-apart"]
STATES: tuple[State, ...] = ("attached", "active", "silent", "set-apart", "detached")


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineFilter:
    """Which machines of an account are asked for; what is empty leaves all in.

    `text` looks for a piece of a name, or how an id or a kernel begins; `seen` is how many days a machine was at least silent.
    """

    text: str = ""
    kind: str = ""
    release: str = ""
    contract: str = ""
    environment: str = ""
    tag: str = ""
    seen: str = ""
    state: State = ""


@dataclass(frozen=True, slots=True)
class MachineList:
    """One page of machines by name, each with `open_attachments`. `after` asks for the next page; empty on the last."""

    machines: tuple[Machine, ...]
    after: str


@dataclass(frozen=True, slots=True)
class ActivityDay:
    """How often a machine was heard on a day (UTC), and which services were on in the last ping of it."""

    day: date
    pings: int
    enabled: tuple[str, ...]


def machines_of(
    account: Account, wanted: MachineFilter, now: datetime, *, after: str = "", limit: int = PAGE
) -> MachineList:
    """A page of the account's machines. Two statements; `after` is the name that the page before ended with."""
    rows = matching_machines(account, wanted, now).filter(name__gt=after).order_by("name")[: limit + 1]
    found = list(rows.select_related("environment", "host", "parent").prefetch_related(_OPEN_ATTACHMENTS))
    return MachineList(tuple(found[:limit]), found[limit - 1].name if len(found) > limit else "")


def matching_machines(
    account: Account, wanted: MachineFilter, now: datetime, *, in_order: bool = False
) -> QuerySet[Machine]:
    """Every machine of the account that the filter leaves in.

    `in_order` asks for them as they are found best while one walks through all of them: word for word, without the index of words.
    """
    rows = Machine.objects.filter(account=account)
    if wanted.text:
        rows = rows.filter(_worded(wanted.text) if in_order else Q(pk__in=_ids_of(account, wanted.text)))
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.release:
        rows = rows.filter(release=wanted.release)
    if wanted.environment:
        rows = rows.filter(environment__in=_pks(account.environments.filter(name=wanted.environment)))
    if wanted.tag:
        rows = rows.filter(Exists(MachineTag.objects.filter(account=account, tag=wanted.tag, machine=OuterRef("pk"))))
    if wanted.seen.isdigit():
        rows = rows.filter(Exists(_silent(account, now - int(wanted.seen) * DAY).filter(machine=OuterRef("pk"))))
    return _in_state(rows, account, wanted, now)


def _pks(rows: QuerySet[Any]) -> list[int]:
    """Their ids, asked for beforehand: so the database knows how many rows each has."""
    return list(rows.values_list("pk", flat=True))


def _worded(text: str) -> Q:
    begins = Q(machine_id__startswith=text) | Q(kernel__startswith=text)
    return begins | (Q(name__icontains=text) if len(text) >= GRAM else Q(name__startswith=text))


def _ids_of(account: Account, text: str) -> QuerySet[Any]:
    """The machines whose name holds the text, or whose id or kernel begins with it, each found by an index of its own."""
    rows = Machine.objects.filter(account=account).order_by()
    named = rows.filter(named_like(text)).values("pk")
    return named.union(
        rows.filter(machine_id__startswith=text).values("pk"), rows.filter(kernel__startswith=text).values("pk")
    )


def named_like(text: str) -> Q:
    """Machines whose name holds the text, in whatever case, by the index of words; a text of less than three letters begins it."""
    words = text.lower()
    pieces = sorted({words[at : at + GRAM] for at in range(len(words) - GRAM + 1)})
    if not pieces:
        return Q(name__startswith=text)
    held = Q(_Holds(Lower(F("name")), Value(pieces, output_field=ArrayField(TextField()))))
    return held if len(words) == GRAM else held & Q(name__icontains=text)


class _Holds(Func):
    """Whether a text has all of these pieces, as the index machine_by_words knows them."""

    template = "(records_grams(%(expressions)s::text[]))"
    arg_joiner = ") @> ("
    output_field = BooleanField()


def open_attachment(machine: Machine) -> Attachment | None:
    """The machine's present attachment with its contract and lines; None where it is detached."""
    attachments = Attachment.objects.filter(machine=machine, detached_at__isnull=True)
    return attachments.select_related("contract", "line", "under_line", "legacy_line", "token").first()


def last_attachment(machine: Machine) -> Attachment | None:
    """The present attachment, else the one that ended last."""
    attachments = Attachment.objects.filter(machine=machine).order_by("-pk")
    return attachments.select_related("contract", "line", "under_line", "legacy_line", "token").first()


def active_count(account: Account, now: datetime) -> int:
    """How many machines of the account are active: attached, and heard in the last day (active-within-a-day)."""
    return _open(account).filter(pinged_at__gte=active_after(now)).count()


def active_after(now: datetime) -> datetime:
    """Since when a machine has to have been heard to count as active."""
    return now - standard_terms().figure(ACTIVE, "silent_after", span)


def activity_of(machine: Machine, until: date, *, days: int = DAYS_SHOWN) -> tuple[ActivityDay, ...]:
    """The days up to and with `until`, oldest first, also those on which nothing was heard. Two statements."""
    first = datetime.combine(until - timedelta(days=days - 1), time(), UTC)
    heard = Activity.objects.filter(
        attachment__machine=machine, at__gte=first, at__lt=datetime.combine(until, time(), UTC) + timedelta(days=1)
    )
    by_day = heard.annotate(day=TruncDate("at", tzinfo=UTC)).values("day").annotate(pings=Count("pk"), last=Max("pk"))
    counted = {row["day"]: row for row in by_day}
    enabled = dict(
        Activity.objects.filter(pk__in=[row["last"] for row in counted.values()]).values_list("pk", "enabled")
    )
    return tuple(
        ActivityDay(day, counted[day]["pings"], tuple(enabled[counted[day]["last"]]))
        if day in counted
        else ActivityDay(day, 0, ())
        for day in (first.date() + timedelta(days=n) for n in range(days))
    )


def guests_of(machine: Machine) -> QuerySet[Machine]:
    """The guests that run on the machine, by name, each with `open_attachments`."""
    return machine.guests.order_by("name").prefetch_related(_OPEN_ATTACHMENTS)


def clone_sightings_of(machine: Machine) -> QuerySet[CloneSighting]:
    """What a copy of the machine has reported, newest first."""
    return CloneSighting.objects.filter(attachment__machine=machine).order_by("-at")


@dataclass(frozen=True, slots=True)
class Values:
    """What the account's machines have of two things that one filters by."""

    releases: list[str]
    tags: list[str]


def values_of(account: Account) -> Values:
    """The releases that the account's machines run, oldest first, and the tags that they have. One statement."""
    found = find("find_values", {"account": account.pk})
    return Values(found.releases, found.tags) if found else Values([], [])


def with_open_attachments(machines: QuerySet[Machine]) -> QuerySet[Machine]:
    """The same machines, each with `open_attachments`: a list of the one that is open, or of none."""
    return machines.prefetch_related(_OPEN_ATTACHMENTS)


_OPEN_ATTACHMENTS = Prefetch(
    "attachments",
    queryset=Attachment.objects.filter(detached_at__isnull=True).select_related("contract", "line", "under_line"),
    to_attr="open_attachments",
)


def _open(account: Account) -> QuerySet[Attachment]:
    return Attachment.objects.filter(account=account, detached_at__isnull=True)


def _in_state(rows: QuerySet[Machine], account: Account, wanted: MachineFilter, now: datetime) -> QuerySet[Machine]:
    attached = _open(account)
    if wanted.contract:
        attached = attached.filter(contract__in=_pks(account.contracts.filter(number=wanted.contract)))
    if wanted.state == "detached":
        left = Attachment.objects.filter(account=account, detached_at__isnull=False, machine=OuterRef("pk"))
        return rows.filter(Exists(left), ~Exists(attached.filter(machine=OuterRef("pk"))))
    if not wanted.state and not wanted.contract:
        return rows
    chosen = {
        "": attached,
        "attached": attached,
        "active": attached.filter(pinged_at__gte=active_after(now)),
        "silent": attached & _silent(account, active_after(now)),
        "set-apart": attached.filter(quarantined_at__isnull=False),
    }[wanted.state]
    return rows.filter(Exists(chosen.filter(machine=OuterRef("pk"))))


def _silent(account: Account, since: datetime) -> QuerySet[Attachment]:
    return _open(account).filter(Q(pinged_at__lt=since) | Q(pinged_at__isnull=True, attached_at__lt=since))
