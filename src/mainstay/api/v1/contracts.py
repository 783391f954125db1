"""What was bought: contracts, their dates, and whether each is in effect on a day."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from mainstay.api.v1.answers import Decision, decision_shown
from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.lines import Line, NewLine, line_shown
from mainstay.api.v1.machines import On
from mainstay.api.v1.nouns import Act, Noun
from mainstay.api.v1.pages import Cursor, Limit, Page, page_of, slice_of
from mainstay.api.v1.words import Given, Name, Shown, Text, said
from mainstay.operations import contracts
from mainstay.queries import access
from mainstay.queries.contract_list import Listed, listed
from mainstay.queries.contracts import agreed_figures, attached_under, contract_effect, line_uses
from mainstay.queries.use import use_over_time
from mainstay.records.models import Contract as Row
from mainstay.rules.contracts import State
from mainstay.terms.clauses import CURRENT
from mainstay.terms.facts import Day

noun = Noun("contracts", "What was bought, under which edition of the terms, from when to when.")

Level = Literal["self-support", "weekday", "24/7"]


class Agreed(Shown):
    """A figure that the contract agrees otherwise in writing."""

    clause: str = said("The clause whose figure it is.", "12.table.sev1.weekday.initial")
    title: str = said("What the clause is called.", "Severity 1, weekday, initial response")
    figure: str = said("The figure's name.", "time")
    ours: str = said("What the terms say.", "4 business hours")
    agreed: str = said("What this contract says.", "2 business hours")
    agreed_in: str = said("The document that says so.", "Amendment 2")
    agreed_on: date = said("Its day.", "2026-06-01")


class Contract(Shown):
    """A contract with its lines and what it agrees otherwise."""

    number: str = said("Its number.", "MS-2041")
    account: str = said("The account's key.", "nordwind")
    name: str = said("What it is called.", "Servers and desktops")
    edition: str = said("The edition of the terms.", "2025-07-02")
    signed_on: date | None = said("When it was signed.", "2025-12-12")
    effective_from: date | None = said("Its first day; null where it was never made effective.", "2026-01-01")
    effective_to: date | None = said("Its last day.", "2027-12-31")
    support_until: date | None = said("The last day of support, where that ends earlier.", None)
    state: State | Literal["unknown"] = said("How it stands today.", "effective")
    readings: list[str] = said("The open readings that it chooses in place of ours.", [])
    created_at: datetime = said("When it was made.", "2025-12-01T08:00:00Z")
    lines: list[Line] = Field(description="Its lines in their order, withdrawn ones too.")
    deviations: list[Agreed] = Field(description="What it agrees otherwise.")


class ContractEffect(Shown):
    """Whether a contract is in effect on a day."""

    contract: str = said("Its number.", "MS-2041")
    on: date = said("The day.", "2027-01-01")
    effect: Decision = Field(description="Whether it is in effect, why, and until when (contract-effect).")


class DayOfUse(Shown):
    """A line on a day."""

    line: int = said("The line's place in the contract.", 1)
    day: date = said("The day.", "2026-11-29")
    bought: int = said("Units bought.", 240)
    used: int = said("Machines attached.", 187)
    most: int = said("The most units that were held at once.", 190)
    heard: int = said("Machines that were heard.", 181)


class ContractUse(Shown):
    """How much of a contract is used."""

    contract: str = said("Its number.", "MS-2041")
    attached: int = said("Machines that are attached under it.", 187)
    active: int = said("Those of them that were heard within a day.", 181)
    days: list[DayOfUse] = Field(description="Its lines day by day, as far as days were counted.")


class NewContract(Given):
    """A contract as it is ordered."""

    name: Name = said("What it is called.", "Servers and desktops")
    number: Annotated[Text, Field(max_length=40)] = said(
        "Its number; the next free one where none is said.", "MS-2042", ""
    )
    effective_from: Day | None = said("Its first day; with neither day it is not in effect.", "2027-01-01", None)
    effective_to: Day | None = said("Its last day.", "2027-12-31", None)
    signed_on: Day | None = said("When it was signed.", "2026-12-12", None)
    support_until: Day | None = said("The last day of support, where that ends earlier.", None, None)
    edition: Text = said("The edition of the terms.", CURRENT, CURRENT)
    readings: Annotated[list[Text], Field(max_length=50)] = said("The open readings that it chooses.", [], [])
    lines: Annotated[list[NewLine], Field(max_length=50)] = Field([], description="Its lines.")


class NewContractName(Given):
    """A contract's name."""

    name: Name = said("What it is called; its machines are told.", "Servers and desktops")


class ContractDates(Given):
    """Both dates of a contract, or neither."""

    effective_from: Day | None = said("Its first day.", "2027-01-01")
    effective_to: Day | None = said("Its last day.", "2027-12-31")


class Renewal(Given):
    """Until when a contract runs on."""

    until: Day = said("Its new last day.", "2028-12-31")


class Termination(Given):
    """When and why a contract ends before its time."""

    last_day: Day = said("Its last day.", "2027-06-30")
    why: Name = said("Why; the customer reads it.", "moved to another contract")


class SupportEnd(Given):
    """When support ends."""

    support_until: Day | None = said("Its last day; null: it runs with the contract.", "2027-06-30")


