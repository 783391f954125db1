"""The pages of an amendment: as staff drafts it, as the customer is offered it, and what each does with it."""

from collections.abc import Callable
from json import dumps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from mainstay.gateways.pdf import written
from mainstay.operations import amendments
from mainstay.portal.addresses import of_amendment, of_contract, of_machines, of_question, with_query
from mainstay.portal.contracts.acts import Act, act_page, contract_crumbs, form_or_act
from mainstay.portal.contracts.amendment_answer import answer_of, offered_answer
from mainstay.portal.contracts.amendment_days import from_when, picture_of
from mainstay.portal.contracts.amendment_paper import paper_of
from mainstay.portal.contracts.amendment_shown import STATES, grouped, rows_of
from mainstay.portal.contracts.amendment_way import checks_of, way_of
from mainstay.portal.contracts.forms import AcceptForm, AnswerForm, AskForm
from mainstay.portal.contracts.shown import KINDS
from mainstay.portal.errors import carried_out
from mainstay.portal.questions.views import says_of
from mainstay.portal.requests import PageRequest
from mainstay.portal.templatetags.dates import long_day
from mainstay.queries import access
from mainstay.queries.amendment_page import AmendmentPage, amendment_page
from mainstay.queries.amendments import amendment_for, is_offered
from mainstay.queries.providers import offer_days, provider_name
from mainstay.records.models import Amendment
from mainstay.records.models.amendments import AmendmentState
from mainstay.terms.clauses import edition
from mainstay.terms.questions import decision_as_json

TAKES_AWAY = "takes-away"


