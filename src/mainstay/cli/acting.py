"""What is the same for every command that needs an installation?

Such a command is a function from its options to a document: what came of it, plain enough for JSON. `acting` gives it
--data and --json, opens the installation around it and writes the document, or the error, for a person or for a script.
"""

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import typer

from mainstay.cli.exits import exit_code_of
from mainstay.cli.opening import Data, opened, place_of
from mainstay.cli.options import AsJson
from mainstay.cli.output import complain, write, write_columns, write_json
from mainstay.errors import Invalid, Refused, ServiceError

Act = Callable[..., Any]
Show = Callable[[Any], None]


def acting(app: typer.Typer, name: str, *, show: Show | None = None) -> Callable[[Act], Act]:
    """The function is a command of that name. `show` writes its document for a person where columns would not do."""

    def register(act: Act) -> Act:
        @wraps(act)
        def run(context: typer.Context, data: Path | None, as_json: bool, **options: Any) -> None:  # noqa: FBT001 -- typer
            with errors_told(as_json=as_json):
                with opened(place_of(context, data)), from_command_line():
                    document = act(**options)
                tell(document, as_json=as_json, show=show)

        _take_options_of(run, act)
        app.command(name)(run)
        return act

    return register


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
        clauses = [f"§ {clause}" for clause in error.decision.clauses] if isinstance(error, Refused) else []
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
        from mainstay.terms.questions import decision_as_json

        said["decision"] = decision_as_json(error.decision)
    return said


def _take_options_of(run: Act, act: Act) -> None:
    """`run` looks to typer as `act` does, with the context, --data and --json besides."""
    given = list(inspect.signature(act, eval_str=True).parameters.values())
    keyword = inspect.Parameter.KEYWORD_ONLY
    ours = [
        inspect.Parameter("context", keyword, annotation=typer.Context),
        *(one.replace(kind=keyword) for one in given),
        inspect.Parameter("data", keyword, default=None, annotation=Data),
        inspect.Parameter("as_json", keyword, default=False, annotation=AsJson),
    ]
    run.__signature__ = inspect.Signature(ours)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in ours}
