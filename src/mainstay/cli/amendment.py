"""mainstay amendment: how does a contract change by agreement?"""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.cli.contract import Ends, From, Kind, Level, Note, Number, Position, Quantity, Scope, SupportScope, To
from mainstay.cli.reading import day, day_or_none, only_given, overage
from mainstay.errors import Invalid

app = typer.Typer(help="Amendments of contracts: drafted, offered, answered, in force.", no_args_is_help=True)
Which = Annotated[int, typer.Argument(metavar="AMENDMENT", help="Its number in the contract.")]
FromDay = Annotated[
    str,
    typer.Option("--from", metavar="DAY", help="Its first day; once accepted where none is said.", show_default=False),
]
About = Annotated[str, typer.Option(help="What it is about.", show_default=False)]
Clause = Annotated[str, typer.Argument(metavar="CLAUSE", help="The clause, such as 10.2.")]
Figure = Annotated[str, typer.Argument(metavar="FIGURE", help="The name of its figure.")]


@acting(app, "list")
def list_amendments(contract: Number) -> list[dict[str, Any]]:
    """List the amendments of a contract, the newest first."""
    from mainstay.queries import access
    from mainstay.queries.amendments import amendments_of

    rows = amendments_of(None, access.contract_for(None, contract))
    return [
        {"amendment": row.number, "version": row.version, "state": row.state, "from": row.from_on, "about": row.note}
        for row in rows
    ]


@acting(app, "show")
def show_amendment(contract: Number, amendment: Which) -> dict[str, Any]:
    """Show an amendment: its changes with what is now and what would be, and where it is on its way."""
    return _shown(contract, amendment)


@acting(app, "draft")
def draft(contract: Number, *, first: FromDay = "", note: About = "") -> dict[str, Any]:
    """Draft an amendment; its changes come next."""
    from mainstay.operations.amendments import draft_amendment

    from_on = day_or_none(first, "--from")
    return _after(lambda now: draft_amendment(actor=None, contract=contract, from_on=from_on, note=note, now=now))


@acting(app, "draft-contract")
def draft_new(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's key.")],
    *,
    name: Annotated[str, typer.Option(help="What it is called.")],
    number: Annotated[
        str, typer.Option(help="Its number; the next free one where none is said.", show_default=False)
    ] = "",
    first: From = "",
    last: To = "",
) -> dict[str, Any]:
    """Draft a contract: nothing attaches under it before its first amendment is accepted and its day has come."""
    from mainstay.operations.amendments import draft_contract

    starts, ends = day_or_none(first, "--from"), day_or_none(last, "--to")
    return _after(lambda now: draft_contract(
        actor=None, account=account, name=name, number=number, effective_from=starts, effective_to=ends, now=now
    ))  # fmt: skip


@acting(app, "renew")
def renew(
    contract: Number, *, until: Annotated[str, typer.Option("--until", metavar="DAY", help="Its new last day.")]
) -> dict[str, Any]:
    """Draft a renewal: the end moves, all else stays."""
    from mainstay.operations.amendments import draft_renewal

    last = day(until, "--until")
    return _after(lambda now: draft_renewal(actor=None, contract=contract, until=last, now=now))


@acting(app, "day")
def set_day(contract: Number, amendment: Which, *, first: FromDay = "", note: About = "") -> dict[str, Any]:
    """Set the first day of a draft; without one it is in force once it is accepted."""
    from mainstay.operations.amendments import set_amendment_day

    from_on = day_or_none(first, "--from")
    return _after(lambda now: set_amendment_day(
        actor=None, contract=contract, amendment=amendment, from_on=from_on, note=note, now=now
    ))  # fmt: skip


