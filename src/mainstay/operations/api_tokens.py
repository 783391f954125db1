"""What calls the API: a token is made for a person or a service, rotated and revoked. Its text is shown once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from mainstay.errors import Conflict, Forbidden, Invalid
from mainstay.gateways.tokens import token_hash
from mainstay.operations._changes import check_fields, plain
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.queries.api_tokens import api_token_for
from mainstay.queries.permissions import SCOPES
from mainstay.records.models import Account, ApiToken, Membership, Person
from mainstay.records.models.people import Role, StaffRole
from mainstay.records.statements import write

PREFIX = "msp_"
LONGEST = timedelta(days=366)  # a year, a leap year included
OVERLAP = timedelta(days=1)  # how long a rotated token goes on, where nothing else is said
LONGEST_OVERLAP = timedelta(days=7)
USE_NOTED = timedelta(minutes=1)

# A service has no admin's role and no manager's: what makes people and roles is a person.
ROLES_OF_SERVICES = (Role.TECHNICAL, Role.BILLING, Role.VIEWER)
STAFF_ROLES_OF_SERVICES = (StaffRole.ENGINEER, StaffRole.OPERATIONS, StaffRole.AUDITOR)


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A token with its text, which nobody can show again."""

    token: ApiToken
    text: str


@operation
def make_token(
    *,
    actor: Person | None,
    account: str | None,
    name: str,
    scopes: Sequence[str],
    ends_at: datetime,
    service_role: str = "",
    person: str = "",
    now: datetime,
) -> MadeToken:
    """The actor has a token that sees what they see, in that account alone, or, without one, as staff everywhere.

    With `service_role` it is a service's, a new one of the token's name with that role; that takes the right to change tokens.
    `person` names by address whose it is where the command line makes it. Refused: no name or one that a live token of
    theirs has, no scope or an unknown one, an end that is not after now or more than a year on, one who comes by a token.
    """
    owner = None if account is None else access.account_for(actor, account)
    holder = _service(actor, owner, name, service_role, now) if service_role else _person(actor, owner, person)
    token, text = _new(
        ApiToken(
            person=holder, account=owner, name=name.strip(), scopes=_known_scopes(scopes), made_by=actor, created_at=now,
            ends_at=_end(ends_at, now),
        )
    )  # fmt: skip
    _refuse_taken_name(token, now)
    token.save(force_insert=True)
    _record("api-token.made", token, actor, now, after={"scopes": token.scopes, "ends_at": plain(ends_at)})
    return MadeToken(token, text)


@operation
def rotate_token(*, actor: Person | None, token: int, overlap: timedelta = OVERLAP, now: datetime) -> MadeToken:
    """A new token has the name, scopes and account of the old one and is as long-lived; the old one goes on for the overlap.

    Refused: one that is over or was rotated before, an overlap that is negative or more than a week.
    """
    old = _locked(actor, token)
    if old.replaced_by_id or old.revoked_at or old.ends_at <= now:
        raise Conflict(f"the token {old} was rotated, revoked or has ended", code="token-over", help="make a new one")
    if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
        raise Invalid("the overlap cannot be", fields={"overlap": f"up to {LONGEST_OVERLAP.days} days"})
    lives = min(old.ends_at - old.created_at, LONGEST)
    new, text = _new(
        ApiToken(
            person=old.person, account=old.account, name=old.name, scopes=old.scopes, made_by=actor, created_at=now,
            ends_at=now + lives,
        )
    )  # fmt: skip
    new.save(force_insert=True)
    old.replaced_by, old.ends_at = new, min(old.ends_at, now + overlap)
    old.save(update_fields=["replaced_by", "ends_at"])
    before = {"token": old.pk, "ends_at": plain(old.ends_at)}
    _record("api-token.rotated", new, actor, now, before=before, after={"ends_at": plain(new.ends_at)})
    return MadeToken(new, text)


@operation
def revoke_token(*, actor: Person | None, token: int, now: datetime) -> ApiToken:
    """The token opens nothing any more, nor do those that it followed. A service without another has no part in the account.

    Refused: one that was revoked before.
    """
    held = _locked(actor, token, to_end=True)
    if held.revoked_at:
        raise Conflict(f"the token {held} was revoked before", code="token-revoked")
    line = ApiToken.objects.filter(person=held.person, account=held.account, name=held.name, pk__lte=held.pk)
    line.filter(revoked_at__isnull=True).update(revoked_at=now)
    held.revoked_at = now
    if held.person.is_service and not held.person.api_tokens.filter(revoked_at__isnull=True, ends_at__gt=now).exists():
        Membership.objects.filter(person=held.person).delete()
        Person.objects.filter(pk=held.person_id).update(is_active=False)
    _record("api-token.revoked", held, actor, now, after={"revoked_at": plain(now)})
    return held


