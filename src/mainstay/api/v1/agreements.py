"""What a contract consists of: its lines, the figures that it agrees otherwise, the readings that it chooses."""

from typing import Annotated

from pydantic import Field

from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.contracts import Contract, change
from mainstay.api.v1.lines import AmendedLine, NewLine
from mainstay.api.v1.nouns import Act, Noun
from mainstay.api.v1.words import Given, Name, Text, said
from mainstay.operations import deviations, lines, orders
from mainstay.terms.facts import Day

noun = Noun("lines and deviations", "What a contract consists of. Each of these acts shows the contract whole.")

Position = Annotated[int, Field(ge=1, le=32767, description="The line's place in the contract.")]


class NewDeviation(Given):
    """A figure of a clause as it is agreed, and the document that says so."""

    clause: Name = said("The clause whose figure it is.", "12.table.sev1.weekday.initial")
    figure: Name = said("The figure's name.", "time")
    value: Name = said("As the terms write theirs, unit and all.", "2 business hours")
    agreed_in: Name = said("The document that says so.", "Amendment 2")
    agreed_on: Day = said("Its day.", "2026-06-01")


class ChosenReading(Given):
    """A reading that a contract chooses."""

    reading: Text = said("Its name; the name of ours takes the choice back.", "holidays-count-as-weekdays")


@noun.write("POST", "/contracts/{contract}/lines", scope="contracts:write", gives=Contract, status=201)
def add_contract_line(request: ApiRequest, contract: str, body: NewLine) -> Act:
    """The contract has one more line, which machines may use from now on."""
    return change(request, contract, lambda: lines.add_line(
        actor=request.actor, contract=contract, line=body.ordered(), now=request.now
    ))  # fmt: skip


@noun.write("PUT", "/contracts/{contract}/lines/{position}", scope="contracts:write", gives=Contract)
def amend_contract_line(request: ApiRequest, contract: str, position: Position, body: AmendedLine) -> Act:
    """The line is as it is amended; below what is used, what is attached stays and nothing new comes."""
    return change(request, contract, lambda: lines.amend_line(
        actor=request.actor, contract=contract, line=position, amended=body.amended(), now=request.now
    ))  # fmt: skip


@noun.write("POST", "/contracts/{contract}/lines/{position}/withdraw", scope="contracts:write", gives=Contract)
def withdraw_contract_line(request: ApiRequest, contract: str, position: Position) -> Act:
    """The line gives no unit and no service any more; machines on it stay attached, flagged."""
    return change(request, contract, lambda: lines.withdraw_line(
        actor=request.actor, contract=contract, line=position, now=request.now
    ))  # fmt: skip


@noun.write("POST", "/contracts/{contract}/deviations", scope="contracts:write", gives=Contract, status=201)
def add_contract_deviation(request: ApiRequest, contract: str, body: NewDeviation) -> Act:
    """The contract's figure stands in place of the terms', and is cited beside the clause."""
    return change(request, contract, lambda: deviations.add_deviation(
        actor=request.actor, contract=contract, deviation=orders.NewDeviation(**body.model_dump()), now=request.now
    ))  # fmt: skip


@noun.write("DELETE", "/contracts/{contract}/deviations/{clause}/{figure}", scope="contracts:write", gives=Contract)
def remove_contract_deviation(request: ApiRequest, contract: str, clause: str, figure: str) -> Act:
    """The figure of the terms holds again."""
    return change(request, contract, lambda: deviations.remove_deviation(
        actor=request.actor, contract=contract, clause=clause, figure=figure, now=request.now
    ))  # fmt: skip


@noun.write("PUT", "/contracts/{contract}/readings", scope="contracts:write", gives=Contract)
def choose_contract_reading(request: ApiRequest, contract: str, body: ChosenReading) -> Act:
    """The contract reads an open point that way."""
    return change(request, contract, lambda: deviations.choose_reading(
        actor=request.actor, contract=contract, reading=body.reading, now=request.now
    ))  # fmt: skip
