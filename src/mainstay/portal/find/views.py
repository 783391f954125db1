"""The page that the search of the bar opens, and what the palette shows while one types."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

import mainstay.rules  # noqa: F401 -- registers the questions
from mainstay.portal.find.hits import Hit, terms, things
from mainstay.portal.requests import PageRequest, today_of
from mainstay.queries.agreements import provider_terms
from mainstay.queries.cover import cover_of
from mainstay.queries.found import EACH, found_by

LONGEST = 200
FEW = 5
SHOWN = 8
"""Of each kind the palette takes five, and shows eight of all things and eight of all terms."""


@require_safe
def find(request: PageRequest) -> HttpResponse:
    """Things and terms that hold the words; an exact name opens its page."""
    words = _words(request)
    hits = _hits(request, words) if words else []
    if (exact := _exact(hits, words)) is not None:
        return redirect(exact.url)
    return render(request, "find/find.html", {"words": words, "hits": hits, "each": EACH})


@require_safe
def palette(request: PageRequest) -> HttpResponse:
    """A piece: the first things and terms that hold the words, as options to choose from. Machines say their cover."""
    words = _words(request)
    if not words:
        return render(request, "find/_palette.html", {"groups": (), "words": words})
    found = found_by(request.user, words, each=FEW)
    covers = cover_of(list(found.machines), today_of(request)) if found.machines else {}
    own, said = list(things(found, covers)), list(terms(provider_terms().edition, words, each=FEW))
    groups = [(name, hits[:SHOWN]) for name, hits in (("Things", own), ("Terms", said)) if hits]
    shown = sum(len(hits) for _, hits in groups)
    context = {"groups": groups, "words": words, "shown": shown, "more": len(own) + len(said) > shown}
    return render(request, "find/_palette.html", context)


def _words(request: PageRequest) -> str:
    return request.GET.get("q", "").strip()[:LONGEST]


def _exact(hits: list[Hit], words: str) -> Hit | None:
    """The one that is called exactly so, or else so but for capitals; None where several are."""
    alike = [hit for hit in hits if hit.name.casefold() == words.casefold()]
    same = [hit for hit in alike if hit.name == words] or alike
    return same[0] if len(same) == 1 else None


def _hits(request: PageRequest, words: str) -> list[Hit]:
    return [*things(found_by(request.user, words)), *terms(provider_terms().edition, words)]
