"""How do the contracts of the cast come to say what they say? By amendments: drafted, offered, and some of them accepted."""

from datetime import date, datetime, timedelta

from mainstay.demo.cast import PROVIDER, STAFF
from mainstay.demo.story import Agreement, Amended
from mainstay.gateways.pdf import Paper, written
from mainstay.operations.amendments import (
    accept_amendment,
    bring_into_force,
    change_draft,
    draft_amendment,
    send_amendment,
)
from mainstay.operations.documents import add_document
from mainstay.records.models import Person


def make_amendments(agreement: Agreement, now: datetime) -> None:
    """The contract's amendments, each as far on its way as it is told; the signed contract is kept as a document."""
    for amended in agreement.amendments:
        _make(agreement.number, amended, now)
    if agreement.amendments and agreement.signed_on:
        _keep_signed(agreement, _instant(agreement.signed_on, now))


def _keep_signed(agreement: Agreement, at: datetime) -> None:
    keeper = Person.objects.get(email=STAFF[0].login)
    paper = written(
        Paper(title=agreement.number, beside=agreement.name, provider=PROVIDER, answer=("As it was signed.",))
    )
    name = f"{agreement.number}, signed.pdf"
    add_document(actor=keeper, contract=agreement.number, name=name, kind="contract", content=paper, now=at)


def _make(contract: str, amended: Amended, now: datetime) -> None:
    drafter = Person.objects.get(email=STAFF[0].login)
    drafted = _instant(amended.drafted_on, now)
    row = draft_amendment(actor=drafter, contract=contract, from_on=amended.from_on, note=amended.note, now=drafted)
    for change in amended.changes:
        change_draft(actor=drafter, contract=contract, amendment=row.number, change=change, now=drafted)
    if amended.sent_on is None:
        return
    sent = _instant(amended.sent_on, now)
    text = send_amendment(actor=drafter, contract=contract, amendment=row.number, now=sent).text_hash
    if not amended.accepted_by:
        return
    person = Person.objects.get(email=amended.accepted_by)
    accept_amendment(
        actor=person, contract=contract, amendment=row.number, name=person.name, text=text, now=sent + timedelta(days=1)
    )
    if amended.from_on and amended.from_on <= now.date():
        bring_into_force(amendment=row.pk, now=_instant(amended.from_on, now))


def _instant(day: date, now: datetime) -> datetime:
    """This time of that day, and not after now."""
    return min(now, datetime.combine(day, now.timetz()))
