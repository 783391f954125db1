"""How many personal credentials do technical representatives of an account hold, and how many may they at most?"""

from dataclasses import dataclass
from datetime import date

from mainstay.queries.agreements import provider_revision, terms_at
from mainstay.records.models import Account, Contract
from mainstay.records.models.contracts import Level
from mainstay.terms.clauses import cite
from mainstay.terms.figures import amount

CREDENTIALS = cite("10.2")


@dataclass(frozen=True, slots=True)
class Credentials:
    """`at_most` is the ceiling of the account's most generous contract with support; None where it has none in effect."""

    held: int
    at_most: int | None
    contract: str


def credentials_of(account: Account, on: date) -> Credentials:
    """The credentials of the account (10.2). Three statements, and two for each contract whose terms are not at hand."""
    held = account.memberships.filter(holds_credential=True).count()
    supported = Contract.objects.filter(
        account=account, effective_from__lte=on, effective_to__gte=on, lines__withdrawn_at__isnull=True,
        lines__level__in=(Level.WEEKDAY, Level.ALWAYS),
    ).distinct()  # fmt: skip
    provider = provider_revision()
    ceilings = {contract.number: _ceiling(contract, provider) for contract in supported.order_by("number")}
    most = max(ceilings, key=lambda number: ceilings[number], default="")
    return Credentials(held, ceilings.get(most), most)


def _ceiling(contract: Contract, provider: int) -> int:
    number, _ = terms_at(contract.pk, contract.revision, provider).figure(CREDENTIALS, "maximum", amount)
    return int(number)
