"""mainstay contract: what was bought?"""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.cli.reading import day, day_or_none, only_given, overage
from mainstay.errors import Invalid

app = typer.Typer(help="Contracts, their lines, dates and deviations.", no_args_is_help=True)
Number = Annotated[str, typer.Argument(metavar="CONTRACT", help="The contract's number, such as MS-2041.")]
Position = Annotated[int, typer.Argument(metavar="LINE", help="The line's place in the contract.")]
Kind = Annotated[str, typer.Option(help="physical, virtual, desktop or legacy.")]
Quantity = Annotated[int, typer.Option(min=0, help="Units bought.")]
Scope = Annotated[str, typer.Option(help="full, infra-only or apps-only; full where none is said.", show_default=False)]
SupportScope = Annotated[
    str, typer.Option(help="full or infra; as the scope allows where none is said.", show_default=False)
]
Level = Annotated[str, typer.Option(help="self-support, weekday or 24/7.")]
Overage = Annotated[str, typer.Option(help="Units agreed above the quantity, or any.")]
Ends = Annotated[
    str, typer.Option("--ends", metavar="DAY", help="An end before the contract's own.", show_default=False)
]
Note = Annotated[str, typer.Option(help="A few words about it.", show_default=False)]
From = Annotated[str, typer.Option("--from", metavar="DAY", help="Its first day.", show_default=False)]
To = Annotated[str, typer.Option("--to", metavar="DAY", help="Its last day.", show_default=False)]


@acting(app, "list")
def list_contracts(
    account: Annotated[str, typer.Option(help="Only those of this account.", show_default=False)] = "",
) -> list[dict[str, Any]]:
    """List the contracts and how each stands today."""
    from mainstay import clock
    from mainstay.queries import access
    from mainstay.queries.contract_list import contracts_in

    today = clock.now().date()
    every = [access.account_for(None, account)] if account else access.visible_accounts(None)
    owners = sorted(every, key=lambda owner: owner.key)
    return [
        {
            "contract": listed.contract.number,
            "account": owner.key,
            "name": listed.contract.name,
            "from": listed.contract.effective_from,
            "to": listed.contract.effective_to,
            "state": getattr(listed.effect.answer, "state", "unknown"),
        }
        for owner in owners
        for listed in sorted(contracts_in(owner, today), key=lambda listed: listed.contract.number)
    ]


@acting(app, "use")
def show_use(
    contract: Number,
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days back.")] = 31,
) -> list[dict[str, Any]]:
    """Show how each line was used day by day: bought, used, the most at once, and how many machines were heard."""
    from datetime import timedelta

    from mainstay import clock
    from mainstay.queries import access
    from mainstay.queries.use import use_over_time

    today = clock.now().date()
    lines = use_over_time(access.contract_for(None, contract), first=today - timedelta(days=days - 1), last=today)
    return [
        {
            "line": one.line.position,
            "day": day.day,
            "bought": day.bought,
            "used": day.used,
            "most": day.most,
            "heard": day.active,
        }
        for one in lines
        for day in one.days
    ]


@acting(app, "show")
def show_contract(contract: Number) -> dict[str, Any]:
    """Show a contract: whether it is in effect and why, its lines with their use, tokens and deviations."""
    return _contract(contract)


@acting(app, "create")
def create(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's key.")],
    *,
    name: Annotated[str, typer.Option(help="What it is called.")],
    number: Annotated[
        str, typer.Option(help="Its number; the next free one where none is said.", show_default=False)
    ] = "",
    first: From = "",
    last: To = "",
    signed: Annotated[
        str, typer.Option("--signed", metavar="DAY", help="When it was signed.", show_default=False)
    ] = "",
    support_until: Annotated[
        str, typer.Option(metavar="DAY", help="The last day of support, where it ends earlier.", show_default=False)
    ] = "",
    kind: Annotated[str, typer.Option(help="The kind of its first line.", show_default=False)] = "",
    quantity: Quantity = 1,
    scope: Scope = "",
    level: Level = "self-support",
) -> dict[str, Any]:
    """Make a contract, with a first line where --kind says which. Without dates it is never in effect."""
    from mainstay.operations.contracts import create_contract
    from mainstay.operations.orders import NewLine

    lines = [NewLine(kind=kind, quantity=quantity, scope=scope, level=level)] if kind else []
    return _shown_after(lambda now: create_contract(
        actor=None, account=account, name=name, number=number, effective_from=day_or_none(first, "--from"),
        effective_to=day_or_none(last, "--to"), signed_on=day_or_none(signed, "--signed"),
        support_until=day_or_none(support_until, "--support-until"), lines=lines, now=now,
    ))  # fmt: skip


