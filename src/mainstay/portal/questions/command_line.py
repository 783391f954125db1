"""What does `mainstay decide` write for an answer? The same lines, for those who will ask it there."""

from collections.abc import Mapping
from typing import Any

from mainstay.terms.questions import Question


def written(question: Question[Any, Any], decision: Mapping[str, Any]) -> str:
    """The verdict with its word and its end, then each reason with its clauses."""
    until = f"until {decision['until']}" if decision["until"] else "no date known"
    first = "  ".join(filter(None, (question.name, decision["verdict"], leading_word(question, decision), until)))
    rows = [(reason["code"], ", ".join(reason["clauses"]), reason["says"]) for reason in decision["reasons"]]
    return "\n".join((first, *_columns(rows)))


def leading_word(question: Question[Any, Any], decision: Mapping[str, Any]) -> str:
    """The first field of the answer where it is a word: the answer in short."""
    first = question.answers()[0]
    return str(decision["answer"].get(first.name) or "") if first.kind.form == "word" else ""


def _columns(rows: list[tuple[str, str, str]]) -> list[str]:
    codes, clauses = (max(len(row[at]) for row in rows) for at in (0, 1))
    return [f"  {code:<{codes}}  {clause:<{clauses}}  {says}".rstrip() for code, clause, says in rows]
