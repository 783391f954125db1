"""mainstay questions: what can be asked, and with which facts?"""

from typing import Annotated, Any

import typer

from mainstay.cli.acting import errors_told
from mainstay.cli.connecting import Server, connected, server_of
from mainstay.cli.exits import HostOnly
from mainstay.cli.options import AsJson
from mainstay.cli.output import fail, write, write_columns, write_json


def questions(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="One question; without it all are listed.", show_default=False)] = "",
    *,
    json_schema: Annotated[bool, typer.Option("--json-schema", help="Write the JSON Schema of the facts.")] = False,
    as_json: AsJson = False,
    server: Server = None,
) -> None:
    """List the questions that the terms answer, or one with its facts, answer, reasons and clauses.

    A question that there is not ends with code 1.
    """
    with errors_told(as_json=as_json or json_schema):
        asked = server_of(context, server)
        if asked is None:
            _known_here(name, json_schema=json_schema, as_json=as_json)
        elif json_schema:
            raise HostOnly("schemas of facts are written without a server", help="its document is /api/v1/openapi.json")
        else:
            _known_at(asked, name, as_json=as_json)


def _known_at(server: str, name: str, *, as_json: bool) -> None:
    from mainstay.cli.remote.questions import all_described, described

    with connected(server) as client:
        if name:
            document = described(client, name)
            write_json(document) if as_json else _write_question(document)
            return
        known = all_described(client)
        write_json(known) if as_json else _write_list(known)


def _known_here(name: str, *, json_schema: bool, as_json: bool) -> None:
    import mainstay.rules  # noqa: F401 -- registers the questions
    from mainstay.terms.descriptions import facts_schema, question_as_json
    from mainstay.terms.facts import FactError
    from mainstay.terms.questions import all_questions, question_called

    described = facts_schema if json_schema else question_as_json
    if not name:
        known = sorted(all_questions(), key=lambda question: question.name)
        if json_schema:
            write_json({question.name: described(question) for question in known})
        elif as_json:
            write_json([described(question) for question in known])
        else:
            _write_list([question_as_json(question) for question in known])
        return
    try:
        question = question_called(name)
    except FactError as error:
        fail(error, as_json=as_json or json_schema)
    if as_json or json_schema:
        write_json(described(question))
    else:
        _write_question(question_as_json(question))


def _write_list(known: list[dict[str, Any]]) -> None:
    write_columns([(one["name"], one["asks"]) for one in known], indent=0)


def _write_question(described: dict[str, Any]) -> None:
    from pydantic_core import to_json

    from mainstay.terms.clauses import edition

    write((described["name"], "bold"), described["asks"])
    write(described["verdicts"])
    _write_part("Facts", [(fact["name"], fact["type"], _default(fact), fact["means"]) for fact in described["facts"]])
    _write_part("Answer", [(field["name"], field["type"], field["means"]) for field in described["answer"]])
    _write_part("Reasons", list(described["reasons"].items()))
    clauses = edition().clauses
    _write_part("Clauses", [(clause, clauses[clause].title) for clause in described["clauses"]])
    _write_part("Example", [("facts", to_json(described["example"]["facts"]).decode())])


def _write_part(title: str, rows: list[tuple[str, ...]]) -> None:
    write("")
    write((title, "bold"))
    write_columns(rows)


def _default(fact: dict[str, Any]) -> str:
    from pydantic_core import to_json

    return "required" if fact["required"] else f"default {to_json(fact['default']).decode()}"
