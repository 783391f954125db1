"""Attaching by a code: a machine asks for one, a signed-in person confirms it, the machine fetches a token.

Asking and polling are calls of machines and leave no event; what a person does leaves one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from mainstay.errors import Conflict, Unauthenticated
from mainstay.gateways.tokens import random_token, token_hash, user_code
from mainstay.operations._changes import unique
from mainstay.operations._record import operation, record
from mainstay.operations._tokens import (
    derived_text,
    environment_for_machines,
    is_over,
    line_for_machines,
    new_derived_token,
)
from mainstay.queries import access
from mainstay.records.models import MagicAttach, Person
from mainstay.records.models.contracts import TokenPurpose

LIFETIME = timedelta(minutes=10)
CODES_TRIED = 5
OPEN_AT_ONCE = 100
"""How many requests may be open from one address: fewer than would wear the codes out, more than one rack asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MagicAttachState:
    """What a machine hears of its request. Both texts are empty until a person has confirmed it."""

    request: MagicAttach
    contract_number: str = ""
    contract_token: str = ""


@operation
def ask_magic_attach(*, asked_from: str, now: datetime) -> tuple[MagicAttach, str]:
    """A request is open for ten minutes; the token with it is the machine's own, and said this once.

    Refused: a moment in which no code is free, and an address from which as many are open as may be.
    """
    _leave_codes_for_others(asked_from[:60], now)
    token = random_token("MA")
    code = _free_code(now)
    request = MagicAttach(
        token_hash=token_hash(token),
        user_code=code,
        asked_at=now,
        asked_from=asked_from[:60],
        expires_at=now + LIFETIME,
    )
    with unique("no code is free just now", "busy"):
        request.save(force_insert=True)
    return request, token


@operation
def confirm_magic_attach(
    *,
    actor: Person,
    user_code: str,
    contract: str,
    line: int | None = None,
    environment: str | None = None,
    now: datetime,
) -> MagicAttach:
    """The machine that shows the code gets a token of the contract at its next poll, for this one attach.

    Refused: an unknown or expired code, one that was confirmed, a contract in which the person is neither admin nor technical.
    """
    row = access.locked_contract(actor, contract, may="confirm-magic-attach")
    request = access.locked_magic_attach(user_code, now)
    if request.confirmed_at:
        raise Conflict("this code was confirmed before", code="already-activated")
    request.contract_token = new_derived_token(
        row, name=f"magic attach {request.user_code}", purpose=TokenPurpose.MAGIC,
        line=line_for_machines(row, line), environment=environment_for_machines(row, environment),
        ends_at=request.expires_at + LIFETIME, issued_by=actor, now=now,
    )  # fmt: skip
    request.confirmed_by, request.confirmed_at = actor, now
    request.save(update_fields=["contract_token", "confirmed_by", "confirmed_at"])
    record(
        "magic-attach.confirmed", about=f"contract {row.number}", account=row.account, actor=actor, now=now,
        token=request.contract_token.pk, line=line, environment=environment, asked_from=request.asked_from,
    )  # fmt: skip
    return request


@operation
def refuse_magic_attach(*, actor: Person, user_code: str, now: datetime) -> MagicAttach:
    """The request is over, and the machine hears that at its next poll. Refused: a code that is unknown, over or confirmed."""
    request = access.locked_magic_attach(user_code, now)
    if request.confirmed_at:
        raise Conflict(
            "this code was confirmed before", code="already-activated", help="revoke the token that was made for it"
        )
    _end(request, now)
    record(
        "magic-attach.refused", about=f"magic-attach {request.pk}", account=None, actor=actor, now=now,
        asked_from=request.asked_from,
    )  # fmt: skip
    return request


def poll_magic_attach(*, token: str, now: datetime) -> MagicAttachState:
    """How the request stands; once confirmed, with the contract token, as often as it is asked. One statement.

    Refused as not authenticated: a token that is unknown, and a request that has expired, was refused or is over.
    """
    requests = MagicAttach.objects.select_related("contract_token__contract").filter(token_hash=token_hash(token))
    request = _live(requests.first(), now)
    granted = request.contract_token
    if granted is None or is_over(granted, now):
        return MagicAttachState(request=request)
    return MagicAttachState(
        request=request, contract_number=granted.contract.number, contract_token=derived_text(granted)
    )


@operation
def revoke_magic_attach(*, token: str, now: datetime) -> MagicAttach:
    """The request is over: the machine took it back. Refused: one that a person has confirmed, and as `poll_magic_attach`."""
    requests = MagicAttach.objects.select_for_update(no_key=True).filter(token_hash=token_hash(token))
    request = _live(requests.first(), now)
    if request.confirmed_at:
        raise Conflict("the request was confirmed already", code="already-activated")
    _end(request, now)
    return request


@operation
def end_expired_magic_attaches(*, now: datetime) -> int:
    """Every request whose time is over has ended, so that its code is free again; how many did."""
    return MagicAttach.objects.filter(ended_at__isnull=True, expires_at__lte=now).update(ended_at=F("expires_at"))


def _leave_codes_for_others(address: str, now: datetime) -> None:
    """Asking takes no sign-in, so whoever asks without end must not take every code."""
    open_ones = MagicAttach.objects.filter(ended_at__isnull=True, expires_at__gt=now, asked_from=address)
    if open_ones.count() >= OPEN_AT_ONCE:
        said = f"{OPEN_AT_ONCE} requests are open from this address"
        raise Conflict(said, code="busy", help="confirm or take back some, or ask again in ten minutes")


def _free_code(now: datetime) -> str:
    """A code that no open request has; one that only an expired request has is taken over."""
    for _ in range(CODES_TRIED):
        code = user_code()
        same = MagicAttach.objects.filter(user_code=code, ended_at__isnull=True)
        same.filter(expires_at__lte=now).update(ended_at=F("expires_at"))
        if not same.exists():
            return code
    raise Conflict("no code is free just now", code="busy", help="ask again in a minute")


def _live(request: MagicAttach | None, now: datetime) -> MagicAttach:
    if request is None or request.ended_at or request.expires_at <= now:
        raise Unauthenticated("no request is open under this token")
    return request


def _end(request: MagicAttach, now: datetime) -> None:
    request.ended_at = now
    request.save(update_fields=["ended_at"])
