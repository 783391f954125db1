"""mainstay audit: is what was done still as it was sealed?"""

import time
from typing import Annotated

import typer

from mainstay.cli.acting import errors_told, from_command_line, tell
from mainstay.cli.exits import NOT_DONE
from mainstay.cli.opening import Data, opened, place_of
from mainstay.cli.options import AsJson
from mainstay.cli.output import write, write_json
from mainstay.errors import Invalid

app = typer.Typer(help="The audit: the sealed chain of what was done.", no_args_is_help=True)
Since = Annotated[int, typer.Option(metavar="PLACE", min=0, help="Only what comes behind this place of the chain.")]


@app.command("verify")
def verify(
    context: typer.Context,
    *,
    since: Since = 0,
    anchor: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PLACE:HASH", help="A link that was kept elsewhere; may be given again.", show_default=False
        ),
    ] = None,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Read the whole chain and name the first row that was changed, removed or put in. Code 1 where there is one."""
    with errors_told(as_json=as_json):
        anchors = dict(_anchor(said) for said in anchor or ())
        with opened(place_of(context, data)), from_command_line():
            from mainstay import clock
            from mainstay.operations.audit import check_chain

            started = time.perf_counter()

            def progress(rows: int) -> None:
                typer.echo(f"{rows:,} rows, {rows / (time.perf_counter() - started):,.0f} a second", err=True)

            found = check_chain(now=clock.now(), since=since, anchors=anchors, progress=progress)
            seconds = time.perf_counter() - started
        document = {
            "whole": found.is_whole,
            "found": found.found,
            "since": found.since,
            "position": found.position,
            "hash": found.hash.hex(),
            "sealed_at": found.sealed_at.isoformat() if found.sealed_at else None,
            "rows": found.rows,
            "rows_a_second": round(found.rows / seconds) if seconds else 0,
        }
        tell(document, as_json=as_json)
        if not found.is_whole:
            raise typer.Exit(NOT_DONE)


@app.command("export")
def export(context: typer.Context, *, since: Since = 0, data: Data = None) -> None:
    """Write the chain as JSON lines: each row as it was hashed, with its link. Anybody can compute the links again from them."""
    with errors_told(as_json=True), opened(place_of(context, data)):
        from django.db import transaction

        from mainstay.queries.chain import chain_lines

        with transaction.atomic():
            for line in chain_lines(since):
                write_json(line)


@app.command("last")
def last(context: typer.Context, *, data: Data = None, as_json: AsJson = False) -> None:
    """Say what the latest check has found."""
    with errors_told(as_json=as_json), opened(place_of(context, data)):
        from mainstay.queries.chain import last_check

        check = last_check()
        if check is None:
            write("the chain was never checked")
            return
        tell(
            {
                "at": check.at.isoformat(),
                "position": check.position,
                "hash": bytes(check.hash).hex(),
                "found": check.found,
            },
            as_json=as_json,
        )


def _anchor(said: str) -> tuple[int, bytes]:
    place, _, link = said.partition(":")
    try:
        return int(place), bytes.fromhex(link)
    except ValueError as error:
        raise Invalid(f"{said!r} is no anchor", fields={"--anchor": "PLACE:HASH, as the mail has it"}) from error