@acting(app, "add-line")
def add_line_to(
    contract: Number,
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
    """Add a line, which machines may use from now on."""
    from mainstay.operations.lines import add_line
    from mainstay.operations.orders import NewLine

    line = NewLine(
        kind=kind, quantity=quantity, scope=scope, support_scope=support_scope, level=level, overage=overage(above),
        ends_on=day_or_none(ends, "--ends"), note=note,
    )  # fmt: skip
    return _line_after(lambda now: add_line(actor=None, contract=contract, line=line, now=now))


@acting(app, "amend-line")
def amend_line_of(
    contract: Number,
    line: Position,
    *,
    quantity: Annotated[int | None, typer.Option(min=0, help="Units bought.", show_default=False)] = None,
    above: Annotated[
        str | None, typer.Option("--overage", help="Units agreed above the quantity, or any.", show_default=False)
    ] = None,
    level: Annotated[str | None, typer.Option(help="self-support, weekday or 24/7.", show_default=False)] = None,
    ends: Annotated[
        str | None,
        typer.Option("--ends", metavar="DAY", help="Its own end; empty: the contract's.", show_default=False),
    ] = None,
    note: Annotated[str | None, typer.Option(help="A few words about it.", show_default=False)] = None,
) -> dict[str, Any]:
    """Amend a line; what is not said stays as it is. Below what is used, what is attached stays."""
    from mainstay.operations.lines import amend_line
    from mainstay.operations.orders import AmendedLine
    from mainstay.queries import access

    said = amended_parts(quantity=quantity, above=above, level=level, ends=ends, note=note)
    held = access.line_of(access.contract_for(None, contract), line)
    amended = replace(AmendedLine.of(held), **said)  # type: ignore[arg-type]  # each of its own type
    return _line_after(lambda now: amend_line(actor=None, contract=contract, line=line, amended=amended, now=now))


@acting(app, "withdraw-line")
def withdraw_line_of(contract: Number, line: Position) -> dict[str, Any]:
    """Withdraw a line: it gives no unit and no service any more; its machines stay attached."""
    from mainstay.operations.lines import withdraw_line

    return _line_after(lambda now: withdraw_line(actor=None, contract=contract, line=line, now=now))


@acting(app, "renew")
def renew(
    contract: Number, *, until: Annotated[str, typer.Option("--until", metavar="DAY", help="Its new last day.")]
) -> dict[str, Any]:
    """Renew a contract: it runs on to that day, grace or end notwithstanding."""
    from mainstay.operations.contracts import renew_contract

    last = day(until, "--until")
    return _shown_after(lambda now: renew_contract(actor=None, contract=contract, until=last, now=now))


@acting(app, "terminate")
def terminate(
    contract: Number,
    *,
    last: Annotated[str, typer.Option("--last-day", metavar="DAY", help="Its last day, before the one agreed.")],
    why: Annotated[str, typer.Option(help="Why; the customer reads it.")],
) -> dict[str, Any]:
    """Terminate a contract: it ends on that day, and its days of grace follow."""
    from mainstay.operations.contracts import terminate_contract

    last_day = day(last, "--last-day")
    return _shown_after(
        lambda now: terminate_contract(actor=None, contract=contract, last_day=last_day, why=why, now=now)
    )


@acting(app, "dates")
def dates(contract: Number, *, first: From = "", last: To = "") -> dict[str, Any]:
    """Set both dates of a contract, or neither: then it was never in effect."""
    from mainstay.operations.contracts import set_dates

    starts, ends = day_or_none(first, "--from"), day_or_none(last, "--to")
    return _shown_after(
        lambda now: set_dates(actor=None, contract=contract, effective_from=starts, effective_to=ends, now=now)
    )


@acting(app, "deviate")
def deviate(
    contract: Number,
    clause: Annotated[str, typer.Argument(metavar="CLAUSE", help="The clause, such as 10.2.")],
    figure: Annotated[str, typer.Argument(metavar="FIGURE", help="The name of its figure.")],
    value: Annotated[
        str, typer.Argument(metavar="VALUE", help="What is agreed, with its unit.", show_default=False)
    ] = "",
    *,
    agreed_in: Annotated[str, typer.Option(help="The document that says so.", show_default=False)] = "",
    agreed_on: Annotated[
        str, typer.Option(metavar="DAY", help="When; today where nothing is said.", show_default=False)
    ] = "",
    remove: Annotated[bool, typer.Option("--remove", help="The figure of the terms holds again.")] = False,
) -> dict[str, Any]:
    """Write down a figure that the contract agrees otherwise, or take it back."""
    from mainstay import clock
    from mainstay.operations.deviations import add_deviation, remove_deviation
    from mainstay.operations.orders import NewDeviation

    if remove:
        remove_deviation(actor=None, contract=contract, clause=clause, figure=figure, now=clock.now())
        return _contract(contract)
    check_deviation(value, agreed_in)
    agreed = day_or_none(agreed_on, "--agreed-on")
    return _shown_after(lambda now: add_deviation(
        actor=None, contract=contract, now=now,
        deviation=NewDeviation(
            clause=clause, figure=figure, value=value, agreed_in=agreed_in, agreed_on=agreed or now.date()
        ),
    ).contract)  # fmt: skip


@acting(app, "reading")
def reading(
    contract: Number, choice: Annotated[str, typer.Argument(metavar="READING", help="The choice of an open reading.")]
) -> dict[str, Any]:
    """Choose how the contract reads an open point; the name of our own reading takes the choice back."""
    from mainstay.operations.deviations import choose_reading

    return _shown_after(lambda now: choose_reading(actor=None, contract=contract, reading=choice, now=now))


def amended_parts(
    *, quantity: int | None, above: str | None, level: str | None, ends: str | None, note: str | None
) -> dict[str, object]:
    """What was said that would become of a line, by the names that its parts have. Invalid where it is nothing."""
    said = only_given(quantity=quantity, level=level, note=note)
    if above is not None:
        said["overage"] = overage(above)
    if ends is not None:
        said["ends_on"] = day_or_none(ends, "--ends")
    if not said:
        raise Invalid(
            "nothing is said that would become of the line", help="--quantity, --overage, --level, --ends, --note"
        )
    return said


def check_deviation(value: str, agreed_in: str) -> None:
    """Invalid where a part is missing that a deviation has."""
    if not (value and agreed_in):
        raise Invalid("a deviation has a value and a document", help="VALUE and --agreed-in, or --remove")


def _shown_after(act: Callable[[Any], Any]) -> dict[str, Any]:
    """The contract as it is once the act is done."""
    from mainstay import clock

    return _contract(act(clock.now()).number)


def _line_after(act: Callable[[Any], Any]) -> dict[str, Any]:
    """The contract as it is once the act is done, and the line that it was done to."""
    from mainstay import clock

    line = act(clock.now())
    return {"line": line.position, **_contract(line.contract.number)}


def _contract(number: str) -> dict[str, Any]:
    from mainstay import clock
    from mainstay.queries.contracts import contract_page

    page = contract_page(None, number, clock.now())
    row = page.contract
    return {
        "contract": row.number,
        "account": row.account.key,
        "name": row.name,
        "edition": row.edition,
        "signed": row.signed_on,
        "from": row.effective_from,
        "to": row.effective_to,
        "support_until": row.support_until,
        "readings": row.readings,
        "state": getattr(page.effect.answer, "state", "unknown"),
        "why": "; ".join(reason.says for reason in page.effect.reasons),
        "clauses": list(page.effect.clauses),
        "until": page.effect.until,
        "attached": page.attached,
        "active": page.active,
        "lines": [_line(use) for use in (*page.lines, *page.withdrawn)],
        "tokens": [{"name": use.token.name, "state": use.state, "machines": use.machines} for use in page.tokens],
        "deviations": [
            {"clause": one.clause, "figure": one.figure, "terms": one.ours, "agreed": one.agreed, "in": one.agreed_in}
            for one in page.agreed
        ],
    }


def _line(use: Any) -> dict[str, Any]:
    line = use.line
    return {
        "line": line.position,
        "kind": line.kind,
        "scope": line.scope,
        "support": line.support_scope,
        "level": line.level,
        "used": use.used,
        "bought": use.bought,
        "over": use.over,
        "overage": "any" if line.overage is None else line.overage,
        "ends": line.ends_on,
        "withdrawn": line.withdrawn_at,
        "note": line.note,
    }
