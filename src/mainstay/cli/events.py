"""mainstay events: what was done, in the order of the chain?"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from mainstay.cli.acting import errors_told
from mainstay.cli.connecting import Server, connected, server_of
from mainstay.cli.opening import Data, opened, place_of
from mainstay.cli.options import AsJson
from mainstay.cli.output import write, write_json


def events(
    context: typer.Context,
    *,
    after: Annotated[int, typer.Option(metavar="PLACE", min=0, help="Only what comes behind this place.")] = 0,
    account: Annotated[
        str | None, typer.Option(metavar="ACCOUNT", help="Only those of the account.", show_default=False)
    ] = None,
    kinds: Annotated[
        str, typer.Option("--events", metavar="KIND", help="Only these, as 'machine.*', parted by commas.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 100,
    data: Data = None,
    server: Server = None,
    as_json: AsJson = False,
) -> None:
    """Write what was done, oldest first: with --json one JSON document a line.

    Whoever goes on with --after from the last place misses nothing, however late a transaction ended.
    """
    with errors_told(as_json=as_json):
        asked = server_of(context, server, data)
        if asked is None:
            with opened(place_of(context, data)):
                _write(_recorded(account, kinds, after, limit), as_json=as_json)
        else:
            from mainstay.cli.remote.events import events as events_at

            with connected(asked) as client:
                _write(events_at(client, account=account or "", kinds=kinds, after=after, limit=limit), as_json=as_json)


def _recorded(account: str | None, kinds: str, after: int, limit: int) -> Iterable[Mapping[str, Any]]:
    from mainstay.queries import access
    from mainstay.queries.events import feed

    owner = access.events_owner(None, account, "follow-events")
    wanted = [kind.strip() for kind in kinds.split(",") if kind.strip()]
    return feed(owner, kinds=wanted, after=after, limit=limit).events


def _write(events: Iterable[Mapping[str, Any]], *, as_json: bool) -> None:
    for event in events:
        if as_json:
            write_json(event)
        else:
            write(str(event["position"]), event["at"], event["kind"], event["account"] or "-", event["about"])
