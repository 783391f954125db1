"""mainstay people, over a server. What touches a password, or the provider's invitations, works on the host alone."""

from pathlib import Path
from typing import Any

from mainstay.cli.exits import HostOnly
from mainstay.client import Client
from mainstay.client.shapes import (
    Invitation,
    Member,
    NewActive,
    NewInvitation,
    NewPerson,
    NewRole,
    NewStaffRole,
    Person,
)
from mainstay.errors import Forbidden, NotFound


def list_people(server: Client, account: str) -> list[dict[str, Any]]:
    """The people with their roles."""
    found = sorted(server.each_person(account=account), key=lambda person: person.email)
    return [_person(person) for person in found]


def add(
    server: Client,
    email: str,
    *,
    name: str,
    staff_role: str,
    account: str,
    role: str,  # noqa: ARG001 -- of an account, to which people come by invitation
    zone: str,
    password: str,
    password_file: Path | None,
) -> dict[str, Any]:
    """The person is known. Into an account they come by invitation, over a server."""
    if account or password or password_file:
        raise HostOnly(
            "over a server nobody is put into an account and no password is set", help="mainstay people invite"
        )
    person = NewPerson(email=email, name=name, staff_role=staff_role or None, zone=zone)  # type: ignore[arg-type]  # the server looks at it
    return _person(server.add_person(person))


def invite(server: Client, email: str, *, role: str, account: str) -> dict[str, Any]:
    """The address is mailed a link."""
    body = NewInvitation(email=email, role=role)  # type: ignore[arg-type]  # the server looks at it
    return _invited(server.invite_member(_of_account(account), body))


def send_invitation_again(server: Client, email: str, *, account: str) -> dict[str, Any]:
    """The address is mailed another link."""
    return _invited(server.invite_member_again(account, _invitation(server, account, email).id))


def withdraw(server: Client, email: str, *, account: str) -> dict[str, Any]:
    """The link leads nowhere any more."""
    held = _invitation(server, account, email)
    server.withdraw_invitation(account, held.id)
    return {"email": held.email, "role": held.role, "withdrawn": True}


def list_invitations(server: Client, account: str) -> list[dict[str, Any]]:
    """Who is invited and has not come yet."""
    invitations = sorted(server.each_invitation(_of_account(account)), key=lambda one: one.email)
    return [
        {
            "email": one.email,
            "role": one.role,
            "invited_by": one.invited_by or "",
            "until": one.expires_at,
            "mail": one.mail,
        }
        for one in invitations
    ]


def set_role(server: Client, email: str, role: str, *, account: str) -> dict[str, Any]:
    """The person has that role in the account, or at the provider."""
    if account:
        body = NewRole(role=role)  # type: ignore[arg-type]  # the server looks at it
        return _of_member(server, server.set_member_role(account, _member(server, account, email).person, body))
    staff = NewStaffRole(staff_role=None if role == "none" else role)  # type: ignore[arg-type]  # the server looks at it
    return _person(server.set_staff_role(_of_provider(server, email).id, staff))


def remove(server: Client, email: str, *, account: str) -> dict[str, Any]:
    """The person has no part in the account any more."""
    member = _member(server, account, email)
    server.remove_member(account, member.person)
    return _of_member(server, member, has_left=True)


def credential(server: Client, email: str, *, account: str, withdraw: bool) -> dict[str, Any]:
    """The member holds a credential, or none."""
    act = server.withdraw_credential if withdraw else server.give_credential
    member = act(account, _member(server, account, email).person)
    held = server.get_credentials(account)
    return {
        "email": member.email,
        "holds_credential": member.holds_credential,
        "held": held.held,
        "at_most": held.at_most,
    }


def lock_out(server: Client, email: str) -> dict[str, Any]:
    """The person may sign in no more."""
    return _set_active(server, email, active=False)


def let_in(server: Client, email: str) -> dict[str, Any]:
    """The person may sign in again."""
    return _set_active(server, email, active=True)


def list_looks(server: Client, account: str) -> list[dict[str, Any]]:
    """When people of the provider looked as somebody of an account, and why."""
    return [
        {
            "by": look.by,
            "at": look.at,
            "reason": look.reason,
            "started": look.started,
            "ended": look.ended,
            "pages": look.pages,
        }
        for look in server.list_looks(account).items
    ]


def _set_active(server: Client, email: str, *, active: bool) -> dict[str, Any]:
    return _person(server.set_person_active(_of_provider(server, email).id, NewActive(is_active=active)))


def _of_account(account: str) -> str:
    if not account:
        raise HostOnly("people of the provider are invited on the host alone", help="--account KEY")
    return account


def _of_provider(server: Client, email: str) -> Person:
    """Whoever has that address, as people of the provider see them."""
    found = next(iter(server.list_people(email=email).items), None)
    if found is None:
        raise NotFound(f"there is no person {email}")
    return found


def _member(server: Client, account: str, email: str) -> Member:
    found = next((one for one in server.each_member(account) if one.email.lower() == email.strip().lower()), None)
    if found is None:
        raise NotFound(f"{email} is no member of {account}")
    return found


def _invitation(server: Client, account: str, email: str) -> Invitation:
    open_ones = server.each_invitation(_of_account(account))
    found = next((one for one in open_ones if one.email.lower() == email.strip().lower()), None)
    if found is None:
        raise NotFound(f"{email} is not invited to {account}")
    return found


def _invited(invited: Invitation) -> dict[str, Any]:
    """The link is in the mail alone; where none is sent, who invites finds it on the page."""
    said = {"email": invited.email, "role": invited.role, "until": invited.expires_at}
    return said | {"mail": "held" if invited.mail == "held" else "on its way"}


def _of_member(server: Client, member: Member, *, has_left: bool = False) -> dict[str, Any]:
    """The person whole, for a token of the provider; for one of a customer what the account knows of them."""
    try:
        return _person(server.get_person(member.person))
    except Forbidden:
        return {"email": member.email, "name": member.name, "role": None if has_left else member.role}


def _person(person: Person) -> dict[str, Any]:
    return {
        "email": person.email,
        "name": person.name,
        "staff_role": person.staff_role or "",
        "accounts": {one.account: one.role for one in person.accounts},
        "signs_in": person.is_active and person.has_password,
        "zone": person.zone,
    }
