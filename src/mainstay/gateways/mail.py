"""How does a mail leave? One message to one recipient over SMTP, the server's own answer kept word for word."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Literal

SECONDS = 30  # for each step of the conversation
MARK = "X-Mainstay-Mail"  # comes back in a bounce even where a server on the way gave the message another id

Outcome = Literal["sent", "refused", "later", "unreachable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The server that takes our mail, its security one of none, starttls and tls. The password is not even in its repr."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = ""
    from_address: str
    from_name: str = ""

    def __repr__(self) -> str:
        return f"Server({self.host}:{self.port}, {self.security})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is sent to whom. `message_id` stands in angle brackets."""

    to: str
    subject: str
    text: str
    message_id: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of it: `refused` is for good and concerns this letter, `later` may pass, `unreachable` may pass and concerns
    every letter. `said` is the answer as it came.
    """

    outcome: Outcome
    said: str


def send(letter: Letter, server: Server, *, seconds: int = SECONDS) -> Delivery:
    """The server has taken the letter, or says why not. Never raises for what a network, a server or an address may do."""
    try:
        message = message_of(letter, server)
    except (MessageError, ValueError) as error:
        return Delivery("refused", f"this cannot be written as a mail: {error}")
    try:
        with _connected(server, seconds) as connection:
            return _handed_over(connection, message, server, letter)
    except smtplib.SMTPResponseException as error:
        return Delivery("unreachable", _answer(error.smtp_code, error.smtp_error))
    except smtplib.SMTPServerDisconnected as error:
        return Delivery("unreachable", f"the server hung up: {error}")
    except smtplib.SMTPException as error:
        return Delivery("unreachable", str(error))
    except ssl.SSLError as error:
        return Delivery("unreachable", f"no secret way to {server.host}: {error}")
    except (OSError, UnicodeError) as error:
        return Delivery("unreachable", f"{server.host}:{server.port} cannot be reached: {error}")


def message_of(letter: Letter, server: Server) -> EmailMessage:
    """The message as it goes over the wire. ValueError where a header or an address cannot be written."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(server.from_address, server.from_name)
    message["To"] = _address(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no machine answers it
    message[MARK] = mark_of(letter.message_id)
    message.set_content(letter.text)
    return message


def mark_of(message_id: str) -> str:
    """What is ours in a message id: the part that nobody can guess."""
    return message_id.strip("<>").partition("@")[0]


@contextmanager
def _connected(server: Server, seconds: int) -> Iterator[smtplib.SMTP]:
    """A conversation, as secret as the settings ask; a certificate of another name, or of nobody known, ends it."""
    context = ssl.create_default_context()
    connection = (
        smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=context)
        if server.security == "tls"
        else smtplib.SMTP(server.host, server.port, timeout=seconds)
    )
    try:
        connection.ehlo_or_helo_if_needed()
        if server.security == "starttls":
            connection.starttls(context=context)
        if server.user:
            connection.login(server.user, server.password)
        yield connection
    finally:
        _leave(connection)


def _leave(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (smtplib.SMTPException, OSError):
        connection.close()


def _handed_over(connection: smtplib.SMTP, message: EmailMessage, server: Server, letter: Letter) -> Delivery:
    """What the server says of the sender may be mended in the settings; what it says of recipient and text is its last word."""
    code, said = connection.mail(_addr_spec(server.from_address))
    if code != 250:
        return Delivery("later", _answer(code, said))
    code, said = connection.rcpt(_addr_spec(letter.to))
    if code in (250, 251):
        code, said = connection.data(message.as_bytes())
    if code in (250, 251):
        return Delivery("sent", _answer(code, said))
    return Delivery("refused" if code >= 500 else "later", _answer(code, said))


def _answer(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}"


def _address(addr_spec: str, name: str = "") -> Address:
    return Address(display_name=name, addr_spec=_addr_spec(addr_spec))


def _addr_spec(address: str) -> str:
    """The address with its domain in the letters that every server knows."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"
