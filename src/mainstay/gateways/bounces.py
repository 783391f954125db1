"""What does a delivery status notification say? (RFC 3464, as a mail server sends it back)"""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from itertools import islice

from mainstay.gateways.mail import MARK, mark_of

LARGEST_BYTES = 2_000_000
MOST_MARKS = 20


@dataclass(frozen=True, slots=True)
class Bounce:
    """What became of a mail of ours. `marks` are what may name it; `said` is the other server's word."""

    marks: frozenset[str]
    action: str
    said: str

    @property
    def is_final(self) -> bool:
        """Whether it will not arrive; a notification of a delay, or of an arrival, changes nothing."""
        return self.action == "failed"


def read_bounce(raw: bytes) -> Bounce | None:
    """What the notification says; None where it is none, or names no mail."""
    message = message_from_bytes(raw[:LARGEST_BYTES], policy=default)
    if message.get_content_type() != "multipart/report":
        return None
    status = next((part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None)
    if status is None:
        return None
    recipients = [block for block in _blocks(status) if block.get("Action")]
    marks = frozenset(islice(_marks(message), MOST_MARKS))
    if not recipients or not marks:
        return None
    actions = [_line(block, "Action").lower() for block in recipients]
    worst = recipients[actions.index("failed")] if "failed" in actions else recipients[0]
    said = " ".join(filter(None, (_line(worst, "Status"), _said(worst))))
    return Bounce(marks, _line(worst, "Action").lower(), said)


def _blocks(status: Message) -> list[Message]:
    payload = status.get_payload()
    return [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []


def _said(block: Message) -> str:
    """The diagnostic without its type: 550 5.1.1 no such user."""
    said = _line(block, "Diagnostic-Code")
    kind, semicolon, text = said.partition(";")
    return text.strip() if semicolon and kind.strip().isalnum() else said


def _marks(message: EmailMessage) -> Iterator[str]:
    """Our marks in the returned message: the header of our own, and the message id."""
    for part in message.walk():
        if part is message:
            continue
        returned = _returned(part)
        if returned is not None:
            yield from filter(None, (_line(returned, MARK), mark_of(_line(returned, "Message-ID"))))


def _returned(part: Message) -> Message | None:
    if part.get_content_type() == "text/rfc822-headers":
        payload = part.get_payload(decode=True)
        return message_from_bytes(payload, policy=default) if isinstance(payload, bytes) else None
    if part.get_content_type() != "message/rfc822":
        return None
    inside = part.get_payload()
    return inside[0] if isinstance(inside, list) and inside and isinstance(inside[0], Message) else None


def _line(headers: Message, name: str) -> str:
    return " ".join(str(headers.get(name, "")).split())
