"""What does the list of an account's machines say? How many are covered, and a page of them, each with why and until when.

What a row says is worked out when it is shown. Of a large account the counts, and what its machines are sorted and chosen by
that the rules say, are those of its last count.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Case, Count, DateField, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from mainstay.queries.account_cover import AccountCover, CoverClass, account_cover, machines_in, members_of
from mainstay.queries.keyset import FEW, NEVER, Chunks, Cursor, Mark, Order, Slice, SortKey, order_of, slice_of
from mainstay.queries.machine_helps import helps_of
from mainstay.queries.machine_standing import Standing, standings
from mainstay.queries.machines import MachineFilter, active_after, matching_machines, values_of
from mainstay.records.models import Account, Attachment, Machine
from mainstay.rules.coverage import MachineCoverageAnswer
from mainstay.rules.joined import WEAKEST_FIRST
from mainstay.terms.decision import Decision

PAGE = 20
CHUNK = 500

View = Literal["all", "not-covered", "silent", "set-apart", "detached"]
VIEWS: tuple[View, ...] = ("all", "not-covered", "silent", "set-apart", "detached")
SORTS = ("name", "cover", "until", "release", "architecture", "kind", "environment", "seen")
_KEPT = ("cover", "until", "environment", "seen")
_WITH = ("account", "environment", "host__environment", "parent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The machines that a list is asked for: of a view, by a filter, in an order. `lacks` is the code of what they lack."""

    view: View = "all"
    filter: MachineFilter = field(default_factory=MachineFilter)
    lacks: str = ""
    order: Order = field(default_factory=lambda: Order(key="name"))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ListedMachine:
    """A machine of the list with what the terms say of it on the day."""

    machine: Machine
    standing: Standing
    decision: Decision[Any]
    coverage: Decision[MachineCoverageAnswer]
    helps: tuple[str, ...]

    @property
    def through(self) -> str:
        """What covers it: unit, hosts, parent, cloud-image or none."""
        return self.coverage.answer.through if self.coverage.answer else "none"


@dataclass(frozen=True, slots=True)
class RowCount:
    """How many rows there are; where that is only a beginning, there are more."""

    rows: int
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MachineListPage:
    """A page of the list; `first` and `last` are where the pages before and after it end and begin, None at the ends."""

    cover: AccountCover
    counts: dict[View, int]
    rows: tuple[ListedMachine, ...]
    first: Mark | None
    last: Mark | None
    count: RowCount


def machine_list(
    account: Account, wanted: Wanted, cursor: Cursor, *, on: date, now: datetime, limit: int = PAGE
) -> MachineListPage:
    """The page of that view, filter and order. Some sixteen statements, however many machines there are."""
    cover = account_cover(account, on)
    counts = _counts(account, cover, now)
    rows, keys = rows_and_keys(account, wanted, cover, now, in_order=True)
    few = rows_and_keys(account, wanted, cover, now)[0] if _may_be_few(wanted, counts) else None
    whole = Machine.objects.filter(account=account).select_related(*_WITH)
    found = slice_of(rows, keys, wanted.order, cursor, limit, few=few, read_from=whole)
    return MachineListPage(
        cover=cover,
        counts=counts,
        rows=listed(found.rows, on),
        first=found.first,
        last=found.last,
        count=_count(found, wanted, counts),
    )


def rows_of(account: Account, wanted: Wanted, *, on: date, now: datetime) -> QuerySet[Machine]:
    """Every machine that is asked for, in no order."""
    cover = account_cover(account, on)
    return _chosen(account, wanted, cover, now)


def every_row(account: Account, wanted: Wanted, *, on: date, now: datetime) -> Iterator[ListedMachine]:
    """Every machine that is asked for, in order, some hundreds at a time: the first come at once, however many there are."""
    chosen, keys = rows_and_keys(account, wanted, account_cover(account, on), now, in_order=True)
    for rows in Chunks(chosen.select_related(*_WITH).prefetch_related("tags"), keys, wanted.order, CHUNK):
        yield from listed(rows, on)


def count_of(account: Account, wanted: Wanted, *, on: date, now: datetime) -> int:
    """How many machines are asked for."""
    return rows_of(account, wanted, on=on, now=now).count()


def order_asked(text: str) -> Order:
    """The order that an address asks for; by name where it asks for none."""
    return order_of(text, dict.fromkeys(SORTS, SortKey(by="name")), "name")


def filter_choices(account: Account) -> dict[str, list[str]]:
    """What can be chosen in each filter. Three statements."""
    values = values_of(account)
    return {
        "environment": list(account.environments.order_by("name").values_list("name", flat=True)),
        "release": values.releases,
        "contract": list(account.contracts.order_by("number").values_list("number", flat=True)),
        "tag": values.tags,
    }


def listed(machines: tuple[Machine, ...], on: date) -> tuple[ListedMachine, ...]:
    """Each machine with what is said of it. Four statements."""
    standing = standings(machines, on)
    return tuple(_listed(standing[machine.pk], on) for machine in machines)


