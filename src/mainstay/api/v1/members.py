"""The people of an account: members with their roles, and who is invited."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.nouns import Act, Noun
from mainstay.api.v1.pages import Cursor, Limit, Page, page_of, slice_of
from mainstay.api.v1.words import Given, Shown, said
from mainstay.errors import NotFound
from mainstay.operations import invitations, people
from mainstay.queries import access
from mainstay.queries.credentials import credentials_of
from mainstay.queries.invitations import open_invitations
from mainstay.queries.looks import looks_of
from mainstay.records.models import Account, Membership
from mainstay.records.models import Invitation as InvitationRow

noun = Noun("members", "The people of an account, what each may do there, and who is invited.")

Role = Literal["admin", "technical", "billing", "viewer"]
Email = Annotated[str, Field(strict=True, min_length=3, max_length=254, pattern=r"^[^\s@\x00]+@[^\s@\x00]+$")]
PersonNumber = Annotated[int, Field(ge=1, le=2**63 - 1, description="The person's number.")]
InvitationNumber = Annotated[int, Field(ge=1, le=2**63 - 1, description="The invitation's number.")]


class Member(Shown):
    """A person of the account."""

    person: int = said("The person's number, which stands in paths and does not change.", 12)
    name: str = said("What they are called.", "Jonas Wirth")
    email: str = said("Their address.", "jonas.wirth@nordwind.example")
    role: Role = said("What they may do in the account.", "technical")
    holds_credential: bool = said("Whether they hold a credential as a technical representative.", True)
    is_active: bool = said("Whether they may sign in.", True)
    since: datetime = said("Since when they are a member.", "2026-02-01T09:00:00Z")


class Invitation(Shown):
    """Somebody who is asked to come and has not come yet. The link is in the mail alone."""

    id: int = said("Its number.", 5)
    email: str = said("The address.", "new.person@nordwind.example")
    role: str = said("The role that it gives.", "viewer")
    invited_by: str | None = said(
        "The address of who invites; null where that is no person.", "jonas.wirth@nordwind.example"
    )
    mail: str = said("How the mail stands: queued, sent, failed, bounced, held; empty where there is none.", "sent")
    invited_at: datetime = said("When.", "2026-11-29T07:00:00Z")
    expires_at: datetime = said("From when on the link leads nowhere.", "2026-12-06T07:00:00Z")


class Credentials(Shown):
    """The personal credentials of an account's technical representatives."""

    held: int = said("How many are held.", 3)
    at_most: int | None = said("How many the contracts in effect give; null where none gives any.", 10)


class Look(Shown):
    """When somebody of the provider looked as a person of the account sees it."""

    by: str = said("Who looked.", "anke.petersen@provider.example")
    at: str = said("As whom.", "jonas.wirth@nordwind.example")
    reason: str = said("Why.", "a question about cover")
    started: datetime = said("From when.", "2026-11-29T07:00:00Z")
    ended: datetime | None = said("Until when.", "2026-11-29T07:10:00Z")
    pages: int = said("How many pages were seen.", 4)


class NewInvitation(Given):
    """Whom to ask, and for what."""

    email: Email = said("The address that is mailed.", "new.person@nordwind.example")
    role: Role = said("What they may do in the account.", "viewer")


class NewRole(Given):
    """A role."""

    role: Role = said("What they may do in the account.", "admin")


@noun.read("/accounts/{account}/members", scope="people:read", gives=Page[Member])
def list_members(request: ApiRequest, account: str, limit: Limit = 50, cursor: Cursor = "") -> Page[Member]:
    """The people of an account, in the order in which they came."""
    owner = access.account_for(request.actor, account)
    rows = Membership.objects.filter(account=owner, person__is_service=False).select_related("person")
    return Page[Member].model_validate(page_of(slice_of(rows, by="pk", cursor=cursor, limit=limit), shown))


@noun.read("/accounts/{account}/members/{person}", scope="people:read", gives=Member)
def get_member(request: ApiRequest, account: str, person: PersonNumber) -> Member:
    """One person of an account."""
    return shown(_member(access.account_for(request.actor, account), person))


@noun.write("PUT", "/accounts/{account}/members/{person}/role", scope="people:write", gives=Member)
def set_member_role(request: ApiRequest, account: str, person: PersonNumber, body: NewRole) -> Act:
    """The member has that role. Refused for the account's last admin, who would leave it without one."""
    return _change(request, account, person, lambda email: people.set_member_role(
        actor=request.actor, account=account, email=email, role=body.role, now=request.now
    ))  # fmt: skip


@noun.write("PUT", "/accounts/{account}/members/{person}/credential", scope="people:write", gives=Member)
def give_credential(request: ApiRequest, account: str, person: PersonNumber) -> Act:
    """The member is a technical representative with a personal credential."""
    return _change(request, account, person, lambda email: people.give_credential(
        actor=request.actor, account=account, email=email, now=request.now
    ))  # fmt: skip


