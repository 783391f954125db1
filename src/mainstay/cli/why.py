"""mainstay why: what is a machine owed on a day, service by service, by which clause and until when?"""

from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.cli.decide import VERDICT_STYLES
from mainstay.cli.machine import Id, which
from mainstay.cli.output import write, write_columns
from mainstay.cli.reading import day_or_none

app = typer.Typer(help="Why something is as it is.", no_args_is_help=True)


def show(document: dict[str, Any]) -> None:
    """The answer about the machine, then a line for each service."""
    write((f"{document['account']}/{document['machine']}", "bold"), f"on {document['on']}")
    _show_answer(document["answer"])
    write("")
    width = max(len(service["service"]) for service in document["services"])
    for service in document["services"]:
        on = {True: "on", False: "off", None: "-"}[service["on_machine"]]
        write(
            f"{service['service']:{width}}",
            f"{on:3}",
            (f"{service['verdict']:11}", VERDICT_STYLES[service["verdict"]]),
            f"until {service['until']}" if service["until"] else "no date known   ",
            service["reasons"][0]["says"],
            " ".join(f"§ {clause}" for clause in service["reasons"][0]["clauses"]),
        )


@acting(app, "machine", show=show)
def why_machine(
    machine: Id,
    *,
    on: Annotated[str, typer.Option("--on", metavar="DAY", help="Asked of this day; today.", show_default=False)] = "",
) -> dict[str, Any]:
    """Say of each service whether the machine has it on a day, why, by which clause, and until when."""
    from mainstay import clock
    from mainstay.queries import access
    from mainstay.queries.machine_page import answers

    row = access.machine_for(None, *which(machine))
    told = answers(row, on=day_or_none(on, "--on") or clock.now().date())
    return {
        "machine": row.name,
        "account": row.account.key,
        "on": told.on,
        "answer": _answer(told.machine),
        "services": [
            {"service": service.name, "on_machine": service.on_machine, **_answer(service)} for service in told.services
        ],
    }


def _answer(answer: Any) -> dict[str, Any]:
    decision = answer.decision
    return {
        "verdict": str(decision.verdict),
        "until": answer.until,
        "reasons": [
            {"code": reason.code, "says": reason.says, "clauses": [str(cited) for cited in reason.clauses]}
            for reason in decision.reasons
        ],
        "clauses": list(decision.clauses),
        "would_help": list(answer.helps),
        "answer": answer.number,
    }


def _show_answer(answer: dict[str, Any]) -> None:
    until = f"until {answer['until']}" if answer["until"] else "no date known"
    write((answer["verdict"], VERDICT_STYLES[answer["verdict"]]), until)
    write_columns([
        (reason["says"], " ".join(f"§ {clause}" for clause in reason["clauses"])) for reason in answer["reasons"]
    ])  # fmt: skip
    for would_help in answer["would_help"]:
        write(f"  would help: {would_help}")
