"""mainstay people: who signs in?"""

from pathlib import Path
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.cli.asking import asked
from mainstay.cli.reading import first_line

app = typer.Typer(help="The people of the provider and of customers.", no_args_is_help=True)
Email = Annotated[str, typer.Argument(metavar="EMAIL", help="Their address, with which they sign in.")]
Password = Annotated[str, typer.Option("--password", help="Their password.", show_default=False)]
OfAccount = Annotated[str, typer.Option("--account", help="The account; without it, the provider.", show_default=False)]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        "--password-file", help="A file whose first line is the password; - reads it here.", show_default=False
    ),
]


@acting(app, "list")
def list_people(
    account: Annotated[str, typer.Option(help="Only those of this account.", show_default=False)] = "",
) -> list[dict[str, Any]]:
    """List the people with their roles."""
    from mainstay.queries import access
    from mainstay.queries.people import people_of

    people = people_of(access.account_for(None, account) if account else None).filter(is_service=False)
    return [_person(person) for person in sorted(people, key=lambda one: one.email)]


@acting(app, "add")
def add(
    email: Email,
    *,
    name: Annotated[str, typer.Option(help="Their name.")],
    staff_role: Annotated[
        str, typer.Option(help="At the provider: engineer, manager, operations or auditor.", show_default=False)
    ] = "",
    account: Annotated[str, typer.Option(help="The account that they belong to.", show_default=False)] = "",
    role: Annotated[str, typer.Option(help="There: admin, technical, billing or viewer.")] = "viewer",
    zone: Annotated[str, typer.Option(help="The time zone that they are shown.")] = "UTC",
    password: Password = "",
    password_file: PasswordFile = None,
) -> dict[str, Any]:
    """Add a person to the provider, or to an account. Without a password they cannot sign in yet."""
    from mainstay import clock
    from mainstay.operations.people import add_member, add_person
    from mainstay.queries import access
    from mainstay.queries.people import is_known

    now = clock.now()
    if account:
        access.account_for(None, account)
    if not (account and is_known(email)):
        add_person(
            actor=None, email=email, name=name, staff_role=staff_role, zone=zone,
            password=_password(password, password_file) or None, now=now,
        )  # fmt: skip
    if account:
        add_member(actor=None, account=account, email=email, role=role, now=now)
    return _person(access.person_for(None, email))


@acting(app, "password")
def set_their_password(email: Email, *, password: Password = "", password_file: PasswordFile = None) -> dict[str, Any]:
    """Give a person a new password, asked for where none is said. Their old sessions end."""
    from mainstay import clock
    from mainstay.operations.people import set_password

    given = _password(password, password_file) or asked("Their new password", "--password", hidden=True)
    return _person(set_password(actor=None, email=email, password=given, now=clock.now()))


@acting(app, "invite")
def invite(
    email: Email,
    *,
    role: Annotated[
        str,
        typer.Option(
            help="In the account: admin, technical, billing or viewer; at the provider: engineer, manager, operations or auditor."
        ),
    ],
    account: Annotated[
        str, typer.Option(help="The account; without it, they are invited to the provider.", show_default=False)
    ] = "",
) -> dict[str, Any]:
    """Invite somebody by a link that works once, for seven days. Where no mail is sent, the link is written here."""
    from mainstay import clock
    from mainstay.operations.invitations import invite_person

    return _invited(invite_person(actor=None, account=account or None, email=email, role=role, now=clock.now()))


@acting(app, "invite-again")
def send_invitation_again(email: Email, *, account: OfAccount = "") -> dict[str, Any]:
    """Send another link, for seven days from now. The one before leads nowhere then."""
    from mainstay import clock
    from mainstay.operations.invitations import invite_again

    asked = _invitation(account, email)
    return _invited(invite_again(actor=None, account=account or None, invitation=asked.pk, now=clock.now()))


@acting(app, "withdraw-invitation")
def withdraw(email: Email, *, account: OfAccount = "") -> dict[str, Any]:
    """Take an invitation back: its link leads nowhere any more."""
    from mainstay import clock
    from mainstay.operations.invitations import withdraw_invitation

    asked = _invitation(account, email)
    row = withdraw_invitation(actor=None, account=account or None, invitation=asked.pk, now=clock.now())
    return {"email": row.email, "role": row.role, "withdrawn": True}


@acting(app, "invitations")
def list_invitations(account: OfAccount = "") -> list[dict[str, Any]]:
    """List who is invited and has not come yet."""
    from mainstay.queries.invitations import open_invitations

    return [
        {
            "email": one.email,
            "role": one.role,
            "invited_by": one.invited_by.email if one.invited_by else "",
            "until": one.expires_at,
            "mail": one.mail.state if one.mail else "",
        }
        for one in open_invitations(_account(account))
    ]


