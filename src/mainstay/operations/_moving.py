"""When does a machine change lines by itself? When its line is withdrawn, or one of full scope has a free unit.

A machine whose token names no line goes by the same order when it refreshes as when it attached: full before infra-only. So a
line that is added reaches the machines at their next refresh, and one that is withdrawn leaves them on the next that has room.
A machine attached for one line, or that holds no unit, stays where it is.
"""

from datetime import date, datetime
from typing import Any

from mainstay.operations._units import FoundLine, found_lines, has_room, in_order
from mainstay.records.statements import find, write


def move_to_better_line(found: Any, now: datetime) -> int | None:
    """The line that the machine is under after this refresh. The unit it leaves is free, the one it takes is counted."""
    better = _better_line(found, found_lines(found.lines), now.date())
    if better is None:
        return int(found.under_line_id) if found.under_line_id else None
    locked = find("lock_lines", {"lines": [found.line_id, better]})
    if locked is None or _better_line(found, found_lines(locked.lines), now.date()) != better:
        return int(found.under_line_id)
    write("write_move", {
        "attachment": found.attachment, "machine": found.machine, "account_id": found.account_id,
        "from_line": found.line_id, "to_line": better, "counted": found.counted, "now": now,
    })  # fmt: skip
    return better


def _better_line(found: Any, lines: list[FoundLine], on: date) -> int | None:
    if found.through != "unit" or found.line_id is None:
        return None
    units = in_order(line for line in lines if line.kind == found.line_kind and not line.has_ended(on))
    held = next((number for number, line in enumerate(units) if line.id == found.line_id), len(units))
    if held < len(units) and found.token_line_id == found.line_id:
        return None
    if held < len(units):
        units = [line for line in units[:held] if line.scope == "full" != units[held].scope]
    return next((line.id for line in units if has_room(line)), None)
