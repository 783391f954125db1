"""How does somebody become known, and get a password or a role? The steps that people and invitations share."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from mainstay.errors import Invalid, NotFound
from mainstay.operations._changes import insert, known_zone
from mainstay.operations._provider import locked_provider
from mainstay.operations._record import record
from mainstay.queries import access
from mainstay.records.models import Account, Membership, Person
from mainstay.records.models.people import Role, StaffRole

NO_STAFF = ""


def new_person(email: str, name: str, staff_role: str, zone: str, now: datetime) -> Person:
    """Somebody who is not kept yet. Invalid: an unknown role or zone."""
    return Person(
        email=email.strip(),
        name=name.strip(),
        staff_role=known_role(staff_role, (NO_STAFF, *StaffRole.values), "staff_role"),
        zone=known_zone(zone),
        joined_at=now,
    )


def insert_person(person: Person) -> None:
    """The person is known. Conflict: an address that is taken."""
    insert(person, taken=f"somebody with the address {person.email!r} is there already", code="email-taken")


def give_password(person: Person, password: str | None) -> None:
    """The person has the password, not saved yet; None: none, so that they cannot sign in by one. Invalid: a weak one."""
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


def known_role(role: str, roles: tuple[str, ...] | list[str], field: str) -> str:
    """The role; Invalid, for that field, where it is none of them."""
    if role not in roles:
        known = ", ".join(filter(None, roles))
        raise Invalid(f"there is no role {role!r}", fields={field: f"one of {known}"})
    return role


def insert_member(account: Account, person: Person, role: str, now: datetime) -> Membership:
    """The person has that role in the account. Invalid: an unknown role. Conflict: a member already."""
    membership = Membership(person=person, account=account, role=known_role(role, Role.values, "role"), since=now)
    insert(membership, taken=f"{person.email} is a member of {account} already", code="member-already")
    return membership


def member_of(account: Account, email: str) -> Membership:
    """The member of the account with that address; NotFound where it has none. A service is no member to be changed: its role
    is that of its tokens.
    """
    people = account.memberships.select_related("person").filter(person__is_service=False)
    membership = people.filter(person__email__iexact=email.strip()).first()
    if membership is None:
        raise NotFound(f"{account} has no member {email!r}")
    return membership


def record_member(
    kind: str, account: Account, person: Person, actor: Person | None, now: datetime, before: object, after: object
) -> None:
    """What happened to a member is in the account's events: whom by id, before and after."""
    about = f"account {account.key}"
    record(kind, about=about, account=account, actor=actor, now=now, person=person.pk, before=before, after=after)


def locked_owner(actor: Person | None, account: str | None) -> Account | None:
    """The account, locked, or None for the provider, which is locked then; the actor may invite and remind people there."""
    if account is not None:
        return access.locked_account(actor, account, may="change-members")
    access.require(actor, "change-staff")
    locked_provider()
    return None
