"""The pages that change a contract: a form each, and back to the contract with a word of what was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from mainstay.operations import contracts as changing
from mainstay.operations import deviations, lines
from mainstay.portal.addresses import of_account, of_contract, of_contracts
from mainstay.portal.contracts.forms import (
    AmendForm,
    ContractForm,
    DatesForm,
    LineForm,
    NamedForm,
    ReadingForm,
    RenameForm,
    RenewForm,
    SupportEndForm,
)
from mainstay.portal.contracts.shown import KINDS
from mainstay.portal.errors import carried_out
from mainstay.portal.requests import PageRequest
from mainstay.portal.templatetags.dates import plural
from mainstay.queries import access
from mainstay.queries.contracts import line_use
from mainstay.records.models import Contract

form_or_act = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A form page: its name, the word on its button, and what follows if it is sent now."""

    title: str
    submit: str
    follows: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    is_danger: bool = False


@form_or_act
def new_contract(request: PageRequest, key: str) -> HttpResponse:
    """A contract for the account; its lines come next."""
    account = access.account_for(request.user, key, may="change-contract")
    form = ContractForm(request.POST or None)
    made = carried_out(
        form, lambda: changing.create_contract(actor=request.user, account=key, now=request.now, **form.cleaned_data)
    )
    if made:
        messages.success(request, f"{made} is there. Add what was bought.")
        return redirect("contract-line-new", number=made.number)
    act = Act(
        title="New contract",
        submit="Make the contract",
        follows=(
            "It has no line yet, so nothing can attach under it.",
            "Whoever in the account may see contracts sees it at once.",
        ),
        clauses=("doc.terms",),
    )
    crumbs = [(account.name, of_account(account.key)), ("Contracts", of_contracts(account.key))]
    return act_page(request, form, act, back=of_contracts(account.key), crumbs=crumbs)


@form_or_act
def new_line(request: PageRequest, number: str) -> HttpResponse:
    """One more line."""
    act = Act(
        title="Add a line",
        submit="Add the line",
        follows=("Machines may use it from now on; those attached hear of it at their next refresh.",),
        clauses=("intro.unit", "intro.scope", "intro.levels"),
    )
    return _change(
        request, number, act, LineForm, {},
        lambda form: lines.add_line(actor=request.user, contract=number, line=form.ordered(), now=request.now),
        "The line is there.",
    )  # fmt: skip


@form_or_act
def amend_line(request: PageRequest, number: str, position: int) -> HttpResponse:
    """Another quantity, overage, level or end."""
    contract = access.contract_for(request.user, number, may="change-contract")
    line = access.line_of(contract, position)
    use = line_use(line)
    act = Act(
        title=f"Amend line {position}",
        submit="Amend the line",
        follows=(
            f"{KINDS[line.kind][0]}: {use.used:,} of {use.bought:,} are used now.",
            "Below what is used, what is attached stays and nothing new comes.",
        ),
        clauses=("intro.unit",),
    )
    return _change(
        request, number, act, AmendForm, AmendForm.of(line),
        lambda form: lines.amend_line(
            actor=request.user, contract=number, line=position, amended=form.amended(), now=request.now
        ),
        f"Line {position} is amended.",
    )  # fmt: skip


@form_or_act
def withdraw_line(request: PageRequest, number: str, position: int) -> HttpResponse:
    """The line gives nothing any more. Asks for its name."""
    contract = access.contract_for(request.user, number, may="change-contract")
    use = line_use(access.line_of(contract, position))
    act = Act(
        title=f"Withdraw line {position}",
        submit="Withdraw it",
        follows=(
            f"{plural(use.used, 'machine')} attached by it: {'it stays' if use.used == 1 else 'they stay'} attached, and what the line gave is lost."
            if use.used
            else "No machine uses it.",
            "It stays readable, and cannot be brought back; a new line can.",
        ),
        is_danger=True,
    )
    return _named(
        request, number, act, f"line {position}",
        lambda: lines.withdraw_line(actor=request.user, contract=number, line=position, now=request.now),
        f"Line {position} is withdrawn.",
    )  # fmt: skip


@form_or_act
def rename(request: PageRequest, number: str) -> HttpResponse:
    """Another name."""
    contract = access.contract_for(request.user, number, may="change-contract")
    act = Act(title="Rename", submit="Rename it", follows=("Its machines are told the name at their next refresh.",))
    return _change(
        request, number, act, RenameForm, {"name": contract.name},
        lambda form: changing.rename_contract(
            actor=request.user, contract=number, name=form.cleaned_data["name"], now=request.now
        ),
        "The contract is renamed.",
    )  # fmt: skip


