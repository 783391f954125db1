"""Who is told of an offer, and of what came of it?"""

from datetime import date, datetime

from mainstay.operations._contracts import mail_admins
from mainstay.operations._mail import page_address, queue_mail
from mainstay.records.models import Amendment


def named(amendment: Amendment) -> str:
    """Amendment and contract, within a sentence."""
    return f"amendment {amendment.number} to {amendment.contract}"


def capital(said: str) -> str:
    """The same, at the beginning of one."""
    return said[:1].upper() + said[1:]


def _address(amendment: Amendment) -> str:
    return page_address(f"/contracts/{amendment.contract.number}/amendments/{amendment.number}")


def mail_offer(amendment: Amendment, until: date, now: datetime) -> None:
    """Whoever may answer is told."""
    mail_admins(
        amendment.contract, subject=f"Offered to you: {named(amendment)}", kind="offer", now=now,
        text=f"{capital(named(amendment))} waits for your answer until {until}.\n\n{_address(amendment)}\n\n"
        "Nothing changes before an admin of the account accepts it.\n",
    )  # fmt: skip


def mail_sender(amendment: Amendment, says: str, now: datetime) -> None:
    """Whoever sent the offer hears what came of it; nobody where it was sent from the command line."""
    sender = amendment.sent_by
    if sender is None or not sender.is_active:
        return
    queue_mail(
        to=sender.email, subject=f"{capital(named(amendment))}: {amendment.get_state_display().lower()}",
        text=f"{says}\n\n{_address(amendment)}\n", kind="offer-answer",
        about=f"contract {amendment.contract.number}", account=amendment.contract.account, person=sender, now=now,
    )  # fmt: skip
