"""What does the list of an account's machines say? How many are covered, and a page of them, each with why and until when."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet

from mainstay.queries.account_cover import AccountCover, account_cover, machines_in
from mainstay.queries.machine_helps import helps_of
from mainstay.queries.machine_standing import Standing, standings
from mainstay.queries.machines import MachineFilter, active_after, matching_machines, releases_of
from mainstay.records.models import Account, Attachment, Machine
from mainstay.rules.coverage import MachineCoverageAnswer
from mainstay.terms.decision import Decision

PAGE = 50

View = Literal["all", "not-covered", "silent", "set-apart", "detached"]
VIEWS: tuple[View, ...] = ("all", "not-covered", "silent", "set-apart", "detached")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where a page begins: after a name, or, going back, before one. Both empty: at the beginning."""

    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MachineListPage:
    """A page of the list; `after` and `before` are the names that the next and the last page go by, empty at the ends."""

    cover: AccountCover
    counts: dict[View, int]
    rows: tuple[ListedMachine, ...]
    after: str
    before: str


def machine_list(
    account: Account, view: View, wanted: MachineFilter, cursor: Cursor, *, on: date, now: datetime
) -> MachineListPage:
    """The page of that view and filter. Some fourteen statements, however many machines there are."""
    cover = account_cover(account, on)
    machines, earlier, later = _slice(_of_view(account, view, wanted, cover, now), cursor)
    standing = standings(machines, on)
    return MachineListPage(
        cover=cover,
        counts=_counts(account, cover, now),
        rows=tuple(_listed(standing[machine.pk], on) for machine in machines),
        after=machines[-1].name if later and machines else "",
        before=machines[0].name if earlier and machines else "",
    )


def filter_choices(account: Account) -> dict[str, list[str]]:
    """What can be chosen in each filter. Three statements."""
    return {
        "environment": list(account.environments.order_by("name").values_list("name", flat=True)),
        "release": releases_of(account),
        "contract": list(account.contracts.order_by("number").values_list("number", flat=True)),
    }


def _listed(standing: Standing, on: date) -> ListedMachine:
    decision = standing.on(on)
    return ListedMachine(
        machine=standing.machine,
        standing=standing,
        decision=decision,
        coverage=standing.coverage(on),
        helps=helps_of(decision, standing, on),
    )


def _of_view(
    account: Account, view: View, wanted: MachineFilter, cover: AccountCover, now: datetime
) -> QuerySet[Machine]:
    if view == "not-covered":
        uncovered = machines_in(account, cover.uncovered).values("pk")
        return matching_machines(account, wanted, now).filter(pk__in=uncovered)
    state = "attached" if view == "all" else view
    return matching_machines(account, replace(wanted, state=state), now)


def _slice(rows: QuerySet[Machine], cursor: Cursor) -> tuple[list[Machine], bool, bool]:
    """The machines of the page, and whether there are some before and after them."""
    rows = rows.select_related("account", "environment", "host__environment", "parent")
    if cursor.before:
        found = list(rows.filter(name__lt=cursor.before).order_by("-name")[: PAGE + 1])
        return list(reversed(found[:PAGE])), len(found) > PAGE, True
    found = list(rows.filter(name__gt=cursor.after).order_by("name")[: PAGE + 1])
    return found[:PAGE], bool(cursor.after), len(found) > PAGE


def _counts(account: Account, cover: AccountCover, now: datetime) -> dict[View, int]:
    attached = Attachment.objects.filter(account=account, detached_at__isnull=True)
    silent = Q(pinged_at__lt=active_after(now)) | Q(pinged_at__isnull=True, attached_at__lt=active_after(now))
    counted = attached.aggregate(
        silent=Count("pk", filter=silent), set_apart=Count("pk", filter=Q(quarantined_at__isnull=False))
    )
    known = Machine.objects.filter(account=account).count()
    return {
        "all": cover.machines,
        "not-covered": cover.uncovered_count,
        "silent": counted["silent"],
        "set-apart": counted["set_apart"],
        "detached": known - cover.machines,
    }
