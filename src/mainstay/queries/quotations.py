"""How often is a clause quoted, and in how many contracts does something else stand in its place? Of what the reader may see."""

from dataclasses import dataclass

from django.db.models import QuerySet

from mainstay.queries.access import visible_accounts
from mainstay.records.models import Deviation, FrozenAnswer, KeptDecision, Person

MOST = 1000
"""No count goes further: a page says "1,000 and more"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotations:
    """Kept answers that rest on a clause, and contracts that deviate from it."""

    answers: int
    contracts: int

    @property
    def most(self) -> int:
        """How far is counted."""
        return MOST


def quotations_of(actor: Person, clause: str) -> Quotations:
    """Of all accounts for staff, of their own for others. Three statements, none of which counts further than a thousand."""
    accounts = visible_accounts(actor)
    kept = KeptDecision.objects.filter(decision__clauses__contains=[clause])
    if not actor.is_staff:
        kept = kept.filter(account__in=accounts)
    frozen = FrozenAnswer.objects.filter(account__in=accounts, answer__clauses__contains=[clause])
    deviating = Deviation.objects.filter(clause=clause, contract__account__in=accounts).values("contract").distinct()
    return Quotations(answers=_up_to(kept) + _up_to(frozen), contracts=_up_to(deviating))


def _up_to(rows: QuerySet) -> int:  # type: ignore[type-arg]
    return rows[:MOST].count()
