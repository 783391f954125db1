"""The pages on which staff drafts: a contract, an amendment, a renewal, and every change that an amendment can hold."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mainstay.operations import amendments, contracts
from mainstay.operations.orders import NewChange
from mainstay.portal.addresses import of_account, of_amendment, of_contract, of_contracts
from mainstay.portal.contracts.acts import Act, act_page, contract_crumbs, form_or_act
from mainstay.portal.contracts.figures import figure_form, figure_page
from mainstay.portal.contracts.forms import (
    ANY,
    NONE,
    SOME,
    AmendForm,
    DatesForm,
    DayForm,
    DraftContractForm,
    FigureForm,
    LineForm,
    ReadingForm,
    RenewalForm,
    SupportEndForm,
    TerminateForm,
    longer_by,
)
from mainstay.portal.contracts.shown import KINDS
from mainstay.portal.errors import carried_out
from mainstay.portal.pictures.ruler import written
from mainstay.portal.requests import PageRequest, today_of
from mainstay.portal.templatetags.dates import plural
from mainstay.queries import access
from mainstay.queries.agreements import terms_of
from mainstay.queries.amendments import amendment_for, standing_of
from mainstay.queries.contract_facts import effect_facts
from mainstay.queries.contracts import line_use
from mainstay.records.models import Amendment, Attachment, Contract
from mainstay.records.models.amendments import ChangeKind
from mainstay.rules.contracts import ContractEffectFacts, decide_contract_effect

NEXT = "It is a change of the draft alone: the contract stays as it is until the amendment is accepted and in force."


@form_or_act
def draft_contract(request: PageRequest, key: str) -> HttpResponse:
    """A contract for the account that is offered before it is one."""
    account = access.account_for(request.user, key, may="change-contract")
    form = DraftContractForm(request.POST or None)
    made = carried_out(
        form, lambda: amendments.draft_contract(actor=request.user, account=key, now=request.now, **form.cleaned_data)
    )
    if made:
        messages.success(request, f"{made.contract} is drafted. Add what is to be bought, then send it.")
        return redirect(of_amendment(made.contract.number, made.number))
    act = Act(
        title="Draft a contract",
        submit="Draft it",
        follows=(
            "Nothing attaches under it before an admin of the account accepts it and its first day has come.",
            "The customer sees its name in the list at once, and its text once you send it.",
        ),
        clauses=("doc.terms",),
    )
    crumbs = [(account.name, of_account(account.key)), ("Contracts", of_contracts(account.key))]
    return act_page(request, form, act, back=of_contracts(account.key), crumbs=crumbs)


@form_or_act
def draft_amendment(request: PageRequest, number: str) -> HttpResponse:
    """An amendment without a change yet."""
    contract = access.contract_for(request.user, number, may="change-contract")
    form = DayForm(request.POST or None)
    made = carried_out(
        form,
        lambda: amendments.draft_amendment(actor=request.user, contract=number, now=request.now, **form.cleaned_data),
    )
    if made:
        return redirect(of_amendment(number, made.number))
    act = Act(
        title="Draft an amendment",
        submit="Draft it",
        follows=("The contract stays as it is. You add the changes next, then send it to the customer.",),
        clauses=("doc.terms",),
    )
    return act_page(request, form, act, back=of_contract(number), crumbs=contract_crumbs(contract))


@form_or_act
def draft_renewal(request: PageRequest, number: str) -> HttpResponse:
    """An amendment that moves the end by a term; lines stay as they are."""
    contract = access.contract_for(request.user, number, may="change-contract")
    if contract.effective_to is None:
        messages.error(request, "It was never made effective, so there is nothing to renew.")
        return redirect(of_contract(number))
    form = RenewalForm(request.POST or None, ends_on=contract.effective_to)
    made = carried_out(
        form,
        lambda: amendments.draft_renewal(actor=request.user, contract=number, until=form.last_day(), now=request.now),
    )
    if made:
        messages.success(request, "The renewal is drafted, with the same lines.")
        return redirect(of_amendment(number, made.number))
    act = Act(
        title=f"Renew {number}",
        submit="Draft the renewal",
        follows=(
            f"It ends on {written(contract.effective_to)}; one year more is to {written(longer_by(contract.effective_to, 12))}.",
            "Lines, tokens and machines stay as they are. The customer accepts it before it is in force.",
        ),
        clauses=("doc.terms",),
    )
    return act_page(request, form, act, back=of_contract(number), crumbs=contract_crumbs(contract))


@form_or_act
def terminate(request: PageRequest, number: str) -> HttpResponse:
    """An earlier end, at once and without the customer's answer. Asks for the number."""
    contract = access.contract_for(request.user, number, may="change-contract")
    form = TerminateForm(request.POST or None, wanted=number, initial={"last_day": today_of(request)})
    done = carried_out(
        form,
        lambda: contracts.terminate_contract(
            actor=request.user, contract=number, last_day=form.cleaned_data["last_day"], why=form.cleaned_data["why"],
            now=request.now,
        ),
    )  # fmt: skip
    if done:
        messages.success(request, f"{number} ends on {written(done.effective_to)}." if done.effective_to else "")
        return redirect(of_contract(number))
    act = Act(
        title=f"Terminate {number}",
        submit="Terminate it",
        follows=_what_a_termination_does(contract, request),
        clauses=("doc.terms", "grace-of-14-days"),
        is_danger=True,
    )
    return act_page(request, form, act, back=of_contract(number), crumbs=contract_crumbs(contract))


