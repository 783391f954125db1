"""How does a contract agree a figure or a reading otherwise, and how is that taken back? (doc.terms)"""

from mainstay.errors import Conflict, Invalid, NotFound
from mainstay.operations._changes import check_fields
from mainstay.operations._contracts import By, raise_revision, set_values, tell
from mainstay.operations.orders import NewDeviation
from mainstay.records.models import Contract, Deviation
from mainstay.terms.clauses import Reading
from mainstay.terms.terms import BadDeviation, standard_terms
from mainstay.terms.terms import Deviation as AgreedFigure


def agree(row: Contract, new: NewDeviation, by: By) -> Deviation:
    """The contract's figure stands in place of the terms', or of the one that it had there."""
    check(row, new.clause, new.figure, new.value)
    held = row.deviations.filter(clause=new.clause, figure=new.figure).first()
    before = values_of(held) if held else None
    agreed = held or Deviation(contract=row, clause=new.clause, figure=new.figure)
    agreed.value, agreed.agreed_in, agreed.agreed_on = new.value, new.agreed_in.strip(), new.agreed_on
    check_fields(agreed)
    agreed.save()
    raise_revision(row)
    if before is None:
        tell("contract.deviation-added", row, by, after=values_of(agreed))
    else:
        tell("contract.deviation-changed", row, by, before=before, after=values_of(agreed))
    return agreed


def refuse_second(row: Contract, clause: str, figure: str) -> None:
    """Conflict where the contract has a figure of its own there."""
    if row.deviations.filter(clause=clause, figure=figure).exists():
        raise Conflict(f"{row} has a figure of its own for {clause} {figure} already", code="deviation-there")


def take_back(row: Contract, clause: str, figure: str, by: By) -> None:
    """The figure of the terms holds again."""
    deviation = row.deviations.filter(clause=clause, figure=figure).first()
    if deviation is None:
        raise NotFound(f"{row} has no figure of its own for {clause} {figure}")
    before = values_of(deviation)
    deviation.delete()
    raise_revision(row)
    tell("contract.deviation-removed", row, by, before=before)


def choose(row: Contract, reading: str, by: By) -> Contract:
    """The contract reads an open point that way; the name of our own reading takes its choice back."""
    about = open_reading(row, reading)
    others = [chosen for chosen in row.readings if chosen not in about.choices]
    chosen = others if reading == about.ours else [*others, reading]
    return set_values(row, {"readings": chosen}, "contract.reading-chosen", by)


def open_reading(row: Contract, choice: str) -> Reading:
    """The reading that the choice is one of; Invalid where no contract may choose it."""
    read = standard_terms(row.edition).edition
    about = next((entry for entry in read.readings.values() if entry.choosable and choice in entry.choices), None)
    if about is None:
        raise Invalid(
            f"no reading that a contract may choose is called {choice!r}", fields={"reading": "not open to choice"}
        )
    return about


def check(row: Contract, clause: str, figure: str, value: str) -> None:
    """The clause has the figure, and the value reads as it does; Invalid, for the part at fault, where not."""
    agreed = AgreedFigure(clause=clause, figure=figure, value=value)
    try:
        standard_terms(row.edition).agreed((agreed,))
    except BadDeviation as error:
        raise Invalid(error.message, code="bad-deviation", fields={error.part: error.message}) from error


def values_of(deviation: Deviation) -> dict[str, str]:
    """The deviation as an event has it."""
    return {
        "clause": deviation.clause,
        "figure": deviation.figure,
        "value": deviation.value,
        "agreed_in": deviation.agreed_in,
        "agreed_on": deviation.agreed_on.isoformat(),
    }
