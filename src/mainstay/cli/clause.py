"""mainstay clause: what does a clause say, how is it read, and who answers it?"""

from collections.abc import Iterable
from typing import Annotated, Any, NoReturn

import typer

from mainstay.cli.acting import errors_told
from mainstay.cli.connecting import Server, connected, server_of
from mainstay.cli.exits import NOT_DONE
from mainstay.cli.options import AsJson
from mainstay.cli.output import complain, write, write_columns, write_json
from mainstay.errors import NotFound


def clause(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="CLAUSE", help="Its id, such as 8.3.2 or def.esm.")],
    *,
    as_json: AsJson = False,
    server: Server = None,
) -> None:
    """Show a clause of the service description in our words: figures, readings, what answers it, what leans on it.

    A clause that there is not ends with code 1, and the ids that come close are named.
    """
    with errors_told(as_json=as_json):
        asked = server_of(context, server)
        found = _known_here(name, as_json=as_json) if asked is None else _known_at(asked, name, as_json=as_json)
        write_json(found) if as_json else _write_clause(found)


def _known_here(name: str, *, as_json: bool) -> dict[str, Any]:
    from mainstay.terms.clauses import edition
    from mainstay.terms.descriptions import clause_as_json
    from mainstay.terms.register import NoSuchClause, clause_called

    try:
        return clause_as_json(edition(), clause_called(edition(), name))
    except NoSuchClause as error:
        _not_found(error.wanted, error.near, as_json=as_json)


def _known_at(server: str, name: str, *, as_json: bool) -> dict[str, Any]:
    from mainstay.client.plain import plain

    try:
        with connected(server) as client:
            found: dict[str, Any] = plain(client.get_clause(name))
            return found
    except NotFound:
        _not_found(name, (), as_json=as_json)


def _not_found(wanted: str, near: tuple[str, ...], *, as_json: bool) -> NoReturn:
    message = f"there is no clause {wanted!r}"
    if as_json:
        write_json({"error": {"code": "unknown-clause", "field": None, "message": message, "near": near}})
    else:
        complain(message, f"near it: {', '.join(near)}" if near else "mainstay terms search WORDS looks for one")
    raise typer.Exit(NOT_DONE)


def _write_clause(found: dict[str, Any]) -> None:
    write((f"§ {found['id']}", "bold"), found["title"])
    write(f"{found['part']}, {found['kind']}, edition of {found['edition']}")
    write("")
    write(found["says"])
    _write_part("Figures", found["figures"].items())
    for reading in found["readings"]:
        others = [("or", f"{says} ({name})") for name, says in reading["open"].items()]
        _write_part(f"Reading {reading['name']}", [
            ("open", reading["question"]), ("ours", reading["ours"]), ("why", reading["why"]), *others,
        ])  # fmt: skip
    if found["ambiguity"] and not found["readings"]:
        _write_part("Open", [("", found["ambiguity"])])
    write("")
    write_columns(_who_answers(found), indent=0)


def _who_answers(found: dict[str, Any]) -> list[tuple[str, str]]:
    who = {
        "answered": ("answered by", ", ".join(found["answered_by"])),
        "people": ("for people", found["people"]),
        "planned": ("planned", found["planned"]),
    }
    return [
        who[found["status"]],
        ("leans on", ", ".join(found["depends_on"]) or "none"),
        ("leaned on by", ", ".join(found["depended_on_by"]) or "none"),
    ]


def _write_part(title: str, rows: Iterable[tuple[str, str]]) -> None:
    if rows := list(rows):
        write("")
        write((title, "bold"))
        write_columns(rows)