@noun.write("DELETE", "/accounts/{account}/members/{person}/credential", scope="people:write", gives=Member)
def withdraw_credential(request: ApiRequest, account: str, person: PersonNumber) -> Act:
    """The member's credential is revoked; the role stays."""
    return _change(request, account, person, lambda email: people.withdraw_credential(
        actor=request.actor, account=account, email=email, now=request.now
    ))  # fmt: skip


@noun.write("DELETE", "/accounts/{account}/members/{person}", scope="people:write", gives=None, status=204)
def remove_member(request: ApiRequest, account: str, person: PersonNumber) -> Act:
    """The person has no part in the account any more."""
    return Act(
        does=lambda: people.remove_member(
            actor=request.actor, account=account, email=_email(request, account, person), now=request.now
        ),
        holds=lambda: _held(request, account, person),
    )


@noun.read("/accounts/{account}/credentials", scope="people:read", gives=Credentials)
def get_credentials(request: ApiRequest, account: str) -> Credentials:
    """How many credentials the members of an account hold, and how many they may at most (10.2)."""
    held = credentials_of(access.account_for(request.actor, account), request.now.date())
    return Credentials(held=held.held, at_most=held.at_most)


@noun.read("/accounts/{account}/looks", scope="people:read", gives=Page[Look])
def list_looks(request: ApiRequest, account: str) -> Page[Look]:
    """When people of the provider looked as somebody of an account, and why: the last twenty, the newest first."""
    rows = looks_of(access.account_for(request.actor, account))
    looks = [
        Look(
            by=row.by.email,
            at=row.person.email,
            reason=row.reason,
            started=row.started_at,
            ended=row.ended_at,
            pages=row.seen,
        )
        for row in rows
    ]
    return Page[Look].model_validate({"items": looks, "next": None})


@noun.read("/accounts/{account}/invitations", scope="people:write", gives=Page[Invitation])
def list_invitations(request: ApiRequest, account: str, limit: Limit = 50, cursor: Cursor = "") -> Page[Invitation]:
    """Who is asked to come to an account, and has not come yet."""
    owner = access.account_for(request.actor, account, may="change-members")
    rows = open_invitations(owner)
    return Page[Invitation].model_validate(page_of(slice_of(rows, by="pk", cursor=cursor, limit=limit), _invited))


@noun.write(
    "POST", "/accounts/{account}/invitations", scope="people:write", gives=Invitation, status=201, compares=False
)
def invite_member(request: ApiRequest, account: str, body: NewInvitation) -> Act:
    """The address is mailed a link that works once, for seven days, and gives that role."""
    return Act(
        does=lambda: invitations.invite_person(
            actor=request.actor, account=account, email=body.email, role=body.role, now=request.now
        ),
        shows=lambda invited: _invited(invited.invitation),
    )


@noun.write(
    "POST", "/accounts/{account}/invitations/{invitation}/send", scope="people:write", gives=Invitation, compares=False
)
def invite_member_again(request: ApiRequest, account: str, invitation: InvitationNumber) -> Act:
    """The address is mailed a new link for seven days from now; the old one leads nowhere."""
    return Act(
        does=lambda: invitations.invite_again(
            actor=request.actor, account=account, invitation=invitation, now=request.now
        ),
        shows=lambda invited: _invited(invited.invitation),
    )


@noun.write(
    "DELETE",
    "/accounts/{account}/invitations/{invitation}",
    scope="people:write",
    gives=None,
    status=204,
    compares=False,
)
def withdraw_invitation(request: ApiRequest, account: str, invitation: InvitationNumber) -> Act:
    """The link leads nowhere any more."""
    return Act(
        does=lambda: invitations.withdraw_invitation(
            actor=request.actor, account=account, invitation=invitation, now=request.now
        )
    )


def shown(row: Membership) -> Member:
    """The member as the API has it."""
    return Member(
        person=row.person_id,
        name=row.person.name,
        email=row.person.email,
        role=row.role,  # type: ignore[arg-type]
        holds_credential=row.holds_credential,
        is_active=row.person.is_active,
        since=row.since,
    )


def _member(account: Account, person: int) -> Membership:
    rows = Membership.objects.filter(account=account, person=person, person__is_service=False)
    found = rows.select_related("person").first()
    if found is None:
        raise NotFound(f"{account} has no member {person}")
    return found


def _email(request: ApiRequest, account: str, person: int) -> str:
    """By what the operations know the member."""
    return _member(access.account_for(request.actor, account), person).person.email


def _change(request: ApiRequest, account: str, person: int, does: Any) -> Act:
    return Act(
        does=lambda: does(_email(request, account, person)),
        shows=lambda row: shown(_member(row.account, person)),
        holds=lambda: _held(request, account, person),
    )


def _held(request: ApiRequest, account: str, person: int) -> Member:
    """The account is locked, as the operations on members do."""
    return shown(_member(access.locked_account(request.actor, account, may="change-members"), person))


def _invited(row: InvitationRow) -> Invitation:
    return Invitation(
        id=row.pk,
        email=row.email,
        role=row.role,
        invited_by=row.invited_by.email if row.invited_by and not row.invited_by.is_service else None,
        mail=row.mail.state if row.mail else "",
        invited_at=row.invited_at,
        expires_at=row.expires_at,
    )
