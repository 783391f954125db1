"""Where people of an organisation sign in instead of here: its identity provider, what it may say, and what follows from it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.gateways.sealing import sealed
from mainstay.operations._changes import check_fields, web_address
from mainstay.operations._people import insert_member, insert_person, new_person, record_member
from mainstay.operations._provider import locked_provider
from mainstay.operations._record import operation, record
from mainstay.operations._sign_in import end_sessions_of
from mainstay.queries import access
from mainstay.queries.single_sign_on import by_key, domain_of, single_sign_on_of
from mainstay.records.models import Account, Membership, Person, SingleSignOn
from mainstay.records.models.people import Role, StaffRole

STRONGEST_FIRST = (*Role.values, StaffRole.MANAGER, StaffRole.OPERATIONS, StaffRole.ENGINEER, StaffRole.AUDITOR)
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
_ASK_AN_ADMIN = "an admin of your organisation can say more"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSingleSignOn:
    """An identity provider as it is set up. An empty secret leaves the one that is there."""

    name: str
    issuer: str
    client_id: str
    secret: str = ""
    group_claim: str = "groups"
    roles: Mapping[str, str] | None = None
    domains: Sequence[str] = ()
    makes_people: bool = False
    closes_passwords: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """What an identity provider has said of somebody, its signature checked. `subject` is its own, lasting name for them."""

    subject: str
    email: str
    email_verified: bool
    name: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Who it is, by what the identity provider has said; without any role here there is nothing to come in for."""

    person: Person
    has_role: bool


@operation
def set_single_sign_on(*, actor: Person | None, account: str, new: NewSingleSignOn, now: datetime) -> SingleSignOn:
    """People of the account, or of the provider where none is named, may sign in there, with the roles that their groups give.

    With another issuer, who was linked there is linked no more. Refused: an issuer that is no https address (http for this
    machine alone), a role that there is not, no domain, a domain for which another one speaks, no secret.
    """
    owner = _locked_owner(actor, account)
    row = single_sign_on_of(owner) or SingleSignOn(account=owner)
    before = _shown(row) if row.pk else {}
    if row.pk and row.issuer != _issuer(new.issuer):
        SocialAccount.objects.filter(provider=row.key).delete()
    row.name, row.issuer, row.client_id = new.name.strip(), _issuer(new.issuer), new.client_id.strip()
    row.secret = sealed(new.secret) or row.secret
    row.group_claim, row.roles = new.group_claim.strip(), _roles(new.roles or {}, owner)
    row.domains = _domains(new.domains, row)
    row.makes_people, row.closes_passwords, row.set_at = new.makes_people, new.closes_passwords, now
    if not row.secret:
        raise Invalid("a client secret is missing", fields={"secret": "the provider gave one with the client id"})
    check_fields(row)
    row.save()
    _record("single-sign-on.set", owner, actor, now, before=before, after=_shown(row), secret_set=bool(new.secret))
    return row


@operation
def remove_single_sign_on(*, actor: Person | None, account: str, now: datetime) -> None:
    """Nobody signs in there any more, and passwords hold again. Refused where none is set up."""
    owner = _locked_owner(actor, account)
    row = single_sign_on_of(owner)
    if row is None:
        raise NotFound("no single sign-on is set up here")
    before = _shown(row)
    SocialAccount.objects.filter(provider=row.key).delete()
    row.delete()
    _record("single-sign-on.removed", owner, actor, now, before=before, after={})


@operation
def admit_through(*, key: str, vouched: Vouched, now: datetime) -> Admitted:
    """The person for whom the identity provider vouches, with the roles that their groups give now: what they give no more is
    withdrawn, but from an account's last admin and the provider's last manager.

    Somebody who is linked is known by the subject alone. Somebody who is not is linked by the address: where the provider has
    verified it and speaks for its domain, and never a person of the provider through a customer's. Refused besides: who may not
    sign in any more, somebody unknown where nobody is made or no group has a role.
    """
    row = by_key(key)
    if row.account is not None:
        Account.objects.select_for_update(no_key=True).get(pk=row.account.pk)
    else:
        locked_provider()
    person = _linked(row, vouched) or _link(row, _by_address(row, vouched, now), vouched, now)
    if not person.is_active or person.is_service:
        raise Forbidden("this address may not sign in", code="locked", help=_ASK_AN_ADMIN)
    if row.account is None:
        _map_staff_role(row, person, vouched, now)
    else:
        _map_role(row, row.account, person, vouched, now)
    return Admitted(person=person, has_role=person.is_staff or person.memberships.exists())


