"""Which accounts does an actor see, and what is in each?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from mainstay.queries.access import visible_accounts
from mainstay.queries.keyset import NEVER, Cursor, Order, Slice, SortKey, slice_of
from mainstay.queries.machines import active_after
from mainstay.records.models import Account, Attachment, Contract, Membership, Person

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class AccountCounts(TypedDict):
    """What is in an account, beside its own fields."""

    contracts_count: int
    last_end: date | None
    in_force: bool
    attached: int
    active: int
    set_apart: int


def accounts_of(actor: Person | None, now: datetime) -> "QuerySet[WithAnnotations[Account, AccountCounts]]":
    """The accounts by name, each with its AccountCounts. One statement."""
    open_ones = Attachment.objects.filter(account=OuterRef("pk"), detached_at__isnull=True).values("account")
    contracts = Contract.objects.filter(account=OuterRef("pk")).values("account")
    return visible_accounts(actor).order_by("name", "pk").annotate(
        contracts_count=_number(contracts.annotate(n=Count("pk")).values("n")),
        last_end=Subquery(
            Contract.objects.filter(account=OuterRef("pk"), effective_to__isnull=False)
            .order_by("-effective_to").values("effective_to")[:1]
        ),
        in_force=Exists(contracts.filter(effective_from__lte=now.date(), effective_to__gte=now.date())),
        attached=_number(open_ones.annotate(n=Count("pk")).values("n")),
        active=_number(open_ones.annotate(n=Count("pk", filter=Q(pinged_at__gte=active_after(now)))).values("n")),
        set_apart=_number(open_ones.annotate(n=Count("pk", filter=Q(quarantined_at__isnull=False))).values("n")),
    )  # fmt: skip


VIEWS = ("all", "need")
SORTS = {
    "name": SortKey(by="name", tie="key"),
    "key": SortKey(by="key", tie="key"),
    "end": SortKey(by=Coalesce("last_end", Value(NEVER)), tie="key", read=date.fromisoformat),
    "created": SortKey(by="created_at", tie="key", read=datetime.fromisoformat),
}
SOON = timedelta(days=90)
"""How long before its end a contract needs a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """A page of accounts, and how many there are in each view."""

    found: "Slice[Account]"
    counts: dict[str, int]


def account_page(
    actor: Person | None, words: str, view: str, order: Order, cursor: Cursor, limit: int, now: datetime
) -> AccountPage:
    """The accounts that the actor sees whose name or key holds the words, in that order. Four statements."""
    rows = chosen_accounts(actor, words, view, now)
    return AccountPage(
        found=slice_of(rows, SORTS, order, cursor, limit),
        counts={each: _visible(actor, words, each, now).count() for each in VIEWS},
    )


def chosen_accounts(
    actor: Person | None, words: str, view: str, now: datetime
) -> "QuerySet[WithAnnotations[Account, AccountCounts]]":
    """The accounts of that view, each with its AccountCounts, in no order."""
    return accounts_of(actor, now).filter(pk__in=_visible(actor, words, view, now).values("pk")).order_by()


def _visible(actor: Person | None, words: str, view: str, now: datetime) -> QuerySet[Account]:
    rows = visible_accounts(actor)
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(key__icontains=words))
    return rows.filter(_needs_a_look(now)) if view == "need" else rows


def _needs_a_look(now: datetime) -> Q:
    """Accounts without a contract in effect, whose last one ends soon, or with machines that are set apart or silent."""
    today = now.date()
    contracts = Contract.objects.filter(account=OuterRef("pk"))
    open_ones = Attachment.objects.filter(account=OuterRef("pk"), detached_at__isnull=True)
    unheard = Q(pinged_at__lt=active_after(now)) | Q(pinged_at__isnull=True)
    return (
        ~Q(Exists(contracts.filter(effective_from__lte=today, effective_to__gte=today)))
        | ~Q(Exists(contracts.filter(effective_to__gt=today + SOON)))
        | Q(Exists(open_ones.filter(quarantined_at__isnull=False)))
        | Q(Exists(open_ones.filter(unheard)))
    )


def members_of(account: Account) -> QuerySet[Membership]:
    """The people of the account by name, with their roles."""
    return account.memberships.select_related("person").order_by("person__name", "pk")


def _number(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows), 0)