def note_use(token: ApiToken, address: str | None, now: datetime) -> None:
    """When and from where the token was used last is known to the minute. One statement at most once a minute."""
    if token.last_used_at is not None and token.last_used_at > now - USE_NOTED:
        return
    before = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - USE_NOTED)
    ApiToken.objects.filter(before, pk=token.pk).update(last_used_at=now, last_used_from=address)


def count_call(callers: Sequence[str], now: datetime) -> dict[str, int]:
    """Each of the callers is counted once more in this minute; how often each has called in it. One statement."""
    minute = now.replace(second=0, microsecond=0)
    counted: dict[str, int] = write("write_call_count", {"callers": sorted(callers), "minute": minute}).calls
    return counted


def _person(actor: Person | None, account: Account | None, named: str) -> Person:
    """Whose the token is: the actor; from the command line, whoever was named."""
    if actor is None:
        return access.person_for(None, named)
    if actor.held_to is not None:
        raise Forbidden("a token makes no token", help="sign in, and make it on the page API and webhooks")
    if account is None and not actor.is_staff:
        raise Forbidden("people of a customer make tokens for one account", help="make it on the account's own page")
    return actor


def _service(actor: Person | None, account: Account | None, name: str, role: str, now: datetime) -> Person:
    """A new service: a person who never signs in, with that role in the account, or of the provider."""
    access.require(actor, "change-api-tokens" if account else "change-staff", account)
    if actor is not None and actor.held_to is not None:
        raise Forbidden("a token makes no token", help="sign in, and make it on the page API and webhooks")
    known = ROLES_OF_SERVICES if account else STAFF_ROLES_OF_SERVICES
    if role not in known:
        raise Invalid(f"no service is {role!r}", fields={"service_role": f"one of {', '.join(known)}"})
    service = Person(
        email=f"{secrets.token_hex(8)}@service.invalid", name=name.strip()[:200], joined_at=now, is_service=True,
        service_of=account, staff_role="" if account else role,
    )  # fmt: skip
    service.set_unusable_password()
    check_fields(service)
    service.save(force_insert=True)
    if account:
        Membership.objects.create(person=service, account=account, role=role, since=now)
    return service


def _new(token: ApiToken) -> tuple[ApiToken, str]:
    text = PREFIX + secrets.token_hex(24)
    token.hash, token.tail = token_hash(text), text[-4:]
    check_fields(token)
    return token, text


def _known_scopes(scopes: Sequence[str]) -> list[str]:
    odd = [scope for scope in scopes if scope not in SCOPES]
    if odd or not scopes:
        said = f"there is no scope {odd[0]!r}" if odd else "a token without a scope opens nothing"
        raise Invalid(said, fields={"scopes": f"one or more of {', '.join(SCOPES)}"})
    return [scope for scope in SCOPES if scope in scopes]


def _end(ends_at: datetime, now: datetime) -> datetime:
    if not now < ends_at <= now + LONGEST:
        said = f"after now, and not after {now + LONGEST:%Y-%m-%d}: a token lives a year at most"
        raise Invalid("the token cannot end then", code="bad-end", fields={"ends_at": said})
    return ends_at


def _refuse_taken_name(token: ApiToken, now: datetime) -> None:
    same = ApiToken.objects.filter(account=token.account, name=token.name, ends_at__gt=now, revoked_at__isnull=True)
    if not token.person.is_service:
        same = same.filter(person=token.person)
    if same.filter(replaced_by__isnull=True).exists():
        raise Conflict(
            f"there is a token called {token.name!r} already",
            code="name-taken",
            help="rotate that one, or choose another name",
        )


def _locked(actor: Person | None, number: int, *, to_end: bool = False) -> ApiToken:
    row = api_token_for(actor, number, to_end=to_end)
    return (
        ApiToken.objects.select_for_update(no_key=True, of=("self",)).select_related("person", "account").get(pk=row.pk)
    )


def _record(kind: str, token: ApiToken, actor: Person | None, now: datetime, **details: Any) -> None:
    record(
        kind, about=f"api-token {token.pk}", account=token.account, actor=actor, now=now, name=token.name,
        person=token.person_id, **details,
    )  # fmt: skip
