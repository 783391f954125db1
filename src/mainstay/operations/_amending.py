"""How is an amendment put in force? Change by change, by the very steps that change a contract at once."""

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from mainstay.errors import Conflict, NotFound
from mainstay.operations import _contracts, _deviations, _lines
from mainstay.operations._contracts import By
from mainstay.operations._record import record
from mainstay.operations.orders import AmendedLine, NewDeviation, NewLine
from mainstay.queries import access
from mainstay.queries.amendments import (
    changes_in_order,
    conflicts_of,
    day_there,
    figure_at,
    position_at,
    standing_of,
)
from mainstay.queries.permissions import Act
from mainstay.records.models import Amendment, AmendmentChange, Contract, Person
from mainstay.records.models.amendments import AmendmentState, ChangeKind


def locked_amendment(actor: Person | None, contract: str, number: int, may: Act) -> Amendment:
    """The amendment, its contract locked: of two who act on it at once the second sees what the first did."""
    row = access.locked_contract(actor, contract, may)
    found = row.amendments.filter(number=number).first()
    if found is None or (actor is not None and not actor.is_staff and found.offered_at is None):
        raise NotFound(f"{row} has no amendment {number}")
    found.contract = row
    return found


def refuse_unless(amendment: Amendment, *states: AmendmentState) -> None:
    """The amendment is in one of the states; Conflict, which says where it is, where not."""
    if amendment.state in states:
        return
    helps = {
        AmendmentState.IN_FORCE: "draft another amendment",
        AmendmentState.ACCEPTED: "it is in force on its day; draft another amendment to change it again",
        AmendmentState.DRAFT: "it has not been sent",
    }
    state = AmendmentState(amendment.state)
    raise Conflict(
        f"{amendment} is {_IN_WORDS[state]}", code=f"amendment-{state.value}",
        help=helps.get(state, "take it up as a draft again first"),
    )  # fmt: skip


def refuse_conflicts(amendment: Amendment) -> None:
    """The contract stands as it did when the amendment was drafted, wherever it is touched; Conflict where not."""
    touched = conflicts_of(changes_in_order(amendment), standing_of(amendment.contract))
    if touched:
        places = ", ".join(change.place for change in touched)
        raise Conflict(
            f"{amendment.contract} has changed meanwhile: {places}", code="amendment-stale",
            help="the draft is to be made anew from what the contract says now",
        )  # fmt: skip


def try_out(amendment: Amendment, by: By) -> None:
    """Nothing is done; whatever would be refused when the amendment comes into force is refused now."""
    with transaction.atomic():
        _put_in_place(amendment, by)
        transaction.set_rollback(True)
    amendment.contract.refresh_from_db()


def put_in_force(amendment: Amendment, by: By) -> None:
    """The contract is as the amendment says, and the amendment is in force. All of it or nothing."""
    refuse_conflicts(amendment)
    _put_in_place(amendment, by)
    move(amendment, AmendmentState.IN_FORCE, in_force_at=by.now)
    tell("amendment.in-force", amendment, by)


def is_due(amendment: Amendment, now: datetime) -> bool:
    """Whether its day has come where the account is; one without a day is due as soon as it is accepted."""
    return amendment.from_on is None or amendment.from_on <= day_there(amendment.contract.account, now)


def move(amendment: Amendment, state: AmendmentState, **values: Any) -> None:
    """The amendment is in that state, with these values."""
    for name, value in {"state": state, **values}.items():
        setattr(amendment, name, value)
    amendment.save(update_fields=["state", *values])


def tell(kind: str, amendment: Amendment, by: By, **details: Any) -> None:
    """The event is there, about the contract. What is only a draft is the provider's own: the account is not told."""
    contract = amendment.contract
    is_theirs = amendment.offered_at is not None and amendment.state != AmendmentState.DRAFT
    account = contract.account if is_theirs else None
    said = {"amendment": amendment.number, "version": amendment.version, **details}
    record(kind, about=f"contract {contract.number}", account=account, actor=by.actor, now=by.now, **said)


