"""mainstay terms: what is in the service description, and how much of it is answered?"""

from typing import Annotated

import typer

from mainstay.cli.exits import NOT_DONE
from mainstay.cli.options import AsJson
from mainstay.cli.output import complain, write, write_columns, write_json

app = typer.Typer(help="Look through the service description.", no_args_is_help=True)


@app.command("list")
def list_terms(*, as_json: AsJson = False) -> None:
    """List every clause and definition under its part."""
    from mainstay.terms.clauses import edition
    from mainstay.terms.register import by_part

    parts = by_part(edition())
    if as_json:
        write_json([
            {"id": clause.id, "title": clause.title, "part": part, "status": clause.status}
            for part, clauses in parts.items()
            for clause in clauses
        ])  # fmt: skip
        return
    for part, clauses in parts.items():
        write((part, "bold"))
        write_columns([(clause.id, clause.status, clause.title) for clause in clauses])


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(help="Words that all have to occur.")], *, as_json: AsJson = False
) -> None:
    """Find the clauses that hold all words, in their id, title, text, figures or readings.

    Where nothing is found the code is 1.
    """
    from mainstay.terms.clauses import edition
    from mainstay.terms.register import search as search_register

    found = search_register(edition(), " ".join(words))
    if as_json:
        write_json([{"id": clause.id, "title": clause.title, "says": clause.says} for clause in found])
    elif found:
        write_columns([(clause.id, clause.title) for clause in found], indent=0)
    else:
        complain(f"nothing holds {' and '.join(map(repr, words))}")
    raise typer.Exit(0 if found else NOT_DONE)


@app.command()
def coverage(*, as_json: AsJson = False) -> None:
    """Count the entries that are answered, those that are for people, and those that are still to come."""
    from mainstay.terms.clauses import edition
    from mainstay.terms.register import coverage as count

    counted = count(edition())
    if as_json:
        write_json({name: getattr(counted, name) for name in ("total", "answered", "people", "planned")})
        return
    write_columns([
        ("answered", str(counted.answered), "by a question, an operation, a page or a command"),
        ("people", str(counted.people), "software only records them"),
        ("planned", str(counted.planned), ", ".join(f"{name} {number}" for name, number in counted.planned_in)),
        ("total", str(counted.total), "clauses and definitions"),
    ], indent=0)  # fmt: skip
