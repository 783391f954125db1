"""Who signs in: people of the provider and of customers, their passwords, their roles."""

from datetime import datetime

from mainstay.errors import Conflict, Forbidden
from mainstay.operations._changes import change, known_zone
from mainstay.operations._people import (
    NO_STAFF,
    give_password,
    insert_member,
    insert_person,
    known_role,
    member_of,
    new_person,
    record_member,
)
from mainstay.operations._record import operation, record
from mainstay.operations._sign_in import end_sessions_of, locked_self
from mainstay.queries import access
from mainstay.records.models import Account, Membership, Person
from mainstay.records.models.people import Role, StaffRole


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
    person = new_person(email, name, staff_role, zone, now)
    give_password(person, password)
    insert_person(person)
    after = {"staff_role": staff_role, "signs_in": password is not None}
    record("person.added", about=f"person {person.pk}", account=None, actor=actor, now=now, after=after)
    return person


@operation
def set_password(*, actor: Person | None, email: str, password: str, keep: str = "", now: datetime) -> Person:
    """The person signs in with the new password, and with no old session but the one of the key `keep`. One's own, or by those
    who change people.
    """
    person = _locked_person(actor, email)
    if person == actor:
        locked_self(actor)
    elif person.is_staff:
        access.require(actor, "change-staff")
    give_password(person, password)
    person.save(update_fields=["password"])
    end_sessions_of(person, but=keep)
    record("person.password-set", about=f"person {person.pk}", account=None, actor=actor, now=now)
    return person


@operation
def set_staff_role(*, actor: Person | None, email: str, staff_role: str, now: datetime) -> Person:
    """The person works for the provider in that role; empty: no longer. Refused: an unknown role, one's own role."""
    access.require(actor, "change-staff")
    person = _locked_person(actor, email)
    if person == actor:
        raise Forbidden("nobody changes their own role", help="another manager, or the command line of the host, can")
    changed = change(person, {"staff_role": known_role(staff_role, (NO_STAFF, *StaffRole.values), "staff_role")})
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
    if not active:
        end_sessions_of(person)
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
    keyboard: bool | None = None,
    now: datetime,
) -> Person:
    """The actor is shown everything under that name, in that zone, theme and density, and pages hear single keys or not; None
    leaves as it is.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    wanted = {
        "name": name, "zone": zone and known_zone(zone), "theme": theme, "density": density, "keyboard": keyboard,
    }  # fmt: skip
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
    known = known_role(role, Role.values, "role")
    person = Person.objects.filter(email__iexact=email.strip(), is_service=False).first()
    if person is None:
        person = new_person(email, name or email.partition("@")[0], NO_STAFF, row.zone, now)
        person.set_unusable_password()
        insert_person(person)
    membership = insert_member(row, person, known, now)
    record_member("member.added", row, person, actor, now, before={}, after={"role": role})
    return membership


@operation
def set_member_role(*, actor: Person | None, account: str, email: str, role: str, now: datetime) -> Membership:
    """The member has that role. Refused: an unknown role, and the account's last admin, who would leave it without one."""
    row = access.locked_account(actor, account, may="change-members")
    membership = member_of(row, email)
    if role != Role.ADMIN:
        _keep_an_admin(row, membership)
    changed = change(membership, {"role": known_role(role, Role.values, "role")})
    if changed:
        record_member("member.role-set", row, membership.person, actor, now, changed.before, changed.after)
    return membership


@operation
def remove_member(*, actor: Person | None, account: str, email: str, now: datetime) -> None:
    """The person has no part in the account any more. Refused: its last admin, while there are other members."""
    row = access.locked_account(actor, account, may="change-members")
    membership = member_of(row, email)
    if row.memberships.count() > 1:
        _keep_an_admin(row, membership)
    membership.delete()
    record_member("member.removed", row, membership.person, actor, now, before={"role": membership.role}, after={})


@operation
def give_credential(*, actor: Person | None, account: str, email: str, now: datetime) -> Membership:
    """The member is a technical representative with a personal credential (10.2, 10.3). Refused: one who holds one already."""
    return _set_credential(actor, account, email, now, holds=True)


@operation
def withdraw_credential(*, actor: Person | None, account: str, email: str, now: datetime) -> Membership:
    """The member's credential is revoked; the role stays (10.3). Refused: one who holds none."""
    return _set_credential(actor, account, email, now, holds=False)


def _locked_person(actor: Person | None, email: str) -> Person:
    person = access.person_for(actor, email)
    return Person.objects.select_for_update(no_key=True).get(pk=person.pk)


def _set_credential(actor: Person | None, account: str, email: str, now: datetime, *, holds: bool) -> Membership:
    row = access.locked_account(actor, account, may="change-members")
    membership = member_of(row, email)
    changed = change(membership, {"holds_credential": holds})
    if not changed:
        raise Conflict(
            f"{membership.person.email} holds {'one already' if holds else 'none'}", code="credential-as-it-is"
        )
    kind = "member.credential-given" if holds else "member.credential-withdrawn"
    record_member(kind, row, membership.person, actor, now, changed.before, changed.after)
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
