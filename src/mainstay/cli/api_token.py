"""mainstay api-token: what calls the API?"""

from datetime import timedelta
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.cli.reading import end_of_day
from mainstay.errors import Invalid

app = typer.Typer(help="Tokens of the API, of people and services.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(metavar="TOKEN", help="The token's number, as `api-token list` has it.")]
InAccount = Annotated[
    str, typer.Option("--account", metavar="KEY", help="The only account in which it works.", show_default=False)
]


@acting(app, "make")
def make(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")],
    *,
    scope: Annotated[
        list[str], typer.Option("--scope", help="What it may ask for, such as coverage:read; as often as there are.")
    ],
    account: InAccount = "",
    person: Annotated[str, typer.Option("--person", metavar="ADDRESS", help="Whose it is.", show_default=False)] = "",
    service_role: Annotated[
        str,
        typer.Option(
            "--service-role",
            help="It is a service's, with this role: technical, billing or viewer in an account; engineer, operations or auditor at the provider.",
            show_default=False,
        ),
    ] = "",
    ends: Annotated[
        str,
        typer.Option(
            "--ends",
            metavar="DAY",
            help="Its last day, within a year; in 90 days where none is said.",
            show_default=False,
        ),
    ] = "",
) -> dict[str, Any]:
    """Make a token for a person or a service, and show it: nobody can show it again."""
    from mainstay import clock
    from mainstay.operations.api_tokens import make_token

    if bool(person) == bool(service_role):
        raise Invalid("a token is a person's or a service's", fields={"--person": "this, or --service-role"})
    now = clock.now()
    made = make_token(
        actor=None, account=account or None, name=name, scopes=scope, person=person, service_role=service_role,
        ends_at=end_of_day(ends, "--ends") or now + timedelta(days=90), now=now,
    )  # fmt: skip
    return _shown(made)


@acting(app, "list")
def list_tokens(account: InAccount = "") -> list[dict[str, Any]]:
    """List the tokens of an account, or of the provider where none is named. Their texts are not kept."""
    from mainstay import clock
    from mainstay.queries import access
    from mainstay.queries.api_tokens import tokens_in, tokens_of_provider

    now = clock.now()
    rows = tokens_in(access.account_for(None, account), now) if account else tokens_of_provider(None, now)
    return [_row(row) for row in rows]


@acting(app, "rotate")
def rotate(
    token: Number,
    *,
    overlap_hours: Annotated[int, typer.Option(min=0, max=168, help="Hours for which the old one goes on.")] = 24,
) -> dict[str, Any]:
    """Put a new token in the place of one, and show it."""
    from mainstay import clock
    from mainstay.operations.api_tokens import rotate_token

    return _shown(rotate_token(actor=None, token=token, overlap=timedelta(hours=overlap_hours), now=clock.now()))


@acting(app, "revoke")
def revoke(token: Number) -> dict[str, Any]:
    """Revoke a token: it opens nothing any more."""
    from mainstay import clock
    from mainstay.operations.api_tokens import revoke_token

    held = revoke_token(actor=None, token=token, now=clock.now())
    return {"token": held.pk, "name": held.name, "revoked_at": held.revoked_at}


def _shown(made: Any) -> dict[str, Any]:
    return {**_row(made.token), "text": made.text}


def _row(token: Any) -> dict[str, Any]:
    return {
        "token": token.pk,
        "name": token.name,
        "tail": token.tail,
        "whose": "service" if token.person.is_service else token.person.email,
        "account": token.account.key if token.account else None,
        "scopes": list(token.scopes),
        "last_used_at": token.last_used_at,
        "last_used_from": token.last_used_from,
        "ends_at": token.ends_at,
        "revoked_at": token.revoked_at,
    }
