"""What is the same for every command that needs an installation, or a server?

Such a command is a function from its options to a document: what came of it, plain enough for JSON. `acting` gives it
--data, --server and --json, opens the installation around it and writes the document, or the error, for a person or for a script.
Its remote form is the function of the same name in mainstay.cli.remote, in the module of the same name: it is given a client
and the same options, and makes the same document. What has none works on the host alone.
"""

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import typer

from mainstay.cli.connecting import Server, connected, server_of
from mainstay.cli.exits import HostOnly, exit_code_of
from mainstay.cli.opening import Data, opened, place_of
from mainstay.cli.options import AsJson
from mainstay.cli.output import complain, write, write_columns, write_json
from mainstay.errors import Invalid, Refused, ServiceError
from mainstay.gateways.installation import Installation

Act = Callable[..., Any]
Show = Callable[[Any], None]


def acting(app: typer.Typer, name: str, *, show: Show | None = None) -> Callable[[Act], Act]:
    """The function is a command of that name. `show` writes its document for a person where columns would not do."""

    def register(act: Act) -> Act:
        @wraps(act)
        def run(
            context: typer.Context,
            data: Path | None,
            server: str | None,
            as_json: bool,  # noqa: FBT001 -- typer
            **options: Any,
        ) -> None:
            with errors_told(as_json=as_json):
                asked = server_of(context, server, data)
                document = (
                    _on_host(act, place_of(context, data), options) if asked is None else _on(asked, act, options)
                )
                tell(document, as_json=as_json, show=show)

        _take_options_of(run, act)
        app.command(name)(run)
        return act

    return register


def remote_form(act: Act) -> Act | None:
    """What does the same over the client; None where the command works on the host alone."""
    noun = act.__module__.rpartition(".")[2]
    if find_spec(f"mainstay.cli.remote.{noun}") is None:
        return None
    form: Act | None = getattr(import_module(f"mainstay.cli.remote.{noun}"), act.__name__, None)
    return form


def _on_host(act: Act, place: Installation, options: Mapping[str, Any]) -> Any:
    with opened(place), from_command_line():
        return act(**options)


def _on(server: str, act: Act, options: Mapping[str, Any]) -> Any:
    form = remote_form(act)
    if form is None:
        raise HostOnly("this command works on the host alone", help="there, with --data DIR in place of --server")
    with connected(server) as client:
        return form(client, **options)


@contextmanager
def from_command_line() -> Iterator[None]:
    """What is recorded inside was done here."""
    from mainstay.operations.origins import Origin, acting_from

    with acting_from(Origin(channel="command line")):
        yield


class errors_told:  # noqa: N801 -- read as a clause: with errors_told(…)
    """An act that was not done ends the command with its code: said in a line with what would help, or as JSON."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ServiceError):
            end_with(error, as_json=self.as_json)


def end_with(error: ServiceError, *, as_json: bool) -> NoReturn:
    """The command ends: nothing was done."""
    if as_json:
        write_json({"error": _error(error)})
    else:
        wrong = error.fields if isinstance(error, Invalid) else {}
        clauses = [f"§ {clause}" for clause in _decision(error)["clauses"]] if isinstance(error, Refused) else []
        says = " ".join((error.message, *clauses))
        fields = (f"{field}: {said}" for field, said in wrong.items() if said != says)
        complain(says, error.help or "; ".join(said for said in fields if said != says))
    sys.exit(exit_code_of(error))


def tell(document: Any, *, as_json: bool, show: Show | None = None) -> None:
    """The document is written: JSON for a script, else columns."""
    if as_json:
        write_json(document)
    elif show is not None:
        show(document)
    elif isinstance(document, Mapping):
        show_one(document)
    else:
        show_list(document)


def show_one(document: Mapping[str, Any]) -> None:
    """One thing: a line for each of its parts; a part that has parts itself, or is a list of things, comes below."""
    parts = {name: value for name, value in document.items() if not (_is_table(value) or _is_thing(value))}
    if parts:
        write_columns([(name.replace("_", " "), _cell(value)) for name, value in parts.items()], indent=0)
    for name, value in document.items():
        if _is_table(value) or _is_thing(value):
            write("")
            write((name.replace("_", " "), "bold"))
            show_one(value) if _is_thing(value) else show_list(value)


def show_list(documents: Iterable[Mapping[str, Any]]) -> None:
    """Things of one kind: a line for each, under the names of their parts."""
    rows = list(documents)
    if not rows:
        write("none")
        return
    names = list(rows[0])
    write_columns([names, *([_cell(row[name]) for name in names] for row in rows)], indent=0)


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _is_thing(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value)


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(_cell, value)) or "-"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_cell(part)}" for name, part in value.items()) or "-"
    return "-" if value in (None, "") else str(value)


def _error(error: ServiceError) -> dict[str, Any]:
    said: dict[str, Any] = {"code": error.code, "message": error.message, "help": error.help}
    if isinstance(error, Invalid):
        said["fields"] = error.fields
    if isinstance(error, Refused):
        said["decision"] = _decision(error)
    return said


def _decision(error: Refused) -> Mapping[str, Any]:
    """Its public JSON; that of a server is so already."""
    if isinstance(error.decision, Mapping):
        return error.decision
    from mainstay.terms.questions import decision_as_json

    return decision_as_json(error.decision)


def _take_options_of(run: Act, act: Act) -> None:
    """`run` looks to typer as `act` does, with the context, --data, --server and --json besides."""
    given = list(inspect.signature(act, eval_str=True).parameters.values())
    keyword = inspect.Parameter.KEYWORD_ONLY
    ours = [
        inspect.Parameter("context", keyword, annotation=typer.Context),
        *(one.replace(kind=keyword) for one in given),
        inspect.Parameter("data", keyword, default=None, annotation=Data),
        inspect.Parameter("server", keyword, default=None, annotation=Server),
        inspect.Parameter("as_json", keyword, default=False, annotation=AsJson),
    ]
    run.__signature__ = inspect.Signature(ours)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in ours}
