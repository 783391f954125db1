"""A mail server of the tests' own: it keeps what it takes, and answers as a test tells it to."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

TAKEN = "250 2.0.0 queued as SINK"


class MailSink:
    """`at_sender`, `at_recipient` and `at_text` are what it says to each; `messages` what it took."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.signed_in: list[tuple[str, str]] = []
        self.at_sender = self.at_recipient = ""
        self.at_text = TAKEN
        self.port = 0

    async def handle_MAIL(self, _server: Any, _session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 -- aiosmtpd's names
        envelope.mail_from, envelope.mail_options = address, options
        return self.at_sender or "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if not self.at_recipient:
            envelope.rcpt_tos.append(address)
        return self.at_recipient or "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.at_text == TAKEN:
            message: Any = message_from_bytes(envelope.content, policy=default)
            self.messages.append(message)
        return self.at_text

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, said: Any) -> AuthResult:
        pair = (said.login.decode(), said.password.decode())
        self.signed_in.append(pair)
        return AuthResult(success=pair == ("relay", "correct horse"), handled=False)


@contextmanager
def listening(*, certificate: Path | None = None) -> Iterator[MailSink]:
    """The sink on a port of its own; with a certificate and key in that file it offers STARTTLS and asks who one is."""
    sink = MailSink()
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    sink.port = _free_port()
    controller = Controller(
        sink, hostname="127.0.0.1", port=sink.port, tls_context=context, require_starttls=bool(certificate),
        authenticator=sink.authenticate, auth_required=bool(certificate),
    )  # fmt: skip
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
