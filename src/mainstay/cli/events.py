"""mainstay events: what was done, in the order of the chain?"""

from typing import Annotated

import typer

from mainstay.cli.acting import errors_told
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
    as_json: AsJson = False,
) -> None:
    """Write what was done, oldest first: with --json one JSON document a line.

    Whoever goes on with --after from the last place misses nothing, however late a transaction ended.
    """
    with errors_told(as_json=as_json), opened(place_of(context, data)):
        from mainstay.queries import access
        from mainstay.queries.events import feed

        owner = access.events_owner(None, account, "follow-events")
        wanted = [kind.strip() for kind in kinds.split(",") if kind.strip()]
        for event in feed(owner, kinds=wanted, after=after, limit=limit).events:
            if as_json:
                write_json(event)
            else:
                write(str(event["position"]), event["at"], event["kind"], event["account"] or "-", event["about"])
