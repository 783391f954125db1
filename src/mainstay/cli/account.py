"""mainstay account: who are the customers?"""

from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting

app = typer.Typer(help="The customers.", no_args_is_help=True)
Key = Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's key, such as nordwind.")]


@acting(app, "list")
def list_accounts() -> list[dict[str, Any]]:
    """List the accounts with what is attached in each."""
    from mainstay import clock
    from mainstay.queries.accounts import accounts_of

    return [
        {
            "account": row.key,
            "name": row.name,
            "zone": row.zone,
            "contracts": row.contracts_count,
            "last_end": row.last_end,
            "attached": row.attached,
            "active": row.active,
            "set_apart": row.set_apart,
        }
        for row in accounts_of(None, clock.now()).order_by("key")
    ]


@acting(app, "show")
def show_account(account: Key) -> dict[str, Any]:
    """Show an account with its people, contracts and environments."""
    from mainstay.queries import access
    from mainstay.queries.accounts import members_of
    from mainstay.queries.contracts import contracts_of

    row = access.account_for(None, account)
    return {
        "account": row.key,
        "name": row.name,
        "zone": row.zone,
        "people": [
            {"email": member.person.email, "name": member.person.name, "role": member.role}
            for member in sorted(members_of(row), key=lambda one: (one.person.name, one.person.email))
            if not member.person.is_service
        ],
        "contracts": [
            {"contract": one.number, "name": one.name, "from": one.effective_from, "to": one.effective_to}
            for one in contracts_of(row)
        ],
        "environments": [{"environment": one.name} for one in row.environments.order_by("name")],
    }


@acting(app, "create")
def create(
    account: Key,
    *,
    name: Annotated[str, typer.Option(help="The customer's name.")],
    zone: Annotated[str, typer.Option(help="The time zone of its days.")] = "UTC",
) -> dict[str, Any]:
    """Make an account, with nobody and no contract in it."""
    from mainstay import clock
    from mainstay.operations.accounts import create_account

    row = create_account(actor=None, key=account, name=name, zone=zone, now=clock.now())
    return {"account": row.key, "name": row.name, "zone": row.zone}
