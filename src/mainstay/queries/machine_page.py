"""What does the page of a machine say? Its answer, and each service: why, until when, on another day, what would help.

`answers` is the whole of it for one day; pages, commands and the API only write it down. Nothing is decided here: the rules
answer, and `rules.joined` says what follows from their answers together.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mainstay.queries.entitlements import Subscription
from mainstay.queries.machine_ends import Ending, ends_of
from mainstay.queries.machine_helps import helps_of, sooner_if
from mainstay.queries.machine_standing import Standing, standing_of
from mainstay.records.models import Machine
from mainstay.terms.catalogues import ServiceEntry
from mainstay.terms.days import day_after, day_of
from mainstay.terms.decision import Decision, Verdict
from mainstay.terms.questions import decision_as_json

HOLDS = (Verdict.YES, Verdict.LIMITED, Verdict.CONDITIONAL)
MACHINE = "machine"
"""By this name the answer about the machine itself is asked for; every other is the name of a service."""
STEPS = 40
"""How many changes of one answer are followed at most."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """A decision with what ends it, what could end it sooner and what would help. `why` is its leading reason."""

    decision: Decision[Any]
    ends: tuple[Ending, ...]
    sooner: tuple[str, ...]
    helps: tuple[str, ...]

    @property
    def until(self) -> date | datetime | None:
        """The last day on which it holds."""
        return self.decision.until

    @property
    def number(self) -> str:
        """Eight characters that this answer has from these facts and no other: 8f2c-41ab."""
        written = json.dumps(decision_as_json(self.decision), sort_keys=True, default=str)
        digest = hashlib.sha256(written.encode()).hexdigest()
        return f"{digest[:4]}-{digest[4:8]}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ServiceAnswer(Answer):
    """The answer about one service; `on_machine` is None where it is neither on nor could be."""

    entry: ServiceEntry
    on_machine: bool | None

    @property
    def name(self) -> str:
        """As people see and type it."""
        return self.entry.shown_as


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row on which an answer has one verdict, both in it."""

    start: date
    end: date
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MachineAnswers:
    """What holds of a machine on a day. `services` stand in the order of a page: what is on, what may be, what may not."""

    on: date
    standing: Standing
    machine: Answer
    services: tuple[ServiceAnswer, ...]

    def service(self, name: str) -> ServiceAnswer | None:
        """The service of that name, as the client or a person calls it."""
        return next((answer for answer in self.services if name in (answer.name, answer.entry.name)), None)

    @property
    def first_change(self) -> ServiceAnswer | None:
        """Of the services that are on, the one that ends first, where that is before the machine's own cover does."""
        dated = [answer for answer in self.services if answer.on_machine and answer.until and _holds(answer)]
        first = min(dated, key=lambda answer: answer.until, default=None)  # type: ignore[arg-type,return-value]
        own = self.machine.until
        if first is None or first.until is None or (own is not None and first.until >= own):
            return None
        return first


def answers(machine: Machine, *, on: date) -> MachineAnswers:
    """Everything that the terms say of the machine on the day, from what is recorded now. Four statements."""
    return answers_of(standing_of(machine, on), on)


def answers_of(standing: Standing, on: date) -> MachineAnswers:
    """The same for a machine whose standing has been read; no statement."""
    own = standing.on(on)
    services = [_service(standing, entry, on) for entry in standing.terms.catalogues.services.for_machines()]
    return MachineAnswers(
        on=on,
        standing=standing,
        machine=Answer(
            decision=own,
            ends=ends_of(own, standing),
            sooner=sooner_if(own, standing),
            helps=helps_of(own, standing, on),
        ),
        services=tuple(sorted(services, key=_place)),
    )


def answer_as_json(answer: Answer) -> dict[str, Any]:
    """The public JSON of an answer: its decision whole, with what ends it, what could end it sooner and what would help."""
    ends = [{"day": str(end.day), "what": end.what, "says": end.says} for end in answer.ends]
    further = {"ends": ends, "sooner": list(answer.sooner), "helps": list(answer.helps), "number": answer.number}
    return {**decision_as_json(answer.decision), **further}


def stretches(decide: Callable[[date], Decision[Any]], first: date, last: date) -> Iterator[Stretch]:
    """The verdicts from the first day to the last, each as long as the decisions say that it holds."""
    day = first
    for _ in range(STEPS):
        decision = decide(day)
        end = min(day_of(decision.until) or last, last)
        yield Stretch(day, max(end, day), decision.verdict)
        if end >= last:
            return
        day = day_after(max(end, day))


def service_over_time(standing: Standing, entry: ServiceEntry, first: date, last: date) -> Iterator[Stretch]:
    """When the machine has the service as things stand."""
    return stretches(lambda day: standing.service(entry, day), first, last)


def service_if_bought(standing: Standing, entry: ServiceEntry, first: date, last: date) -> Iterator[Stretch]:
    """When it would have it under a contract that is always renewed, of full scope and with Legacy."""
    widest = Subscription(legacy_addon=True)
    return stretches(lambda day: standing.entitled_under(widest, entry, day), first, last)


def _service(standing: Standing, entry: ServiceEntry, on: date) -> ServiceAnswer:
    decision = standing.service(entry, on)
    return ServiceAnswer(
        decision=decision,
        ends=ends_of(decision, standing),
        sooner=sooner_if(decision, standing),
        helps=helps_of(decision, standing, on, entry),
        entry=entry,
        on_machine=_on_machine(standing, entry, decision),
    )


def _on_machine(standing: Standing, entry: ServiceEntry, decision: Decision[Any]) -> bool | None:
    enabled = standing.attachment.enabled if standing.attachment else []
    if entry.name in enabled or entry.shown_as in enabled:
        return True
    return False if decision.verdict in HOLDS else None


def _place(answer: ServiceAnswer) -> tuple[bool, bool]:
    return not answer.on_machine, answer.decision.verdict not in HOLDS


def _holds(answer: Answer) -> bool:
    return answer.decision.verdict in HOLDS
