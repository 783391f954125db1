"""How does the page write an answer: a row for each service, and the Why? panel?"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from mainstay.portal import addresses
from mainstay.portal.machines.facts_used import ChangedFact, UsedFact, changed_facts, facts_used
from mainstay.portal.machines.pictures import strip_of
from mainstay.portal.on_day import DayShown
from mainstay.portal.pictures.strip import Strip
from mainstay.portal.templatetags.answers import in_text, sentence
from mainstay.queries.machine_ends import Ending
from mainstay.queries.machine_page import HOLDS, MACHINE, Answer, MachineAnswers, ServiceAnswer
from mainstay.queries.machine_standing import Standing
from mainstay.terms.clauses import edition
from mainstay.terms.decision import Decision, Verdict
from mainstay.terms.questions import decision_as_json


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenLink:
    """A question with the facts of today in its address."""

    question: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WhyPanel:
    """Everything that makes one answer. `changed` is what another day has otherwise, empty for today."""

    decision: Mapping[str, Any]
    says: Mapping[str, str]
    facts: tuple[UsedFact, ...]
    changed: tuple[ChangedFact, ...]
    ends: tuple[Ending, ...]
    sooner: tuple[str, ...]
    helps: tuple[str, ...]
    links: tuple[FrozenLink, ...]
    asks: str
    on: str
    freeze_url: str
    json_url: str
    pdf_url: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ServiceRow:
    """A service on the page. `before` is today's answer where another day is shown."""

    answer: ServiceAnswer
    before: ServiceAnswer
    why: str
    clause: str
    strip: Strip
    url: str
    panel: WhyPanel | None

    @property
    def is_different(self) -> bool:
        """Whether the day has another verdict than today."""
        return self.answer.decision.verdict != self.before.decision.verdict

    @property
    def first_end(self) -> Ending | None:
        return self.answer.ends[0] if self.answer.ends and self.answer.until else None


def service_rows(answers: MachineAnswers, today: MachineAnswers, shown: DayShown, open_name: str) -> list[ServiceRow]:
    """The rows in the order of today's, so that none jumps when the day changes."""
    rows = []
    for before in today.services:
        answer = answers.service(before.name) or before
        why, clause = leading(answer)
        rows.append(
            ServiceRow(
                answer=answer,
                before=before,
                why=why,
                clause=clause,
                strip=strip_of(answer, answers.standing, today.on),
                url=addresses.with_query(shown.path, on=shown.query_day, why=answer.name) + "#why",
                panel=panel(answer, before, answers.standing, shown, answer.name) if open_name == answer.name else None,
            )
        )
    return rows


def leading(answer: ServiceAnswer) -> tuple[str, str]:
    """The leading reason of a row in a few words, with its clause: what the service is, where it is given."""
    reason = answer.decision.reasons[0]
    if answer.decision.verdict is not Verdict.YES:
        return sentence(reason.says), reason.clauses[0]
    needs = ", ".join(answer.decision.answer.needs) if answer.decision.answer else ""
    return f"{answer.entry.title}{f', needs {needs}' if needs else ''}", reason.clauses[0]


def panel(answer: Answer, before: Answer, standing: Standing, shown: DayShown, name: str) -> WhyPanel:
    """The Why? panel of an answer."""
    public = decision_as_json(answer.decision)
    public["reasons"] = [{**reason, "says": sentence(reason["says"])} for reason in public["reasons"]]
    is_today = shown.is_today
    return WhyPanel(
        decision=public,
        says=said_by_clauses(answer.decision),
        facts=facts_used(answer, standing, shown.day),
        changed=() if is_today else changed_facts(answer, before, standing, shown.day, shown.today),
        ends=answer.ends,
        sooner=answer.sooner,
        helps=tuple(in_text(help_) for help_ in answer.helps),
        links=tuple(frozen_links(answer.decision)),
        asks=name,
        on=shown.day.isoformat(),
        freeze_url=f"{_place(standing)}/freeze",
        json_url=_answer_address(standing, name, "json", shown.query_day),
        pdf_url=_answer_address(standing, name, "pdf", shown.query_day),
        number=answer.number,
    )


def said_by_clauses(decision: Decision[Any]) -> dict[str, str]:
    """What each clause of the reasons says, in our words."""
    known = edition(decision.edition).clauses
    return {name: known[name].says for reason in decision.reasons for name in reason.clauses if name in known}


def frozen_links(decision: Decision[Any]) -> Iterable[FrozenLink]:
    """The questions that make an answer, each with its facts as they are now: these links never change their answer."""
    for part in decision.premises or (decision,):
        if part.question:
            facts = json.dumps(_given_facts(part), separators=(",", ":"))
            yield FrozenLink(
                question=part.question, url=addresses.with_query(addresses.of_question(part.question), facts=facts)
            )


def in_words(rows: list[ServiceRow]) -> str:
    """5 on, 2 more may be enabled, 3 may not, 1 is unknown."""
    on = sum(1 for row in rows if row.answer.on_machine)
    may = sum(1 for row in rows if not row.answer.on_machine and row.answer.decision.verdict in HOLDS)
    unknown = sum(1 for row in rows if row.answer.decision.verdict is Verdict.UNKNOWN)
    said = [f"{on} on", f"{may} more may be enabled", f"{len(rows) - on - may - unknown} may not"]
    return ", ".join([*said, f"{unknown} unknown"] if unknown else said) + "."


def compared_in_words(rows: list[ServiceRow]) -> str:
    """5 answers are different from today's, 5 are the same."""
    different = sum(1 for row in rows if row.is_different)
    verb = "answer is" if different == 1 else "answers are"
    return f"{different or 'No'} {verb} different from today\N{RIGHT SINGLE QUOTATION MARK}s, {len(rows) - different} are the same."


def _given_facts(decision: Decision[Any]) -> dict[str, Any]:
    """The facts of the decision that are not their defaults, with what the contract agrees."""
    plain = decision_as_json(decision)["facts"]
    defaults = {field.name: field.default for field in fields(decision.facts)}
    given = {
        name: value
        for name, value in plain.items()
        if name not in defaults or getattr(decision.facts, name) != defaults[name]
    }
    return {name: value for name, value in given.items() if value != [] or name in defaults}


def _answer_address(standing: Standing, name: str, form: str, on: str | None) -> str:
    what = "answer" if name == MACHINE else f"services/{name}"
    return addresses.with_query(f"{_place(standing)}/{what}.{form}", on=on)


def _place(standing: Standing) -> str:
    return addresses.of_machine(standing.machine.account.key, standing.machine.name)
