"""What of an actor's own is called something like it?"""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.db.models import QuerySet

from mainstay.queries.access import visible_accounts
from mainstay.queries.cover import cover_of
from mainstay.records.models import Account, Contract, Machine, Person

LOOKED_THROUGH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something that has a name and a page: a machine with its account and cover, a contract or an account."""

    kind: str
    name: str
    account: str = ""
    covered: bool | None = None
    covered_until: date | None = None


def nearest_to(actor: Person, wanted: str, on: date) -> Named | None:
    """The nearest name of what the actor may see, among those that begin alike. Seven statements at most."""
    accounts = visible_accounts(actor)
    begins = wanted[: max(2, len(wanted) // 2)]
    contracts = Contract.objects.filter(account__in=accounts, number__istartswith=begins)
    found: dict[str, int | Contract | Account] = {
        **{account.key: account for account in accounts.filter(key__istartswith=begins)[:LOOKED_THROUGH]},
        **{contract.number: contract for contract in contracts.order_by("number")[:LOOKED_THROUGH]},
        **_machines(accounts, begins),
    }
    close = get_close_matches(wanted, found, n=1)
    return _named(found[close[0]], on) if close else None


def _machines(accounts: QuerySet[Account], begins: str) -> dict[str, int]:
    """The machines whose names begin so, written as it is if there are any, for these an index finds; else in any case."""
    machines = Machine.objects.filter(account__in=accounts).order_by("name").values_list("name", "pk")
    alike = machines.filter(name__startswith=begins)[:LOOKED_THROUGH]
    return dict(alike) or dict(machines.filter(name__istartswith=begins)[:LOOKED_THROUGH])


def _named(row: int | Contract | Account, on: date) -> Named:
    if isinstance(row, Contract):
        return Named(kind="contract", name=row.number)
    if isinstance(row, Account):
        return Named(kind="account", name=row.key)
    machine = Machine.objects.select_related("account").get(pk=row)
    cover = cover_of([machine], on)[machine.pk]
    until = cover.until if isinstance(cover.until, date) else None
    return Named(
        kind="machine",
        name=machine.name,
        account=machine.account.key,
        covered=cover.verdict == "yes",
        covered_until=until,
    )
