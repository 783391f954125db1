"""mainstay second-factor: who has one, and from when is one demanded?"""

from datetime import date, datetime
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting

app = typer.Typer(help="Passkeys and code apps: who has one, who must.", no_args_is_help=True)
AccountKey = Annotated[
    str, typer.Option("--account", help="Of this account; without it, of the provider.", show_default=False)
]


@acting(app, "list")
def list_factors(account: AccountKey = "") -> list[dict[str, Any]]:
    """List the people with their second factors."""
    from mainstay.queries import access
    from mainstay.queries.people import people_of
    from mainstay.queries.second_factors import second_factor_of

    people = people_of(access.account_for(None, account)) if account else people_of(None).exclude(staff_role="")
    found = second_factor_of(people)
    return [{"email": person.email, "second_factor": found[person.pk]} for person in people]


@acting(app, "demand")
def demand(
    *,
    account: AccountKey = "",
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The first day on which nobody signs in without one."),
    ] = None,
    no_longer: Annotated[bool, typer.Option("--no-longer", help="It is not demanded any more.")] = False,
) -> dict[str, Any]:
    """From a day on, let nobody in without a second factor. Without a day: show from when it is demanded."""
    from mainstay import clock
    from mainstay.operations.second_factors import demand_second_factor

    if since is not None or no_longer:
        day = None if since is None else since.date()
        demand_second_factor(actor=None, account=account, since=day, now=clock.now())
    return {"account": account, "demanded_from": _demanded(account)}


@acting(app, "clear")
def clear(email: Annotated[str, typer.Argument(metavar="EMAIL", help="Their address.")]) -> dict[str, Any]:
    """Take all second factors off somebody who lost them. Their sessions end."""
    from mainstay import clock
    from mainstay.operations.second_factors import clear_second_factors

    person = clear_second_factors(actor=None, email=email, now=clock.now())
    return {"email": person.email, "second_factor": "none"}


def _demanded(account: str) -> str:
    from mainstay.queries import access
    from mainstay.queries.second_factors import rules

    of_provider, of_accounts = rules()
    day: date | None = of_accounts.get(access.account_for(None, account).key) if account else of_provider
    return day.isoformat() if day else ""
