"""What happened between the code and the machine, second by second?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mainstay.queries.attach_choices import Confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line: when, by which sign, who or what in bold, and the rest."""

    at: datetime | None
    icon: str
    who: str
    says: str
    look: str = ""


def story_of(confirmed: Confirmed) -> tuple[Step, ...]:
    """The steps so far, and the one that is still to come."""
    return tuple(_steps(confirmed))


def _steps(confirmed: Confirmed) -> Iterator[Step]:
    request, attachment = confirmed.request, confirmed.attachment
    line = request.contract_token.line if request.contract_token else None
    under = f"{confirmed.contract.number}, line {line.position}" if line else confirmed.contract.number
    yield Step(
        at=request.asked_at,
        icon="key",
        who="",
        says=f"The machine asked for a code from {request.asked_from or 'an unknown address'}",
    )
    by = request.confirmed_by.name if request.confirmed_by else "Somebody who is gone"
    yield Step(at=request.confirmed_at, icon="person", who=by, says=f"confirmed {request.user_code} for {under}")
    if attachment is None:
        return
    yield Step(
        at=attachment.attached_at,
        icon="check",
        look="ok",
        who="Attached",
        says=f"as {attachment.machine.name}; the code is spent",
    )
    if attachment.enabled:
        heard = attachment.pinged_at or attachment.attached_at
        yield Step(at=heard, icon="check", look="ok", who="", says=f"{_listed(attachment.enabled)} came on")
    else:
        yield Step(
            at=None, icon="clock", who="", says="which services came on; the machine says so with its first ping"
        )


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
