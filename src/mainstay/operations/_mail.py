"""How does an operation mail somebody? The mail and the job that sends it are queued in its own transaction.

    queue_mail(to=email, subject=..., text=..., kind="invitation", about="account x", account=account, person=person, now=now)

Where this installation sends no mail, it is held: staff see it and can pass it on by hand.
"""

from datetime import datetime, timedelta
from secrets import token_hex

from procrastinate.contrib.django import app

from mainstay.gateways.sealing import sealed
from mainstay.operations._changes import check_fields
from mainstay.records.models import Account, Mail, MailServer, Person, Provider
from mainstay.records.models.mail import MailState

SEND = "mail.send"
LEASE = timedelta(minutes=10)  # a try ends within two minutes; one that was killed is made again after this
_LONGEST_SUBJECT = 200


def queue_mail(
    *,
    to: str,
    subject: str,
    text: str,
    kind: str,
    about: str = "",
    account: Account | None = None,
    person: Person | None = None,
    now: datetime,
) -> Mail:
    """The mail is on its way as soon as the operation ends, or held where no mail is sent. Invalid where `to` is no address."""
    server = MailServer.objects.filter(pk=1, is_on=True).first()
    mail = Mail(
        to=to.strip(), subject=_one_line(subject), text=sealed(text), kind=kind, about=about, account=account,
        person=person, message_id=message_id_at(server), queued_at=now,
        state=MailState.QUEUED if server else MailState.HELD, next_try_at=now if server else None,
    )  # fmt: skip
    check_fields(mail)
    mail.save(force_insert=True)
    if server:
        wake(mail)
    return mail


def wake(mail: Mail) -> None:
    """A worker tries the queued mail at once."""
    app.configure_task(SEND).defer(mail=mail.pk)


def page_address(path: str) -> str:
    """The address of one of our pages as a mail names it; the path alone where the provider has set no address yet."""
    portal_url = Provider.objects.filter(pk=1).values_list("portal_url", flat=True).first() or ""
    return f"{portal_url.rstrip('/')}{path}"


def message_id_at(server: MailServer | None, mark: str = "") -> str:
    """A message id that no other mail has, under the sender's domain. A bounce names its mark, which nobody can guess."""
    domain = server.from_address.rpartition("@")[2] if server else ""
    return f"<{mark or token_hex(16)}@{domain or 'mainstay.invalid'}>"


def _one_line(subject: str) -> str:
    """The subject as one line: a name that someone typed cannot add a header."""
    return " ".join("".join(char if char.isprintable() else " " for char in subject).split())[:_LONGEST_SUBJECT]
