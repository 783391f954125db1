"""mainstay environment: which machines are one cloud, cluster or the like?"""

from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.errors import Invalid

app = typer.Typer(help="Environments of machines.", no_args_is_help=True)
Key = Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's key.")]
Name = Annotated[str, typer.Argument(metavar="ENVIRONMENT", help="What it is called.")]


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


@acting(app, "rename")
def rename(
    account: Key, name: Name, to: Annotated[str, typer.Argument(metavar="NAME", help="Its new name.")]
) -> dict[str, Any]:
    """Give an environment another name; machines and tokens stay in it."""
    from mainstay import clock
    from mainstay.operations.environments import rename_environment

    row = rename_environment(actor=None, account=account, environment=name, name=to, now=clock.now())
    return {"account": account, "environment": row.name}


@acting(app, "remove")
def remove(account: Key, name: Name) -> dict[str, Any]:
    """Remove an environment; its machines stay, each in one of its own."""
    from mainstay import clock
    from mainstay.operations.environments import remove_environment

    remove_environment(actor=None, account=account, environment=name, now=clock.now())
    return {"account": account, "removed": name}


@acting(app, "hosts")
def set_hosts(
    account: Key,
    pairs: Annotated[
        list[str], typer.Argument(metavar="HOST:GUEST,GUEST...", help="A host and exactly the guests that run on it.")
    ],
) -> list[dict[str, Any]]:
    """Say which machines run on which hosts, many at once: all of it is set, or nothing."""
    from mainstay import clock
    from mainstay.operations.environments import set_guests

    changed = set_guests(actor=None, account=account, guests_of=dict(map(guests_of_pair, pairs)), now=clock.now())
    return [{"machine": row.name, "host": str(row.host) if row.host else None} for row in changed]


def guests_of_pair(pair: str) -> tuple[str, tuple[str, ...]]:
    """The host and its guests, as they are typed."""
    host, colon, guests = pair.partition(":")
    if not colon or not host:
        raise Invalid(f"{pair!r} names no host", fields={"pairs": "HOST:GUEST,GUEST"}, help="hv-01:web-01,web-02")
    return host, tuple(filter(None, guests.split(",")))