@noun.read("/contracts", scope="contracts:read", gives=Page[Contract])
def list_contracts(
    request: ApiRequest,
    account: Annotated[Text, Field(description="Of this account alone, by its key.")] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[Contract]:
    """The contracts that the token sees, by number."""
    if account:
        rows = Row.objects.filter(account=access.account_for(request.actor, account))
    else:
        rows = Row.objects.filter(account__in=access.visible_accounts(request.actor))
    rows = rows.select_related("account").prefetch_related("lines", "deviations")
    found = slice_of(rows, by="number", cursor=cursor, limit=limit)
    standing = {each.contract.pk: each for each in listed(found.rows, request.now.date())}
    return Page[Contract].model_validate(page_of(found, lambda row: _shown(standing[row.pk])))


@noun.read("/contracts/{contract}", scope="contracts:read", gives=Contract)
def get_contract(request: ApiRequest, contract: str) -> Contract:
    """One contract."""
    return shown(access.contract_for(request.actor, contract), request.now)


@noun.read("/contracts/{contract}/effect", scope="contracts:read", gives=ContractEffect)
def get_contract_effect(request: ApiRequest, contract: str, on: On = None) -> ContractEffect:
    """Whether a contract is in effect on a day, why, and until when."""
    row, day = access.contract_for(request.actor, contract), on or request.now.date()
    return ContractEffect(contract=row.number, on=day, effect=decision_shown(contract_effect(row, day)))


@noun.read("/contracts/{contract}/use", scope="contracts:read", gives=ContractUse)
def get_contract_use(
    request: ApiRequest,
    contract: str,
    days: Annotated[int, Field(ge=1, le=3660, description="How many days back.")] = 31,
) -> ContractUse:
    """How many machines are attached under a contract, and how each line was used day by day."""
    row, today = access.contract_for(request.actor, contract), request.now.date()
    attached = attached_under(row, request.now)
    lines = use_over_time(row, first=today - timedelta(days=days - 1), last=today)
    return ContractUse(
        contract=row.number,
        attached=attached.attached,
        active=attached.active,
        days=[
            DayOfUse(
                line=line.line.position, day=one.day, bought=one.bought, used=one.used, most=one.most, heard=one.active
            )
            for line in lines
            for one in line.days
        ],
    )


@noun.write(
    "POST", "/accounts/{account}/contracts", scope="contracts:write", gives=Contract, status=201, compares=False
)
def create_contract(request: ApiRequest, account: str, body: NewContract) -> Act:
    """The account has the contract with its lines; without a number, the next free one."""
    given = body.model_dump(exclude={"lines"})
    return Act(
        does=lambda: contracts.create_contract(
            actor=request.actor,
            account=account,
            lines=[line.ordered() for line in body.lines],
            now=request.now,
            **given,
        ),
        shows=lambda row: shown(row, request.now),
    )


@noun.write("PUT", "/contracts/{contract}/name", scope="contracts:write", gives=Contract)
def rename_contract(request: ApiRequest, contract: str, body: NewContractName) -> Act:
    """The contract has that name."""
    return change(request, contract, lambda: contracts.rename_contract(
        actor=request.actor, contract=contract, name=body.name, now=request.now
    ))  # fmt: skip


@noun.write("PUT", "/contracts/{contract}/dates", scope="contracts:write", gives=Contract)
def set_contract_dates(request: ApiRequest, contract: str, body: ContractDates) -> Act:
    """The contract runs from the first of these days to the last; with neither it was never made effective."""
    return change(request, contract, lambda: contracts.set_dates(
        actor=request.actor, contract=contract, effective_from=body.effective_from, effective_to=body.effective_to,
        now=request.now,
    ))  # fmt: skip


@noun.write("POST", "/contracts/{contract}/renew", scope="contracts:write", gives=Contract)
def renew_contract(request: ApiRequest, contract: str, body: Renewal) -> Act:
    """The contract runs on to that day; machines and tokens stay as they are."""
    return change(request, contract, lambda: contracts.renew_contract(
        actor=request.actor, contract=contract, until=body.until, now=request.now
    ))  # fmt: skip


@noun.write("POST", "/contracts/{contract}/terminate", scope="contracts:write", gives=Contract)
def terminate_contract(request: ApiRequest, contract: str, body: Termination) -> Act:
    """The contract ends on that day, before the one agreed; then come its days of grace."""
    return change(request, contract, lambda: contracts.terminate_contract(
        actor=request.actor, contract=contract, last_day=body.last_day, why=body.why, now=request.now
    ))  # fmt: skip


@noun.write("PUT", "/contracts/{contract}/support-end", scope="contracts:write", gives=Contract)
def end_contract_support(request: ApiRequest, contract: str, body: SupportEnd) -> Act:
    """Support ends on that day and security maintenance goes on, at self-support."""
    return change(request, contract, lambda: contracts.end_support(
        actor=request.actor, contract=contract, support_until=body.support_until, now=request.now
    ))  # fmt: skip


def change(request: ApiRequest, contract: str, does: Any) -> Act:
    """An act on one contract, after which it is shown whole."""
    return Act(
        does=does,
        shows=lambda _: shown(access.contract_for(request.actor, contract), request.now),
        holds=lambda: shown(access.locked_contract(request.actor, contract, may="change-contract"), request.now),
    )


def shown(row: Row, now: datetime) -> Contract:
    """The contract as the API has it. Some five statements."""
    known = Row.objects.select_related("account").prefetch_related("lines", "deviations").get(pk=row.pk)
    return _shown(listed([known], now.date())[0])


def _shown(standing: Listed) -> Contract:
    row, effect = standing.contract, standing.effect.answer
    return Contract(
        number=row.number,
        account=row.account.key,
        name=row.name,
        edition=row.edition,
        signed_on=row.signed_on,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
        support_until=row.support_until,
        state=effect.state if effect else "unknown",
        readings=list(row.readings),
        created_at=row.created_at,
        lines=[line_shown(use) for use in line_uses(row)],
        deviations=[
            Agreed(
                clause=one.clause,
                title=one.title,
                figure=one.figure,
                ours=one.ours,
                agreed=one.agreed,
                agreed_in=one.agreed_in,
                agreed_on=one.agreed_on,
            )
            for one in agreed_figures(row)
        ],
    )