def text_hash(amendment: Amendment) -> str:
    """What stands for the text that is accepted: contract, number, version, day and every change with what was before."""
    text = {
        "contract": amendment.contract.number,
        "amendment": amendment.number,
        "version": amendment.version,
        "from": amendment.from_on and amendment.from_on.isoformat(),
        "changes": [[one.kind, one.place, one.was, one.becomes] for one in changes_in_order(amendment)],
    }
    written = json.dumps(text, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _put_in_place(amendment: Amendment, by: By) -> None:
    said = replace(by, says={"amendment": amendment.number})
    for change in changes_in_order(amendment):
        _STEPS[ChangeKind(change.kind)](amendment, change, said)


def _set_dates(amendment: Amendment, change: AmendmentChange, by: By) -> None:
    contract = amendment.contract
    first, last = (
        _day(change.becomes.get(name, getattr(contract, name))) for name in ("effective_from", "effective_to")
    )
    if contract.signed_on is None and contract.effective_from is None:
        contract.signed_on = day_there(contract.account, amendment.answered_at or by.now)
        contract.save(update_fields=["signed_on"])
    _contracts.set_days(contract, first, last, by)


def _set_support_end(amendment: Amendment, change: AmendmentChange, by: By) -> None:
    _contracts.set_support_end(amendment.contract, _day(change.becomes["support_until"]), by)


def _add_line(amendment: Amendment, change: AmendmentChange, by: By) -> None:
    _lines.add(amendment.contract, line_ordered(change.becomes), by)


def _change_line(amendment: Amendment, change: AmendmentChange, by: By) -> None:
    position = position_at(change.place)
    held = access.line_of(amendment.contract, position)
    _lines.amend(amendment.contract, position, line_amended(held, change.becomes), by)


def _withdraw_line(amendment: Amendment, change: AmendmentChange, by: By) -> None:
    _lines.withdraw(amendment.contract, position_at(change.place), by)


def _agree(amendment: Amendment, change: AmendmentChange, by: By) -> None:
    clause, figure = figure_at(change.place)
    agreed_on = amendment.from_on or day_there(amendment.contract.account, by.now)
    agreed = NewDeviation(
        clause=clause, figure=figure, value=change.becomes["value"], agreed_in=str(amendment), agreed_on=agreed_on
    )
    _deviations.agree(amendment.contract, agreed, by)


def _take_back(amendment: Amendment, change: AmendmentChange, by: By) -> None:
    _deviations.take_back(amendment.contract, *figure_at(change.place), by)


def _choose(amendment: Amendment, change: AmendmentChange, by: By) -> None:
    _deviations.choose(amendment.contract, change.becomes["reading"], by)


def line_ordered(values: dict[str, Any]) -> NewLine:
    """The line that a change adds."""
    return NewLine(**{**values, "ends_on": _day(values.get("ends_on"))})


def line_amended(line: Any, values: dict[str, Any]) -> AmendedLine:
    """The line as a change has it: what the change says, and the rest as it stands."""
    said = {**values, "ends_on": _day(values["ends_on"])} if "ends_on" in values else values
    return replace(AmendedLine.of(line), **said)


def contract_of_pk(amendment: int) -> tuple[Contract, Amendment]:
    """The contract, locked, and its amendment as it is once the lock is held."""
    owner = Contract.objects.filter(amendments=amendment)
    contract = Contract.objects.select_for_update(no_key=True, of=("self",)).select_related("account").get(pk__in=owner)
    row = contract.amendments.get(pk=amendment)
    row.contract = contract
    return contract, row


def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


_STEPS = {
    ChangeKind.DATES_SET: _set_dates,
    ChangeKind.SUPPORT_END_SET: _set_support_end,
    ChangeKind.LINE_ADDED: _add_line,
    ChangeKind.LINE_CHANGED: _change_line,
    ChangeKind.LINE_WITHDRAWN: _withdraw_line,
    ChangeKind.FIGURE_AGREED: _agree,
    ChangeKind.FIGURE_TAKEN_BACK: _take_back,
    ChangeKind.READING_CHOSEN: _choose,
}
_IN_WORDS = {
    AmendmentState.DRAFT: "a draft",
    AmendmentState.SENT: "with the customer",
    AmendmentState.CHANGE_ASKED: "to be changed, as the customer asked",
    AmendmentState.ACCEPTED: "accepted",
    AmendmentState.DECLINED: "declined",
    AmendmentState.WITHDRAWN: "withdrawn",
    AmendmentState.LAPSED: "lapsed",
    AmendmentState.STALE: "overtaken by a change of the contract",
    AmendmentState.IN_FORCE: "in force",
}
