"""How does a draft hold its changes? Each at its place, with what stands there now, in the present names of an order."""

from dataclasses import replace
from typing import Any

from mainstay.errors import Conflict, Invalid, NotFound
from mainstay.operations import _deviations, _lines
from mainstay.operations._changes import check_fields, plain
from mainstay.operations._contracts import By
from mainstay.operations.orders import AmendedLine, NewChange, NewLine
from mainstay.queries import access
from mainstay.queries.amendments import WITHDRAWN, figure_at, standing_of
from mainstay.records.models import Amendment, AmendmentChange
from mainstay.records.models.amendments import ChangeKind


def put(amendment: Amendment, new: NewChange, by: By) -> str:
    """The change is in the draft, with what stands in its place now; the place."""
    place, becomes = _placed(amendment, new, by)
    was = standing_of(amendment.contract).at(new.kind, place, becomes)
    amendment.changes.filter(place=place).delete()
    if new.kind in _MAY_CHANGE_NOTHING:
        becomes = {name: value for name, value in becomes.items() if was.get(name) != value}
        was = {name: was[name] for name in becomes if name in was} if was != WITHDRAWN else was
        if not becomes:
            return place
    row = AmendmentChange(amendment=amendment, kind=new.kind, place=place, was=was, becomes=becomes)
    check_fields(row)
    row.save(force_insert=True)
    return place


def _placed(amendment: Amendment, new: NewChange, by: By) -> tuple[str, dict[str, Any]]:
    """The place of the change, and what stands there afterwards."""
    if new.kind not in ChangeKind.values:
        raise Invalid(f"no change is called {new.kind!r}", fields={"kind": f"one of {', '.join(ChangeKind.values)}"})
    if new.kind == ChangeKind.DATES_SET:
        return "dates", {"effective_from": plain(new.effective_from), "effective_to": plain(new.effective_to)}
    if new.kind == ChangeKind.SUPPORT_END_SET:
        return "support", {"support_until": plain(new.support_until)}
    if new.kind in (ChangeKind.FIGURE_AGREED, ChangeKind.FIGURE_TAKEN_BACK):
        return _figure_placed(amendment, new)
    if new.kind == ChangeKind.READING_CHOSEN:
        about = _deviations.open_reading(amendment.contract, new.reading)
        return f"reading {about.name}", {"reading": new.reading}
    return _line_placed(amendment, new, by)


def _figure_placed(amendment: Amendment, new: NewChange) -> tuple[str, dict[str, Any]]:
    place = f"{new.clause} {new.figure}"
    if new.kind == ChangeKind.FIGURE_TAKEN_BACK:
        if figure_at(place) not in standing_of(amendment.contract).figures:
            raise NotFound(f"{amendment.contract} has no figure of its own for {place}")
        return place, {}
    _deviations.check(amendment.contract, new.clause, new.figure, new.value)
    return place, {"value": new.value}


def _line_placed(amendment: Amendment, new: NewChange, by: By) -> tuple[str, dict[str, Any]]:
    if new.kind == ChangeKind.LINE_ADDED:
        if new.line is None:
            raise Invalid("say which line is added", fields={"line": "a line"})
        return _free_place(amendment), _ordered(amendment, new.line, by)
    held = access.line_of(amendment.contract, new.position)
    place = f"line {held.position}"
    if held.withdrawn_at:
        raise Conflict(f"{place} of {amendment.contract} has been withdrawn", code="line-withdrawn")
    if new.kind == ChangeKind.LINE_WITHDRAWN:
        return place, {}
    if new.amended is None:
        raise Invalid("say what becomes of the line", fields={"line": "what becomes of it"})
    return place, _ordered(amendment, new.amended, by)


def _free_place(amendment: Amendment) -> str:
    """The place of one more line: "new line 1" where the draft adds none yet."""
    taken = {int(place.rpartition(" ")[2]) for place in amendment.changes.filter(
        kind=ChangeKind.LINE_ADDED
    ).values_list("place", flat=True)}  # fmt: skip
    return f"new line {max(taken, default=0) + 1}"


def _ordered(amendment: Amendment, line: NewLine | AmendedLine, by: By) -> dict[str, Any]:
    """The line as a change keeps it, in present names."""
    scope, level = _lines.ordered(amendment.contract, line.scope, line.level, by)
    meant = replace(line, scope=scope, level=level, support_scope=_lines.support_of(scope, line.support_scope))
    return {name: plain(getattr(meant, name)) for name in meant.__slots__}


def rebase(amendment: Amendment) -> list[str]:
    """The changes stand on what the contract says now; the places of those that were left out."""
    standing, left_out = standing_of(amendment.contract), []
    for change in amendment.changes.all():
        was = standing.at(change.kind, change.place, change.becomes)
        gone = was == WITHDRAWN or (change.kind == ChangeKind.FIGURE_TAKEN_BACK and not was)
        if gone or (change.becomes and was == change.becomes):
            left_out.append(change.place)
            change.delete()
        elif was != change.was:
            change.was = was
            change.save(update_fields=["was"])
    return left_out


_MAY_CHANGE_NOTHING = (
    ChangeKind.DATES_SET, ChangeKind.SUPPORT_END_SET, ChangeKind.LINE_CHANGED, ChangeKind.FIGURE_AGREED,
    ChangeKind.READING_CHOSEN,
)  # fmt: skip
