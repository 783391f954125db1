"""mainstay environment: which machines are one cloud, cluster or the like?"""

from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting

app = typer.Typer(help="Environments of machines.", no_args_is_help=True)
Key = Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's key.")]


@acting(app, "list")
def list_environments(account: Key) -> list[dict[str, Any]]:
    """List the environments of an account, and whether every Ubuntu machine of each is covered today."""
    from mainstay import clock
    from mainstay.queries import access
    from mainstay.queries.environments import environments_of

    return [
        {
            "environment": page.environment.name,
            "hosts": [host.machine.name for host in page.hosts],
            "guests": sum(len(host.guests) for host in page.hosts),
            "others": len(page.others),
            "whole": str(page.whole.verdict),
            "why": "; ".join(reason.says for reason in page.whole.reasons),
        }
        for page in environments_of(access.account_for(None, account), clock.now().date())
    ]


@acting(app, "create")
def create(
    account: Key, name: Annotated[str, typer.Argument(metavar="NAME", help="What it is called.")]
) -> dict[str, Any]:
    """Make an environment, with no machine in it."""
    from mainstay import clock
    from mainstay.operations.environments import create_environment

    row = create_environment(actor=None, account=account, name=name, now=clock.now())
    return {"account": account, "environment": row.name}