def _locked_owner(actor: Person | None, account: str) -> Account | None:
    """Whose it is. By the provider's people alone: who speaks for a domain is not for a customer to say."""
    access.require(actor, "change-single-sign-on")
    if account:
        owner = access.locked_account(actor, account, may="change-single-sign-on")
        locked_provider()  # of two that claim one domain, the second sees the first
        return owner
    access.require(actor, "change-staff")
    locked_provider()
    return None


def _linked(row: SingleSignOn, vouched: Vouched) -> Person | None:
    link = SocialAccount.objects.filter(provider=row.key, uid=vouched.subject).select_related("user").first()
    if link is None:
        return None
    person: Person = Person.objects.select_for_update(no_key=True).get(pk=link.user_id)
    if row.account is not None and person.is_staff:
        raise _not_for(row)
    return person


def _by_address(row: SingleSignOn, vouched: Vouched, now: datetime) -> Person:
    if not vouched.email or not vouched.email_verified:
        raise Forbidden(
            f"{row.name} has not verified your mail address", code="address-unverified",
            help="have it verified there, and sign in again",
        )  # fmt: skip
    has_letters_alike = not vouched.email.isascii()  # the database takes a dotless i for an i
    if has_letters_alike or domain_of(vouched.email) not in row.domains:
        raise _not_for(row)
    person = Person.objects.select_for_update(no_key=True).filter(email__iexact=vouched.email).first()
    if person is None:
        return _made(row, vouched, now)
    if row.account is not None and person.is_staff:
        raise _not_for(row)
    return person


def _made(row: SingleSignOn, vouched: Vouched, now: datetime) -> Person:
    if not row.makes_people:
        raise Forbidden("nobody here has your address", code="unknown-person", help="an admin can invite you")
    if not (_strongest(row, vouched) if row.account is None else _role_given(row, vouched, "")):
        raise Forbidden(f"none of your groups at {row.name} has a role here", code="no-role", help=_ASK_AN_ADMIN)
    zone = row.account.zone if row.account else "UTC"
    person = new_person(vouched.email, vouched.name or vouched.email.partition("@")[0], "", zone, now)
    person.set_unusable_password()
    insert_person(person)
    record(
        "person.added", about=f"person {person.pk}", account=row.account, actor=None, now=now, after={"by": row.name}
    )
    return person


def _link(row: SingleSignOn, person: Person, vouched: Vouched, now: datetime) -> Person:
    """The subject is this person from now on. One whom another subject there is already stays that one's."""
    if SocialAccount.objects.filter(provider=row.key, user=person).exists():
        raise Forbidden(
            "somebody else at your organisation is linked to this address", code="linked-to-another", help=_ASK_AN_ADMIN
        )
    SocialAccount.objects.create(provider=row.key, uid=vouched.subject, user=person)
    about = f"person {person.pk}"
    record("person.single-sign-on-linked", about=about, account=row.account, actor=person, now=now, at=row.name)
    return person


def _map_role(row: SingleSignOn, account: Account, person: Person, vouched: Vouched, now: datetime) -> None:
    membership = Membership.objects.filter(account=account, person=person).first()
    role = _role_given(row, vouched, membership.role if membership else "")
    if membership is None and role:
        insert_member(account, person, role, now)
        record_member("member.added", account, person, None, now, before={}, after={"role": role, "by": row.name})
    elif membership is not None and role != membership.role and not _is_last_admin(account, membership):
        before, membership.role = {"role": membership.role}, role
        membership.save(update_fields=["role"]) if role else membership.delete()
        kind, after = ("member.role-set", {"role": role}) if role else ("member.removed", {})
        record_member(kind, account, person, None, now, before=before, after={**after, "by": row.name})


