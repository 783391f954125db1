"""mainstay token: what do machines attach with?"""

from datetime import timedelta
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.cli.reading import end_of_day

app = typer.Typer(help="The tokens of contracts.", no_args_is_help=True)
Number = Annotated[str, typer.Argument(metavar="CONTRACT", help="The contract's number.")]
Name = Annotated[str, typer.Argument(metavar="TOKEN", help="The token's name.")]


@acting(app, "list")
def list_tokens(contract: Number) -> list[dict[str, Any]]:
    """List the tokens of a contract and how many machines came by each."""
    from mainstay import clock
    from mainstay.queries import access
    from mainstay.queries.contracts import token_uses

    return [_use(use) for use in token_uses(access.contract_for(None, contract), clock.now())]


@acting(app, "issue")
def issue(
    contract: Number,
    name: Name,
    *,
    line: Annotated[int | None, typer.Option(help="The only line that its machines use.", show_default=False)] = None,
    environment: Annotated[
        str | None, typer.Option(help="The environment that its machines join.", show_default=False)
    ] = None,
    guest_of: Annotated[
        str | None,
        typer.Option(metavar="MACHINE", help="The machine whose guests attach with it.", show_default=False),
    ] = None,
    ends: Annotated[str, typer.Option("--ends", metavar="DAY", help="Its last day.", show_default=False)] = "",
) -> dict[str, Any]:
    """Issue a token, and show it."""
    from mainstay import clock
    from mainstay.operations.tokens import issue_token

    token = issue_token(
        actor=None, contract=contract, name=name, line=line, environment=environment, guest_of=guest_of,
        ends_at=end_of_day(ends, "--ends"), now=clock.now(),
    )  # fmt: skip
    return _shown(contract, token)


@acting(app, "rotate")
def rotate(
    contract: Number,
    name: Name,
    *,
    overlap_days: Annotated[int, typer.Option(min=0, max=3650, help="Days for which the old one goes on.")] = 7,
) -> dict[str, Any]:
    """Put a new token in the place of one, and show it. What is attached stays attached."""
    from mainstay import clock
    from mainstay.operations.tokens import rotate_token

    token = rotate_token(
        actor=None, contract=contract, token=name, overlap=timedelta(days=overlap_days), now=clock.now()
    )
    return _shown(contract, token)


@acting(app, "revoke")
def revoke(contract: Number, name: Name) -> dict[str, Any]:
    """Revoke a token: no machine attaches with it any more; those that have stay."""
    from mainstay import clock
    from mainstay.operations.tokens import revoke_token

    token = revoke_token(actor=None, contract=contract, token=name, now=clock.now())
    return {"contract": contract, "name": token.name, "revoked_at": token.revoked_at}


@acting(app, "show")
def show_token(contract: Number, name: Name) -> dict[str, Any]:
    """Show a token, derived once more."""
    from mainstay.queries import access

    return _shown(contract, access.token_for(None, contract, name))


def _shown(contract: str, token: Any) -> dict[str, Any]:
    from mainstay.operations.tokens import token_text

    return {
        "contract": contract,
        "name": token.name,
        "token": token_text(actor=None, contract=contract, token=token.pk),
        "line": token.line.position if token.line else None,
        "environment": token.environment.name if token.environment else None,
        "guest_of": token.host.name if token.host else None,
        "issued_at": token.issued_at,
        "ends_at": token.ends_at,
    }


def _use(use: Any) -> dict[str, Any]:
    token = use.token
    return {
        "name": token.name,
        "state": use.state,
        "line": token.line.position if token.line else None,
        "environment": token.environment.name if token.environment else None,
        "guest_of": token.host.name if token.host else None,
        "machines": use.machines,
        "last_used_at": use.last_used_at,
        "issued_at": token.issued_at,
        "ends_at": token.ends_at,
    }