@form_or_act
def set_dates(request: PageRequest, number: str) -> HttpResponse:
    """Its first and last day."""
    contract = access.contract_for(request.user, number, may="change-contract")
    act = Act(
        title="Set the dates",
        submit="Set them",
        follows=("The last day is the last one in force.", "Attached machines see the new end at their next refresh."),
        clauses=("doc.terms",),
    )
    return _change(
        request, number, act, DatesForm, _fields(contract, "effective_from", "effective_to"),
        lambda form: changing.set_dates(actor=request.user, contract=number, now=request.now, **form.cleaned_data),
        "The dates are set.",
    )  # fmt: skip


@form_or_act
def renew(request: PageRequest, number: str) -> HttpResponse:
    """A later last day."""
    access.contract_for(request.user, number, may="change-contract")
    act = Act(
        title="Renew",
        submit="Renew it",
        follows=("Machines and tokens stay as they are, grace or end notwithstanding.",),
        clauses=("doc.terms",),
    )
    return _change(
        request, number, act, RenewForm, {},
        lambda form: changing.renew_contract(
            actor=request.user, contract=number, until=form.cleaned_data["until"], now=request.now
        ),
        "The contract is renewed.",
    )  # fmt: skip


@form_or_act
def end_support(request: PageRequest, number: str) -> HttpResponse:
    """The last day of support."""
    contract = access.contract_for(request.user, number, may="change-contract")
    act = Act(
        title="End support",
        submit="Set it",
        follows=("After that day the level is self-support, and the security services stay.",),
        clauses=("12.fn1", "security.preamble"),
    )
    return _change(
        request, number, act, SupportEndForm, _fields(contract, "support_until"),
        lambda form: changing.end_support(actor=request.user, contract=number, now=request.now, **form.cleaned_data),
        "The end of support is set.",
    )  # fmt: skip


@require_POST
def remove_deviation(request: PageRequest, number: str, clause: str, figure: str) -> HttpResponse:
    """The figure of the terms stands again."""
    deviations.remove_deviation(actor=request.user, contract=number, clause=clause, figure=figure, now=request.now)
    messages.success(request, f"{clause}: the figure of the terms stands again.")
    return redirect(of_contract(number))


@form_or_act
def choose_reading(request: PageRequest, number: str) -> HttpResponse:
    """Another reading of an open point, or ours again."""
    contract = access.contract_for(request.user, number, may="change-contract")
    act = Act(
        title="Choose a reading",
        submit="Choose it",
        follows=("Answers under this contract follow it and cite it.", "Choosing ours takes another choice back."),
    )
    return _change(
        request, number, act, lambda *args, **kwargs: ReadingForm(*args, of=contract.edition, **kwargs), {},
        lambda form: deviations.choose_reading(
            actor=request.user, contract=number, reading=form.cleaned_data["reading"], now=request.now
        ),
        "The reading is chosen.",
    )  # fmt: skip


def _change(
    request: PageRequest,
    number: str,
    act: Act,
    make: Callable[..., Any],
    initial: Mapping[str, Any],
    perform: Callable[[Any], object],
    done: str,
) -> HttpResponse:
    """The form, what it does, and back to the contract."""
    contract = access.contract_for(request.user, number, may="change-contract")
    form = make(request.POST or None, initial=dict(initial))
    if carried_out(form, lambda: perform(form)):
        messages.success(request, done)
        return redirect(of_contract(number))
    return act_page(request, form, act, back=of_contract(number), crumbs=contract_crumbs(contract))


def _named(
    request: PageRequest, number: str, act: Act, wanted: str, perform: Callable[[], object], done: str
) -> HttpResponse:
    return _change(
        request, number, act, lambda *args, **kwargs: NamedForm(*args, wanted=wanted, **kwargs), {},
        lambda _form: perform(), done,
    )  # fmt: skip


def contract_crumbs(contract: Contract) -> list[tuple[str, str]]:
    """The account, its contracts, this one."""
    account = contract.account
    return [
        (account.name, of_account(account.key)),
        ("Contracts", of_contracts(account.key)),
        (contract.number, of_contract(contract.number)),
    ]


def act_page(request: PageRequest, form: Form, act: Act, *, back: str, crumbs: list[tuple[str, str]]) -> HttpResponse:
    """The page of the act's form; 422 where what was sent stands in its own way."""
    context = {
        "form": form,
        "act": act,
        "back": back,
        "crumbs": [{"label": label, "url": url} for label, url in crumbs],
    }
    return render(request, "contracts/act.html", context, status=422 if form.errors else 200)


def _fields(contract: Contract, *names: str) -> dict[str, Any]:
    return {name: getattr(contract, name) for name in names}
