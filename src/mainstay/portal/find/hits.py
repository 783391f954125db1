"""How is each thing that was found written: its kind, its name, what it is, and where it stands?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.portal import addresses
from mainstay.portal.citations import address_of, cited_as
from mainstay.portal.templatetags.dates import short_day
from mainstay.queries.found import EACH, Found
from mainstay.terms.clauses import Edition
from mainstay.terms.decision import Decision, Verdict
from mainstay.terms.questions import all_questions
from mainstay.terms.register import search


@dataclass(frozen=True, slots=True)
class Hit:
    """Something with a page: its kind, its name, what it is, and where."""

    kind: str
    name: str
    more: str
    url: str


def things(found: Found, covers: Mapping[int, Decision[Any]] | None = None) -> Iterator[Hit]:
    """Machines, contracts, accounts, environments, people, saved views. A machine says its cover where that is known."""
    for machine in found.machines:
        more = ", ".join(filter(None, (machine.account.name, machine.release, _cover((covers or {}).get(machine.pk)))))
        yield Hit("machine", machine.name, more, addresses.of_machine(machine.account.key, machine.name))
    for contract in found.contracts:
        more = f"{contract.name}, {contract.account.name}"
        yield Hit("contract", contract.number, more, addresses.of_contract(contract.number))
    for account in found.accounts:
        yield Hit("account", account.key, account.name, addresses.of_account(account.key))
    for environment in found.environments:
        key = environment.account.key
        url = addresses.of_environment(key, environment.name)
        yield Hit("environment", environment.name, environment.account.name, url)
    for member in found.members:
        more = f"{member.role} of {member.account.name}"
        yield Hit(
            "person",
            member.person.name,
            more,
            addresses.with_query(addresses.of_people(member.account.key), q=member.person.email),
        )
    for person in found.staff:
        yield Hit("person", person.name, person.staff_role, addresses.with_query("/people", q=person.email))
    for view in found.views:
        more = f"{view.noun} of {view.account.name}" if view.account else view.noun
        key = view.account.key if view.account else ""
        yield Hit("saved view", view.name, more, addresses.of_saved_view(view.noun, key, view.query))


def terms(edition: Edition, words: str, each: int = EACH) -> Iterator[Hit]:
    """Clauses and definitions, questions, and readings of open texts."""
    for clause in search(edition, words.removeprefix("\N{SECTION SIGN}").strip())[:each]:
        name = clause.id if clause.id[0].isdigit() else cited_as(clause.id)
        kind = "definition" if clause.id.startswith("def.") else "clause"
        yield Hit(kind, name, clause.title, address_of(clause.id))
    wanted = words.casefold().split()
    asked = [
        Hit("question", question.name, question.asks, addresses.of_question(question.name))
        for question in sorted(all_questions(), key=lambda question: question.name)
        if _holds(f"{question.name} {question.asks}", wanted)
    ]
    yield from asked[:each]
    readings = [
        Hit("reading", name, reading.question, address_of(name))
        for name, reading in edition.readings.items()
        if _holds(f"{name} {reading.question} {' '.join(reading.choices.values())}", wanted)
    ]
    yield from readings[:each]


def _holds(text: str, wanted: list[str]) -> bool:
    return all(word in text.casefold() for word in wanted)


def _cover(decision: Decision[Any] | None) -> str:
    """Covered until 30 Jun 2027."""
    if decision is None:
        return ""
    if decision.verdict is not Verdict.YES:
        return "not covered"
    return f"covered until {short_day(decision.until)}" if isinstance(decision.until, date) else "covered"
