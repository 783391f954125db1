"""What of all that an actor may see holds some words? Machines, contracts and accounts by their names."""

from dataclasses import dataclass

from django.db.models import Q

from mainstay.queries.access import visible_accounts
from mainstay.records.models import Account, Contract, Machine, Person

EACH = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found of each kind, a first few of them."""

    machines: tuple[Machine, ...]
    contracts: tuple[Contract, ...]
    accounts: tuple[Account, ...]


def found_by(actor: Person, words: str) -> Found:
    """The first machines, contracts and accounts, by name. Three statements."""
    accounts = visible_accounts(actor)
    machines = Machine.objects.filter(account__in=accounts).filter(Q(name__icontains=words) | Q(machine_id=words))
    contracts = Contract.objects.filter(account__in=accounts).filter(
        Q(number__icontains=words) | Q(name__icontains=words)
    )
    return Found(
        machines=tuple(machines.select_related("account").order_by("name")[:EACH]),
        contracts=tuple(contracts.select_related("account").order_by("number")[:EACH]),
        accounts=tuple(accounts.filter(Q(name__icontains=words) | Q(key__icontains=words)).order_by("name")[:EACH]),
    )
