"""Who signs in: people of the provider and of customers, their passwords, their roles."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.operations._changes import change, insert, known_zone
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.records.models import Account, Membership, Person
from mainstay.records.models.people import Role, StaffRole

_NO_STAFF = ""


@operation
def add_person(
    *,
    actor: Person | None,
    email: str,
    name: str,
    password: str | None = None,
    staff_role: str = "",
    zone: str = "UTC",
    now: datetime,
) -> Person:
    """The person is known and, with a password, may sign in. Refused: an address that is taken or none, a weak password."""
    access.require(actor, "change-staff" if staff_role else "change-people")
    person = _new_person(email, name, staff_role, zone, now)
    _give_password(person, password)
    _insert(person)
    after = {"staff_role": staff_role, "signs_in": password is not None}
    record("person.added", about=f"person {person.pk}", account=None, actor=actor, now=now, after=after)
    return person


@operation
def set_password(*, actor: Person | None, email: str, password: str, now: datetime) -> Person:
    """The person signs in with the new password, and with no old session. One's own, or by those who change people."""
    person = _locked_person(actor, email)
    if person.is_staff and person != actor:
        access.require(actor, "change-staff")
    _give_password(person, password)
    person.save(update_fields=["password"])
    record("person.password-set", about=f"person {person.pk}", account=None, actor=actor, now=now)
    return person


@operation
def set_staff_role(*, actor: Person | None, email: str, staff_role: str, now: datetime) -> Person:
    """The person works for the provider in that role; empty: no longer. Refused: an unknown role, one's own role."""
    access.require(actor, "change-staff")
    person = _locked_person(actor, email)
    if person == actor:
        raise Forbidden("nobody changes their own role", help="another manager, or the command line of the host, can")
    changed = change(person, {"staff_role": _known_role(staff_role, (_NO_STAFF, *StaffRole.values), "staff_role")})
    _record_change("person.role-set", person, actor, now, changed.before, changed.after)
    return person


@operation
def set_person_active(*, actor: Person | None, email: str, active: bool, now: datetime) -> Person:
    """The person may sign in, or no longer may; their past acts stay theirs. Refused: oneself."""
    person = _locked_person(actor, email)
    access.require(actor, "change-staff" if person.is_staff else "change-people")
    if person == actor:
        raise Forbidden("nobody locks themselves out", help="another manager, or the command line of the host, can")
    changed = change(person, {"is_active": active})
    _record_change("person.active-set", person, actor, now, changed.before, changed.after)
    return person


@operation
def set_preferences(
    *,
    actor: Person,
    name: str | None = None,
    zone: str | None = None,
    theme: str | None = None,
    density: str | None = None,
    now: datetime,
) -> Person:
    """The actor is shown everything under that name, in that zone, theme and density; None leaves as it is."""
    person = Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    wanted = {"name": name, "zone": zone and known_zone(zone), "theme": theme, "density": density}
    changed = change(person, {field: value for field, value in wanted.items() if value is not None})
    if changed:  # a name is the person's own: the event says what was set and not to what
        about = f"person {person.pk}"
        record("person.preferences-set", about=about, account=None, actor=actor, now=now, fields=sorted(changed.after))
    return person


@operation
def add_member(
    *, actor: Person | None, account: str, email: str, role: str, name: str = "", now: datetime
) -> Membership:
    """The person has that role in the account; somebody unknown is added, without a password yet.

    Refused: an unknown role, an address that is none, one who is a member already (set_member_role changes a role).
    """
    row = access.locked_account(actor, account, may="change-members")
    known = _known_role(role, Role.values, "role")
    person = Person.objects.filter(email__iexact=email.strip()).first()
    if person is None:
        person = _new_person(email, name or email.partition("@")[0], _NO_STAFF, row.zone, now)
        person.set_unusable_password()
        _insert(person)
    membership = Membership(person=person, account=row, role=known, since=now)
    insert(membership, taken=f"{person.email} is a member of {row} already", code="member-already")
    _record_member("member.added", row, person, actor, now, before={}, after={"role": role})
    return membership


@operation
def set_member_role(*, actor: Person | None, account: str, email: str, role: str, now: datetime) -> Membership:
    """The member has that role. Refused: an unknown role, and the account's last admin, who would leave it without one."""
    row = access.locked_account(actor, account, may="change-members")
    membership = _member(row, email)
    if role != Role.ADMIN:
        _keep_an_admin(row, membership)
    changed = change(membership, {"role": _known_role(role, Role.values, "role")})
    if changed:
        _record_member("member.role-set", row, membership.person, actor, now, changed.before, changed.after)
    return membership


@operation
def remove_member(*, actor: Person | None, account: str, email: str, now: datetime) -> None:
    """The person has no part in the account any more. Refused: its last admin, while there are other members."""
    row = access.locked_account(actor, account, may="change-members")
    membership = _member(row, email)
    if row.memberships.count() > 1:
        _keep_an_admin(row, membership)
    membership.delete()
    _record_member("member.removed", row, membership.person, actor, now, before={"role": membership.role}, after={})


def _new_person(email: str, name: str, staff_role: str, zone: str, now: datetime) -> Person:
    return Person(
        email=email.strip(),
        name=name.strip(),
        staff_role=_known_role(staff_role, (_NO_STAFF, *StaffRole.values), "staff_role"),
        zone=known_zone(zone),
        joined_at=now,
    )


def _insert(person: Person) -> None:
    insert(person, taken=f"somebody with the address {person.email!r} is there already", code="email-taken")


def _locked_person(actor: Person | None, email: str) -> Person:
    person = access.person_for(actor, email)
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _give_password(person: Person, password: str | None) -> None:
    if password is None:
        person.set_unusable_password()
        return
    try:
        validate_password(password, user=person)
    except ValidationError as error:
        said = " ".join(error.messages)
        raise Invalid(
            said, fields={"password": said}, help="a sentence of a few words is long and easy to keep"
        ) from error
    person.set_password(password)


def _known_role(role: str, roles: tuple[str, ...] | list[str], field: str) -> str:
    if role not in roles:
        known = ", ".join(filter(None, roles))
        raise Invalid(f"there is no role {role!r}", fields={field: f"one of {known}"})
    return role


def _member(account: Account, email: str) -> Membership:
    membership = account.memberships.select_related("person").filter(person__email__iexact=email.strip()).first()
    if membership is None:
        raise NotFound(f"{account} has no member {email!r}")
    return membership


def _keep_an_admin(account: Account, leaving: Membership) -> None:
    others = account.memberships.filter(role=Role.ADMIN).exclude(pk=leaving.pk)
    if leaving.role == Role.ADMIN and not others.exists():
        raise Conflict(
            f"{account} would be without an admin", code="last-admin", help="make somebody else an admin first"
        )


def _record_change(
    kind: str, person: Person, actor: Person | None, now: datetime, before: object, after: object
) -> None:
    if after:
        record(kind, about=f"person {person.pk}", account=None, actor=actor, now=now, before=before, after=after)


def _record_member(
    kind: str, account: Account, person: Person, actor: Person | None, now: datetime, before: object, after: object
) -> None:
    about = f"account {account.key}"
    record(kind, about=about, account=account, actor=actor, now=now, person=person.pk, before=before, after=after)