@require_safe
def amendment(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """One amendment: staff drafts it here, the customer answers it here. `?as=customer` shows staff what the customer sees."""
    page = amendment_page(request.user, number, amendment, request.now)
    if request.user.is_staff and request.GET.get("as") != "customer":
        return render(request, "contracts/amendment.html", _staff(request, page))
    return _offer(request, page, AcceptForm(initial={"text": page.amendment.text_hash}))


@require_safe
def amendment_pdf(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """GET: the amendment on paper, with lines to sign on."""
    page = amendment_page(request.user, number, amendment, request.now)
    if not request.user.is_staff and not is_offered(page.amendment):
        return redirect(of_amendment(number, amendment))
    answer = HttpResponse(written(paper_of(page, provider=provider_name())), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{number}-amendment-{amendment}.pdf"'
    return answer


@require_POST
def accept(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """The customer agrees, by name; on its day it is in force."""
    amendment_for(request.user, number, amendment, may="answer-offer")
    form = AcceptForm(request.POST)
    done = carried_out(
        form,
        lambda: amendments.accept_amendment(
            actor=request.user, contract=number, amendment=amendment, now=request.now, **form.cleaned_data
        ),
    )
    if done is None:
        return _offer(request, amendment_page(request.user, number, amendment, request.now), form, status=422)
    messages.success(request, f"Amendment {amendment} is accepted, and {_when(done)}.")
    return redirect(of_amendment(number, amendment))


@form_or_act
def decline(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """The customer does not agree."""
    act = Act(
        title=f"Decline amendment {amendment}",
        submit="Decline it",
        follows=("Nothing changes: the contract goes on as it is.", "Whoever sent it is told, with what you write."),
    )
    return _answer(
        request, number, amendment, act, AnswerForm(request.POST or None),
        lambda says: amendments.decline_amendment(
            actor=request.user, contract=number, amendment=amendment, why=says, now=request.now
        ),
        "It is declined.",
    )  # fmt: skip


@form_or_act
def ask_for_change(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """The customer asks for another text."""
    act = Act(
        title=f"Ask for a change of amendment {amendment}",
        submit="Ask for it",
        follows=("Nothing changes before you accept.", "Whoever sent it reads this, and may offer you another text."),
    )
    return _answer(
        request, number, amendment, act, AskForm(request.POST or None),
        lambda says: amendments.ask_for_change(
            actor=request.user, contract=number, amendment=amendment, what=says, now=request.now
        ),
        "Your wish is with whoever sent it.",
    )  # fmt: skip


@require_POST
def send(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """The customer is offered it."""
    row = amendments.send_amendment(actor=request.user, contract=number, amendment=amendment, now=request.now)
    until = long_day(row.answer_until) if row.answer_until else ""
    messages.success(request, f"It is with {row.contract.account}, who may answer until {until}.")
    return redirect(of_amendment(number, amendment))


@require_POST
def withdraw(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """Nobody can accept it any more."""
    amendments.withdraw_amendment(actor=request.user, contract=number, amendment=amendment, now=request.now)
    messages.success(request, "It is withdrawn.")
    return redirect(of_amendment(number, amendment))


@require_POST
def take_up(request: PageRequest, number: str, amendment: int) -> HttpResponse:
    """It is a draft again, made anew from what the contract says now."""
    row = amendments.take_up_amendment(actor=request.user, contract=number, amendment=amendment, now=request.now)
    messages.success(request, f"It is a draft again, version {row.version}, from what the contract says now.")
    return redirect(of_amendment(number, amendment))


@require_POST
def drop_change(request: PageRequest, number: str, amendment: int, change: int) -> HttpResponse:
    """One change less."""
    amendments.drop_change(actor=request.user, contract=number, amendment=amendment, change=change, now=request.now)
    messages.success(request, "The change is left out.")
    return redirect(of_amendment(number, amendment))


def _staff(request: PageRequest, page: AmendmentPage) -> dict[str, Any]:
    row, address = page.amendment, of_amendment(page.contract.number, page.amendment.number)
    rows = rows_of(page)
    checks = checks_of(page, address)
    may_change = access.has_right(request.user, "change-contract", page.contract.account)
    touched = {change.place for change in (seen.change for seen in page.changes)}
    return {
        **_common(request, page),
        "groups": grouped(rows),
        "answer": answer_of(page),
        "takes_away": any(seen.takes_away for seen in page.changes),
        "checks": checks,
        "may_send": not any(check.look == "bad" for check in checks),
        "way": way_of(row, offer_days()),
        "word": STATES[AmendmentState(row.state)],
        "may_change": may_change,
        "is_draft": row.state == AmendmentState.DRAFT,
        "may_draft": may_change and row.state == AmendmentState.DRAFT,
        "may_take_up": may_change and row.state in amendments.TAKEN_UP,
        "stays": [
            {"line": line, "title": KINDS[line.kind][0]}
            for _, line in sorted(page.standing.lines.items())
            if line.withdrawn_at is None and f"line {line.position}" not in touched
        ],
        "kept": [key for key in page.standing.figures if f"{key[0]} {key[1]}" not in touched],
        "machines_url": with_query(of_machines(page.contract.account.key), contract=page.contract.number),
    }  # fmt: skip


def _offer(request: PageRequest, page: AmendmentPage, form: AcceptForm, status: int = 200) -> HttpResponse:
    row, only = page.amendment, request.GET.get("only")
    rows = [one for one in rows_of(page) if only != TAKES_AWAY or one.takes_away]
    context = {
        **_common(request, page),
        "groups": grouped(rows),
        "answer": offered_answer(page),
        "takes_away": any(seen.takes_away for seen in page.changes),
        "only": only == TAKES_AWAY,
        "form": form,
        "is_offered": is_offered(row),
        "is_open": row.state == AmendmentState.SENT,
        "may_answer": access.has_right(request.user, "answer-offer", page.contract.account)
        and not request.user.is_staff,
        "word": {AmendmentState.SENT: "offered to you"}.get(
            AmendmentState(row.state), STATES[AmendmentState(row.state)]
        ),
    }
    return render(request, "contracts/offer.html", context, status=status)


def _common(request: PageRequest, page: AmendmentPage) -> dict[str, Any]:
    row, contract = page.amendment, page.contract
    decision = decision_as_json(page.effect)
    address = of_amendment(contract.number, row.number)
    kept = {"as": request.GET.get("as")}
    opened = "why" in request.GET
    return {
        "page": page,
        "amendment": row,
        "contract": contract,
        "address": address,
        "decision": decision,
        "says": says_of(edition(contract.edition), decision["clauses"]),
        "why_open": opened,
        "why_url": with_query(address, **kept, why=None if opened else 1) + "#why",
        "on_url": with_query(of_contract(contract.number), on=row.from_on) if row.from_on else "",
        "json_url": with_query(f"{of_question('contract-effect')}.json", facts=_facts(decision)),
        "picture": picture_of(page),
        "from_when": from_when(row),
        "is_over": row.state == AmendmentState.IN_FORCE,
        "crumbs": [{"label": label, "url": url} for label, url in contract_crumbs(contract)],
    }


def _facts(decision: dict[str, Any]) -> str:
    return dumps(decision["facts"])


def _answer(
    request: PageRequest,
    number: str,
    amendment: int,
    act: Act,
    form: AnswerForm | AskForm,
    perform: Callable[[str], Amendment],
    done: str,
) -> HttpResponse:
    row = amendment_for(request.user, number, amendment, may="answer-offer")
    if carried_out(form, lambda: perform(form.cleaned_data["says"])):
        messages.success(request, done)
        return redirect(of_amendment(number, amendment))
    return act_page(
        request, form, act, back=of_amendment(number, amendment),
        crumbs=[*contract_crumbs(row.contract), (str(row), of_amendment(number, amendment))],
    )  # fmt: skip


def _when(row: Amendment) -> str:
    if row.state == AmendmentState.IN_FORCE:
        return "in force"
    return f"in force from {long_day(row.from_on)}" if row.from_on else "in force"
