"""mainstay single-sign-on: which identity provider speaks for whom?"""

from pathlib import Path
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.cli.asking import asked
from mainstay.cli.reading import first_line
from mainstay.errors import Invalid

app = typer.Typer(help="Identity providers (OpenID Connect) where people sign in.", no_args_is_help=True)
AccountKey = Annotated[
    str,
    typer.Option("--account", help="For this account; without it, for the provider's own people.", show_default=False),
]


@acting(app, "list")
def list_single_sign_on() -> list[dict[str, Any]]:
    """List the identity providers that are set up."""
    from mainstay.queries.single_sign_on import all_single_sign_on

    return [_shown(row) for row in all_single_sign_on()]


@acting(app, "set")
def set_up(
    *,
    account: AccountKey = "",
    name: Annotated[str, typer.Option(help="What its people call it; stands on the button.")],
    issuer: Annotated[str, typer.Option(help="As it names itself: https://…")],
    client_id: Annotated[str, typer.Option(help="What the portal is called there.")],
    secret_file: Annotated[
        Path | None,
        typer.Option(
            "--secret-file", help="A file whose first line is the client secret; - reads it here.", show_default=False
        ),
    ] = None,
    domain: Annotated[list[str], typer.Option(help="A domain of its mail addresses; may be said several times.")],
    group_claim: Annotated[str, typer.Option(help="The claim that holds the groups.")] = "groups",
    role: Annotated[
        list[str] | None, typer.Option(help="GROUP=ROLE; may be said several times.", show_default=False)
    ] = None,
    make_people: Annotated[bool, typer.Option("--make-people", help="Make people who are not known yet.")] = False,
    close_passwords: Annotated[
        bool, typer.Option("--close-passwords", help="Let nobody of these domains in by a password.")
    ] = False,
) -> dict[str, Any]:
    """Let an identity provider speak for the people of some domains. A secret that is not said stays, or is asked for."""
    from mainstay import clock
    from mainstay.operations.single_sign_on import NewSingleSignOn, set_single_sign_on
    from mainstay.queries.single_sign_on import single_sign_on_for

    known = single_sign_on_for(None, account, "view")
    secret = first_line(secret_file, "--secret-file") if secret_file else ""
    if not secret and known is None:
        secret = asked("The client secret", "--secret-file", hidden=True)
    new = NewSingleSignOn(
        name=name, issuer=issuer, client_id=client_id, secret=secret, group_claim=group_claim, roles=_roles(role or []),
        domains=domain, makes_people=make_people, closes_passwords=close_passwords,
    )  # fmt: skip
    return _shown(set_single_sign_on(actor=None, account=account, new=new, now=clock.now()))


@acting(app, "remove")
def remove(*, account: AccountKey = "") -> dict[str, Any]:
    """Let passwords hold again, and nobody sign in there."""
    from mainstay import clock
    from mainstay.operations.single_sign_on import remove_single_sign_on

    remove_single_sign_on(actor=None, account=account, now=clock.now())
    return {"account": account, "removed": True}


def _roles(said: list[str]) -> dict[str, str]:
    pairs = [one.rpartition("=") for one in said]
    if any(not (group and role) for group, _, role in pairs):
        raise Invalid("a role is said as GROUP=ROLE", fields={"role": "such as linux-team=technical"})
    return {group: role for group, _, role in pairs}


def _shown(row: Any) -> dict[str, Any]:
    return {
        "account": row.account.key if row.account else "",
        "name": row.name,
        "issuer": row.issuer,
        "client_id": row.client_id,
        "domains": row.domains,
        "group_claim": row.group_claim,
        "roles": row.roles,
        "makes_people": row.makes_people,
        "closes_passwords": row.closes_passwords,
        "comes_back_to": f"/sign-in/with/{row.key}/back",
    }
