"""How a contract changes by agreement: drafted by staff, offered, answered by an admin of the customer, in force on its day.

A draft holds its changes with what stood in their places. Where the contract has changed there meanwhile, nothing is put in
force: the draft is made anew from what the contract says now.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max

from mainstay.errors import Conflict, Invalid, NotFound, ServiceError
from mainstay.operations._amending import (
    contract_of_pk,
    is_due,
    locked_amendment,
    move,
    put_in_force,
    refuse_conflicts,
    refuse_unless,
    tell,
    text_hash,
    try_out,
)
from mainstay.operations._changes import check_fields, plain
from mainstay.operations._contracts import By, dates_of, make_contract, refuse_never_effective
from mainstay.operations._contracts import tell as tell_of_contract
from mainstay.operations._drafting import put, rebase
from mainstay.operations._offering import capital, mail_offer, mail_sender, named
from mainstay.operations._record import operation
from mainstay.operations.orders import NewChange, NewLine
from mainstay.queries import access
from mainstay.queries.amendments import day_there
from mainstay.records.models import Amendment, Contract, Person, Provider
from mainstay.records.models.amendments import AmendmentState, ChangeKind
from mainstay.terms.clauses import CURRENT

TAKEN_UP = (
    AmendmentState.DRAFT, AmendmentState.SENT, AmendmentState.CHANGE_ASKED, AmendmentState.DECLINED,
    AmendmentState.WITHDRAWN, AmendmentState.LAPSED, AmendmentState.STALE,
)  # fmt: skip
DUE_AT_ONCE = 100


@operation
def draft_contract(
    *,
    actor: Person | None,
    account: str,
    name: str,
    number: str = "",
    edition: str = CURRENT,
    effective_from: date | None = None,
    effective_to: date | None = None,
    lines: Sequence[NewLine] = (),
    note: str = "",
    now: datetime,
) -> Amendment:
    """The account has a contract that is a draft: no dates, no lines, and a first amendment that would give it both.

    Nothing attaches under it before that is accepted and its day has come (doc.terms). Refused: what no contract can be.
    """
    owner, by = access.account_for(actor, account, may="change-contract"), By(actor=actor, now=now)
    contract = make_contract(owner, by, number=number, name=name, edition=edition)
    tell_of_contract("contract.created", contract, by, after=dates_of(contract) | {"name": contract.name, "lines": 0})
    is_to_come = effective_from is not None and effective_from >= day_there(owner, now)
    amendment = _draft(contract, note, effective_from if is_to_come else None, by)
    if effective_from or effective_to:
        dates = NewChange(kind=ChangeKind.DATES_SET, effective_from=effective_from, effective_to=effective_to)
        put(amendment, dates, by)
    for line in lines:
        put(amendment, NewChange(kind=ChangeKind.LINE_ADDED, line=line), by)
    try_out(amendment, by)
    return amendment


@operation
def draft_amendment(
    *, actor: Person | None, contract: str, from_on: date | None = None, note: str = "", now: datetime
) -> Amendment:
    """The contract has one more amendment, a draft without a change. Without a day it is in force once it is accepted.

    Refused: a day that is past where the customer is.
    """
    row, by = access.locked_contract(actor, contract, may="change-contract"), By(actor=actor, now=now)
    _check_day(row, from_on, now)
    return _draft(row, note, from_on, by)


@operation
def draft_renewal(*, actor: Person | None, contract: str, until: date, now: datetime) -> Amendment:
    """A draft moves the end of the contract to that day; lines, tokens and machines stay as they are (doc.terms).

    Refused: a contract that was never made effective, a day that is not later than its end.
    """
    row, by = access.locked_contract(actor, contract, may="change-contract"), By(actor=actor, now=now)
    last = refuse_never_effective(row)
    if until <= last:
        raise Invalid(f"{until} does not renew {row}", fields={"until": f"after {last}, the present last day"})
    amendment = _draft(row, f"Renewal to {until}", None, by)
    put(amendment, NewChange(kind=ChangeKind.DATES_SET, effective_from=row.effective_from, effective_to=until), by)
    try_out(amendment, by)
    return amendment


@operation
def change_draft(*, actor: Person | None, contract: str, amendment: int, change: NewChange, now: datetime) -> Amendment:
    """The draft has the change, in place of one that it had at the same place; where it changes nothing, none is left there.

    Refused: what would be refused of the contract itself (intro.scope, intro.levels, doc.terms), an amendment that is no draft.
    """
    row, by = locked_amendment(actor, contract, amendment, may="change-contract"), By(actor=actor, now=now)
    refuse_unless(row, AmendmentState.DRAFT)
    place = put(row, change, by)
    try_out(row, by)
    _next_version(row, by, change=change.kind, place=place)
    return row


@operation
def drop_change(*, actor: Person | None, contract: str, amendment: int, change: int, now: datetime) -> Amendment:
    """The draft is without that change. Refused: one that it does not have, an amendment that is no draft."""
    row = locked_amendment(actor, contract, amendment, may="change-contract")
    refuse_unless(row, AmendmentState.DRAFT)
    held = row.changes.filter(pk=change).first()
    if held is None:
        raise NotFound(f"{row} has no change {change}")
    place = held.place
    held.delete()
    _next_version(row, By(actor=actor, now=now), dropped=place)
    return row


@operation
def set_amendment_day(
    *, actor: Person | None, contract: str, amendment: int, from_on: date | None, note: str = "", now: datetime
) -> Amendment:
    """The draft is to be in force from that day where the customer is; None: once it is accepted. Refused: a past day."""
    row = locked_amendment(actor, contract, amendment, may="change-contract")
    refuse_unless(row, AmendmentState.DRAFT)
    _check_day(row.contract, from_on, now)
    if (row.from_on, row.note) != (from_on, note.strip()):
        row.from_on, row.note = from_on, note.strip()
        check_fields(row, "from_on", "note")
        row.save(update_fields=["from_on", "note"])
        _next_version(row, By(actor=actor, now=now), from_on=plain(from_on))
    return row


@operation
def send_amendment(*, actor: Person | None, contract: str, amendment: int, now: datetime) -> Amendment:
    """The customer is offered the amendment, and has the provider's days to answer; its admins are told by mail.

    Refused: one without a change, a past day, what could not be put in force, a contract changed meanwhile where it is touched.
    """
    row, by = locked_amendment(actor, contract, amendment, may="change-contract"), By(actor=actor, now=now)
    refuse_unless(row, AmendmentState.DRAFT)
    if not row.changes.exists():
        raise Conflict(f"{row} changes nothing yet", code="amendment-empty", help="add a line, a deviation or a date")
    _check_day(row.contract, row.from_on, now)
    refuse_conflicts(row)
    try_out(row, by)
    days = Provider.objects.values_list("offer_days", flat=True).get(pk=1)
    until = day_there(row.contract.account, now) + timedelta(days=days)
    move(
        row, AmendmentState.SENT, sent_at=now, sent_by=actor, offered_at=row.offered_at or now, answer_until=until,
        text_hash=text_hash(row), answer="", answered_by=None, answered_at=None, answered_name="",
    )  # fmt: skip
    tell("amendment.sent", row, by, answer_until=plain(until), text=row.text_hash)
    mail_offer(row, until, now)
    return row


@operation
def withdraw_amendment(*, actor: Person | None, contract: str, amendment: int, now: datetime) -> Amendment:
    """The amendment is withdrawn: nobody can accept it any more. It stays readable. Refused: one that was answered or is in force."""
    row = locked_amendment(actor, contract, amendment, may="change-contract")
    refuse_unless(row, AmendmentState.DRAFT, AmendmentState.SENT, AmendmentState.CHANGE_ASKED, AmendmentState.STALE)
    move(row, AmendmentState.WITHDRAWN)
    tell("amendment.withdrawn", row, By(actor=actor, now=now))
    return row


@operation
def take_up_amendment(*, actor: Person | None, contract: str, amendment: int, now: datetime) -> Amendment:
    """The amendment is a draft again, its changes made anew from what the contract says now. An offer is taken back by it.

    A change whose place is gone, or which the contract has already, is left out. Refused: one accepted or in force.
    """
    row, by = locked_amendment(actor, contract, amendment, may="change-contract"), By(actor=actor, now=now)
    refuse_unless(row, *TAKEN_UP)
    left_out = rebase(row)
    if row.from_on and row.from_on < day_there(row.contract.account, now):
        row.from_on = None
    move(row, AmendmentState.DRAFT, from_on=row.from_on, sent_at=None, sent_by=None, answer_until=None, text_hash="")
    _next_version(row, by, taken_up=True, left_out=left_out)
    return row


@operation
def accept_amendment(
    *, actor: Person | None, contract: str, amendment: int, name: str, text: str, now: datetime
) -> Amendment:
    """The customer agrees to the text of that hash: it is in force on its day, at once where that has come (doc.terms).

    The name that was typed is kept with the day and the hash. Refused: no name, another text than the one offered, a day to
    answer that is over, a contract changed meanwhile where it is touched.
    """
    row, by = locked_amendment(actor, contract, amendment, may="answer-offer"), By(actor=actor, now=now)
    _refuse_unless_open(row, now)
    if not name.strip():
        raise Invalid("an acceptance has a name", fields={"name": "type your name"})
    if text != row.text_hash:
        raise Conflict("the text has changed since you read it", code="amendment-changed", help="read it once more")
    refuse_conflicts(row)
    row.answered_name = name.strip()
    check_fields(row, "answered_name")
    move(row, AmendmentState.ACCEPTED, answered_name=row.answered_name, answered_by=actor, answered_at=now, answer="")
    tell("amendment.accepted", row, by, name=row.answered_name, text=row.text_hash)
    mail_sender(row, f"{row.answered_name} has accepted {named(row)}.", now)
    if is_due(row, now):
        put_in_force(row, by)
    return row


@operation
def decline_amendment(
    *, actor: Person | None, contract: str, amendment: int, why: str = "", now: datetime
) -> Amendment:
    """The customer does not agree, and nothing changes. Refused: an amendment that is not offered, or no longer."""
    return _answered(actor, contract, amendment, AmendmentState.DECLINED, why, now)


@operation
def ask_for_change(*, actor: Person | None, contract: str, amendment: int, what: str, now: datetime) -> Amendment:
    """The customer asks for another text; staff may take the amendment up again. Refused: nothing said."""
    if not what.strip():
        raise Invalid("say what should be different", fields={"what": "what should be different"})
    return _answered(actor, contract, amendment, AmendmentState.CHANGE_ASKED, what, now)


@operation
def bring_into_force(*, amendment: int, now: datetime) -> bool:
    """An accepted amendment whose day has come where the customer is, is in force: once, whoever asks. Whether it was now.

    Where the contract has changed meanwhile in a touched place nothing of it is done, and staff are told.
    """
    _, row = contract_of_pk(amendment)
    if row.state != AmendmentState.ACCEPTED or not is_due(row, now):
        return False
    by = By(actor=None, now=now)
    try:
        refuse_conflicts(row)
        try_out(row, by)
    except ServiceError as error:
        move(row, AmendmentState.STALE)
        tell("amendment.stale", row, by, why=error.message)
        mail_sender(row, f"{capital(named(row))} is accepted and cannot come into force: {error.message}.", now)
        return False
    put_in_force(row, by)
    return True


@operation
def lapse_amendments(*, now: datetime) -> int:
    """Offers whose day to answer is over where the customer is have lapsed. How many, a hundred at most."""
    over = Amendment.objects.filter(state=AmendmentState.SENT, answer_until__lte=now.date()).order_by(
        "answer_until", "pk"
    )
    lapsed = 0
    for pk in over.values_list("pk", flat=True)[:DUE_AT_ONCE]:
        _, row = contract_of_pk(pk)
        if row.state != AmendmentState.SENT or not _is_over(row, now):
            continue
        move(row, AmendmentState.LAPSED)
        tell("amendment.lapsed", row, By(actor=None, now=now))
        mail_sender(row, f"{capital(named(row))} was not answered in time and has lapsed.", now)
        lapsed += 1
    return lapsed


def _draft(contract: Contract, note: str, from_on: date | None, by: By) -> Amendment:
    last = contract.amendments.aggregate(last=Max("number"))["last"] or 0
    amendment = Amendment(
        contract=contract, number=last + 1, note=note.strip(), from_on=from_on, drafted_by=by.actor, drafted_at=by.now,
        changed_at=by.now,
    )  # fmt: skip
    check_fields(amendment)
    amendment.save(force_insert=True)
    tell("amendment.drafted", amendment, by)
    return amendment


def _next_version(amendment: Amendment, by: By, **details: Any) -> None:
    amendment.version += 1
    amendment.changed_at = by.now
    amendment.save(update_fields=["version", "changed_at"])
    tell("amendment.changed", amendment, by, **details)


def _check_day(contract: Contract, from_on: date | None, now: datetime) -> None:
    today = day_there(contract.account, now)
    if from_on and from_on < today:
        raise Invalid(f"{from_on} is past", fields={"from_on": f"{today} or later, or empty"})


def _answered(
    actor: Person | None, contract: str, amendment: int, state: AmendmentState, says: str, now: datetime
) -> Amendment:
    row, by = locked_amendment(actor, contract, amendment, may="answer-offer"), By(actor=actor, now=now)
    _refuse_unless_open(row, now)
    row.answer = says.strip()
    check_fields(row, "answer")
    move(row, state, answer=row.answer, answered_by=actor, answered_at=now)
    word = "declined" if state == AmendmentState.DECLINED else "change-asked"
    tell(f"amendment.{word}", row, by, says=row.answer)
    who = actor.name if actor else "Somebody"
    done = "has declined" if state == AmendmentState.DECLINED else "asks for a change of"
    mail_sender(row, f"{who} {done} {named(row)}." + (f"\n\n{row.answer}" if row.answer else ""), now)
    return row


def _refuse_unless_open(amendment: Amendment, now: datetime) -> None:
    refuse_unless(amendment, AmendmentState.SENT)
    if _is_over(amendment, now):
        raise Conflict(
            f"the offer ended on {amendment.answer_until}", code="amendment-lapsed", help="ask for it to be sent again"
        )


def _is_over(amendment: Amendment, now: datetime) -> bool:
    return amendment.answer_until is not None and amendment.answer_until < day_there(amendment.contract.account, now)
