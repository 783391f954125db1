"""By what does a person prove who they are besides the password, and who must?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Exists, Min, OuterRef, Q

from mainstay.records.models import Account, Person, Provider

SecondFactor = Literal["passkey", "code app", "single sign-on", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A passkey as its owner sees it; `alone`: it signs in without a password."""

    pk: int
    name: str
    alone: bool
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """What a person has set up."""

    passkeys: tuple[Passkey, ...]
    code_app_since: datetime | None
    code_app_used_at: datetime | None
    recovery_codes_left: int | None  # None: there are none

    @property
    def holds(self) -> bool:
        """Whether there is a second factor. Recovery codes alone are none: they stand in for one."""
        return bool(self.passkeys) or self.code_app_since is not None


def second_factor_of(people: Iterable[Person]) -> dict[int, SecondFactor]:
    """The strongest second factor of each. Two statements."""
    wanted = [person.pk for person in people]
    found: dict[int, SecondFactor] = dict.fromkeys(wanted, "none")
    linked = SocialAccount.objects.filter(user_id__in=wanted).values_list("user_id", flat=True)
    found.update(dict.fromkeys(linked, "single sign-on"))
    held = set(Authenticator.objects.filter(user_id__in=wanted).values_list("user_id", "type"))
    found.update({pk: "code app" for pk, kind in held if kind == Authenticator.Type.TOTP})
    found.update({pk: "passkey" for pk, kind in held if kind == Authenticator.Type.WEBAUTHN})
    return found


def without_second_factor(person: str) -> Q:
    """The condition that whoever the field `person` names has none, for counting many at once."""
    held = Authenticator.objects.filter(
        user_id=OuterRef(person), type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    )
    return Q(~Exists(held), ~Exists(SocialAccount.objects.filter(user_id=OuterRef(person))))


def factors_of(person: Person) -> Factors:
    """All that the person has set up. One statement."""
    rows = list(Authenticator.objects.filter(user=person).order_by("pk"))
    app = next((row for row in rows if row.type == Authenticator.Type.TOTP), None)
    codes = next((row for row in rows if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return Factors(
        passkeys=tuple(_passkey(row) for row in rows if row.type == Authenticator.Type.WEBAUTHN),
        code_app_since=app and app.created_at,
        code_app_used_at=app and app.last_used_at,
        recovery_codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
    )


def has_second_factor(person: Person) -> bool:
    """Whether the person holds a passkey or a code app. One statement."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    found: bool = Authenticator.objects.filter(user_id=person.pk, type__in=kinds).exists()
    return found


def demanded_from(person: Person) -> date | None:
    """The first day on which the person does not sign in without a second factor: by the provider's rule for its people, by
    those of the accounts that they are in. None where nobody demands it. Two statements.
    """
    mine = Account.objects.filter(memberships__person=person)
    of_accounts: date | None = mine.aggregate(day=Min("second_factor_from"))["day"]
    if not person.is_staff:
        return of_accounts
    of_provider = Provider.objects.values_list("second_factor_from", flat=True).first()
    return min(filter(None, (of_accounts, of_provider)), default=None)


def must_have_one(person: Person, today: date) -> bool:
    """Whether the person is held to have a second factor on that day. Two statements."""
    day = demanded_from(person)
    return day is not None and day <= today


def rules() -> tuple[date | None, dict[str, date]]:
    """From when the provider demands it of its people, and each account that does of its own. Two statements."""
    demanding = Account.objects.exclude(second_factor_from=None).values_list("key", "second_factor_from")
    of_provider = Provider.objects.values_list("second_factor_from", flat=True).first()
    return of_provider, {key: day for key, day in demanding if day}


def _passkey(row: Authenticator) -> Passkey:
    wrapped = row.wrap()
    return Passkey(
        pk=row.pk, name=wrapped.name, alone=bool(wrapped.is_passwordless), added_at=row.created_at,
        used_at=row.last_used_at,
    )  # fmt: skip
