"""How does a command come to a server? It is told the address, finds the token in its environment, and calls the API."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mainstay.cli.exits import NotReady
from mainstay.errors import Invalid, Refused

if TYPE_CHECKING:
    from mainstay.client import Client

Server = Annotated[
    str | None,
    typer.Option("--server", metavar="URL", help="Ask this server in place of an installation.", show_default=False),
]
ServerOfAll = Annotated[
    str | None,
    typer.Option("--server", metavar="URL", envvar="MAINSTAY_SERVER", help="The server that is asked over its API."),
]


def server_of(context: typer.Context, own: str | None, data: Path | None = None) -> str | None:
    """The server that the command was pointed to; None where it works on an installation.

    What stands behind the command's name goes before what stands in front of it, and that before the environment. Invalid where
    two of the same place disagree.
    """
    if own or data:
        return _one_of(own, data)
    root = context.find_root()
    for source in ("COMMANDLINE", "ENVIRONMENT"):
        named = {name: root.params.get(name) for name in ("server", "data") if _source(root, name) == source}
        if any(named.values()):
            return _one_of(named.get("server"), named.get("data"))
    return None


@contextmanager
def connected(server: str) -> "Iterator[Client]":
    """A client of the server. What a decision refused is told as the installation itself would."""
    from mainstay.client import Client, NoAnswer, Unsafe
    from mainstay.client.plain import plain

    try:
        with Client(server, _token(), plain_http=os.environ.get("MAINSTAY_PLAIN_HTTP") == "1") as client:
            yield client
    except NoAnswer as lost:
        raise NotReady(lost.message, code=lost.code, help=lost.help) from lost
    except Unsafe as unsafe:
        raise Invalid(unsafe.message, code=unsafe.code, help=f"{unsafe.help}, or MAINSTAY_PLAIN_HTTP=1") from unsafe
    except Refused as refused:
        raise Refused(plain(refused.decision), refused.message, code=refused.code, help=refused.help) from refused


def _one_of(server: str | None, data: Path | None) -> str | None:
    if server and data:
        raise Invalid(
            "a server and a folder are named, and one of them is meant",
            fields={"--server": "this, or --data"},
            help="MAINSTAY_SERVER and MAINSTAY_DATA do the same",
        )
    return server


def _source(root: Any, name: str) -> str:
    source = root.get_parameter_source(name)
    return source.name if source else ""


def _token() -> str:
    if text := os.environ.get("MAINSTAY_TOKEN", ""):
        return text.strip()
    file = os.environ.get("MAINSTAY_TOKEN_FILE", "")
    if not file:
        raise NotReady(
            "no token is named", code="no-token", help="MAINSTAY_TOKEN or MAINSTAY_TOKEN_FILE holds one of the API"
        )
    try:
        return Path(file).read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NotReady(f"{file} cannot be read", code="no-token", help="MAINSTAY_TOKEN_FILE names a file") from error
