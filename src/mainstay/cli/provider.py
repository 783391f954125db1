"""mainstay provider: whose installation is this?"""

from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.errors import Invalid

app = typer.Typer(help="The provider's name and addresses.", no_args_is_help=True)


@acting(app, "show")
def show_provider() -> dict[str, Any]:
    """Show the provider, and what is still to be set."""
    return _provider()


@acting(app, "set")
def set_settings(
    *,
    name: Annotated[str | None, typer.Option(help="Its name.", show_default=False)] = None,
    url: Annotated[
        str | None, typer.Option(help="Where both machines and people reach it.", show_default=False)
    ] = None,
    contract_url: Annotated[str | None, typer.Option(help="Where machines reach it.", show_default=False)] = None,
    portal_url: Annotated[str | None, typer.Option(help="Where people reach it.", show_default=False)] = None,
    offer_days: Annotated[
        int | None, typer.Option(min=1, max=365, help="Days to answer an offered amendment.", show_default=False)
    ] = None,
) -> dict[str, Any]:
    """Set the provider's name, addresses and days to answer an offer; what is not said stays as it is."""
    from mainstay import clock
    from mainstay.operations.provider import set_provider

    if not any(value is not None for value in (name, url, contract_url, portal_url, offer_days)):
        raise Invalid(
            "nothing is said that would be set", help="--name, --url, --contract-url, --portal-url, --offer-days"
        )
    set_provider(
        actor=None, name=name, contract_url=url if contract_url is None else contract_url,
        portal_url=url if portal_url is None else portal_url, offer_days=offer_days, now=clock.now(),
    )  # fmt: skip
    return _provider()


def _provider() -> dict[str, Any]:
    from mainstay.errors import NotFound
    from mainstay.queries.providers import counts, provider_of_installation

    row = provider_of_installation()
    if row is None:
        raise NotFound("this installation has no provider yet", help="mainstay init sets one up")
    return {
        "name": row.name,
        "contract_url": row.contract_url,
        "portal_url": row.portal_url,
        "offer_days": row.offer_days,
        "demo": row.is_demo,
        **counts(),
    }
