"""By what somebody proves who they are besides the password, and from when that is demanded."""

from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn

from mainstay.errors import Conflict, Invalid, NotFound
from mainstay.operations._changes import Change, change
from mainstay.operations._provider import locked_provider
from mainstay.operations._record import operation, record
from mainstay.operations._sign_in import end_sessions_of, locked_self
from mainstay.queries import access
from mainstay.queries.second_factors import must_have_one
from mainstay.records.models import Account, Person, Provider

APP, PASSKEY, CODES = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
LONGEST_NAME = 60
Codes = tuple[str, ...]


@operation
def add_code_app(*, actor: Person, seed: str, now: datetime) -> Codes:
    """The actor proves themselves by the codes that an app makes of the seed, which is kept sealed. Gives the recovery codes,
    this once, where there were none before. Refused: a second app.
    """
    person = locked_self(actor)
    if _of(person, APP).exists():
        raise Conflict("a code app is set up already", code="code-app-there", help="remove it first")
    TOTP.activate(person, seed)
    _record("person.second-factor-added", person, actor, now, factor="code app")
    return _first_codes(person)


@operation
def remove_code_app(*, actor: Person, now: datetime) -> None:
    """No app's codes are accepted any more. Refused: the last second factor, where one is demanded."""
    person = locked_self(actor)
    _remove(person, _of(person, APP).first(), "code app", actor, now)


@operation
def add_passkey(*, actor: Person, name: str, credential: dict[str, Any], now: datetime) -> Codes:
    """The actor signs in with the passkey, whose credential was just proved. Gives the recovery codes, this once, where there
    were none before. Refused: no name.
    """
    person = locked_self(actor)
    WebAuthn.add(person, _named(name), credential)
    _record("person.second-factor-added", person, actor, now, factor="passkey", name=_named(name))
    return _first_codes(person)


@operation
def rename_passkey(*, actor: Person, passkey: int, name: str, now: datetime) -> None:
    """The passkey of the actor's has that name."""
    person = locked_self(actor)
    row = _of(person, PASSKEY).filter(pk=passkey).first()
    if row is None:
        raise NotFound("that passkey is gone")
    before, wrapped = row.wrap().name, row.wrap()
    wrapped.name = _named(name)
    row.save(update_fields=["data"])
    changed = Change({"name": before}, {"name": _named(name)})
    _record("person.passkey-renamed", person, actor, now, before=changed.before, after=changed.after)


@operation
def remove_passkey(*, actor: Person, passkey: int, now: datetime) -> None:
    """Nobody signs in with the passkey any more. Refused: the last second factor, where one is demanded."""
    person = locked_self(actor)
    _remove(person, _of(person, PASSKEY).filter(pk=passkey).first(), "passkey", actor, now)


@operation
def renew_recovery_codes(*, actor: Person, now: datetime) -> Codes:
    """Ten new codes, each good once, given this once; the old ones open nothing. Refused without a second factor: they stand in
    for one.
    """
    person = locked_self(actor)
    if not _of(person, APP, PASSKEY).exists():
        raise Conflict("recovery codes stand in for a second factor, and there is none", code="no-second-factor")
    _of(person, CODES).delete()
    _record("person.recovery-codes-renewed", person, actor, now)
    return _first_codes(person)


@operation
def clear_second_factors(*, actor: Person | None, email: str, now: datetime) -> Person:
    """Somebody who lost all they had signs in by the password again, and sets up a second factor where one is demanded; their
    sessions end. By those who change people; not oneself.
    """
    person = access.person_for(actor, email)
    access.require(actor, "change-staff" if person.is_staff else "change-people")
    if person == actor:
        raise Conflict("nobody takes their own second factor off so", help="remove it on the page of your sign-in")
    person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    count, _ = Authenticator.objects.filter(user=person).delete()
    if count:
        end_sessions_of(person)
        _record("person.second-factors-cleared", person, actor, now)
    return person


@operation
def demand_second_factor(
    *, actor: Person | None, account: str, since: date | None, now: datetime
) -> Account | Provider:
    """From that day nobody of the account signs in without a second factor, or nobody of the provider where no account is named;
    None: it is not demanded.
    """
    row: Account | Provider
    if account:
        row = access.locked_account(actor, account, may="change-account")
    else:
        access.require(actor, "change-staff")
        row = locked_provider()
    changed = change(row, {"second_factor_from": since})
    if changed:
        about, of = (f"account {account}", row) if isinstance(row, Account) else ("provider", None)
        record(
            "second-factor.demanded", about=about, account=of, actor=actor, now=now, before=changed.before,
            after=changed.after,
        )  # fmt: skip
    return row


def _of(person: Person, *kinds: str) -> Any:
    return Authenticator.objects.filter(user=person, type__in=kinds)


def _first_codes(person: Person) -> Codes:
    if _of(person, CODES).exists():
        return ()
    return tuple(RecoveryCodes.activate(person).generate_codes())


def _remove(person: Person, row: Authenticator | None, factor: str, actor: Person, now: datetime) -> None:
    if row is None:
        raise NotFound(f"that {factor} is gone")
    others = _of(person, APP, PASSKEY).exclude(pk=row.pk).exists()
    if not others and must_have_one(person, now.date()):
        raise Conflict(
            "this is the last second factor, and one is demanded of you", code="last-second-factor",
            help="set up another one first",
        )  # fmt: skip
    row.delete()
    if not others:
        _of(person, CODES).delete()
    _record("person.second-factor-removed", person, actor, now, factor=factor)


def _named(name: str) -> str:
    known = " ".join(name.split())
    if not known or len(known) > LONGEST_NAME:
        said = f"between one and {LONGEST_NAME} characters"
        raise Invalid("a passkey has a name", fields={"name": said})
    return known


def _record(kind: str, person: Person, actor: Person | None, now: datetime, **details: Any) -> None:
    record(kind, about=f"person {person.pk}", account=None, actor=actor, now=now, **details)
