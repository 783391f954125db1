"""Which line gives a unit, and how do units come back? The same for rows of Django's and for those of the hand-written statements.

Lines are locked in the order of their ids, as attaching locks them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import F

from mainstay.records.models import Attachment, Contract, Line
from mainstay.records.models.contracts import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLine:
    """A line as the statements of attaching and refreshing find it."""

    id: int
    position: int
    kind: str
    scope: str
    quantity: int
    used: int
    overage: int | None
    ends_on: date | None

    def has_ended(self, on: date) -> bool:
        """Whether it ended before the day."""
        return self.ends_on is not None and self.ends_on < on


AnyLine = TypeVar("AnyLine", Line, FoundLine)


def found_lines(rows: Iterable[Mapping[str, Any]] | None) -> list[FoundLine]:
    """The lines that a statement found, as its JSON has them."""
    return [
        FoundLine(**{**row, "ends_on": row["ends_on"] and date.fromisoformat(row["ends_on"])}) for row in rows or ()
    ]


def locked_lines(contract: Contract) -> list[Line]:
    """The lines of the contract that give units, locked."""
    lines = Line.objects.select_for_update(no_key=True).filter(contract=contract, withdrawn_at__isnull=True)
    return list(lines.order_by("pk"))


def in_order(lines: Iterable[AnyLine]) -> list[AnyLine]:
    """The lines in the order in which a machine that asks for none by name takes them: full scope first."""
    return sorted(lines, key=lambda line: (Scope.values.index(line.scope), line.position))


def line_with_room(lines: Iterable[AnyLine], kind: str) -> AnyLine | None:
    """The line of the kind to take a unit of: the first with a free one, else the first whose agreed overage has room."""
    fitting = in_order(line for line in lines if line.kind == kind)
    return next(filter(has_room, fitting), None) or next(filter(has_overage, fitting), None)


def has_room(line: Line | FoundLine) -> bool:
    """Whether a unit of the line is free."""
    return line.used < line.quantity


def has_overage(line: Line | FoundLine) -> bool:
    """Whether the units that were bought and those agreed above them are not all taken."""
    return line.overage is None or line.used < line.quantity + line.overage


def free_units(attachments: Iterable[Attachment]) -> dict[int, int]:
    """The lines whose units these attachments hold have them back; how many each got, by line."""
    freed: dict[int, int] = {}
    for attachment in attachments:
        for line in (attachment.line_id, attachment.legacy_line_id):
            if line is not None and attachment.counted:
                freed[line] = freed.get(line, 0) + 1
    for held in Line.objects.select_for_update(no_key=True).filter(pk__in=freed).order_by("pk"):
        Line.objects.filter(pk=held.pk).update(used=F("used") - freed[held.pk])
    return freed
