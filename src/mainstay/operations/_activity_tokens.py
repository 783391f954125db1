"""How does the rolling activity token tell a copy from a machine? Every token has one successor that comes back.

A reply that is lost makes a machine come with the token before; it is given another successor, a second branch. One machine
answers on one of the two branches only. When both have come back, there are two machines with one id.
"""

from dataclasses import dataclass
from typing import Any

from mainstay.gateways import tokens


@dataclass(frozen=True, slots=True)
class Step:
    """The generations after a ping, and whether a copy has shown itself."""

    current: int
    previous: int
    branch: int
    branch_answered: bool
    is_copy: bool = False


def follow(found: Any, token: str | None) -> Step:
    """The step from what the attachment remembers to the token that a ping came with.

    A ping without a token, or with one that was never given, advances nothing: old clients send none.
    """
    current, previous, branch = found.activity_current, found.activity_previous, found.activity_branch
    newest = max(current, branch)
    came = _generation(found, token, newest)
    if came is None:
        return Step(current, previous, branch, found.branch_answered)
    if came == current:
        return Step(newest + 1, current, branch, branch > 0)
    if came == branch:
        if found.branch_answered:
            return Step(current, previous, branch, branch_answered=True, is_copy=True)
        return Step(newest + 1, branch, current, branch_answered=True)
    return Step(newest + 1, came, current, branch_answered=False)


def _generation(found: Any, token: str | None, newest: int) -> int | None:
    number = (token or "").partition(".")[0]
    if not number.isdecimal() or not number.isascii() or len(number) > 18 or not 0 < int(number) <= newest:
        return None
    return int(number) if tokens.is_activity_token(token or "", found.attachment, int(number)) else None
