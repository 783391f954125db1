"""The clauses of the terms in our own words, and the readings of what they leave open."""

from typing import Any

from pydantic import Field

from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.nouns import Noun
from mainstay.api.v1.pages import Cursor, Limit, Page
from mainstay.api.v1.words import Shown, said
from mainstay.errors import NotFound
from mainstay.queries.agreements import provider_terms
from mainstay.terms.clauses import Clause as Entry
from mainstay.terms.clauses import Edition
from mainstay.terms.descriptions import clause_as_json

noun = Noun("clauses", "Every clause of the terms, in our own words, with its figures and readings.")


class Reading(Shown):
    """How a text is taken that leaves something open."""

    name: str = said("Its name.", "holidays-are-no-weekdays")
    question: str = said("What is open.", "Does a public holiday count as a weekday?")
    ours: str = said("How we take it.", "A public holiday of the place does not count.")
    why: str = said("Why.", "Nobody is there on such a day.")
    open: dict[str, str] = said("The other ways to take it.", {"holidays-count-as-weekdays": "It counts."})
    figures: dict[str, str] = said("Its figures.", {})
    choosable: bool = said("Whether a contract may choose another way.", True)


class Clause(Shown):
    """A clause of the terms."""

    id: str = said("Its number, or its name.", "12.3")
    title: str = said("What it is called.", "Response times")
    part: str = said("The part of the description.", "The support process")
    kind: str = said("What kind of clause it is.", "rule")
    says: str = said("In our own words.", "Reasonable efforts are made to answer within the times of the table.")
    system_must: str = said("What the software has to do about it.", "Keep a target for each case.")
    applies_to: Any = said("To what it applies.", [])
    figures: dict[str, str] = said("Its figures, as text with their unit.", {"initial": "4 business hours"})
    same_as: dict[str, str] = said("Figures that repeat another's.", {})
    ambiguity: str = said("What it leaves open.", "")
    readings: list[Reading] = Field(description="How we take what it leaves open.")
    depends_on: list[str] = said("The clauses that it leans on.", ["12.1"])
    depended_on_by: list[str] = said("The clauses that lean on it.", [])
    status: str = said("answered, people or planned.", "answered")
    answered_by: list[str] = said("What answers it.", ["question:response-due"])
    people: str = said("What people do about it.", "")
    planned: str = said("With what it comes.", "")
    edition: str = said("The edition of the terms.", "2025-07-02")


@noun.read("/clauses", scope=None, gives=Page[Clause])
def list_clauses(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> Page[Clause]:  # noqa: ARG001 -- the cursor is the last id
    """The clauses of the current edition, in its order. The cursor is the id of the last one."""
    edition = provider_terms().edition
    ids = list(edition.clauses)
    if cursor and cursor not in edition.clauses:
        raise NotFound(f"there is no clause {cursor!r}")
    first = ids.index(cursor) + 1 if cursor else 0
    shown_ids = ids[first : first + limit]
    more = first + limit < len(ids)
    return Page[Clause].model_validate(
        {"items": [shown(edition, edition.clauses[one]) for one in shown_ids], "next": shown_ids[-1] if more else None}
    )


@noun.read("/clauses/{clause}", scope=None, gives=Clause)
def get_clause(request: ApiRequest, clause: str) -> Clause:  # noqa: ARG001 -- whoever asks
    """One clause, with its readings, what answers it and what leans on it."""
    edition = provider_terms().edition
    if clause not in edition.clauses:
        raise NotFound(f"there is no clause {clause!r}", code="unknown-clause", help="/api/v1/clauses lists them")
    return shown(edition, edition.clauses[clause])


@noun.read("/readings/{reading}", scope=None, gives=Reading)
def get_reading(request: ApiRequest, reading: str) -> Reading:  # noqa: ARG001
    """One reading."""
    edition = provider_terms().edition
    found = edition.readings.get(reading)
    if found is None:
        raise NotFound(f"there is no reading {reading!r}", code="unknown-reading")
    shown_in = clause_as_json(edition, edition.clauses[found.clauses[0]])
    return Reading.model_validate(next(one for one in shown_in["readings"] if one["name"] == reading))


def shown(edition: Edition, entry: Entry) -> Clause:
    """The clause as the API has it."""
    return Clause.model_validate(clause_as_json(edition, entry))
