"""How is a mail written: its kind, and where it is on its way?"""

from dataclasses import dataclass
from datetime import datetime

from mainstay.queries.notice_kinds import NOTICE_KINDS
from mainstay.records.models import Mail
from mainstay.records.models.mail import MailState

STATES = {
    MailState.QUEUED: ("clock", "", "Waits"),
    MailState.SENT: ("check", "ok", "Sent"),
    MailState.BOUNCED: ("pennant", "bad", "Bounced"),
    MailState.FAILED: ("cross", "bad", "Given up"),
    MailState.HELD: ("lock", "", "Held"),
}


@dataclass(frozen=True, slots=True)
class ShownMail:
    """A mail in words. `next_try_at` is set while it waits for another try."""

    mail: Mail
    kind: str
    icon: str
    look: str
    state: str
    next_try_at: datetime | None


def shown(mail: Mail) -> ShownMail:
    """The mail as pages show it. No statement."""
    icon, look, word = STATES[MailState(mail.state)]
    waits_again = mail.state == MailState.QUEUED and bool(mail.last_error)
    return ShownMail(mail, kind_in_words(mail.kind), icon, look, word, mail.next_try_at if waits_again else None)


def kind_in_words(kind: str) -> str:
    """A contract ends, of contract-ends; of a kind that is no notice, its own name."""
    known = NOTICE_KINDS.get(kind)
    return known.label if known else kind.replace("-", " ").replace("_", " ").capitalize()
