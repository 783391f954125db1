"""mainstay demo: a provider with customers and machines, served in the foreground until stopped."""

import json
import os
import signal
import sys
import time
from contextlib import suppress
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from mainstay.cli.acting import errors_told
from mainstay.cli.opening import Data, place_of, point_to, reached, release_connections
from mainstay.cli.options import data_folder
from mainstay.cli.output import write, write_columns
from mainstay.errors import Conflict
from mainstay.gateways.installation import Installation

FOLDER = Path("var/demo")


def demo(
    context: typer.Context,
    *,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to serve on.")] = 8000,
    ready_file: Annotated[
        Path | None,
        typer.Option(
            help="A file that is written once it answers: addresses, sign-ins and tokens.", show_default=False
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Serve a made-up provider and do its jobs, until stopped. A folder that it made before goes on with what is there.

    Without --data and MAINSTAY_DATA it lives in ./var/demo. A folder that holds another installation is refused.
    """
    from mainstay.cli import logs, serving

    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, _stop)
    if signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:  # its terminal closes; nohup would have it go on
        signal.signal(signal.SIGHUP, _stop)
    url = f"http://127.0.0.1:{port}"
    with errors_told(as_json=False):
        place = point_to(FOLDER) if data_folder(context, data) is None else place_of(context, data)
        serving.refuse_taken_port("127.0.0.1", port)
        place.make()
        if ready_file:
            ready_file.unlink(missing_ok=True)
        with reached(place):
            _prepare(place)
            logs.configure()
            with serving.beside(partial(serving.serve_http, "127.0.0.1", port, 1)) as server:  # it wakes up meanwhile
                known = _known(url)
                release_connections()
                with serving.beside(serving.work_jobs, nice=5):
                    _wait_for(url, server)
                    _tell(known, ready_file)
                    server.join()
            sys.exit(server.exitcode)


def _prepare(place: Installation) -> None:
    """The database is as this version wants it. Conflict where the installation is one in earnest."""
    from mainstay.cli.init import migrate_database
    from mainstay.demo.making import is_another

    migrate_database()
    if is_another():
        raise Conflict(
            f"{place.folder} holds an installation that is no demo",
            code="not-a-demo",
            help="--data names another folder",
        )


def _known(url: str) -> dict[str, Any]:
    """What the ready file says; the demo is made where it was not, or was not finished."""
    from django.core.management import call_command

    from mainstay import clock
    from mainstay.demo.cast import PASSWORD, STAFF, customers
    from mainstay.demo.making import is_made, known_tokens, make_demo
    from mainstay.operations.provider import set_provider
    from mainstay.queries.providers import provider_of_installation

    now = clock.now().replace(microsecond=0)
    if not is_made():
        if provider_of_installation() is not None:  # it was broken off here
            call_command("flush", interactive=False, verbosity=0)
        make_demo(url=url, now=now)
    set_provider(actor=None, contract_url=url, portal_url=url, now=now)
    people = [*STAFF, *(person for customer in customers(now.date()) for person in customer.people)]
    return {
        "url": url,
        "contract_url": url,
        "users": [{"login": person.login, "password": PASSWORD, "role": person.role} for person in people],
        "tokens": [
            {"account": known.account, "contract": known.contract, "token": known.token, "note": known.note}
            for known in known_tokens()
        ],
    }


def _wait_for(url: str, server: BaseProcess) -> None:
    """The server answers, and is ready. Where it has ended instead, the command ends with its code."""
    import httpx

    while server.is_alive():
        with suppress(httpx.HTTPError):
            if httpx.get(f"{url}/readyz", timeout=5).status_code == httpx.codes.OK:
                return
        time.sleep(0.05)
    sys.exit(server.exitcode or 1)


def _tell(known: dict[str, Any], ready_file: Path | None) -> None:
    """The ready file is there, whole, and the terminal says how to sign in."""
    if ready_file:
        unfinished = ready_file.with_name(f".{ready_file.name}.{os.getpid()}")
        unfinished.write_text(json.dumps(known, indent=1))
        unfinished.replace(ready_file)
    _welcome(known)


def _welcome(known: dict[str, Any]) -> None:
    write(("Mainstay's demo", "bold"), known["url"])
    write_columns([(user["login"], user["role"]) for user in known["users"][:8]])
    write(f"all with the password: {known['users'][0]['password']}")
    write_columns([(token["token"], token["contract"], token["note"]) for token in known["tokens"]])


def _stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 -- the shape of a handler
    sys.exit(0)
