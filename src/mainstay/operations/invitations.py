"""Who is asked to come: by a mail with a link that works once, into a role of an account or of the provider."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mainstay.errors import Conflict, Unauthenticated
from mainstay.gateways.tokens import random_token, token_hash
from mainstay.operations._changes import insert
from mainstay.operations._mail import page_address, queue_mail
from mainstay.operations._people import (
    NO_STAFF,
    give_password,
    insert_member,
    insert_person,
    known_role,
    locked_owner,
    new_person,
)
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.queries.invitations import is_somebody
from mainstay.records.models import Account, Invitation, Person, Provider
from mainstay.records.models.people import Role, StaffRole

LIFETIME = timedelta(days=7)
_BY_NOBODY = "The provider"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation, and its link, said this once: whoever has it can accept."""

    invitation: Invitation
    link: str


@operation
def invite_person(*, actor: Person | None, account: str | None, email: str, role: str, now: datetime) -> Invited:
    """The address is mailed a link that works once, for seven days, and gives that role: in the account, or, where none is
    named, at the provider.

    Refused: an unknown role, an address that is none, somebody who is there already or may not sign in, an open invitation.
    """
    owner = locked_owner(actor, account)
    known = known_role(role, StaffRole.values if owner is None else Role.values, "role")
    _refuse_who_is_there(owner, email.strip())
    _end_what_is_over(owner, email.strip(), now)
    token = random_token("I")
    invitation = Invitation(
        account=owner, email=email.strip(), role=known, token_hash=token_hash(token), invited_by=actor, invited_at=now,
        expires_at=now + LIFETIME,
    )  # fmt: skip
    insert(
        invitation, taken=f"{invitation.email} is invited already; send the invitation again", code="invited-already"
    )
    link = _mail_link(invitation, token, now)
    _record("invitation.sent", invitation, actor, now)
    return Invited(invitation=invitation, link=link)


@operation
def invite_again(*, actor: Person | None, account: str | None, invitation: int, now: datetime) -> Invited:
    """The address is mailed a new link for seven days from now; the old one leads nowhere. Refused: one that was accepted."""
    row = _locked_open(locked_owner(actor, account), invitation)
    token = random_token("I")
    row.token_hash, row.invited_at, row.expires_at, row.invited_by = token_hash(token), now, now + LIFETIME, actor
    row.save(update_fields=["token_hash", "invited_at", "expires_at", "invited_by"])
    link = _mail_link(row, token, now)
    _record("invitation.sent-again", row, actor, now)
    return Invited(invitation=row, link=link)


@operation
def withdraw_invitation(*, actor: Person | None, account: str | None, invitation: int, now: datetime) -> Invitation:
    """The link leads nowhere any more. Refused: an invitation that was accepted."""
    row = _locked_open(locked_owner(actor, account), invitation)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    _record("invitation.withdrawn", row, actor, now)
    return row


@operation
def accept_invitation(
    *, token: str, signed_in: Person | None, name: str = "", password: str = "", now: datetime
) -> Person:
    """The invited has the role. Somebody new has that name and password; whoever signs in already, or has a role, signs in
    first.

    Refused: a link that is unknown, used or over, a weak password, one that is not signed in or is somebody else, and a person
    who was locked out.
    """
    invitation = access.locked_invitation_by(token_hash(token), now)
    person = Person.objects.select_for_update(no_key=True).filter(email__iexact=invitation.email).first()
    if person is not None and is_somebody(person):
        _check_it_is(person, signed_in)
    else:
        person = _made_known(invitation, person, name, password, now)
    _take_role(invitation, person, now)
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    _record("invitation.accepted", invitation, person, now)
    return person


def _refuse_who_is_there(owner: Account | None, email: str) -> None:
    person = Person.objects.filter(email__iexact=email).first()
    if person is None:
        return
    if not person.is_active or person.is_service:
        raise Conflict(f"{email} may not sign in", code="locked-out", help="staff can let them in again")
    if owner is None and person.is_staff:
        raise Conflict(f"{email} works for the provider already", code="member-already", help="change the role instead")
    if owner is not None and owner.memberships.filter(person=person).exists():
        raise Conflict(f"{email} is a member of {owner} already", code="member-already", help="change the role instead")


def _end_what_is_over(owner: Account | None, email: str, now: datetime) -> None:
    """An invitation whose days are over stands in nobody's way."""
    Invitation.objects.filter(
        account=owner, email__iexact=email, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__lte=now
    ).update(withdrawn_at=now)


def _locked_open(owner: Account | None, invitation: int) -> Invitation:
    row = access.locked_invitation(owner, invitation)
    if row.accepted_at or row.withdrawn_at:
        done = "was accepted" if row.accepted_at else "was withdrawn"
        raise Conflict(f"the invitation of {row.email} {done}", code="invitation-over")
    return row


def _check_it_is(person: Person, signed_in: Person | None) -> None:
    if signed_in is None:
        raise Unauthenticated(f"{person.email} is known here; sign in to accept")
    if signed_in.pk != person.pk:
        raise Conflict(
            f"the invitation is for {person.email}", code="another-person", help="sign out, and in with that address"
        )
    if not person.is_active:
        raise Conflict(f"{person.email} may not sign in", code="locked-out")


def _made_known(invitation: Invitation, person: Person | None, name: str, password: str, now: datetime) -> Person:
    """Somebody who had no sign-in and no role has that name and that password."""
    if person is not None and not person.is_active:
        raise Conflict(f"{person.email} may not sign in", code="locked-out")
    zone = invitation.account.zone if invitation.account else "UTC"
    if person is None:
        person = new_person(invitation.email, name, NO_STAFF, zone, now)
        give_password(person, password)
        insert_person(person)
        return person
    person.name = name.strip() or person.name
    give_password(person, password)
    person.save(update_fields=["name", "password"])
    return person


def _take_role(invitation: Invitation, person: Person, now: datetime) -> None:
    if invitation.account is not None:
        insert_member(invitation.account, person, invitation.role, now)
        return
    person.staff_role = invitation.role
    person.save(update_fields=["staff_role"])


def _mail_link(invitation: Invitation, token: str, now: datetime) -> str:
    link = page_address(f"/invitation?link={token}")
    provider = Provider.objects.filter(pk=1).values_list("name", flat=True).first() or "Mainstay"
    where = f"{invitation.account} at {provider}" if invitation.account else provider
    invitation.mail = queue_mail(
        to=invitation.email, subject=f"Invitation to {where}", text=_text(invitation, where, link), kind="invitation",
        about=f"invitation {invitation.pk}", account=invitation.account, now=now,
    )  # fmt: skip
    invitation.save(update_fields=["mail"])
    return link


def _text(invitation: Invitation, where: str, link: str) -> str:
    by = invitation.invited_by.name if invitation.invited_by else _BY_NOBODY
    until = f"{invitation.expires_at.day} {invitation.expires_at:%B %Y, %H:%M} UTC"
    return (
        f"{by} invites you to {where}, as {invitation.role}.\n\n"
        f"Open this link to accept. It works once, until {until}:\n\n{link}\n\n"
        "Whoever has the link can accept, so keep it to yourself. If you do not expect it, leave it: nothing happens.\n"
    )


def _record(kind: str, invitation: Invitation, actor: Person | None, now: datetime) -> None:
    about = f"invitation {invitation.pk}"
    record(kind, about=about, account=invitation.account, actor=actor, now=now, role=invitation.role)
