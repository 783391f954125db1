"""Which decisions were kept? Those about acts, as they were taken; nobody recomputes them."""

from django.db.models import QuerySet

from mainstay.errors import NotFound
from mainstay.queries.access import visible_accounts
from mainstay.records.models import Account, KeptDecision, Person

SHOWN = 20


def decisions_about(account: Account, about: str, *, limit: int = SHOWN) -> QuerySet[KeptDecision]:
    """The latest decisions about one thing of the account, as "contract MS-1001" or "machine 12"; newest first."""
    return KeptDecision.objects.filter(account=account, about=about).order_by("-at", "-pk")[:limit]


def kept_decision(actor: Person | None, key: str) -> KeptDecision:
    """The decision of that key; NotFound where there is none, or it is of an account that the actor does not see."""
    decisions = KeptDecision.objects.select_related("account")
    if actor is not None and not (actor.is_active and actor.is_staff and actor.held_in is None):
        decisions = decisions.filter(account__in=visible_accounts(actor))
    found = decisions.filter(key=key).first()
    if found is None:
        raise NotFound(f"there is no decision {key!r}")
    return found
