"""The page that the search of the bar opens."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

import mainstay.rules  # noqa: F401 -- registers the questions
from mainstay.portal import addresses
from mainstay.portal.citations import address_of, cited_as
from mainstay.portal.requests import PageRequest
from mainstay.queries.agreements import provider_terms
from mainstay.queries.found import EACH, Found, found_by
from mainstay.terms.clauses import Edition
from mainstay.terms.questions import all_questions
from mainstay.terms.register import search

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """Something with a page: its kind, its name, what it is, and where."""

    kind: str
    name: str
    more: str
    url: str


@require_safe
def find(request: PageRequest) -> HttpResponse:
    """Machines, contracts, accounts, clauses and questions that hold the words; an exact name opens its page."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    hits = _hits(request, words) if words else []
    if (exact := _exact(hits, words)) is not None:
        return redirect(exact.url)
    return render(request, "find/find.html", {"words": words, "hits": hits, "each": EACH})


def _exact(hits: list[Hit], words: str) -> Hit | None:
    """The one that is called exactly so, or else so but for capitals; None where several are."""
    alike = [hit for hit in hits if hit.name.casefold() == words.casefold()]
    same = [hit for hit in alike if hit.name == words] or alike
    return same[0] if len(same) == 1 else None


def _hits(request: PageRequest, words: str) -> list[Hit]:
    edition = provider_terms().edition
    return [*_things(found_by(request.user, words)), *_clauses(edition, words), *_questions(words)]


def _things(found: Found) -> list[Hit]:
    return [
        *(
            Hit("machine", row.name, row.account.name, addresses.of_machine(row.account.key, row.name))
            for row in found.machines
        ),
        *(
            Hit("contract", row.number, f"{row.name}, {row.account.name}", addresses.of_contract(row.number))
            for row in found.contracts
        ),
        *(Hit("account", row.key, row.name, addresses.of_account(row.key)) for row in found.accounts),
    ]


def _clauses(edition: Edition, words: str) -> list[Hit]:
    named = words.removeprefix("\N{SECTION SIGN}").strip()
    return [
        Hit("clause", clause.id if clause.id[0].isdigit() else cited_as(clause.id), clause.title, address_of(clause.id))
        for clause in search(edition, named)[:EACH]
    ]


def _questions(words: str) -> list[Hit]:
    wanted = words.casefold().split()
    return [
        Hit("question", question.name, question.asks, addresses.of_question(question.name))
        for question in sorted(all_questions(), key=lambda question: question.name)
        if all(word in f"{question.name} {question.asks}".casefold() for word in wanted)
    ][:EACH]
