"""Which line of a contract speaks for it, where no machine has been given one?"""

from datetime import date

from mainstay.records.models import Contract, Line
from mainstay.records.models.contracts import LineKind, Scope


def widest_line(contract: Contract, on: date) -> Line | None:
    """The first line in force of the widest scope; None where none is."""
    lines = contract.lines.filter(withdrawn_at__isnull=True).exclude(ends_on__lt=on).exclude(kind=LineKind.LEGACY)
    return min(lines, key=lambda line: (Scope.values.index(line.scope), line.position), default=None)
