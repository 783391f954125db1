"""mainstay serve and mainstay worker: the two processes of an installation."""

from typing import Annotated

import typer

from mainstay.cli.acting import errors_told
from mainstay.cli.opening import Data, opened, place_of, release_connections


def serve(
    context: typer.Context,
    *,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 2,
    data: Data = None,
) -> None:
    """Serve people and machines until stopped. Code 4 while migrations wait."""
    from mainstay.cli import serving

    with errors_told(as_json=False), opened(place_of(context, data)):
        release_connections()
        serving.serve_http(host, port, workers)


def worker(context: typer.Context, *, data: Data = None) -> None:
    """Do what runs by itself until stopped: deliveries, expiries, counts. Code 4 while migrations wait."""
    from mainstay.cli import logs, serving

    with errors_told(as_json=False), opened(place_of(context, data)):
        release_connections()
        logs.configure()
        serving.work_jobs()
