"""mainstay why, over a server."""

from typing import Any

from mainstay.cli.reading import day_or_none
from mainstay.cli.remote.machine import which
from mainstay.client import Client
from mainstay.client.shapes import Answered


def why_machine(server: Client, machine: str, *, on: str) -> dict[str, Any]:
    """Each service on a day, why, by which clause, and until when."""
    account, name = which(server, machine)
    told = server.get_machine_answers(account, name, on=day_or_none(on, "--on"))
    return {
        "machine": told.machine,
        "account": account,
        "on": told.on,
        "answer": _answer(told.cover),
        "services": [
            {"service": one.service, "on_machine": one.on_machine, **_answer(one.answer)} for one in told.services
        ],
    }


def _answer(answer: Answered) -> dict[str, Any]:
    return {
        "verdict": answer.verdict,
        "until": answer.until,
        "reasons": [{"code": one.code, "says": one.says, "clauses": list(one.clauses)} for one in answer.reasons],
        "clauses": list(answer.clauses),
        "would_help": list(answer.helps),
        "answer": answer.number,
    }