def rows_and_keys(
    account: Account, wanted: Wanted, cover: AccountCover, now: datetime, *, in_order: bool = False
) -> tuple[QuerySet[Machine], dict[str, SortKey]]:
    """The machines that are asked for, and what they can be sorted by."""
    rows = _chosen(account, wanted, cover, now, in_order=in_order)
    if cover.count is None or wanted.view == "detached":
        return rows, _live_keys(account, cover, wanted.order)
    if wanted.order.key in _KEPT:
        rows = rows.filter(kept__account=account)
    return rows, _KEPT_KEYS


def _listed(standing: Standing, on: date) -> ListedMachine:
    decision = standing.on(on)
    return ListedMachine(
        machine=standing.machine,
        standing=standing,
        decision=decision,
        coverage=standing.coverage(on),
        helps=helps_of(decision, standing, on),
    )


def _chosen(
    account: Account, wanted: Wanted, cover: AccountCover, now: datetime, *, in_order: bool = False
) -> QuerySet[Machine]:
    if wanted.view == "silent" and cover.count is not None:
        rows = matching_machines(account, wanted.filter, now, in_order=in_order)
        return rows.filter(kept__account=account, kept__heard__lt=active_after(now))
    if wanted.view == "not-covered" or wanted.lacks:
        uncovered = [each for each in cover.uncovered if wanted.lacks in ("", each.outcome.code)]
        rows = matching_machines(account, wanted.filter, now, in_order=in_order)
        if cover.count is not None:
            return rows.filter(kept__account=account, kept__of__in=[each.key for each in uncovered])
        return rows.filter(pk__in=machines_in(account, uncovered).values("pk"))
    state = "attached" if wanted.view == "all" else wanted.view
    return matching_machines(account, replace(wanted.filter, state=state), now, in_order=in_order)


def _may_be_few(wanted: Wanted, counts: dict[View, int]) -> bool:
    """Whether a filter, or a view that has few, is asked for."""
    return bool(wanted.lacks) or wanted.filter != MachineFilter() or counts[wanted.view] <= FEW


def _count(found: Slice[Machine], wanted: Wanted, counts: dict[View, int]) -> RowCount:
    if found.count is not None:
        return RowCount(found.count)
    if wanted.filter == MachineFilter() and not wanted.lacks:
        return RowCount(counts[wanted.view])
    return RowCount(FEW, more=True)


_OF_MACHINES = {
    "name": SortKey(by="name"),
    "release": SortKey(by="release"),
    "architecture": SortKey(by="architecture"),
    "kind": SortKey(by="kind"),
}
_KEPT_KEYS = _OF_MACHINES | {
    "cover": SortKey(by="kept__cover", tie="kept__name", read=int),
    "until": SortKey(by="kept__until", tie="kept__name", read=date.fromisoformat),
    "environment": SortKey(by="kept__place", tie="kept__name"),
    "seen": SortKey(by="kept__seen", tie="kept__name", read=datetime.fromisoformat),
}


def _live_keys(account: Account, cover: AccountCover, order: Order) -> dict[str, SortKey]:
    """The same without a count: what the rules say is told to the database by the machines of each class."""
    place = Coalesce("environment__name", "host__environment__name", Value(""))
    keys = _OF_MACHINES | {
        "environment": SortKey(by=place),
        "seen": SortKey(by="last_seen_at", read=datetime.fromisoformat),
    }
    if order.key not in ("cover", "until"):
        return keys
    members = members_of(account)
    return keys | {
        "cover": SortKey(by=_by_class(cover, members, _weakness), read=int),
        "until": SortKey(by=_by_class(cover, members, _until), read=date.fromisoformat),
    }


def _weakness(each: CoverClass) -> int:
    return WEAKEST_FIRST.index(each.outcome.verdict) + 1


def _until(each: CoverClass) -> date:
    return each.outcome.until or NEVER


def _by_class(cover: AccountCover, members: dict[str, list[int]], value: Any) -> Case:
    by_value: dict[Any, list[int]] = {}
    for each in cover.classes:
        by_value.setdefault(value(each), []).extend(members.get(each.name, ()))
    is_day = value is _until
    told = (When(pk__in=machines, then=Value(said)) for said, machines in by_value.items() if machines)
    return Case(*told, default=Value(NEVER if is_day else 0), output_field=DateField() if is_day else IntegerField())


def _counts(account: Account, cover: AccountCover, now: datetime) -> dict[View, int]:
    others = (
        {"silent": cover.count.silent, "set-apart": cover.count.set_apart, "detached": cover.count.detached}
        if cover.count
        else other_counts(account, now)
    )
    return {"all": cover.machines, "not-covered": cover.uncovered_count, **others}  # type: ignore[dict-item]


def other_counts(account: Account, now: datetime) -> dict[str, int]:
    """How many machines are silent, set apart, and not attached. Two statements."""
    attached = Attachment.objects.filter(account=account, detached_at__isnull=True)
    silent = Q(pinged_at__lt=active_after(now)) | Q(pinged_at__isnull=True, attached_at__lt=active_after(now))
    counted = attached.aggregate(
        silent=Count("pk", filter=silent), set_apart=Count("pk", filter=Q(quarantined_at__isnull=False))
    )
    detached = matching_machines(account, MachineFilter(state="detached"), now).count()
    return {"silent": counted["silent"], "set-apart": counted["set_apart"], "detached": detached}
