"""What was bought: a contract, its lines and dates, and what it agrees otherwise in writing.

Whatever an attached machine can see raises the contract's revision, so that what machines share is made anew.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db.models import F, Max

from mainstay.errors import Conflict, Invalid, NotFound
from mainstay.operations._changes import Change, change, check_fields, insert, plain
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.records.models import Contract, Deviation, Line, Person, Provider
from mainstay.records.models.contracts import LineKind, Scope, SupportScope
from mainstay.rules.orders import OrderDefaultsFacts, decide_order_defaults
from mainstay.terms.clauses import CURRENT, editions
from mainstay.terms.terms import BadDeviation, BadReading, standard_terms
from mainstay.terms.terms import Deviation as AgreedFigure

FIRST_NUMBER = 1001


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
    """What becomes of a line: all of what may be amended, as it will be."""

    quantity: int
    overage: int | None
    ends_on: date | None
    level: str
    note: str

    @classmethod
    def of(cls, line: Line) -> Self:
        """The line as it is, for `dataclasses.replace` to change."""
        return cls(quantity=line.quantity, overage=line.overage, ends_on=line.ends_on, level=line.level, note=line.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeviation:
    """A figure of a clause as it is agreed, and the document that says so (doc.terms)."""

    clause: str
    figure: str
    value: str
    agreed_in: str
    agreed_on: date


@operation
def create_contract(
    *,
    actor: Person | None,
    account: str,
    name: str,
    number: str = "",
    effective_from: date | None = None,
    effective_to: date | None = None,
    signed_on: date | None = None,
    support_until: date | None = None,
    edition: str = CURRENT,
    readings: Sequence[str] = (),
    lines: Sequence[NewLine] = (),
    now: datetime,
) -> Contract:
    """The account has the contract with its lines; without a number, the next free one (doc.terms).

    Refused: a number that is taken or that no address can hold, an unknown edition or reading, an end before the start or one date without the other,
    and of a line what its order does not allow (intro.scope, intro.levels).
    """
    owner = access.account_for(actor, account, may="change-contract")
    contract = Contract(
        account=owner,
        number=_fit_for_addresses(number.strip()) if number.strip() else _next_number(),
        name=name.strip(),
        edition=_known_edition(edition),
        signed_on=signed_on,
        effective_from=effective_from,
        effective_to=effective_to,
        support_until=support_until,
        readings=_open_readings(edition, readings),
        created_at=now,
    )
    _check_dates(effective_from, effective_to)
    insert(contract, taken=f"the number {contract.number} is taken", code="number-taken")
    for position, line in enumerate(lines, 1):
        _insert_line(contract, position, line)
    _record(
        "contract.created", contract, actor, now, after=_dates(contract) | {"name": contract.name, "lines": len(lines)}
    )
    return contract


@operation
def rename_contract(*, actor: Person | None, contract: str, name: str, now: datetime) -> Contract:
    """The contract has that name, which its machines are told. Refused: an empty one."""
    row = access.locked_contract(actor, contract, may="change-contract")
    return _changed(row, {"name": name.strip()}, "contract.renamed", actor, now)


@operation
def set_dates(
    *, actor: Person | None, contract: str, effective_from: date | None, effective_to: date | None, now: datetime
) -> Contract:
    """The contract runs from the first of these days to the last; with neither it was never made effective (doc.terms).

    Refused: an end before the start, one date without the other.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    _check_dates(effective_from, effective_to)
    dates = {"effective_from": effective_from, "effective_to": effective_to}
    return _changed(row, dates, "contract.dates-set", actor, now)


@operation
def renew_contract(*, actor: Person | None, contract: str, until: date, now: datetime) -> Contract:
    """The contract runs on to that day, grace or end notwithstanding; machines and tokens stay as they are (doc.terms).

    Refused: a contract that was never made effective, a day that is not later than its end.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    if row.effective_to is None:
        raise Conflict(f"{row} was never made effective", code="never-effective", help="give it both its dates first")
    if until <= row.effective_to:
        said = f"after {row.effective_to}, the present last day"
        raise Invalid(f"{until} does not renew {row}", fields={"until": said})
    return _changed(row, {"effective_to": until}, "contract.renewed", actor, now)


@operation
def end_support(*, actor: Person | None, contract: str, support_until: date | None, now: datetime) -> Contract:
    """Support ends on that day and security maintenance goes on, at self-support (12.fn1); None: it runs with the contract.

    Refused: a day before the contract's first.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    if support_until and row.effective_from and support_until < row.effective_from:
        said = f"not before {row.effective_from}, the contract's first day"
        raise Invalid("support would end before it starts", fields={"support_until": said})
    return _changed(row, {"support_until": support_until}, "contract.support-end-set", actor, now)


