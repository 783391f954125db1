"""mainstay mail: by which server does mail go out, and what became of it?"""

import sys
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting, show_one
from mainstay.cli.asking import asked
from mainstay.cli.output import write
from mainstay.errors import Conflict, Invalid

app = typer.Typer(help="Mail: its server, what is on its way, what came back.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The mail's number, as `mainstay mail list` gives it.")]


@acting(app, "show")
def show() -> dict[str, Any]:
    """Show the mail server, whether mail is on, and how many mails are in each state."""
    return _server()


@acting(app, "set")
def set_settings(
    *,
    on: Annotated[
        bool | None, typer.Option("--on/--off", help="Send mail, or hold it for staff to pass on.", show_default=False)
    ] = None,
    host: Annotated[str | None, typer.Option(help="The server that takes our mail.", show_default=False)] = None,
    port: Annotated[int | None, typer.Option(help="Its port: 587, 465 or 25.", show_default=False)] = None,
    security: Annotated[
        str | None, typer.Option(help="none, starttls or tls; the certificate is checked.", show_default=False)
    ] = None,
    user: Annotated[str | None, typer.Option(help="The name that we sign in with there.", show_default=False)] = None,
    ask_password: Annotated[bool, typer.Option("--ask-password", help="Ask for the password here.")] = False,
    password_file: Annotated[
        str | None, typer.Option(help="A file whose first line is the password; - reads it here.", show_default=False)
    ] = None,
    from_address: Annotated[str | None, typer.Option(help="The sender's address.", show_default=False)] = None,
    from_name: Annotated[str | None, typer.Option(help="The sender's name.", show_default=False)] = None,
) -> dict[str, Any]:
    """Set the mail server; what is not said stays as it is. The password is kept sealed and never shown."""
    from mainstay import clock
    from mainstay.operations.mail import MailSettings, set_mail_server

    settings = MailSettings(
        is_on=on, host=host, port=port, security=security, user=user, from_address=from_address, from_name=from_name,
        password=_password(password_file, ask_password=ask_password),
    )  # fmt: skip
    if settings == MailSettings():
        raise Invalid("nothing is said that would be set", help="--on, --off, --host, --from-address …")
    set_mail_server(actor=None, settings=settings, now=clock.now())
    return _server()


@acting(app, "test")
def test(address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Who gets the test mail.")]) -> dict[str, Any]:
    """Send a test mail now, whether mail is on or off, and say what the server answered."""
    from mainstay import clock
    from mainstay.operations.mail import try_mail_server

    delivery = try_mail_server(actor=None, to=address, now=clock.now())
    if delivery.outcome != "sent":
        raise Conflict(f"the test mail was not taken: {delivery.said}", code="mail-not-taken")
    return {"to": address, "outcome": delivery.outcome, "answer": delivery.said}


@acting(app, "list")
def list_mails(
    *,
    state: Annotated[
        str, typer.Option(help="Only queued, sent, bounced, failed or held ones.", show_default=False)
    ] = "",
    words: Annotated[
        str, typer.Option("--find", help="Only with this in address, kind or subject.", show_default=False)
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, the newest first.")] = 50,
) -> list[dict[str, Any]]:
    """List mails, the newest first, without their texts."""
    from mainstay.queries.mail import mail_list
    from mainstay.records.models.mail import MailState

    if state and state not in MailState.values:
        raise Invalid(f"there is no state {state!r}", fields={"--state": f"one of {', '.join(MailState.values)}"})
    return [_mail(mail) for mail in mail_list(state=state, words=words, limit=limit).mails]


def _show_text(document: dict[str, Any]) -> None:
    show_one({name: value for name, value in document.items() if name != "text"})
    write("")
    for line in document["text"].splitlines() or ["Its text let somebody in, so it was not kept once it was sent."]:
        write(line)


@acting(app, "text", show=_show_text)
def text(number: Number) -> dict[str, Any]:
    """Show one mail with its text, to pass on by hand what is held."""
    from mainstay.operations.mail import mail_text
    from mainstay.queries import access

    mail = access.mail_for(None, number)
    return {**_mail(mail), "text": mail_text(actor=None, mail=number) or ""}


@acting(app, "resend")
def resend(number: Number) -> dict[str, Any]:
    """Send a mail again, tried anew from the start. Refused where its text let somebody in and was sent."""
    from mainstay import clock
    from mainstay.operations.mail import resend_mail

    return _mail(resend_mail(actor=None, mail=number, now=clock.now()))


@acting(app, "send-held")
def send_held() -> dict[str, Any]:
    """Send everything that is held. Refused while mail is off."""
    from mainstay import clock
    from mainstay.operations.mail import send_held_mail

    return {"queued": send_held_mail(actor=None, now=clock.now())}


@acting(app, "drop-held")
def drop_held() -> dict[str, Any]:
    """Give up everything that is held: it never goes out, and its texts are gone."""
    from mainstay import clock
    from mainstay.operations.mail import drop_held_mail

    return {"given_up": drop_held_mail(actor=None, now=clock.now())}


def _show_bounce(document: dict[str, Any]) -> None:
    write(document["says"])


@acting(app, "bounced", show=_show_bounce)
def bounced() -> dict[str, Any]:
    """Read a delivery status notification (RFC 3464) from standard input, as a mail server pipes it, and mark its mail.

    What is none, or names no mail of ours, changes nothing and is no error: anybody may write to the sender's address.
    """
    from mainstay import clock
    from mainstay.gateways.bounces import LARGEST_BYTES, read_bounce
    from mainstay.operations.mail import note_bounce

    bounce = read_bounce(sys.stdin.buffer.read(LARGEST_BYTES))
    if bounce is None:
        return {"mail": None, "says": "no delivery status notification of a mail of ours: nothing is changed"}
    mail = note_bounce(actor=None, bounce=bounce, now=clock.now())
    if mail is None:
        return {"mail": None, "says": "it names no mail of ours that failed for good: nothing is changed"}
    return {"mail": mail.pk, "says": f"mail {mail.pk} to {mail.to} is {mail.state}: {mail.last_error}"}


def _password(file: str | None, *, ask_password: bool) -> str | None:
    from pathlib import Path

    from mainstay.cli.reading import first_line

    if file is not None:
        return first_line(Path(file), "--password-file")
    return asked("The mail server's password", "--password-file", hidden=True) if ask_password else None


def _server() -> dict[str, Any]:
    from mainstay.queries.mail import mail_counts, mail_server

    row = mail_server()
    return {
        "on": row.is_on,
        "host": row.host,
        "port": row.port,
        "security": str(row.security),
        "user": row.user,
        "password": "set" if row.password else "",
        "from_address": row.from_address,
        "from_name": row.from_name,
        "mails": mail_counts(),
    }


def _mail(mail: Any) -> dict[str, Any]:
    return {
        "number": mail.pk,
        "to": mail.to,
        "kind": mail.kind,
        "subject": mail.subject,
        "state": str(mail.state),
        "attempts": mail.attempts,
        "queued_at": mail.queued_at.isoformat(),
        "next_try_at": mail.next_try_at.isoformat() if mail.next_try_at else "",
        "last_answer": mail.last_error,
    }
