"""Mail on its way, and the server that takes it: settings, tries with growing delay, bounces, what was held."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Any

from django.db.models import Q

from mainstay.errors import Conflict, Invalid
from mainstay.gateways.bounces import Bounce
from mainstay.gateways.mail import Delivery, Letter, Server, mark_of, send
from mainstay.gateways.sealing import Unsealable, sealed, unsealed
from mainstay.operations._changes import change, check_fields
from mainstay.operations._mail import LEASE, message_id_at, wake
from mainstay.operations._provider import locked_provider
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.queries.mail import is_kept, mail_server, may_read_text
from mainstay.records.models import Mail, MailServer, Person
from mainstay.records.models.mail import MailSecurity, MailState

# Minutes between two tries: at first as for a server that greets late, then as for one that is down. Three days in all: RFC 5321
# (4.5.4.1) asks senders for four to five, but an invitation or a notice that comes later is worse than one known to have failed.
DELAYS = tuple(timedelta(minutes=each) for each in (1, 5, 15, 30, 60, 120, 240, *(480,) * 8))
LONGEST_SAID = 500
TEST_SECONDS = 10  # somebody waits for the page


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """What of the mail server is set; None leaves as it is. The password is written here and never read by a person again."""

    is_on: bool | None = None
    host: str | None = None
    port: int | None = None
    security: str | None = None
    user: str | None = None
    password: str | None = None
    from_address: str | None = None
    from_name: str | None = None


@operation
def set_mail_server(*, actor: Person | None, settings: MailSettings, now: datetime) -> MailServer:
    """Mail goes out by that server from now on, or is held where it is off.

    Refused: on without a server or sender; a password over an open way; a new server that would be shown the old one's password.
    """
    access.require(actor, "change-provider")
    locked_provider()
    row = MailServer.objects.filter(pk=1).first() or MailServer(pk=1)
    given = {field.name: getattr(settings, field.name) for field in fields(settings)}
    wanted = {name: value for name, value in given.items() if value is not None and name != "password"}
    _check_settings(row, wanted, settings.password)
    if settings.password is not None and not _is_password_of(row, settings.password):
        wanted["password"] = sealed(settings.password)
    if row._state.adding:  # noqa: SLF001 -- Django's own word for it
        row.save(force_insert=True)
    changed = change(row, wanted)
    if changed:
        before, after = _unsecret(changed.before), _unsecret(changed.after)
        record("mail.server-set", about="mail", account=None, actor=actor, now=now, before=before, after=after)
    return row


def try_mail_server(*, actor: Person | None, to: str, now: datetime) -> Delivery:
    """A test mail went to that address at once, whether mail is on or off; what the server said is recorded and given back."""
    access.require(actor, "change-provider")
    server = mail_server()
    check_fields(Mail(to=to.strip()), "to")
    if not (server.host and server.from_address):
        raise Conflict("no mail server is set yet", code="no-mail-server", help="set its name and the sender first")
    text = (
        "Somebody tried out the mail settings of this installation, and this came of it: mail arrives.\n"
        "Nothing has to be done.\n"
    )
    letter = Letter(
        to=to.strip(), subject="A test: mail arrives", text=text, message_id=message_id_at(server), written_at=now
    )
    try:
        delivery = send(letter, server_of(server), seconds=TEST_SECONDS)
    except Unsealable as error:
        raise Conflict(str(error), code="password-unreadable", help="set the mail server's password again") from error
    _record_test(actor=actor, delivery=delivery, now=now)
    return delivery


@operation
def take_mail(*, mail: int, now: datetime) -> tuple[Letter, Server] | None:
    """The due mail is this worker's to try, and nobody else's for the time of a lease; None where it is not due any more.

    Where mail was turned off meanwhile, it is held.
    """
    due = Mail.objects.filter(pk=mail, state=MailState.QUEUED, next_try_at__lte=now)
    row = due.select_for_update(no_key=True, skip_locked=True).first()
    if row is None:
        return None
    server = mail_server()
    if not server.is_on:
        change(row, {"state": MailState.HELD, "next_try_at": None})
        return None
    try:
        text, by = unsealed(row.text), server_of(server)
    except Unsealable as error:
        _end(row, MailState.FAILED, str(error), now)
        return None
    message_id = message_id_at(
        server, mark_of(row.message_id)
    )  # one that was held was written before there was a sender
    change(
        row, {"attempts": row.attempts + 1, "next_try_at": now + LEASE, "last_error": "", "message_id": message_id}
    )  # fmt: skip
    return Letter(to=row.to, subject=row.subject, text=text, message_id=message_id, written_at=now), by


@operation
def note_delivery(*, mail: int, delivery: Delivery, now: datetime) -> None:
    """The mail is sent, bounced, failed after the last try, or waits for the next. One that has ended already stays as it is."""
    row = Mail.objects.select_for_update(no_key=True).filter(pk=mail, state=MailState.QUEUED).first()
    if row is None:
        return
    said = delivery.said[:LONGEST_SAID]
    if delivery.outcome == "sent":
        kept = row.text if is_kept(row) else ""
        change(row, {"state": MailState.SENT, "sent_at": now, "ended_at": now, "next_try_at": None, "text": kept})
    elif delivery.outcome == "refused":
        _end(row, MailState.BOUNCED, said, now)
    elif row.attempts > len(DELAYS):
        _end(row, MailState.FAILED, said, now)
    else:
        change(row, {"next_try_at": now + DELAYS[max(row.attempts, 1) - 1], "last_error": said})


@operation
def note_bounce(*, actor: Person | None, bounce: Bounce, now: datetime) -> Mail | None:
    """The mail that the notification names has bounced; None where none of ours is meant, or it may still arrive."""
    access.require(actor, "change-provider")
    if not bounce.is_final:
        return None
    named = Q(pk__in=[])
    for mark in bounce.marks:
        named |= Q(message_id__startswith=f"<{mark}@")
    row = Mail.objects.select_for_update(no_key=True).filter(named).first()
    if row is None or row.state not in (MailState.SENT, MailState.QUEUED):
        return row
    _end(row, MailState.BOUNCED, bounce.said[:LONGEST_SAID], now)
    return row


@operation
def resend_mail(*, actor: Person | None, mail: int, now: datetime) -> Mail:
    """The mail is on its way again, tried anew from the start. Refused: no mail is sent here, its text is not kept, a try goes on."""
    access.require(actor, "change-provider")
    row = access.locked_mail(actor, mail, may="change-provider")
    if not mail_server().is_on:
        raise Conflict("no mail is sent here", code="mail-off", help="turn mail on first, or pass the text on by hand")
    if not row.text:
        raise Conflict(
            "the text let somebody in, so it was not kept once it was sent",
            code="text-not-kept",
            help="invite again, or have a new link asked for",
        )
    if (
        row.state == MailState.QUEUED
        and row.attempts
        and not row.last_error
        and row.next_try_at
        and row.next_try_at > now
    ):
        raise Conflict("it is being tried right now", code="being-sent", help="look again in a minute")
    before = {"state": row.state}
    change(row, {"state": MailState.QUEUED, "attempts": 0, "next_try_at": now, "ended_at": None})
    wake(row)
    _record("mail.resent", row, actor, now, before, {"state": MailState.QUEUED})
    return row


@operation
def send_held_mail(*, actor: Person | None, now: datetime) -> int:
    """What was held is on its way within a minute; how many mails are. Refused where no mail is sent."""
    access.require(actor, "change-provider")
    if not mail_server().is_on:
        raise Conflict("no mail is sent here", code="mail-off", help="turn mail on first")
    count = Mail.objects.filter(state=MailState.HELD).update(state=MailState.QUEUED, next_try_at=now)
    if count:
        record("mail.held-sent", about="mail", account=None, actor=actor, now=now, count=count)
    return count


@operation
def drop_held_mail(*, actor: Person | None, now: datetime) -> int:
    """What was held is given up: it never goes out and its text is gone; how many mails are."""
    access.require(actor, "change-provider")
    held = Mail.objects.filter(state=MailState.HELD)
    count = held.update(
        state=MailState.FAILED, ended_at=now, text="", last_error="given up by staff while mail was off"
    )
    if count:
        record("mail.held-dropped", about="mail", account=None, actor=actor, now=now, count=count)
    return count


def mail_text(*, actor: Person | None, mail: int) -> str | None:
    """The text, for those who may read it; None for others, and where it is not kept or was sealed under another key."""
    row = access.mail_for(actor, mail)
    if not row.text or not may_read_text(actor, row):
        return None
    try:
        return unsealed(row.text)
    except Unsealable:
        return None


def server_of(row: MailServer) -> Server:
    """The server as the gateway takes it, the password readable. Unsealable where it was sealed under another key."""
    return Server(
        host=row.host, port=row.port, security=row.security, user=row.user,
        password=unsealed(row.password), from_address=row.from_address, from_name=row.from_name,
    )  # fmt: skip


def _check_settings(row: MailServer, wanted: Mapping[str, Any], password: str | None) -> None:
    def then(name: str) -> Any:
        return wanted.get(name, getattr(row, name))

    wrong = {name: "one line of letters" for name, value in wanted.items() if not str(value).isprintable()}
    if then("is_on"):
        wrong |= {name: "needed to send mail" for name in ("host", "from_address") if not then(name)}
    if then("user") and then("security") == MailSecurity.NONE:
        wrong["security"] = "a password goes over a secret way only: starttls or tls"
    if row.password and password is None and then("host") != row.host:
        wrong["password"] = "say it again: the old server's is not shown to another"  # noqa: S105 -- words, no password
    if wrong:
        raise Invalid("mail cannot be sent like this", fields=wrong)


def _is_password_of(row: MailServer, password: str) -> bool:
    try:
        return compare_digest(unsealed(row.password).encode(), password.encode())
    except Unsealable:
        return False


def _unsecret(part: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as the event keeps them: of a password only whether there is one."""
    return {name: bool(value) if name == "password" else value for name, value in part.items()}


def _end(row: Mail, state: MailState, said: str, now: datetime) -> None:
    """It does not arrive; whoever looks after people hears of it."""
    before = {"state": row.state}
    change(row, {"state": state, "last_error": said, "ended_at": now, "next_try_at": None})
    _record(f"mail.{state}", row, None, now, before, {"state": state}, said)


def _record(
    kind: str, row: Mail, actor: Person | None, now: datetime, before: object, after: object, said: str = ""
) -> None:
    record(
        kind, about=f"mail {row.pk}", account=row.account, actor=actor, now=now, mailed=row.kind, person=row.person_id,
        before=before, after=after, said=said,
    )  # fmt: skip


@operation
def _record_test(*, actor: Person | None, delivery: Delivery, now: datetime) -> None:
    after = {"outcome": delivery.outcome, "said": delivery.said[:LONGEST_SAID]}
    record("mail.tested", about="mail", account=None, actor=actor, now=now, after=after)
