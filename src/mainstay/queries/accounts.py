"""Which accounts does an actor see, and what is in each?"""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from mainstay.queries.access import visible_accounts
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


def members_of(account: Account) -> QuerySet[Membership]:
    """The people of the account by name, with their roles."""
    return account.memberships.select_related("person").order_by("person__name", "pk")


def _number(rows: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(Subquery(rows), 0)
