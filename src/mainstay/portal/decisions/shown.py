"""What does an answer show that stands by itself? Everything that made it, read from its public JSON alone.

So a kept answer needs nothing of today: no machine, no contract and no clock, only the edition that it names.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mainstay.portal import addresses
from mainstay.portal.templatetags.answers import sentence
from mainstay.portal.wording import label_of, value_in_words
from mainstay.queries.machine_page import MACHINE
from mainstay.records.models import FrozenAnswer, KeptDecision
from mainstay.terms.clauses import edition
from mainstay.terms.facts import FactError, as_plain
from mainstay.terms.questions import question_called


@dataclass(frozen=True, slots=True, kw_only=True)
class FactGroup:
    """The facts of one question that made the answer, in words; `url` asks it again with them."""

    question: str
    asks: str
    verdict: str
    until: str | None
    facts: tuple[tuple[str, str], ...]
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerShown:
    """An answer with its name, and what goes on after the name in a lighter look. `agreed` are the figures that the contract
    agrees otherwise, each by its clause.
    """

    title: str
    beside: str
    decision: Mapping[str, Any]
    says: Mapping[str, str]
    groups: tuple[FactGroup, ...]
    on: date | None = None
    ends: tuple[tuple[date, str], ...] = ()
    sooner: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    agreed: tuple[tuple[str, str], ...] = ()
    number: str = ""

    @property
    def until(self) -> date | None:
        """The last day on which it holds."""
        until = self.decision["until"]
        return date.fromisoformat(str(until)[:10]) if until else None


def of_frozen(row: FrozenAnswer) -> AnswerShown:
    """An answer about a machine that somebody kept."""
    return of_machine(row.answer, machine=row.machine, asks=row.asks, on=row.on)


def of_machine(document: Mapping[str, Any], *, machine: str, asks: str, on: date) -> AnswerShown:
    """An answer about a machine, or about one service of it, from its JSON."""
    shown = of_decision(document, title=machine if asks == MACHINE else asks)
    return replace(
        shown,
        beside="is it covered?" if asks == MACHINE else f"on {machine}",
        on=on,
        ends=tuple((date.fromisoformat(end["day"]), sentence(end["says"])) for end in document["ends"]),
        sooner=tuple(document["sooner"]),
        helps=tuple(document["helps"]),
        number=document["number"],
    )


def of_kept(row: KeptDecision) -> AnswerShown:
    """A decision that was taken with an act."""
    shown = of_decision(row.decision, title=_asks(row.question))
    return replace(shown, beside=row.about, number=row.key)


def of_decision(decision: Mapping[str, Any], *, title: str) -> AnswerShown:
    """Any decision from its public JSON. A decision that was joined shows the facts of what it was joined from."""
    known = edition(str(decision["edition"])).clauses
    cited = [clause for reason in decision["reasons"] for clause in reason["clauses"]]
    return AnswerShown(
        title=title,
        beside="",
        decision={**decision, "reasons": [{**one, "says": sentence(one["says"])} for one in decision["reasons"]]},
        says={name: known[name].says for name in cited if name in known},
        groups=tuple(_groups(decision)),
        agreed=tuple((one["clause"], one["value"]) for one in decision["facts"].get("deviations", ())),
    )


def _groups(decision: Mapping[str, Any]) -> Iterator[FactGroup]:
    parts = decision["premises"] if not decision["question"] else [decision]
    for part in parts:
        if not part["question"]:
            continue
        given, labels = _given(part)
        url = addresses.with_query(
            addresses.of_question(part["question"]), facts=json.dumps(given, separators=(",", ":"), ensure_ascii=False)
        )
        yield FactGroup(
            question=part["question"],
            asks=_asks(part["question"]),
            verdict=str(part["verdict"]),
            until=part["until"],
            facts=tuple((labels[name], value_in_words(value)) for name, value in given.items() if name in labels),
            url=url,
        )


def _given(part: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The facts that are not their defaults, and how each is called; what no contract agreed otherwise is left out."""
    fields = question_called(part["question"]).facts()
    defaults = {field.name: as_plain(field.default, none="none") for field in fields if not field.required}
    labels = {field.name: field.label or label_of(field.name) for field in fields}
    given = {
        name: value
        for name, value in part["facts"].items()
        if (value != defaults[name] if name in defaults else name in labels or value != [])
    }
    return given, labels


def _asks(question: str) -> str:
    """The question in words; by its name where no rule of today answers it."""
    try:
        return question_called(question).asks
    except FactError:
        return question
