"""What is ordered or agreed: a line, what becomes of one, a figure that a contract agrees otherwise."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from mainstay.records.models import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A line as it is ordered. Scope and level may be said by their former names; no scope means the full one.

    `overage`: units agreed above the quantity; 0 none, None as many as come. Without `support_scope`: full support with the
    full scope, else infrastructure support.
    """

    kind: str
    quantity: int
    scope: str = ""
    level: str = "self-support"
    support_scope: str = ""
    overage: int | None = 0
    ends_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendedLine:
    """What becomes of a line: all of what may be amended, as it will be. Without `support_scope`: as the scope has it."""

    quantity: int
    overage: int | None
    ends_on: date | None
    scope: str
    support_scope: str
    level: str
    note: str

    @classmethod
    def of(cls, line: Line) -> Self:
        """The line as it is, for `dataclasses.replace` to change."""
        return cls(
            quantity=line.quantity,
            overage=line.overage,
            ends_on=line.ends_on,
            scope=line.scope,
            support_scope=line.support_scope,
            level=line.level,
            note=line.note,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeviation:
    """A figure of a clause as it is agreed, and the document that says so (doc.terms)."""

    clause: str
    figure: str
    value: str
    agreed_in: str
    agreed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChange:
    """One change as it is drafted: its kind, and of what it takes the parts that its kind needs."""

    kind: str
    line: NewLine | None = None
    position: int = 0
    amended: AmendedLine | None = None
    clause: str = ""
    figure: str = ""
    value: str = ""
    reading: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    support_until: date | None = None
