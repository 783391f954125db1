"""What was bought, line by line. What machines can see raises the contract's revision, so that what they share is made anew."""

from datetime import datetime

from mainstay.operations import _lines
from mainstay.operations._contracts import By
from mainstay.operations._record import operation
from mainstay.operations.orders import AmendedLine, NewLine
from mainstay.queries import access
from mainstay.records.models import Line, Person


@operation
def add_line(*, actor: Person | None, contract: str, line: NewLine, now: datetime) -> Line:
    """The contract has one more line, which machines may use from now on (intro.unit, intro.scope, intro.levels).

    Refused: an unknown kind, scope or level; full support on less than the full scope; an end outside the contract.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    return _lines.add(row, line, By(actor=actor, now=now))


@operation
def amend_line(*, actor: Person | None, contract: str, line: int, amended: AmendedLine, now: datetime) -> Line:
    """The line is as it is amended. Below what is used, what is attached stays and nothing new comes.

    Refused: a withdrawn line, an unknown scope or level, an end outside the contract.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    return _lines.amend(row, line, amended, By(actor=actor, now=now))


@operation
def withdraw_line(*, actor: Person | None, contract: str, line: int, now: datetime) -> Line:
    """The line gives no unit and no service any more; machines on it stay attached, flagged. Refused: one withdrawn before."""
    row = access.locked_contract(actor, contract, may="change-contract")
    return _lines.withdraw(row, line, By(actor=actor, now=now))
