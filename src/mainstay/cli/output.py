"""How does a command write? Text for a person, in columns that a script can cut as well; JSON for everything else."""

from collections.abc import Sequence
from typing import Any, NoReturn

import typer
from pydantic_core import to_json
from rich.console import Console
from rich.text import Text

from mainstay.cli.exits import exit_code_of
from mainstay.terms.facts import FactError


def write(*parts: str | tuple[str, str]) -> None:
    """One line of parts two blanks apart; a part with a style is (text, style), which only a terminal shows."""
    styled = [(part, "") if isinstance(part, str) else part for part in parts]
    line = Text("  ").join(Text(printable(text), style) for text, style in styled)
    Console(soft_wrap=True, highlight=False).print(line)


def write_columns(rows: Sequence[Sequence[str]], *, indent: int = 2) -> None:
    """The rows under one another; the last column runs on."""
    rows = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths[:-1], strict=True)]
        write(" " * indent + "  ".join((*cells, row[-1])).rstrip())


def write_json(document: Any) -> None:
    """One JSON document on one line; bytes are one already."""
    typer.echo(document if isinstance(document, bytes) else to_json(document))


def complain(message: str, would_help: str = "") -> None:
    """What was wrong, on standard error, and what would help."""
    typer.echo(f"mainstay: {printable(message)}", err=True)
    if would_help:
        typer.echo(f"  {printable(would_help)}", err=True)


def fail(error: FactError, *, as_json: bool) -> NoReturn:
    """The command ends with this error: in its public shape, or in one line."""
    if as_json:
        write_json(error.as_json())
    else:
        place = f" at {error.field}" if error.field else ""
        complain(f"{error.code}{place}: {error.message}")
    raise typer.Exit(exit_code_of(error))


def printable(text: str) -> str:
    """The text with what would move a cursor, colour a screen or is no character at all written out."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