@operation
def add_line(*, actor: Person | None, contract: str, line: NewLine, now: datetime) -> Line:
    """The contract has one more line, which machines may use from now on (intro.unit, intro.scope, intro.levels).

    Refused: an unknown kind, scope or level; full support on less than the full scope; an end outside the contract.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    last = row.lines.aggregate(last=Max("position"))["last"] or 0
    added = _insert_line(row, last + 1, line)
    _raise_revision(row)
    _record("contract.line-added", row, actor, now, line=added.position, after=_line(added))
    return added


@operation
def amend_line(*, actor: Person | None, contract: str, line: int, amended: AmendedLine, now: datetime) -> Line:
    """The line has that quantity, overage, level and end. Below what is used, what is attached stays and nothing new comes.

    Refused: a withdrawn line, an unknown level, an end outside the contract.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    held = access.locked_line(row, line)
    if held.withdrawn_at:
        raise Conflict(f"line {line} of {row} has been withdrawn", code="line-withdrawn")
    _check_line_end(row, amended.ends_on)
    changed = change(
        held,
        {
            "quantity": amended.quantity,
            "overage": amended.overage,
            "ends_on": amended.ends_on,
            "level": _ordered(row, "", amended.level)[1],
            "note": amended.note,
        },
    )
    _record_if_changed(changed, "contract.line-amended", row, actor, now, line=line)
    return held


@operation
def withdraw_line(*, actor: Person | None, contract: str, line: int, now: datetime) -> Line:
    """The line gives no unit and no service any more; machines on it stay attached, flagged. Refused: one withdrawn before."""
    row = access.locked_contract(actor, contract, may="change-contract")
    held = access.locked_line(row, line)
    if held.withdrawn_at:
        raise Conflict(f"line {line} of {row} has been withdrawn", code="line-withdrawn")
    changed = change(held, {"withdrawn_at": now})
    _record_if_changed(changed, "contract.line-withdrawn", row, actor, now, line=line, used=held.used)
    return held


@operation
def add_deviation(*, actor: Person | None, contract: str, deviation: NewDeviation, now: datetime) -> Deviation:
    """The contract's figure stands in place of the terms', and is cited beside the clause (doc.terms).

    Refused: a clause or figure that there is not, a value that does not read as the figure does, a second one for it.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    _check_deviation(row, deviation)
    added = Deviation(
        contract=row,
        clause=deviation.clause,
        figure=deviation.figure,
        value=deviation.value,
        agreed_in=deviation.agreed_in.strip(),
        agreed_on=deviation.agreed_on,
    )
    taken = f"{row} has a figure of its own for {deviation.clause} {deviation.figure} already"
    insert(added, taken=taken, code="deviation-there")
    _raise_revision(row)
    _record("contract.deviation-added", row, actor, now, after=_deviation(added))
    return added


@operation
def remove_deviation(*, actor: Person | None, contract: str, clause: str, figure: str, now: datetime) -> None:
    """The figure of the terms holds again (doc.terms). Refused: one that the contract does not have."""
    row = access.locked_contract(actor, contract, may="change-contract")
    deviation = row.deviations.filter(clause=clause, figure=figure).first()
    if deviation is None:
        raise NotFound(f"{row} has no figure of its own for {clause} {figure}")
    before = _deviation(deviation)
    deviation.delete()
    _raise_revision(row)
    _record("contract.deviation-removed", row, actor, now, before=before)


@operation
def choose_reading(*, actor: Person | None, contract: str, reading: str, now: datetime) -> Contract:
    """The contract reads an open point that way; the name of our own reading takes its choice back (doc.terms).

    Refused: what is no choice of a reading that contracts may choose.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    read = standard_terms(row.edition).edition
    about = next((entry for entry in read.readings.values() if entry.choosable and reading in entry.choices), None)
    if about is None:
        raise Invalid(
            f"no reading that a contract may choose is called {reading!r}", fields={"reading": "not open to choice"}
        )
    others = [chosen for chosen in row.readings if chosen not in about.choices]
    chosen = others if reading == about.ours else [*others, reading]
    return _changed(row, {"readings": chosen}, "contract.reading-chosen", actor, now)


def _fit_for_addresses(number: str) -> str:
    """The number, which stands in the paths that machines call and before the slash of a line: MS-2041/2."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", number):
        said = "letters, digits, dots, hyphens and underscores, at most 40"
        raise Invalid(f"{number!r} is no number of a contract", fields={"number": said})
    return number


def _next_number() -> str:
    """The next of our own numbers; the provider's row is the turn of those who ask at once."""
    Provider.objects.select_for_update(no_key=True).first()
    ours = Contract.objects.filter(number__regex=r"^MS-[0-9]{4,9}$").values_list("number", flat=True)
    last = max((int(number.removeprefix("MS-")) for number in ours), default=FIRST_NUMBER - 1)
    return f"MS-{max(last + 1, FIRST_NUMBER)}"


