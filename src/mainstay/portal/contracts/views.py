"""The pages that show contracts."""

from datetime import date
from json import dumps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mainstay.errors import Invalid
from mainstay.portal.addresses import of_amendment, of_contract, of_question, with_query
from mainstay.portal.contracts.amendment_shown import STATES
from mainstay.portal.contracts.attaching import command_with, widest
from mainstay.portal.contracts.history import Entry, history_of, without_documents, without_tokens
from mainstay.portal.contracts.shown import (
    ALIVE,
    by_use,
    dates_picture,
    grace_days,
    line_shown,
    token_shown,
)
from mainstay.portal.on_day import day_shown
from mainstay.portal.questions.views import says_of
from mainstay.portal.requests import PageRequest
from mainstay.queries import access
from mainstay.queries.agreements import terms_of
from mainstay.queries.amendments import amendments_of
from mainstay.queries.contracts import ContractPage, TokenUse, contract_effect, contract_page
from mainstay.queries.permissions import Act
from mainstay.queries.providers import contract_address
from mainstay.queries.services_by_release import services_by_release
from mainstay.records.models import Contract, Line
from mainstay.records.models.amendments import AmendmentState
from mainstay.terms.clauses import Reading, edition
from mainstay.terms.questions import decision_as_json

OPEN_STATES = ("draft", "sent", "change-asked", "accepted", "stale")
"""An amendment that is still on its way: the contract's page says so under its answer."""


@require_safe
def contract(request: PageRequest, number: str) -> HttpResponse:
    """One contract, on the day asked about: in effect or not, its dates, lines, tokens, deviations and history."""
    page, on = contract_page(request.user, number, request.now), day_shown(request)
    row = page.contract
    effect = page.effect if on.is_today else contract_effect(row, on.day)
    decision = decision_as_json(effect)
    rights = access.rights_in(request.user, row.account)
    amendments = amendments_of(request.user, row)
    context = {
        "page": page,
        "contract": row,
        "on": on,
        "effect": effect,
        "today_effect": page.effect,
        "decision": decision,
        "says": says_of(edition(row.edition), decision["clauses"]),
        "why_open": "why" in request.GET,
        "questions": _questions(request, number),
        "json_url": with_query(f"{of_question('contract-effect')}.json", facts=_facts(decision)),
        "permanent_url": with_query(of_question("contract-effect"), facts=_facts(decision)),
        "grace_days": grace_days(row, effect),
        "dates": dates_picture(row, effect, on.today),
        "lines": [line_shown(use) for use in page.lines],
        "withdrawn": [line_shown(use) for use in page.withdrawn],
        "tokens": [token_shown(use) for use in by_use(page.tokens)],
        "attach": _attach(request, page, may_read="read-token" in rights),
        "contract_address": contract_address(),
        "readings": _readings(row),
        "history": _history(page, rights),
        "amendments": [
            {"row": one, "url": of_amendment(number, one.number), "word": STATES[AmendmentState(one.state)]}
            for one in amendments
            if one.state in OPEN_STATES
        ],
        "amendment_urls": {str(one): of_amendment(number, one.number) for one in amendments},
        "may_see_documents": "view-documents" in rights,
        "may_answer": "answer-offer" in rights and not request.user.is_staff,
        "gets": _gets(request, page, on.day),
        "may_change": "change-contract" in rights,
        "may_issue": "issue-token" in rights,
        "may_read": "read-token" in rights,
    }
    return render(request, "contracts/contract.html", context)


def _history(page: ContractPage, rights: frozenset[Act]) -> list[Entry]:
    events = page.history if "see-tokens" in rights else without_tokens(page.history)
    return history_of(events if "view-documents" in rights else without_documents(events))


def _questions(request: PageRequest, number: str) -> list[dict[str, object]]:
    here, on = of_contract(number), request.GET.get("on")
    opened = "why" in request.GET
    return [
        {
            "label": "Why?",
            "url": with_query(here, on=on, why=None if opened else 1) + "#why",
            "chosen": opened,
            "key": "w",
        },
        {"label": "Until when?", "url": "#dates"},
        {"label": "On another day", "url": "#on"},
    ]


def _attach(request: PageRequest, page: ContractPage, *, may_read: bool) -> dict[str, object] | None:
    """The command for one of the live tokens: the one that the address names, else the one that fits the most machines."""
    live = [use for use in page.tokens if use.state in ALIVE and use.token.replaced_by_id is None]
    use = _named(live, request.GET.get("token", "")) or widest(live)
    if not may_read or use is None:
        return None
    before = next((other.token for other in page.tokens if other.token.replaced_by_id == use.token.pk), None)
    return {
        "token": use.token,
        "command": command_with(request, use.token).text,
        "works": getattr(page.effect.answer, "state", "") == "effective",
        "before": before if before and before.ends_at and before.ends_at > request.now else None,
    }


def _named(live: list[TokenUse], wanted: str) -> TokenUse | None:
    return next((use for use in live if str(use.token.pk) == wanted), None)


def _gets(request: PageRequest, page: ContractPage, on: date) -> dict[str, object] | None:
    """What a machine under one of the lines gets: the line that the address names, else the first."""
    lines = [use.line for use in page.lines if use.line.kind != "legacy"]
    if not lines:
        return None
    chosen = _line(lines, request.GET.get("line", ""))
    return {"lines": lines, "line": chosen, "table": services_by_release(page.contract, chosen, on)}


def _line(lines: list[Line], wanted: str) -> Line:
    if not wanted:
        return lines[0]
    found = next((line for line in lines if str(line.position) == wanted), None)
    if found is None:
        places = ", ".join(str(line.position) for line in lines)
        raise Invalid(f"there is no line {wanted} that gives services", help=f"the lines that do: {places}")
    return found


def _readings(contract: Contract) -> list[dict[str, object]]:
    """The open points that the contract reads otherwise than we do."""
    read = terms_of(contract)
    chosen: list[tuple[Reading, str]] = [
        (read.edition.readings[name], choice) for name, choice in read.chosen.items() if name in read.edition.readings
    ]
    return [
        {"reading": reading, "ours": reading.choices[reading.ours], "chosen": reading.choices[choice]}
        for reading, choice in chosen
    ]


def _facts(decision: dict[str, Any]) -> str:
    return dumps(decision["facts"])