@acting(app, "add-line")
def add_line(
    contract: Number,
    amendment: Which,
    *,
    kind: Kind,
    quantity: Quantity,
    scope: Scope = "",
    support_scope: SupportScope = "",
    level: Level = "self-support",
    above: Annotated[str, typer.Option("--overage", help="Units agreed above the quantity, or any.")] = "0",
    ends: Ends = "",
    note: Note = "",
) -> dict[str, Any]:
    """Add a line in a draft."""
    from mainstay.operations.orders import NewLine

    line = NewLine(
        kind=kind, quantity=quantity, scope=scope, support_scope=support_scope, level=level, overage=overage(above),
        ends_on=day_or_none(ends, "--ends"), note=note,
    )  # fmt: skip
    return _changed(contract, amendment, kind="line-added", line=line)


@acting(app, "change-line")
def change_line(
    contract: Number,
    amendment: Which,
    line: Position,
    *,
    quantity: Annotated[int | None, typer.Option(min=0, help="Units bought.", show_default=False)] = None,
    scope: Annotated[str | None, typer.Option(help="full, infra-only or apps-only.", show_default=False)] = None,
    support_scope: Annotated[str | None, typer.Option(help="full or infra.", show_default=False)] = None,
    level: Annotated[str | None, typer.Option(help="self-support, weekday or 24/7.", show_default=False)] = None,
    above: Annotated[
        str | None, typer.Option("--overage", help="Units agreed above the quantity, or any.", show_default=False)
    ] = None,
    ends: Annotated[
        str | None, typer.Option("--ends", metavar="DAY", help="An end before the contract's own.", show_default=False)
    ] = None,
    note: Annotated[str | None, typer.Option(help="A few words about it.", show_default=False)] = None,
) -> dict[str, Any]:
    """Change a line in a draft; what is not said stays as it is."""
    from mainstay.operations.orders import AmendedLine
    from mainstay.queries import access

    said = only_given(quantity=quantity, scope=scope, support_scope=support_scope, level=level, note=note)
    if scope is not None and support_scope is None:
        said["support_scope"] = ""
    if above is not None:
        said["overage"] = overage(above)
    if ends is not None:
        said["ends_on"] = day_or_none(ends, "--ends")
    if not said:
        raise Invalid("nothing is said that would become of the line", help="--quantity, --scope, --level, --overage …")
    held = access.line_of(access.contract_for(None, contract), line)
    amended = replace(AmendedLine.of(held), **said)  # type: ignore[arg-type]  # each of its own type
    return _changed(contract, amendment, kind="line-changed", position=line, amended=amended)


@acting(app, "withdraw-line")
def withdraw_line(contract: Number, amendment: Which, line: Position) -> dict[str, Any]:
    """Take a line out in a draft."""
    return _changed(contract, amendment, kind="line-withdrawn", position=line)


@acting(app, "deviate")
def deviate(
    contract: Number,
    amendment: Which,
    clause: Clause,
    figure: Figure,
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="What is agreed, with its unit.", show_default=False)
    ] = "",
    *,
    remove: Annotated[bool, typer.Option("--remove", help="The figure of the terms is to hold again.")] = False,
) -> dict[str, Any]:
    """Agree a figure otherwise in a draft, or take it back."""
    if remove:
        return _changed(contract, amendment, kind="figure-taken-back", clause=clause, figure=figure)
    return _changed(contract, amendment, kind="figure-agreed", clause=clause, figure=figure, value=value)


@acting(app, "reading")
def reading(
    contract: Number,
    amendment: Which,
    choice: Annotated[str, typer.Argument(metavar="READING", help="The choice of an open reading.")],
) -> dict[str, Any]:
    """Choose how an open point is to be read, in a draft."""
    return _changed(contract, amendment, kind="reading-chosen", reading=choice)


@acting(app, "dates")
def dates(contract: Number, amendment: Which, *, first: From = "", last: To = "") -> dict[str, Any]:
    """Set both dates of the contract in a draft."""
    starts, ends = day_or_none(first, "--from"), day_or_none(last, "--to")
    return _changed(contract, amendment, kind="dates-set", effective_from=starts, effective_to=ends)


@acting(app, "support-end")
def support_end(
    contract: Number,
    amendment: Which,
    until: Annotated[str, typer.Argument(metavar="DAY", help="The last day of support.", show_default=False)] = "",
) -> dict[str, Any]:
    """Set the end of support in a draft; without a day it runs with the contract."""
    return _changed(contract, amendment, kind="support-end-set", support_until=day_or_none(until, "DAY"))


