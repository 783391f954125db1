"""mainstay contract, over a server."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from mainstay.cli.contract import amended_parts, check_deviation
from mainstay.cli.reading import day, day_or_none, overage
from mainstay.client import Client
from mainstay.client.shapes import (
    AmendedLine,
    ChosenReading,
    Contract,
    ContractDates,
    ContractToken,
    Line,
    NewContract,
    NewDeviation,
    NewLine,
    Renewal,
    Termination,
)
from mainstay.errors import Forbidden, NotFound


def list_contracts(server: Client, account: str) -> list[dict[str, Any]]:
    """The contracts and how each stands today."""
    if account:
        server.get_account(account)
    return [
        {
            "contract": one.number,
            "account": one.account,
            "name": one.name,
            "from": one.effective_from,
            "to": one.effective_to,
            "state": one.state,
        }
        for one in sorted(server.each_contract(account=account), key=lambda one: (one.account, one.number))
    ]


def latest_first(contracts: Iterable[Contract]) -> list[Contract]:
    """The contracts as they are listed: the latest end first, before it those without."""
    return sorted(contracts, key=lambda one: (one.effective_to or date.max, one.created_at), reverse=True)


def show_use(server: Client, contract: str, days: int) -> list[dict[str, Any]]:
    """How each line was used day by day."""
    return [
        {
            "line": one.line,
            "day": one.day,
            "bought": one.bought,
            "used": one.used,
            "most": one.most,
            "heard": one.heard,
        }
        for one in server.get_contract_use(contract, days=days).days
    ]


def show_contract(server: Client, contract: str) -> dict[str, Any]:
    """A contract: whether it is in effect and why, its lines with their use, tokens and deviations."""
    return _document(server, server.get_contract(contract))


def create(
    server: Client,
    account: str,
    *,
    name: str,
    number: str,
    first: str,
    last: str,
    signed: str,
    support_until: str,
    kind: str,
    quantity: int,
    scope: str,
    level: str,
) -> dict[str, Any]:
    """The contract is made."""
    line = NewLine(kind=kind, quantity=quantity, scope=scope, level=level)  # type: ignore[arg-type]  # the server looks at it
    made = server.create_contract(
        account,
        NewContract(
            name=name,
            number=number,
            effective_from=day_or_none(first, "--from"),
            effective_to=day_or_none(last, "--to"),
            signed_on=day_or_none(signed, "--signed"),
            support_until=day_or_none(support_until, "--support-until"),
            lines=(line,) if kind else (),
        ),
    )
    return _document(server, made)


def add_line_to(
    server: Client,
    contract: str,
    *,
    kind: str,
    quantity: int,
    scope: str,
    support_scope: str,
    level: str,
    above: str,
    ends: str,
    note: str,
) -> dict[str, Any]:
    """The contract has one more line."""
    line = NewLine(
        kind=kind,  # type: ignore[arg-type]  # the server looks at it
        quantity=quantity,
        scope=scope,
        support_scope=support_scope,
        level=level,
        overage=overage(above),
        ends_on=day_or_none(ends, "--ends"),
        note=note,
    )
    made = server.add_contract_line(contract, line)
    return {"line": max(one.position for one in made.lines), **_document(server, made)}


def amend_line_of(
    server: Client,
    contract: str,
    line: int,
    *,
    quantity: int | None,
    above: str | None,
    level: str | None,
    ends: str | None,
    note: str | None,
) -> dict[str, Any]:
    """The line is as it is amended; what is not said stays."""
    said = amended_parts(quantity=quantity, above=above, level=level, ends=ends, note=note)
    held = next((one for one in server.get_contract(contract).lines if one.position == line), None)
    if held is None:
        raise NotFound(f"contract {contract} has no line {line}")
    amended = AmendedLine(
        quantity=held.quantity,
        overage=held.overage,
        ends_on=held.ends_on,
        scope=held.scope,
        support_scope=held.support_scope,
        level=held.level,
        note=held.note,
    )
    changed = server.amend_contract_line(contract, line, replace(amended, **said))  # type: ignore[arg-type]  # each of its own type
    return {"line": line, **_document(server, changed)}


def withdraw_line_of(server: Client, contract: str, line: int) -> dict[str, Any]:
    """The line gives nothing any more."""
    return {"line": line, **_document(server, server.withdraw_contract_line(contract, line))}


def renew(server: Client, contract: str, *, until: str) -> dict[str, Any]:
    """The contract runs on."""
    return _document(server, server.renew_contract(contract, Renewal(until=day(until, "--until"))))


def terminate(server: Client, contract: str, *, last: str, why: str) -> dict[str, Any]:
    """The contract ends on that day."""
    ended = server.terminate_contract(contract, Termination(last_day=day(last, "--last-day"), why=why))
    return _document(server, ended)


def dates(server: Client, contract: str, *, first: str, last: str) -> dict[str, Any]:
    """The contract has both dates, or neither."""
    both = ContractDates(effective_from=day_or_none(first, "--from"), effective_to=day_or_none(last, "--to"))
    return _document(server, server.set_contract_dates(contract, both))


def deviate(
    server: Client,
    contract: str,
    clause: str,
    figure: str,
    value: str,
    *,
    agreed_in: str,
    agreed_on: str,
    remove: bool,
) -> dict[str, Any]:
    """The figure is agreed otherwise, or that of the terms holds again."""
    if remove:
        return _document(server, server.remove_contract_deviation(contract, clause, figure))
    check_deviation(value, agreed_in)
    from mainstay import clock

    agreed = day_or_none(agreed_on, "--agreed-on") or clock.now().date()
    deviation = NewDeviation(clause=clause, figure=figure, value=value, agreed_in=agreed_in, agreed_on=agreed)
    return _document(server, server.add_contract_deviation(contract, deviation))


def reading(server: Client, contract: str, choice: str) -> dict[str, Any]:
    """The contract reads an open point that way."""
    return _document(server, server.choose_contract_reading(contract, ChosenReading(reading=choice)))


def _document(server: Client, row: Contract) -> dict[str, Any]:
    effect, use = server.get_contract_effect(row.number).effect, server.get_contract_use(row.number, days=1)
    return {
        "contract": row.number,
        "account": row.account,
        "name": row.name,
        "edition": row.edition,
        "signed": row.signed_on,
        "from": row.effective_from,
        "to": row.effective_to,
        "support_until": row.support_until,
        "readings": list(row.readings),
        "state": effect.answer.get("state", "unknown"),
        "why": "; ".join(reason.says for reason in effect.reasons),
        "clauses": list(effect.clauses),
        "until": effect.until,
        "attached": use.attached,
        "active": use.active,
        "lines": [_line(line) for line in sorted(row.lines, key=lambda line: line.withdrawn_at is not None)],
        "tokens": [
            {"name": one.name, "state": one.state, "machines": one.machines} for one in _tokens(server, row.number)
        ],
        "deviations": [
            {"clause": one.clause, "figure": one.figure, "terms": one.ours, "agreed": one.agreed, "in": one.agreed_in}
            for one in row.deviations
        ],
    }


def _tokens(server: Client, contract: str) -> tuple[ContractToken, ...]:
    """None for those who may not see them, as on the page."""
    try:
        return server.list_contract_tokens(contract).items
    except Forbidden:
        return ()


def _line(line: Line) -> dict[str, Any]:
    return {
        "line": line.position,
        "kind": line.kind,
        "scope": line.scope,
        "support": line.support_scope,
        "level": line.level,
        "used": line.used,
        "bought": line.quantity,
        "over": line.over,
        "overage": "any" if line.overage is None else line.overage,
        "ends": line.ends_on,
        "withdrawn": line.withdrawn_at,
        "note": line.note,
    }
