"""How is somebody at the terminal asked for what was not said? Where nobody sits there, it is bad input."""

import sys

import typer

from mainstay.errors import Invalid


def asked(what: str, option: str, *, hidden: bool = False) -> str:
    """The answer of whoever sits there, typed twice where it is hidden; Invalid where nobody does."""
    if not sys.stdin.isatty():
        raise Invalid(
            f"{what.lower()} is needed", code="missing-option", help=f"say it by {option}", fields={option: "needed"}
        )
    answer: str = typer.prompt(what, hide_input=hidden, confirmation_prompt=hidden, err=True)
    return answer