@acting(app, "drop")
def drop(
    contract: Number, amendment: Which, change: Annotated[int, typer.Argument(metavar="CHANGE", help="Its id.")]
) -> dict[str, Any]:
    """Leave a change out of a draft."""
    from mainstay.operations.amendments import drop_change

    return _after(lambda now: drop_change(actor=None, contract=contract, amendment=amendment, change=change, now=now))


@acting(app, "send")
def send(contract: Number, amendment: Which) -> dict[str, Any]:
    """Offer an amendment to the customer."""
    from mainstay.operations.amendments import send_amendment

    return _after(lambda now: send_amendment(actor=None, contract=contract, amendment=amendment, now=now))


@acting(app, "withdraw")
def withdraw(contract: Number, amendment: Which) -> dict[str, Any]:
    """Withdraw an amendment: nobody can accept it any more."""
    from mainstay.operations.amendments import withdraw_amendment

    return _after(lambda now: withdraw_amendment(actor=None, contract=contract, amendment=amendment, now=now))


@acting(app, "take-up")
def take_up(contract: Number, amendment: Which) -> dict[str, Any]:
    """Take an amendment up as a draft again, made anew from what the contract says now."""
    from mainstay.operations.amendments import take_up_amendment

    return _after(lambda now: take_up_amendment(actor=None, contract=contract, amendment=amendment, now=now))


@acting(app, "accept")
def accept(
    contract: Number,
    amendment: Which,
    *,
    name: Annotated[str, typer.Option(help="Who accepted it, as on the paper that they signed.")],
) -> dict[str, Any]:
    """Accept an offered amendment for the customer, as one that was signed on paper."""
    from mainstay.operations.amendments import accept_amendment
    from mainstay.queries.amendments import amendment_for

    text = amendment_for(None, contract, amendment).text_hash
    return _after(lambda now: accept_amendment(
        actor=None, contract=contract, amendment=amendment, name=name, text=text, now=now
    ))  # fmt: skip


@acting(app, "decline")
def decline(
    contract: Number, amendment: Which, *, why: Annotated[str, typer.Option(help="Why.", show_default=False)] = ""
) -> dict[str, Any]:
    """Decline an offered amendment for the customer."""
    from mainstay.operations.amendments import decline_amendment

    return _after(lambda now: decline_amendment(actor=None, contract=contract, amendment=amendment, why=why, now=now))


def _changed(contract: str, amendment: int, **what: Any) -> dict[str, Any]:
    """The draft with the change."""
    from mainstay.operations.amendments import change_draft
    from mainstay.operations.orders import NewChange

    change = NewChange(**what)
    return _after(lambda now: change_draft(actor=None, contract=contract, amendment=amendment, change=change, now=now))


def _after(act: Callable[[Any], Any]) -> dict[str, Any]:
    """The amendment as it is once the act is done."""
    from mainstay import clock

    row = act(clock.now())
    return _shown(row.contract.number, row.number)


def _shown(contract: str, amendment: int) -> dict[str, Any]:
    from mainstay import clock
    from mainstay.queries.amendment_page import amendment_page

    page = amendment_page(None, contract, amendment, clock.now())
    row = page.amendment
    return {
        "contract": contract,
        "amendment": row.number,
        "version": row.version,
        "state": row.state,
        "about": row.note,
        "from": row.from_on,
        "sent": row.sent_at,
        "answer_until": row.answer_until,
        "accepted_by": row.answered_name,
        "answer": row.answer,
        "text": row.text_hash,
        "in_force": row.in_force_at,
        "ends_on": page.ends_on,
        "machines": page.touched.machines,
        "machines_without_unit": page.loses,
        "overtaken": [change.place for change in page.overtaken],
        "changes": [
            {"change": seen.change.pk, "kind": seen.change.kind, "place": seen.change.place, "was": seen.change.was,
             "becomes": seen.change.becomes}
            for seen in page.changes
        ],
    }  # fmt: skip
