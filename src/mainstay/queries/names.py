"""What of an actor's own is called something like it?"""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

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
    """The nearest name of what the actor may see, among those that begin alike. Five statements at most."""
    accounts = visible_accounts(actor)
    begins = wanted[: max(2, len(wanted) // 2)]
    machines = Machine.objects.filter(account__in=accounts, name__istartswith=begins).select_related("account")
    contracts = Contract.objects.filter(account__in=accounts, number__istartswith=begins)
    found: dict[str, Machine | Contract | Account] = {
        **{account.key: account for account in accounts.filter(key__istartswith=begins)[:LOOKED_THROUGH]},
        **{contract.number: contract for contract in contracts.order_by("number")[:LOOKED_THROUGH]},
        **{machine.name: machine for machine in machines.order_by("name")[:LOOKED_THROUGH]},
    }
    close = get_close_matches(wanted, found, n=1)
    return _named(found[close[0]], on) if close else None


def _named(row: Machine | Contract | Account, on: date) -> Named:
    if isinstance(row, Contract):
        return Named(kind="contract", name=row.number)
    if isinstance(row, Account):
        return Named(kind="account", name=row.key)
    cover = cover_of([row], on)[row.pk]
    until = cover.until if isinstance(cover.until, date) else None
    return Named(
        kind="machine", name=row.name, account=row.account.key, covered=cover.verdict == "yes", covered_until=until
    )
