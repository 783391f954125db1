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

    return [_person(person) for person in people_of(access.account_for(None, account) if account else None)]


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