@form_or_act
def set_day(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """The first day of the draft, and what it is about."""
    row = amendment_for(request.user, number, amendment, may="change-contract")
    act = Act(title="From which day", submit="Set it", follows=("The day begins at midnight where the customer is.",))
    return _drafted(
        request, row, act, DayForm(request.POST or None, initial={"from_on": row.from_on, "note": row.note}),
        lambda form: amendments.set_amendment_day(
            actor=request.user, contract=number, amendment=amendment, now=request.now, **form.cleaned_data
        ),
        "The day is set.",
    )  # fmt: skip


@form_or_act
def add_line(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """One more line."""
    row = amendment_for(request.user, number, amendment, may="change-contract")
    act = Act(
        title="Add a line", submit="Add it", follows=(NEXT,), clauses=("intro.unit", "intro.scope", "intro.levels")
    )
    return _changed(
        request, row, act, LineForm(request.POST or None),
        lambda form: NewChange(kind=ChangeKind.LINE_ADDED, line=form.ordered()), "The line is in the draft.",
    )  # fmt: skip


@form_or_act
def change_line(request: PageRequest, number: str, amendment: int, position: int) -> HttpResponse:
    """Another quantity, scope, level, overage or end of a line. `?keep=9` proposes the units that would be lost."""
    row = amendment_for(request.user, number, amendment, may="change-contract")
    line = access.line_of(row.contract, position)
    use, there = line_use(line), row.changes.filter(place=f"line {position}").first()
    initial = AmendForm.of(line)
    if there and there.kind == ChangeKind.LINE_CHANGED:
        initial |= _as_drafted(there.becomes)
    if (keep := request.GET.get("keep", "")).isdecimal():
        initial["quantity"] = int(keep)
    act = Act(
        title=f"Change line {position}",
        submit="Change it",
        follows=(f"{KINDS[line.kind][0]}: {use.used:,} of {use.bought:,} are used now.", NEXT),
        clauses=("intro.unit",),
    )
    return _changed(
        request, row, act, AmendForm(request.POST or None, initial=initial),
        lambda form: NewChange(kind=ChangeKind.LINE_CHANGED, position=position, amended=form.amended()),
        f"Line {position} is changed in the draft.",
    )  # fmt: skip


@require_POST
def withdraw_line(request: PageRequest, number: str, amendment: int, position: int) -> HttpResponse:
    """The line is to go."""
    change = NewChange(kind=ChangeKind.LINE_WITHDRAWN, position=position)
    return _put(request, number, amendment, change, f"Line {position} is taken out in the draft.")


@form_or_act
def agree_figure(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """A figure that is to be agreed otherwise."""
    row = amendment_for(request.user, number, amendment, may="change-contract")
    agreed = standing_of(row.contract).figures.get((request.GET.get("clause", ""), request.GET.get("figure", "")), "")
    form = figure_form(request, row.contract, FigureForm, value=agreed)
    done = carried_out(form, lambda: _change(request, row, _agreed(form)))
    if done:
        messages.success(request, "The figure is in the draft.")
        return redirect(of_amendment(number, amendment))
    act = Act(title="Agree a figure otherwise", submit="Put it into the draft", follows=(NEXT,), clauses=("doc.terms",))
    return figure_page(request, row.contract, form, act, back=of_amendment(number, amendment), crumbs=_crumbs(row))


@require_POST
def take_back_figure(request: PageRequest, number: str, amendment: int, clause: str, figure: str) -> HttpResponse:
    """The figure of the terms is to hold again."""
    change = NewChange(kind=ChangeKind.FIGURE_TAKEN_BACK, clause=clause, figure=figure)
    return _put(request, number, amendment, change, f"{clause}: the figure of the terms is to hold again.")


@form_or_act
def choose_reading(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """An open point that is to be read otherwise."""
    row = amendment_for(request.user, number, amendment, may="change-contract")
    act = Act(title="Choose a reading", submit="Put it into the draft", follows=(NEXT,), clauses=("doc.terms",))
    return _changed(
        request, row, act, ReadingForm(request.POST or None, of=row.contract.edition),
        lambda form: NewChange(kind=ChangeKind.READING_CHOSEN, reading=form.cleaned_data["reading"]),
        "The reading is in the draft.",
    )  # fmt: skip


@form_or_act
def set_dates(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """Another first or last day."""
    row = amendment_for(request.user, number, amendment, may="change-contract")
    initial = {"effective_from": row.contract.effective_from, "effective_to": row.contract.effective_to}
    act = Act(
        title="Change the dates", submit="Put them into the draft", follows=("The last day is the last one in force.", NEXT),
        clauses=("doc.terms",),
    )  # fmt: skip
    return _changed(
        request, row, act, DatesForm(request.POST or None, initial=initial),
        lambda form: NewChange(kind=ChangeKind.DATES_SET, **form.cleaned_data), "The dates are in the draft.",
    )  # fmt: skip


@form_or_act
def end_support(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """Another last day of support."""
    row = amendment_for(request.user, number, amendment, may="change-contract")
    act = Act(title="End support", submit="Put it into the draft", follows=(NEXT,), clauses=("12.fn1",))
    form = SupportEndForm(request.POST or None, initial={"support_until": row.contract.support_until})
    return _changed(
        request, row, act, form, lambda form: NewChange(kind=ChangeKind.SUPPORT_END_SET, **form.cleaned_data),
        "The end of support is in the draft.",
    )  # fmt: skip


def _changed(
    request: PageRequest, row: Amendment, act: Act, form: Any, change: Callable[[Any], NewChange], done: str
) -> HttpResponse:
    return _drafted(request, row, act, form, lambda form: _change(request, row, change(form)), done)


def _drafted(
    request: PageRequest, row: Amendment, act: Act, form: Form, perform: Callable[[Any], object], done: str
) -> HttpResponse:
    """The form, what it does, and back to the amendment."""
    back = of_amendment(row.contract.number, row.number)
    if carried_out(form, lambda: perform(form)):
        messages.success(request, done)
        return redirect(back)
    return act_page(request, form, act, back=back, crumbs=_crumbs(row))


def _change(request: PageRequest, row: Amendment, change: NewChange) -> Amendment:
    return amendments.change_draft(
        actor=request.user, contract=row.contract.number, amendment=row.number, change=change, now=request.now
    )


def _put(request: PageRequest, number: str, amendment: int, change: NewChange, done: str) -> HttpResponse:
    amendments.change_draft(actor=request.user, contract=number, amendment=amendment, change=change, now=request.now)
    messages.success(request, done)
    return redirect(of_amendment(number, amendment))


def _as_drafted(becomes: dict[str, Any]) -> dict[str, Any]:
    """What the form shows of a line that the draft changes already."""
    said = {name: value for name, value in becomes.items() if name != "overage"}
    if "overage" not in becomes:
        return said
    units = becomes["overage"]
    return said | {"overage": ANY if units is None else SOME if units else NONE, "ceiling": units or None}


def _agreed(form: FigureForm) -> NewChange:
    said = form.placed()
    return NewChange(kind=ChangeKind.FIGURE_AGREED, clause=said["clause"], figure=said["figure"], value=said["value"])


def _crumbs(row: Amendment) -> list[tuple[str, str]]:
    return [*contract_crumbs(row.contract), (str(row), of_amendment(row.contract.number, row.number))]


def _what_a_termination_does(contract: Contract, request: PageRequest) -> tuple[str, ...]:
    attached = Attachment.objects.filter(
        account=contract.account_id, contract=contract, detached_at__isnull=True
    ).count()
    today = today_of(request)
    facts = effect_facts(contract, today)
    if facts.effective_from is None:
        return ("It was never made effective: there is nothing to terminate.",)
    ended = ContractEffectFacts(effective_from=min(facts.effective_from, today), effective_to=today, on=today)
    answer = decide_contract_effect(ended, terms_of(contract)).answer
    grace = (
        f"Ended today, they keep access in grace to {written(answer.grace_until)}."
        if answer and answer.grace_until
        else ""
    )
    return tuple(filter(None, (
        f"{plural(attached, 'machine')} of {contract.account} attached under it {'loses its' if attached == 1 else 'lose their'} cover after that day."
        if attached else "No machine is attached under it.",
        grace,
        "From the day after, nothing new attaches. The contract, its history and its documents stay readable.",
        "The customer is not asked. To end it by agreement, draft an amendment.",
    )))  # fmt: skip
