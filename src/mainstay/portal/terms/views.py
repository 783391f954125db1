"""The pages of the terms. They are open to all."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

import mainstay.rules  # noqa: F401 -- registers the questions that answer clauses
from mainstay.errors import NotFound
from mainstay.portal.questions.controls import FactRow, fact_rows
from mainstay.portal.questions.entries import from_facts
from mainstay.portal.requests import OpenRequest, viewer_of
from mainstay.portal.terms.clause_page import (
    KINDS,
    answerers,
    figures_shown,
    first_question,
    reading_shown,
    section_of,
    tree,
)
from mainstay.portal.terms.response_table import response_rows
from mainstay.queries.agreements import provider_terms
from mainstay.queries.quotations import quotations_of
from mainstay.terms.clauses import Clause, Edition
from mainstay.terms.register import (
    NoSuchClause,
    by_part,
    clause_called,
    coverage,
    leaning_on,
    part_of,
    readings_of,
    search,
)

MOST_FOUND = 100
ASKED_IN_A_LINE = 4


@login_not_required
@require_safe
def terms(request: OpenRequest) -> HttpResponse:
    """The parts of the description with their sections, or what a search found; and how much of it is answered."""
    edition = provider_terms().edition
    wanted = request.GET.get("q", "").strip()
    found = search(edition, wanted) if wanted else ()
    context = {
        "edition": edition,
        "wanted": wanted,
        "found": found[:MOST_FOUND],
        "found_count": len(found),
        "columns": _columns(edition),
        "coverage": coverage(edition),
        "readings": len(edition.readings),
    }
    return render(request, "terms/terms.html", context)


@login_not_required
@require_safe
def clause(request: OpenRequest, name: str) -> HttpResponse:
    """One clause: our words, what follows, figures, readings, what answers it, what it leans on, and its question."""
    edition = provider_terms().edition
    try:
        shown = clause_called(edition, name)
    except NoSuchClause as error:
        raise NotFound(f"no clause is called {error.wanted}", help=", ".join(error.near)) from error
    question = first_question(shown)
    rows: tuple[FactRow, ...] = ()
    if question:
        fields = [field for field in question.facts() if field.required][:ASKED_IN_A_LINE]
        rows = fact_rows(fields, from_facts(fields, question.example.facts), {})
    viewer = viewer_of(request)
    context = {
        "edition": edition,
        "clause": shown,
        "quotations": quotations_of(viewer, shown.id) if viewer else None,
        "kind": KINDS.get(shown.kind, shown.kind),
        "part": part_of(shown),
        "section": edition.clauses.get(section_of(shown)),
        "branches": tree(edition, shown),
        "figures": figures_shown(edition, shown),
        "response_rows": response_rows(edition, shown),
        "readings": [reading_shown(read) for read in readings_of(edition, shown)],
        "answerers": answerers(shown),
        "leaning": leaning_on(edition, shown),
        "question": question,
        "asked_rows": rows,
        "numbered": shown.id[0].isdigit(),
    }
    return render(request, "terms/clause.html", context)


@login_not_required
@require_safe
def reading(request: OpenRequest, name: str) -> HttpResponse:
    """How an open point is read, why, and in which other ways it could be."""
    edition = provider_terms().edition
    if name not in edition.readings:
        raise NotFound(f"no reading is called {name}")
    shown = edition.readings[name]
    context = {
        "shown": reading_shown(shown),
        "clauses": [edition.clauses[clause] for clause in shown.clauses],
    }
    return render(request, "terms/reading.html", context)


@login_not_required
@require_safe
def readings(request: OpenRequest) -> HttpResponse:
    """All readings: where the text is silent or at odds, and what we take it to say."""
    edition = provider_terms().edition
    shown = [reading_shown(read) for read in edition.readings.values()]
    return render(request, "terms/readings.html", {"readings": shown})


@login_not_required
@require_safe
def coverage_page(request: OpenRequest) -> HttpResponse:
    """How much of the description this software answers, how much is for people, and what is still to come."""
    edition = provider_terms().edition
    clauses = edition.clauses.values()
    planned: dict[str, list[Clause]] = {}
    for planned_clause in clauses:
        if planned_clause.planned:
            planned.setdefault(planned_clause.planned, []).append(planned_clause)
    context = {
        "coverage": coverage(edition),
        "edition": edition,
        "parts": [
            (part, len(entries), *(sum(entry.status == status for entry in entries) for status in STATUSES))
            for part, entries in by_part(edition).items()
        ],
        "people": [entry for entry in clauses if entry.people],
        "planned": sorted(planned.items()),
    }
    return render(request, "terms/coverage.html", context)


Sections = list[tuple[Clause, int, int]]
STATUSES = ("answered", "people", "planned")


def _columns(edition: Edition) -> tuple[list[tuple[str, Sections]], list[tuple[str, Sections]]]:
    """The parts with numbers at the left, those without at the right."""
    numbered: list[tuple[str, Sections]] = []
    others: list[tuple[str, Sections]] = []
    for part, clauses in by_part(edition).items():
        (numbered if any(clause.id.isdigit() for clause in clauses) else others).append((part, _sections(clauses)))
    return numbered, others


def _sections(clauses: tuple[Clause, ...]) -> Sections:
    """The top entries of a part, each with how many stand in it and how many of those are answered."""
    shown = []
    for top in clauses:
        if top.parent is None:
            inside = [top, *(other for other in clauses if other.id.startswith(f"{top.id}."))]
            shown.append((top, len(inside), sum(other.status == "answered" for other in inside)))
    return shown
