"""mainstay questions, over a server."""

from typing import Any

from mainstay.client import Client
from mainstay.client.plain import plain
from mainstay.client.shapes import Question


def described(server: Client, name: str) -> dict[str, Any]:
    """One question with its facts, answer, reasons and clauses."""
    return _document(server.get_question(name))


def all_described(server: Client) -> list[dict[str, Any]]:
    """All of them, by name."""
    return [_document(one) for one in server.list_questions().items]


def _document(question: Question) -> dict[str, Any]:
    """Of a fact that has to be given no default is said."""
    document: dict[str, Any] = plain(question)
    for fact in document["facts"]:
        if fact["required"]:
            del fact["default"]
    return document