def _known_edition(edition: str) -> str:
    if edition not in editions():
        raise Invalid(f"there is no edition {edition!r}", fields={"edition": f"one of {', '.join(editions())}"})
    return edition


def _open_readings(edition: str, readings: Sequence[str]) -> list[str]:
    try:
        return list(standard_terms(edition).agreed((), readings).chosen.values())
    except BadReading as error:
        raise Invalid(error.message, fields={"readings": error.message}) from error


def _check_dates(effective_from: date | None, effective_to: date | None) -> None:
    if (effective_from is None) != (effective_to is None):
        missing = "effective_from" if effective_from is None else "effective_to"
        raise Invalid("a contract has both its dates or neither", fields={missing: "a day, as the other is given"})
    if effective_from and effective_to and effective_to < effective_from:
        said = f"not before {effective_from}, its first day"
        raise Invalid("the contract would end before it starts", code="end-before-start", fields={"effective_to": said})


def _insert_line(contract: Contract, position: int, new: NewLine) -> Line:
    if new.kind not in LineKind.values:
        raise Invalid(f"no line counts {new.kind!r}", fields={"kind": f"one of {', '.join(LineKind.values)}"})
    scope, level = _ordered(contract, new.scope, new.level)
    _check_line_end(contract, new.ends_on)
    line = Line(
        contract=contract,
        position=position,
        kind=new.kind,
        scope=scope,
        support_scope=_support_scope(scope, new.support_scope),
        level=level,
        quantity=new.quantity,
        overage=new.overage,
        ends_on=new.ends_on,
        note=new.note,
    )
    check_fields(line)
    line.save(force_insert=True)
    return line


def _ordered(contract: Contract, scope: str, level: str) -> tuple[str, str]:
    """What the two names mean (order-defaults). apps-only is no name of an order: a contract names it by itself."""
    apps_only = scope == Scope.APPS_ONLY
    facts = OrderDefaultsFacts(scope="" if apps_only else scope, level=level)
    answer = decide_order_defaults(facts, standard_terms(contract.edition)).answer
    meant = (answer.scope, answer.level) if answer else (None, None)
    if meant[0] is None:
        raise Invalid(f"no scope is called {scope!r}", fields={"scope": f"one of {', '.join(Scope.values)}"})
    if meant[1] is None:
        said = "self-support, weekday or 24/7"
        raise Invalid(f"no support level is called {level!r}", fields={"level": said})
    return (Scope.APPS_ONLY.value if apps_only else meant[0]), meant[1]


def _support_scope(scope: str, said: str) -> str:
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


def _check_line_end(contract: Contract, ends_on: date | None) -> None:
    first, last = contract.effective_from, contract.effective_to
    if ends_on and first and last and not first <= ends_on <= last:
        said = f"between {first} and {last}, the contract's days"
        raise Invalid("the line would end outside its contract", fields={"ends_on": said})


def _check_deviation(contract: Contract, new: NewDeviation) -> None:
    figure = AgreedFigure(clause=new.clause, figure=new.figure, value=new.value)
    try:
        standard_terms(contract.edition).agreed((figure,))
    except BadDeviation as error:
        raise Invalid(error.message, code="bad-deviation", fields={error.part: error.message}) from error


def _changed(row: Contract, values: dict[str, Any], kind: str, actor: Person | None, now: datetime) -> Contract:
    _record_if_changed(change(row, values), kind, row, actor, now)
    return row


def _record_if_changed(
    changed: Change, kind: str, contract: Contract, actor: Person | None, now: datetime, **details: Any
) -> None:
    if changed:
        _raise_revision(contract)
        _record(kind, contract, actor, now, **details, before=changed.before, after=changed.after)


def _raise_revision(contract: Contract) -> None:
    Contract.objects.filter(pk=contract.pk).update(revision=F("revision") + 1)
    contract.refresh_from_db(fields=["revision"])


def _record(kind: str, contract: Contract, actor: Person | None, now: datetime, **details: Any) -> None:
    about = f"contract {contract.number}"
    record(kind, about=about, account=contract.account, actor=actor, now=now, **details)


def _dates(contract: Contract) -> dict[str, Any]:
    return {"effective_from": plain(contract.effective_from), "effective_to": plain(contract.effective_to)}


def _line(line: Line) -> dict[str, object]:
    return {
        "kind": line.kind,
        "scope": line.scope,
        "support_scope": line.support_scope,
        "level": line.level,
        "quantity": line.quantity,
        "overage": line.overage,
        "ends_on": plain(line.ends_on),
    }


def _deviation(deviation: Deviation) -> dict[str, str]:
    return {
        "clause": deviation.clause,
        "figure": deviation.figure,
        "value": deviation.value,
        "agreed_in": deviation.agreed_in,
        "agreed_on": deviation.agreed_on.isoformat(),
    }
