"""Which contracts does an actor see, and which of them is in effect on a day?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce

from mainstay.queries.access import visible_accounts
from mainstay.queries.agreements import provider_revision, terms_at
from mainstay.queries.contract_facts import effect_facts
from mainstay.queries.contracts import LineUse, attached_count, contracts_of, line_uses
from mainstay.queries.keyset import NEVER, Chunks, Cursor, Order, Slice, SortKey, slice_of
from mainstay.records.models import Account, Contract, Person
from mainstay.rules.contracts import ContractEffectAnswer, decide_contract_effect
from mainstay.terms.decision import Decision

CHUNK = 200
SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A contract in a list: whether it is in effect, its lines, and how many machines are attached."""

    contract: Contract
    effect: Decision[ContractEffectAnswer]
    lines: tuple[LineUse, ...]
    attached: int


def contracts_in(account: Account, on: date) -> list[Listed]:
    """The account's contracts, the latest end first. Three statements, and two more for each contract seen anew."""
    return list(listed(contracts_of(account), on))


STATES = ("in-force", "ends-soon", "ended", "to-come")
SORTS = {
    "number": SortKey(by="number", tie="number"),
    "account": SortKey(by="account__name", tie="number"),
    "end": SortKey(by=Coalesce("effective_to", Value(NEVER)), tie="number", read=date.fromisoformat),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPage:
    """A page of contracts with what each says, and how many there are."""

    found: "Slice[Any]"
    listed: tuple[Listed, ...]
    count: int


def contract_rows(
    actor: Person | None, account: Account | None, words: str, state: str, on: date
) -> QuerySet[Contract]:
    """The contracts of an account, of every one that the actor sees where none is named, that hold the words and are in the state."""
    rows = Contract.objects.filter(account=account) if account else _of_all(actor)
    if words:
        named = Q(number__icontains=words) | Q(name__icontains=words)
        rows = rows.filter(named if account else named | Q(account__name__icontains=words) | Q(account__key=words))
    return rows.filter(_state(state, on)).select_related("account")


def contract_page(rows: QuerySet[Contract], order: Order, cursor: Cursor, limit: int, on: date) -> ContractPage:
    """The page of them. Some five statements, and two more for each contract seen anew."""
    with_counts = rows.prefetch_related("lines").annotate(attached=attached_count())
    found = slice_of(with_counts, SORTS, order, cursor, limit)
    return ContractPage(found=found, listed=listed(found.rows, on), count=rows.count())


def every_contract(rows: QuerySet[Contract], order: Order, on: date) -> Iterator[Listed]:
    """All of them in that order, some hundreds at a time."""
    for chunk in Chunks(rows.prefetch_related("lines").annotate(attached=attached_count()), SORTS, order, CHUNK):
        yield from listed(chunk, on)


def listed(contracts: Iterable[Contract], on: date) -> tuple[Listed, ...]:
    """What each says on the day."""
    provider = provider_revision()
    return tuple(_listed(contract, provider, on) for contract in contracts)


def _of_all(actor: Person | None) -> QuerySet[Contract]:
    if actor is None or actor.is_staff:
        return Contract.objects.all() if actor is None or actor.is_active else Contract.objects.none()
    return Contract.objects.filter(account__in=visible_accounts(actor))


def _state(state: str, on: date) -> Q:
    running = Q(effective_from__lte=on, effective_to__gte=on)
    return {
        "in-force": running,
        "ends-soon": running & Q(effective_to__lte=on + SOON),
        "ended": Q(effective_to__lt=on),
        "to-come": Q(effective_from__gt=on) | Q(effective_from__isnull=True),
    }.get(state, Q())


def _listed(contract: Contract, provider: int, on: date) -> Listed:
    facts = effect_facts(contract, on)
    terms = terms_at(contract.pk, contract.revision, provider)
    return Listed(
        contract=contract,
        effect=decide_contract_effect(facts, terms),
        lines=tuple(use for use in line_uses(contract) if use.line.withdrawn_at is None),
        attached=getattr(contract, "attached", 0),
    )
