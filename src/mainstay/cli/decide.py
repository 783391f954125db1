"""mainstay decide: what do the terms say to these facts?"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from mainstay.cli.acting import errors_told
from mainstay.cli.connecting import Server, connected, server_of
from mainstay.cli.options import AsJson
from mainstay.cli.output import fail, write, write_columns, write_json

VERDICT_STYLES = {
    "yes": "bold green",
    "no": "bold red",
    "limited": "bold yellow",
    "conditional": "bold yellow",
    "ruling-needed": "bold magenta",
    "unknown": "bold cyan",
}


def decide(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(help="The question, as `mainstay questions` lists it.", show_default=False)
    ] = "",
    facts: Annotated[str, typer.Option("--facts", metavar="FILE|-", help="The facts as JSON; - reads them here.")] = "",
    *,
    as_json: AsJson = False,
    server: Server = None,
    batch: Annotated[
        bool,
        typer.Option(
            "--batch",
            help='Read {"question": NAME, "facts": {…}} from each line of standard input, and write one result a line.',
        ),
    ] = False,
) -> None:
    """Say what the terms decide from given facts, by which clauses, and until when.

    Any decision ends with code 0, a no as well as a yes. Facts that cannot be read end with 2, a question that there is
    not with 1; with --json the error is written in its public shape. In a batch each line has its result or its error, in
    order and as soon as it is decided, and the code is 0. A server answers under its own terms, and a batch in groups.
    """
    with errors_told(as_json=as_json or batch):
        asked = server_of(context, server)
        if batch:
            if name or facts or as_json:
                raise typer.BadParameter("--batch takes its questions and facts from standard input, and writes JSON")
            decide_lines() if asked is None else _decide_lines_at(asked)
        elif not name or not facts:
            raise typer.BadParameter("a question and --facts are needed, or --batch")
        else:
            _decide_one(asked, name, facts, as_json=as_json)


def _decide_one(server: str | None, name: str, facts: str, *, as_json: bool) -> None:
    from mainstay.terms.facts import FactError

    try:
        given = _read(facts)
        document = _decided(name, given) if server is None else _decided_at(server, name, given)
    except FactError as error:
        fail(error, as_json=as_json)
    if as_json:
        write_json(document)
    else:
        _write_decision(document)


def decide_lines() -> None:
    """One result a line for each line of standard input, written before the next one is read."""
    for line in sys.stdin.buffer:
        _write_line(_result_of(line))


def _decide_lines_at(server: str) -> None:
    from mainstay.cli.remote.decide import results

    with connected(server) as client:
        for result in results(client, sys.stdin.buffer):
            _write_line(result)


def _write_line(result: bytes) -> None:
    sys.stdout.buffer.write(result + b"\n")
    sys.stdout.buffer.flush()


def _decided_at(server: str, name: str, facts: object) -> bytes:
    from mainstay.cli.remote.decide import decided

    with connected(server) as client:
        return decided(client, name, facts)


def _result_of(line: bytes) -> bytes:
    from pydantic_core import to_json

    from mainstay.terms.facts import FactError

    try:
        asked = asked_in(line)
        return _decided(asked["question"], asked.get("facts", {}))
    except FactError as error:
        return to_json(error.as_json())


def asked_in(line: bytes) -> Mapping[str, Any]:
    """The question and the facts of a line of a batch."""
    from mainstay.terms.facts import FactError, bad_fact
    from mainstay.terms.questions import read_json

    asked = read_json(line)
    if not isinstance(asked, Mapping):
        raise FactError("bad-fact", None, 'a line is an object: {"question": NAME, "facts": {…}}')
    if not isinstance(asked.get("question"), str):
        raise FactError("unknown-question", None, "question: the name of a question is expected")
    if odd := next((key for key in asked if key not in ("question", "facts")), None):
        raise bad_fact(odd, f"{odd}: a line holds question and facts, and nothing else")
    return asked


def _read(facts: str) -> Any:
    from mainstay.terms.facts import FactError
    from mainstay.terms.questions import read_json

    try:
        text = sys.stdin.buffer.read() if facts == "-" else Path(facts).read_bytes()
    except (OSError, ValueError) as error:
        raise FactError("bad-fact", None, f"{facts!r} cannot be read: {error}") from error
    return read_json(text)


def _decided(name: str, facts: object) -> bytes:
    import mainstay.rules  # noqa: F401 -- registers the questions
    from mainstay.terms.questions import decide_json

    return decide_json(name, facts)


def _write_decision(document: bytes) -> None:
    """The verdict with its word and its end, then each reason with its clauses, then the answer and what it rests on."""
    from mainstay.terms.questions import question_called, read_json

    decision = read_json(document)
    first = question_called(decision["question"]).answers()[0]
    word = str(decision["answer"].get(first.name, "")) if first.kind.form == "word" else ""
    until = f"until {decision['until']}" if decision["until"] else "no date known"
    verdict = (decision["verdict"], VERDICT_STYLES[decision["verdict"]])
    write((decision["question"], "bold"), verdict, *filter(None, (word, until)))
    write_columns([(reason["code"], ", ".join(reason["clauses"]), reason["says"]) for reason in decision["reasons"]])
    if decision["answer"]:
        write("")
        write_columns([(name, _said(value)) for name, value in decision["answer"].items()])
    write("")
    write_columns(list(_grounds(decision)))


def _grounds(decision: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "edition", decision["edition"]
    yield from decision["catalogues"].items()
    if decision["readings"]:
        yield "readings", ", ".join(decision["readings"])


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or "none"
    if isinstance(value, Mapping):
        return " ".join(f"{name}={_said(item)}" for name, item in value.items())
    return "none" if value in (None, "") else str(value).lower() if isinstance(value, bool) else str(value)