@acting(app, "role")
def set_role(
    email: Email,
    role: Annotated[
        str, typer.Argument(metavar="ROLE", help="The role; none, at the provider, for who no longer works there.")
    ],
    *,
    account: OfAccount = "",
) -> dict[str, Any]:
    """Give a person another role: in the account, or at the provider."""
    from mainstay import clock
    from mainstay.operations.people import set_member_role, set_staff_role
    from mainstay.queries import access

    if account:
        set_member_role(actor=None, account=account, email=email, role=role, now=clock.now())
    else:
        set_staff_role(actor=None, email=email, staff_role="" if role == "none" else role, now=clock.now())
    return _person(access.person_for(None, email))


@acting(app, "remove")
def remove(
    email: Email, *, account: Annotated[str, typer.Option(help="The account that they leave.")]
) -> dict[str, Any]:
    """Take a person out of an account. What they did stays theirs."""
    from mainstay import clock
    from mainstay.operations.people import remove_member
    from mainstay.queries import access

    remove_member(actor=None, account=account, email=email, now=clock.now())
    return _person(access.person_for(None, email))


@acting(app, "credential")
def credential(
    email: Email,
    *,
    account: Annotated[str, typer.Option(help="The account that they represent.")],
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Revoke it instead.")] = False,
) -> dict[str, Any]:
    """Give a technical representative a credential, or withdraw it (10.2, 10.3)."""
    from mainstay import clock
    from mainstay.operations.people import give_credential, withdraw_credential
    from mainstay.queries import access
    from mainstay.queries.credentials import credentials_of

    now = clock.now()
    act = withdraw_credential if withdraw else give_credential
    member = act(actor=None, account=account, email=email, now=now)
    held = credentials_of(access.account_for(None, account), now.date())
    return {
        "email": member.person.email,
        "holds_credential": member.holds_credential,
        "held": held.held,
        "at_most": held.at_most,
    }


@acting(app, "lock-out")
def lock_out(email: Email) -> dict[str, Any]:
    """Let a person in no more, and end their sessions. What they did stays theirs."""
    return _set_active(email, active=False)


@acting(app, "let-in")
def let_in(email: Email) -> dict[str, Any]:
    """Let a person who was locked out sign in again."""
    return _set_active(email, active=True)


@acting(app, "remind")
def remind(account: OfAccount = "") -> dict[str, Any]:
    """Remind by mail whoever has no second factor, once a day at most."""
    from mainstay import clock
    from mainstay.operations.reminders import remind_of_second_factor

    return {"reminded": remind_of_second_factor(actor=None, account=account or None, now=clock.now())}


@acting(app, "looks")
def list_looks(
    account: Annotated[str, typer.Option(help="The account whose people were looked as.")],
) -> list[dict[str, Any]]:
    """List when people of the provider looked as somebody of an account, and why."""
    from mainstay.queries import access
    from mainstay.queries.looks import looks_of

    return [
        {
            "by": look.by.email,
            "at": look.person.email,
            "reason": look.reason,
            "started": look.started_at,
            "ended": look.ended_at,
            "pages": look.seen,
        }
        for look in looks_of(access.account_for(None, account))
    ]


def _set_active(email: str, *, active: bool) -> dict[str, Any]:
    from mainstay import clock
    from mainstay.operations.people import set_person_active

    return _person(set_person_active(actor=None, email=email, active=active, now=clock.now()))


def _account(key: str) -> Any:
    from mainstay.queries import access

    return access.account_for(None, key) if key else None


def _invitation(account: str, email: str) -> Any:
    from mainstay.queries.invitations import open_invitation

    return open_invitation(_account(account), email)


def _invited(invited: Any) -> dict[str, Any]:
    """The link only where no mail carries it: whoever reads it can accept."""
    invitation = invited.invitation
    is_held = invitation.mail is not None and invitation.mail.state == "held"
    said = {"email": invitation.email, "role": invitation.role, "until": invitation.expires_at}
    return said | ({"mail": "held", "link": invited.link} if is_held else {"mail": "on its way"})


def _password(text: str, file: Path | None) -> str:
    return text if file is None else first_line(file, "--password-file")


def _person(person: Any) -> dict[str, Any]:
    return {
        "email": person.email,
        "name": person.name,
        "staff_role": person.staff_role,
        "accounts": {member.account.key: member.role for member in person.memberships.all()},
        "signs_in": person.is_active and person.has_usable_password(),
        "zone": person.zone,
    }
