"""What machines attach with: a contract's tokens are issued, rotated and revoked, and shown to those who may see them."""

from datetime import datetime, timedelta
from typing import Any

from mainstay.errors import Conflict, Invalid
from mainstay.operations._changes import check_fields
from mainstay.operations._record import operation, record
from mainstay.operations._tokens import (
    derived_text,
    environment_for_machines,
    is_over,
    line_for_machines,
    new_derived_token,
)
from mainstay.queries import access
from mainstay.records.models import Contract, ContractToken, Person
from mainstay.records.models.contracts import TokenPurpose

OVERLAP = timedelta(days=7)  # how long a rotated token goes on, where nothing else is said
SHOWN = (TokenPurpose.CONTRACT, TokenPurpose.MAGIC)  # the others are passed on once, and only their hash is known


@operation
def issue_token(
    *,
    actor: Person | None,
    contract: str,
    name: str,
    line: int | None = None,
    environment: str | None = None,
    guest_of: str | None = None,
    ends_at: datetime | None = None,
    now: datetime,
) -> ContractToken:
    """The contract has a token of that name; with a line, machines use that line alone, with an environment they join it.

    With `guest_of`, they are known as guests of that machine from their first attach on: virtual machines and containers of a
    physical host (intro.physical), containers and WSL instances of any other (intro.vm, intro.desktop).

    Refused: a name that a live token of the contract has, a line that is withdrawn or not there, a machine that is not the
    account's, an end in the past.
    """
    row = access.locked_contract(actor, contract, may="issue-token")
    held, joined = line_for_machines(row, line), environment_for_machines(row, environment)
    host = None if guest_of is None else access.machine_for(actor, row.account.key, guest_of)
    _check_name(row, name.strip(), now)
    _check_end(ends_at, now)
    token = new_derived_token(
        row, name=name.strip(), purpose=TokenPurpose.CONTRACT, line=held, environment=joined, host=host, ends_at=ends_at,
        issued_by=actor, now=now,
    )  # fmt: skip
    after = {
        "name": token.name, "line": line, "environment": environment, "guest_of": host and host.name,
        "ends_at": ends_at and ends_at.isoformat(),
    }  # fmt: skip
    _record("token.issued", row, token, actor, now, after=after)
    return token


@operation
def rotate_token(
    *, actor: Person | None, contract: str, token: str | int, overlap: timedelta = OVERLAP, now: datetime
) -> ContractToken:
    """A new token has the name, line, environment and host of the old one, which goes on for the overlap. Machines stay attached.

    By name the newest is meant; by id, one that was rotated before is refused, so that of two who rotate at once one wins.
    Refused besides: a token that is revoked, has ended or cannot be derived, a negative overlap.
    """
    row = access.locked_contract(actor, contract, may="issue-token")
    old = access.locked_token(row, token)
    _check_rotation(old, overlap, now)
    new = new_derived_token(
        row, name=old.name, purpose=TokenPurpose.CONTRACT, line=old.line, environment=old.environment, host=old.host,
        generation=old.generation + 1, ends_at=old.ends_at, issued_by=actor, now=now,
    )  # fmt: skip
    old.ends_at = min(now + overlap, old.ends_at or now + overlap)
    old.replaced_by = new
    old.save(update_fields=["ends_at", "replaced_by"])
    _record(
        "token.rotated", row, new, actor, now,
        before={"token": old.pk, "generation": old.generation},
        after={"token": new.pk, "generation": new.generation, "old_ends_at": old.ends_at.isoformat()},
    )  # fmt: skip
    return new


@operation
def revoke_token(*, actor: Person | None, contract: str, token: str | int, now: datetime) -> ContractToken:
    """No machine attaches with the token any more; those that have stay attached. Refused: one that was revoked before."""
    row = access.locked_contract(actor, contract, may="issue-token")
    held = access.locked_token(row, token)
    if held.revoked_at:
        raise Conflict(f"the token {held} was revoked before", code="token-revoked")
    held.revoked_at = now
    held.save(update_fields=["revoked_at"])
    _record("token.revoked", row, held, actor, now, after={"revoked_at": now.isoformat()})
    return held


def token_text(*, actor: Person | None, contract: str, token: str | int) -> str:
    """The token itself, derived again, for those who may attach with it.

    Refused: tokens of guests and cloud images, of which only a hash is kept.
    """
    held = access.token_for(actor, contract, token, may="read-token")
    if held.purpose not in SHOWN:
        raise Conflict(f"the token {held} was shown once and is not kept", code="token-not-kept")
    return derived_text(held)


def _check_name(contract: Contract, name: str, now: datetime) -> None:
    check_fields(ContractToken(name=name), "name")
    live = ContractToken.objects.filter(contract=contract, name=name, revoked_at__isnull=True, replaced_by__isnull=True)
    if live.exclude(ends_at__lte=now).exists():
        raise Conflict(
            f"{contract} has a token called {name!r} already",
            code="name-taken",
            help="rotate it, or choose another name",
        )


def _check_end(ends_at: datetime | None, now: datetime) -> None:
    if ends_at and ends_at <= now:
        raise Invalid("the token would have ended already", fields={"ends_at": "a time to come"})


def _check_rotation(old: ContractToken, overlap: timedelta, now: datetime) -> None:
    if overlap < timedelta():
        raise Invalid("the overlap cannot be negative", fields={"overlap": "0 days or more"})
    if old.purpose != TokenPurpose.CONTRACT:
        raise Conflict(f"the token {old} is for one attach and is not rotated", code="token-not-kept")
    if old.replaced_by_id:
        raise Conflict(f"the token {old} was rotated before", code="token-rotated", help="rotate the one after it")
    if is_over(old, now):
        raise Conflict(f"the token {old} is of no use any more", code="token-ended", help="issue a new one")


def _record(
    kind: str, contract: Contract, token: ContractToken, actor: Person | None, now: datetime, **details: Any
) -> None:
    about = f"contract {contract.number}"
    record(
        kind, about=about, account=contract.account, actor=actor, now=now, token=token.pk, name=token.name, **details
    )
