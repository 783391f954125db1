"""Which facts of a machine does an answer rest on, and which of them differ on another day?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.portal import addresses
from mainstay.portal.templatetags.dates import plural, short_day
from mainstay.queries.machine_page import Answer
from mainstay.queries.machine_standing import Standing

PHASES = {"unreleased": "not released", "not-lts": "no LTS"}
THROUGH = {
    "unit": "a unit of its own",
    "hosts": "its hosts",
    "parent": "the machine under it",
    "cloud-image": "a Pro image",
    "none": "nothing",
}
NEAR_DAYS = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedFact:
    """A fact in words, with the page of the thing and a note where there is one."""

    label: str
    value: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFact:
    """A fact that another day has otherwise."""

    label: str
    was: str
    now: str


def facts_used(answer: Answer, standing: Standing, on: date) -> tuple[UsedFact, ...]:
    """What is recorded of the machine and its contract, as far as the answer uses it."""
    asked = {part.question for part in answer.decision.premises or (answer.decision,)}
    return (
        *_of_machine(standing, asked),
        *_of_cover(standing),
        *_of_contract(standing),
        *_of_release(standing, on),
    )


def changed_facts(answer: Answer, before: Answer, standing: Standing, on: date, today: date) -> tuple[ChangedFact, ...]:
    """What is different from today: the day, the phase of the release, what is left of the contract, what covers it."""
    pairs = (
        ("Day", short_day(today), short_day(on)),
        (f"Phase of {standing.version}", _phase(standing, today), _phase(standing, on)),
        (f"Left on {standing.contract}", _left(standing, today), _left(standing, on)),
        ("Covered by", _through(before), _through(answer)),
        ("Kernel on the list", _listed(before), _listed(answer)),
    )
    return tuple(ChangedFact(label=label, was=was, now=now) for label, was, now in pairs if was != now)


def _of_machine(standing: Standing, asked: set[str]) -> Iterator[UsedFact]:
    machine, release = standing.machine, standing.release
    if release is not None:
        note = f"{release.codename}, {short_day(release.released)}"
        yield UsedFact(label="Release", value=release.version, note=note)
    yield UsedFact(label="Architecture", value=machine.architecture or "not reported")
    if "livepatch-kernel" in asked:
        yield UsedFact(label="Kernel", value=machine.kernel or "not reported")
    note = "set by a person" if machine.kind_corrected else ""
    yield UsedFact(label="Kind", value=machine.get_kind_display().lower(), note=note)


def _of_cover(standing: Standing) -> Iterator[UsedFact]:
    machine, cover = standing.machine, standing.cover
    key = machine.account.key
    if machine.host is not None and cover.hosts:
        yield UsedFact(label="Host", value=machine.host.name, url=addresses.of_machine(key, machine.host.name))
        covered = sum(1 for host in cover.hosts if host.covered_until)
        where = f"in {machine.host.environment}" if machine.host.environment else ""
        yield UsedFact(label="Hosts covered", value=f"{covered} of {len(cover.hosts)}", note=where)
    if machine.parent is not None:
        url = addresses.of_machine(key, machine.parent.name)
        yield UsedFact(label="Under it", value=machine.parent.name, url=url)
    line = standing.attachment.line if standing.attachment else None
    if line is not None:
        until = f"to {short_day(cover.unit_until)}" if cover.unit_until else "withdrawn"
        yield UsedFact(label="Unit", value=f"{line.get_kind_display().lower()}, line {line.position}", note=until)
    if cover.cloud_image:
        yield UsedFact(label="Pro image", value="yes, its identity verified")


def _of_contract(standing: Standing) -> Iterator[UsedFact]:
    contract, line = standing.contract, standing.line
    if contract is None:
        yield UsedFact(label="Contract", value="none: it is not attached")
        return
    terms = f"{line.scope}, {line.level}" if line else "no line in force"
    yield UsedFact(label="Contract", value=contract.number, url=addresses.of_contract(contract.number), note=terms)
    if contract.effective_from and contract.effective_to:
        runs = f"{short_day(contract.effective_from)} to {short_day(contract.effective_to)}"
        yield UsedFact(label="In force", value=runs)
    legacy = standing.attachment.legacy_line if standing.attachment else None
    if legacy is not None:
        yield UsedFact(label="Legacy add-on", value=f"held, line {legacy.position}")


def _of_release(standing: Standing, on: date) -> Iterator[UsedFact]:
    life = standing.phase(on).answer
    if life is None or life.standard_until is None or life.pro_until is None:
        return
    yield UsedFact(label="Standard until", value=short_day(life.standard_until))
    yield UsedFact(label="Pro until", value=short_day(life.pro_until))
    if life.legacy_until:
        yield UsedFact(label="Legacy until", value=short_day(life.legacy_until))


def _phase(standing: Standing, day: date) -> str:
    answer = standing.phase(day).answer
    return "unknown" if answer is None else PHASES.get(answer.phase, answer.phase)


def _left(standing: Standing, day: date) -> str:
    answer = standing.in_effect(day).answer
    if answer is None or answer.days_left is None:
        return "unknown"
    if answer.days_left < 0:
        return "ended"
    days = answer.days_left
    return plural(days, "day") if days < NEAR_DAYS else plural(days * 12 // 365, "month")


def _through(answer: Answer) -> str:
    return THROUGH[_answer_to("machine-coverage", answer).through] if _answer_to("machine-coverage", answer) else ""


def _listed(answer: Answer) -> str:
    kernel = [part for part in answer.decision.premises if part.question == "livepatch-kernel"]
    return str(kernel[0].verdict) if kernel else ""


def _answer_to(question: str, answer: Answer) -> Any:
    parts = answer.decision.premises or (answer.decision,)
    return next((part.answer for part in parts if part.question == question), None)
