"""The one table of the description that is read by rows and columns: how soon an answer comes, by severity and level."""

from collections.abc import Iterator
from dataclasses import dataclass

from mainstay.terms.clauses import Clause, Edition

TABLE = "12.table"
SEVERITIES = (1, 2, 3, 4)
WITHIN = (("weekday", "initial"), ("weekday", "ongoing"), ("24x7", "initial"), ("24x7", "ongoing"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A figure of the table, and the clause of its cell."""

    clause: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A severity, as the description names it, with its cells from self-support to 24/7."""

    severity: int
    says: str
    cells: tuple[Cell, ...]


def response_rows(edition: Edition, clause: Clause) -> tuple[Row, ...]:
    """The table, on its own page and on those of the clauses that lean on it; empty elsewhere."""
    if clause.id != TABLE and TABLE not in clause.depends_on:
        return ()
    return tuple(
        Row(severity=severity, says=_row(edition, severity).says, cells=tuple(_cells(edition, severity)))
        for severity in SEVERITIES
    )


def _row(edition: Edition, severity: int) -> Clause:
    return edition.clauses[f"{TABLE}.sev{severity}"]


def _cells(edition: Edition, severity: int) -> Iterator[Cell]:
    row = _row(edition, severity).id
    yield Cell(clause=f"{row}.self-support", value=edition.figure_text(f"{row}.self-support", "initial"))
    for level, which in WITHIN:
        yield Cell(clause=f"{row}.{level}.{which}", value=edition.figure_text(f"{row}.{level}.{which}", which))
