"""The form for a figure that is agreed otherwise: first its clause, then its figures beside what the terms say."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from mainstay.operations import deviations
from mainstay.portal.addresses import of_contract
from mainstay.portal.contracts.acts import Act, contract_crumbs, form_or_act
from mainstay.portal.contracts.forms import DeviationForm, FigureForm
from mainstay.portal.errors import carried_out
from mainstay.portal.requests import PageRequest, today_of
from mainstay.queries import access
from mainstay.records.models import Contract
from mainstay.terms.clauses import Clause, edition

Form = TypeVar("Form", bound=FigureForm)


def clause_asked(request: PageRequest, contract: Contract) -> Clause | None:
    """The clause that the address or the form names; None where there is none of that name."""
    asked = (request.POST.get("clause") or request.GET.get("clause") or "").strip()
    return edition(contract.edition).clauses.get(asked)


def figure_form(request: PageRequest, contract: Contract, make: Callable[..., Form], **initial: Any) -> Form:
    """The form, with the figures of the clause where one is known."""
    said = {"clause": request.GET.get("clause", ""), "figure": request.GET.get("figure", ""), **initial}
    return make(request.POST or None, initial=said, clause=clause_asked(request, contract))


def figure_page(
    request: PageRequest, contract: Contract, form: FigureForm, act: Act, *, back: str, crumbs: list[tuple[str, str]]
) -> HttpResponse:
    """The page of the form, with the clause in our words; 422 where what was sent stands in its own way."""
    read = edition(contract.edition)
    clause = clause_asked(request, contract)
    agreed = {row.figure: row.value for row in contract.deviations.all() if clause and row.clause == clause.id}
    asked = request.GET.get("clause", "")
    context = {
        "form": form,
        "act": act,
        "back": back,
        "clause": clause,
        "asked": asked,
        "is_unknown": bool(asked) and clause is None,
        "figures": [
            {"name": name, "terms": text, "agreed": agreed.get(name, "")} for name, text in clause.figures.items()
        ]
        if clause
        else [],
        "with_figures": [entry for entry in read.clauses.values() if entry.figures],
        "crumbs": [{"label": label, "url": url} for label, url in crumbs],
    }
    return render(request, "contracts/figure.html", context, status=422 if form.errors else 200)


@form_or_act
def new_deviation(request: PageRequest, number: str) -> HttpResponse:
    """A figure that the contract agrees otherwise, at once."""
    contract = access.contract_for(request.user, number, may="change-contract")
    form = figure_form(request, contract, DeviationForm, agreed_on=today_of(request))
    done = carried_out(
        form,
        lambda: deviations.add_deviation(actor=request.user, contract=number, deviation=form.agreed(), now=request.now),
    )
    if done:
        messages.success(request, "The figure is agreed.")
        return redirect(of_contract(number))
    act = Act(
        title="Agree a figure otherwise",
        submit="Agree it",
        follows=(
            "Answers under this contract use this figure from now on, and cite it beside the clause.",
            "One figure of one clause is agreed once; take it back to agree another.",
        ),
        clauses=("doc.terms",),
    )
    return figure_page(request, contract, form, act, back=of_contract(number), crumbs=contract_crumbs(contract))