def _is_last_admin(account: Account, membership: Membership) -> bool:
    others = account.memberships.filter(role=Role.ADMIN, person__is_active=True).exclude(pk=membership.pk)
    return membership.role == Role.ADMIN and not others.exists()


def _map_staff_role(row: SingleSignOn, person: Person, vouched: Vouched, now: datetime) -> None:
    role = _strongest(row, vouched) if row.roles else person.staff_role
    if role == person.staff_role or _is_last_manager(person):
        return
    before, person.staff_role = {"staff_role": person.staff_role}, role
    person.save(update_fields=["staff_role"])
    if not role:
        end_sessions_of(person)
    after, about = {"staff_role": role, "by": row.name}, f"person {person.pk}"
    record("person.role-set", about=about, account=None, actor=None, now=now, before=before, after=after)


def _is_last_manager(person: Person) -> bool:
    managers = Person.objects.filter(staff_role=StaffRole.MANAGER, is_active=True, is_service=False)
    return person.staff_role == StaffRole.MANAGER and not managers.exclude(pk=person.pk).exists()


def _role_given(row: SingleSignOn, vouched: Vouched, held: str) -> str:
    """In the account: by the groups where they have roles; else the one that is held, and for somebody new the least."""
    if row.roles:
        return _strongest(row, vouched)
    return held or (Role.VIEWER if row.makes_people else "")


def _strongest(row: SingleSignOn, vouched: Vouched) -> str:
    given = {row.roles[group] for group in vouched.groups if group in row.roles}
    return next((role for role in STRONGEST_FIRST if role in given), "")


def _not_for(row: SingleSignOn) -> Forbidden:
    return Forbidden(f"{row.name} does not speak for your address", code="other-domain", help=_ASK_AN_ADMIN)


def _issuer(address: str) -> str:
    issuer = web_address(address, "issuer")
    host = issuer.partition("://")[2].partition("/")[0].partition(":")[0]
    if not issuer.startswith("https://") and host not in ("localhost", "127.0.0.1"):
        raise Invalid(
            "the issuer is no https address", fields={"issuer": "https://, as the identity provider names itself"}
        )
    return issuer


def _roles(roles: Mapping[str, str], owner: Account | None) -> dict[str, str]:
    known = Role.values if owner else StaffRole.values
    for group, role in roles.items():
        if role not in known or not group.strip():
            raise Invalid(f"there is no role {role!r}", fields={"roles": f"a group and one of {', '.join(known)}"})
    return {group.strip(): role for group, role in roles.items()}


def _domains(domains: Sequence[str], row: SingleSignOn) -> list[str]:
    wanted = sorted({domain.strip().casefold().removeprefix("@") for domain in domains if domain.strip()})
    if not wanted:
        raise Invalid("no domain is said", fields={"domains": "those of the mail addresses that it speaks for"})
    for domain in wanted:
        if not DOMAIN.fullmatch(domain):
            raise Invalid(
                f"{domain!r} is no domain", fields={"domains": f"{domain!r} is none: such as nordwind.example"}
            )
        if SingleSignOn.objects.filter(domains__contains=[domain]).exclude(pk=row.pk).exists():
            raise Conflict(f"another single sign-on speaks for {domain}", code="domain-taken")
    return wanted


def _shown(row: SingleSignOn) -> dict[str, Any]:
    """All but the secret."""
    names = ("name", "issuer", "client_id", "group_claim", "roles", "domains", "makes_people", "closes_passwords")
    return {name: getattr(row, name) for name in names}


def _record(kind: str, owner: Account | None, actor: Person | None, now: datetime, **details: Any) -> None:
    about = f"account {owner.key}" if owner else "provider"
    record(kind, about=about, account=owner, actor=actor, now=now, **details)
