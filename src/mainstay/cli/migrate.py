"""mainstay migrate: which migrations wait? It shows them and runs them."""

import sys
from typing import Annotated, Any

import typer

from mainstay.cli.acting import errors_told, tell
from mainstay.cli.exits import NOT_READY
from mainstay.cli.init import migrate_database
from mainstay.cli.opening import Data, place_of, reached
from mainstay.cli.options import AsJson
from mainstay.cli.output import write


def migrate(
    context: typer.Context,
    *,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; code 4 says that some wait.")] = False,
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Bring the database to the state that this version works with, and list what was done."""
    with errors_told(as_json=as_json), reached(place_of(context, data)):
        from mainstay.queries.migrations import waiting_migrations

        waiting = waiting_migrations()
        if not check:
            migrate_database()
    tell({"waiting": waiting if check else [], "ran": [] if check else waiting}, as_json=as_json, show=_show)
    if check and waiting:
        sys.exit(NOT_READY)


def _show(document: dict[str, Any]) -> None:
    for migration in document["waiting"]:
        write("waits", migration)
    for migration in document["ran"]:
        write("ran", migration)
    if not document["waiting"]:
        write("no migration waits")
