"""What a contract agrees otherwise than the terms: figures of clauses, and readings of open points (doc.terms)."""

from datetime import datetime

from mainstay.operations import _deviations
from mainstay.operations._contracts import By
from mainstay.operations._record import operation
from mainstay.operations.orders import NewDeviation
from mainstay.queries import access
from mainstay.records.models import Contract, Deviation, Person


@operation
def add_deviation(*, actor: Person | None, contract: str, deviation: NewDeviation, now: datetime) -> Deviation:
    """The contract's figure stands in place of the terms', and is cited beside the clause (doc.terms).

    Refused: a clause or figure that there is not, a value that does not read as the figure does, a second one for it.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    _deviations.refuse_second(row, deviation.clause, deviation.figure)
    return _deviations.agree(row, deviation, By(actor=actor, now=now))


@operation
def remove_deviation(*, actor: Person | None, contract: str, clause: str, figure: str, now: datetime) -> None:
    """The figure of the terms holds again (doc.terms). Refused: one that the contract does not have."""
    row = access.locked_contract(actor, contract, may="change-contract")
    _deviations.take_back(row, clause, figure, By(actor=actor, now=now))


@operation
def choose_reading(*, actor: Person | None, contract: str, reading: str, now: datetime) -> Contract:
    """The contract reads an open point that way; the name of our own reading takes its choice back (doc.terms).

    Refused: what is no choice of a reading that contracts may choose.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    return _deviations.choose(row, reading, By(actor=actor, now=now))
