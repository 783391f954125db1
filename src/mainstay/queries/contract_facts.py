"""What are the rules told of a contract?"""

from datetime import date
from typing import Protocol

from mainstay.rules.contracts import ContractEffectFacts, Level


class Dated(Protocol):
    """A contract, or a row of a hand-written statement that has its dates."""

    @property
    def effective_from(self) -> date | None: ...
    @property
    def effective_to(self) -> date | None: ...
    @property
    def support_until(self) -> date | None: ...


def effect_facts(contract: Dated, on: date, level: Level = "self-support") -> ContractEffectFacts:
    """The facts of contract-effect on the day."""
    return ContractEffectFacts(
        effective_from=contract.effective_from,
        effective_to=contract.effective_to,
        on=on,
        level=level,
        support_until=contract.support_until,
    )
