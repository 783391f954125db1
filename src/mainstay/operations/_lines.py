"""How does a line come, change and go? The same for an act at once and for an amendment that comes into force.

An order is judged by the rule order-defaults: what its names do not mean is refused with the clause that says what they may.
"""

from datetime import date
from typing import Any

from django.db.models import Max

from mainstay.errors import Conflict, Invalid, Refused
from mainstay.operations._changes import change, check_fields, plain
from mainstay.operations._contracts import By, raise_revision, tell, tell_if_changed
from mainstay.operations.orders import AmendedLine, NewLine
from mainstay.queries import access
from mainstay.records.models import Contract, Line
from mainstay.records.models.contracts import LineKind, Scope, SupportScope
from mainstay.rules.orders import OrderDefaultsFacts, decide_order_defaults
from mainstay.terms.terms import standard_terms


def add(row: Contract, new: NewLine, by: By) -> Line:
    """The contract has one more line."""
    last = row.lines.aggregate(last=Max("position"))["last"] or 0
    added = insert(row, last + 1, new, by)
    raise_revision(row)
    tell("contract.line-added", row, by, line=added.position, after=values_of(added))
    return added


def amend(row: Contract, position: int, amended: AmendedLine, by: By) -> Line:
    """The line is as it is amended."""
    held = _live(row, position)
    _check_end(row, amended.ends_on)
    scope, level = ordered(row, amended.scope, amended.level, by)
    becomes = {
        "quantity": amended.quantity,
        "overage": amended.overage,
        "ends_on": amended.ends_on,
        "scope": scope,
        "support_scope": support_of(scope, amended.support_scope),
        "level": level,
        "note": amended.note,
    }
    tell_if_changed(change(held, becomes), "contract.line-amended", row, by, line=position)
    return held


def withdraw(row: Contract, position: int, by: By) -> Line:
    """The line gives nothing any more."""
    held = _live(row, position)
    changed = change(held, {"withdrawn_at": by.now})
    tell_if_changed(changed, "contract.line-withdrawn", row, by, line=position, used=held.used)
    return held


def insert(contract: Contract, position: int, new: NewLine, by: By) -> Line:
    """The checked line is there, at its place; nothing is told of it."""
    if new.kind not in LineKind.values:
        raise Invalid(f"no line counts {new.kind!r}", fields={"kind": f"one of {', '.join(LineKind.values)}"})
    scope, level = ordered(contract, new.scope, new.level, by)
    _check_end(contract, new.ends_on)
    line = Line(
        contract=contract,
        position=position,
        kind=new.kind,
        scope=scope,
        support_scope=support_of(scope, new.support_scope),
        level=level,
        quantity=new.quantity,
        overage=new.overage,
        ends_on=new.ends_on,
        note=new.note,
    )
    check_fields(line)
    line.save(force_insert=True)
    return line


def values_of(line: Line) -> dict[str, object]:
    """The line as an event has it."""
    return {
        "kind": line.kind,
        "scope": line.scope,
        "support_scope": line.support_scope,
        "level": line.level,
        "quantity": line.quantity,
        "overage": line.overage,
        "ends_on": plain(line.ends_on),
    }


def ordered(contract: Contract, scope: str, level: str, by: By) -> tuple[str, str]:
    """The scope and the level that the two names mean (order-defaults); Refused where one means none. apps-only is no name of an order: a contract names it by itself."""
    apps_only = scope == Scope.APPS_ONLY
    facts = OrderDefaultsFacts(scope="" if apps_only else scope, level=level)
    decision = decide_order_defaults(facts, standard_terms(contract.edition))
    meant: Any = decision.answer
    if meant is None or meant.scope is None or meant.level is None:
        raise Refused(
            decision, decision.reasons[0].says, code=decision.reasons[0].code,
            help=f"scopes: {', '.join(Scope.values)}; levels: self-support, weekday, 24/7",
            about=f"contract {contract.number}", account_id=contract.account_id, now=by.now,
        )  # fmt: skip
    return (Scope.APPS_ONLY.value if apps_only else meant.scope), meant.level


def support_of(scope: str, said: str) -> str:
    """The scope of support that goes with the scope of security, or the one that is said; Invalid where it does not go."""
    fitting = SupportScope.FULL.value if scope == Scope.FULL else SupportScope.INFRA.value
    if said and said not in SupportScope.values:
        raise Invalid(
            f"no support is called {said!r}", fields={"support_scope": f"one of {', '.join(SupportScope.values)}"}
        )
    if said == SupportScope.FULL and fitting != said:
        raise Invalid(
            "full support needs the full scope of security",
            code="full-support-needs-full-scope",
            fields={"support_scope": f"infra, with the scope {scope}"},
        )
    return said or fitting


def _live(row: Contract, position: int) -> Line:
    held = access.locked_line(row, position)
    if held.withdrawn_at:
        raise Conflict(f"line {position} of {row} has been withdrawn", code="line-withdrawn")
    return held


def _check_end(contract: Contract, ends_on: date | None) -> None:
    first, last = contract.effective_from, contract.effective_to
    if ends_on and first and last and not first <= ends_on <= last:
        said = f"between {first} and {last}, the contract's days"
        raise Invalid("the line would end outside its contract", fields={"ends_on": said})
