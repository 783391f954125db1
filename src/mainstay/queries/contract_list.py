"""Which contracts does an actor see, and which of them is in effect on a day?"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from mainstay.queries.access import visible_accounts
from mainstay.queries.agreements import provider_revision, terms_at
from mainstay.queries.contract_facts import effect_facts
from mainstay.queries.contracts import LineUse, attached_count, contracts_of, line_uses
from mainstay.records.models import Account, Contract, Person
from mainstay.rules.contracts import ContractEffectAnswer, decide_contract_effect
from mainstay.terms.decision import Decision

LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A contract in a list: whether it is in effect, its lines, and how many machines are attached."""

    contract: Contract
    effect: Decision[ContractEffectAnswer]
    lines: tuple[LineUse, ...]
    attached: int


def contracts_in(account: Account, on: date) -> list[Listed]:
    """The account's contracts, the latest end first. Three statements, and two more for each contract seen anew."""
    provider = provider_revision()
    return [_listed(contract, provider, on) for contract in contracts_of(account)]


def contracts_seen(actor: Person, words: str, on: date) -> list[Listed]:
    """Those of every account that the actor sees, whose number, name or account holds the words; a first page of them."""
    rows = Contract.objects.filter(account__in=visible_accounts(actor)).select_related("account")
    if words:
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(name__icontains=words)
            | Q(account__name__icontains=words)
            | Q(account__key=words)
        )
    found = (
        rows.prefetch_related("lines")
        .annotate(attached=attached_count())
        .order_by("account__name", "-effective_to", "-pk")
    )
    provider = provider_revision()
    return [_listed(contract, provider, on) for contract in found[:LISTED]]


def _listed(contract: Contract, provider: int, on: date) -> Listed:
    facts = effect_facts(contract, on)
    terms = terms_at(contract.pk, contract.revision, provider)
    return Listed(
        contract=contract,
        effect=decide_contract_effect(facts, terms),
        lines=tuple(use for use in line_uses(contract) if use.line.withdrawn_at is None),
        attached=getattr(contract, "attached", 0),
    )
