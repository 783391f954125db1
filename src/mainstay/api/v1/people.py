"""Everybody who is known: for people of the provider."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.members import Email, PersonNumber
from mainstay.api.v1.nouns import Act, Noun
from mainstay.api.v1.pages import Cursor, Limit, Page, page_of, slice_of
from mainstay.api.v1.words import Given, Name, Shown, Text, said
from mainstay.errors import NotFound
from mainstay.operations import people
from mainstay.queries import access
from mainstay.records.models import Person as Row

noun = Noun("people", "Everybody who is known, for people of the provider.")

StaffRole = Literal["engineer", "manager", "operations", "auditor"]


class PersonInAccount(Shown):
    """A membership."""

    account: str = said("The account's key.", "nordwind")
    role: str = said("The role there.", "technical")


class Person(Shown):
    """Somebody who signs in."""

    id: int = said("The person's number.", 12)
    name: str = said("What they are called.", "Anke Petersen")
    email: str = said("Their address.", "anke.petersen@provider.example")
    staff_role: StaffRole | None = said("The role at the provider; null for people of customers.", "engineer")
    zone: str = said("Their time zone.", "Europe/Berlin")
    is_active: bool = said("Whether they may sign in.", True)
    has_password: bool = said("Whether they have a password to sign in with.", True)
    joined_at: datetime = said("Since when they are known.", "2026-02-01T09:00:00Z")
    accounts: list[PersonInAccount] = Field(description="The accounts of which they are a member.")


class NewPerson(Given):
    """Somebody new. They sign in once they are invited or given a password."""

    email: Email = said("Their address.", "anke.petersen@provider.example")
    name: Name = said("What they are called.", "Anke Petersen")
    staff_role: StaffRole | None = said("The role at the provider; null for none.", "engineer", None)
    zone: Text = said("Their time zone, as the time zone database calls it.", "Europe/Berlin", "UTC")


class NewStaffRole(Given):
    """A role at the provider."""

    staff_role: StaffRole | None = said("The role; null: they work for the provider no longer.", "manager")


class NewActive(Given):
    """Whether somebody may sign in."""

    is_active: bool = said("Whether they may.", False, strict=True)


@noun.read("/people", scope="people:read", gives=Page[Person])
def list_people(
    request: ApiRequest,
    account: Annotated[Text, Field(description="Those of this account alone, by its key.")] = "",
    email: Annotated[Text, Field(description="Whoever has this address.")] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[Person]:
    """Everybody who signs in, in the order in which they came."""
    access.require(request.actor, "view-provider")
    rows = Row.objects.filter(is_service=False).prefetch_related("memberships__account")
    if account:
        rows = rows.filter(memberships__account=access.account_for(request.actor, account))
    if email:
        rows = rows.filter(email__iexact=email.strip())
    return Page[Person].model_validate(page_of(slice_of(rows, by="pk", cursor=cursor, limit=limit), shown))


@noun.read("/people/{person}", scope="people:read", gives=Person)
def get_person(request: ApiRequest, person: PersonNumber) -> Person:
    """One person."""
    return shown(_row(request, person))


@noun.write("POST", "/people", scope="people:write", gives=Person, status=201, compares=False)
def add_person(request: ApiRequest, body: NewPerson) -> Act:
    """The person is known, with no way to sign in yet."""
    return Act(
        does=lambda: people.add_person(
            actor=request.actor, email=body.email, name=body.name, staff_role=body.staff_role or "", zone=body.zone,
            now=request.now,
        ),
        shows=shown,
    )  # fmt: skip


@noun.write("PUT", "/people/{person}/staff-role", scope="people:write", gives=Person)
def set_staff_role(request: ApiRequest, person: PersonNumber, body: NewStaffRole) -> Act:
    """The person works for the provider in that role, or no longer. Nobody changes their own."""
    return _change(request, person, lambda email: people.set_staff_role(
        actor=request.actor, email=email, staff_role=body.staff_role or "", now=request.now
    ))  # fmt: skip


@noun.write("PUT", "/people/{person}/active", scope="people:write", gives=Person)
def set_person_active(request: ApiRequest, person: PersonNumber, body: NewActive) -> Act:
    """The person may sign in, or no longer may; their past acts stay theirs."""
    return _change(request, person, lambda email: people.set_person_active(
        actor=request.actor, email=email, active=body.is_active, now=request.now
    ))  # fmt: skip


def shown(row: Row) -> Person:
    """The person as the API has it."""
    return Person(
        id=row.pk,
        name=row.name,
        email=row.email,
        staff_role=row.staff_role or None,  # type: ignore[arg-type]
        zone=row.zone,
        is_active=row.is_active,
        has_password=row.has_usable_password(),
        joined_at=row.joined_at,
        accounts=[
            PersonInAccount(account=one.account.key, role=one.role)
            for one in sorted(row.memberships.all(), key=lambda one: one.account.key)
        ],
    )


def _row(request: ApiRequest, person: int, *, locked: bool = False) -> Row:
    """The person, for those who see every account. The operations ask for more."""
    access.require(request.actor, "view-provider")
    rows = Row.objects.filter(pk=person, is_service=False)
    found = (rows.select_for_update(no_key=True) if locked else rows).first()
    if found is None:
        raise NotFound(f"there is no person {person}")
    return found


def _change(request: ApiRequest, person: int, does: Any) -> Act:
    return Act(
        does=lambda: does(_row(request, person).email),
        shows=shown,
        holds=lambda: shown(_row(request, person, locked=True)),
    )
