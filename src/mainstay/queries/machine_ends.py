"""When does an answer about a machine end, and what ends then?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.queries.machine_standing import Standing
from mainstay.terms.days import day_of
from mainstay.terms.decision import Decision, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The last day of something that an answer rests on: in two or three words, and as a sentence."""

    day: date
    what: str
    says: str


def ends_of(decision: Decision[Any], standing: Standing) -> tuple[Ending, ...]:
    """The days on which the parts of a decision end, the first one first; of those on one day the contract leads."""
    parts = decision.premises or (decision,)
    if decision.verdict is Verdict.NO:
        parts = tuple(part for part in parts if part.verdict is Verdict.NO)
    found = [_ending(part, day_of(part.until), standing) for part in parts if part.until is not None]
    return tuple(sorted(found, key=lambda end: (end.day, not end.what.endswith("contract ends"))))


def _ending(part: Decision[Any], day: date | None, standing: Standing) -> Ending:
    assert day is not None  # noqa: S101 -- only parts with an end come here
    what, says = _WORDS.get(part.question, _something)(part, standing)
    return Ending(day=day, what=what, says=says)


Words = Callable[[Decision[Any], Standing], tuple[str, str]]


def _something(_part: Decision[Any], _standing: Standing) -> tuple[str, str]:
    return "then it changes", "the last day on which this holds"


def _contract(part: Decision[Any], standing: Standing) -> tuple[str, str]:
    contract, state = standing.contract, part.answer.state if part.answer else ""
    if state == "not-yet":
        return "contract begins", f"{contract} takes effect on the day after"
    if state == "grace":
        return "grace ends", f"the days of grace of {contract} end, and access with them"
    grace = part.answer.grace_until if part.answer else None
    more = f"; access goes on to {grace}" if grace else ""
    return "contract ends", f"{contract} ends, and the answer is no from the day after{more}"


def _coverage(part: Decision[Any], standing: Standing) -> tuple[str, str]:
    through = part.answer.through if part.answer else "none"
    if through == "hosts":
        return "host's cover ends", f"the first host beside {standing.cover.host} that loses its cover does so"
    if through == "parent":
        return "parent's cover ends", "the cover of the machine under it ends"
    line = standing.attachment.line if standing.attachment else None
    return "unit ends", f"its unit ends, with {line or 'its line'} or the contract"


def _entitlement(part: Decision[Any], standing: Standing) -> tuple[str, str]:
    release = f"{standing.version} LTS"
    if part.verdict is not Verdict.NO:
        legacy = part.facts.service.endswith("-legacy")
        phase = "Legacy support" if legacy else "Pro support"
        return f"{phase} ends", f"{phase} of {release} ends, whatever the contract"
    if "before-legacy-window" in part.codes():
        return "Legacy window opens", f"Pro support of {release} ends, and the Legacy window opens"
    return "then it changes", "the last day on which this stands against it"


def _phase(_part: Decision[Any], standing: Standing) -> tuple[str, str]:
    phase = "Legacy support" if standing.has_legacy else "Pro support"
    return f"{phase} ends", f"{phase} of {standing.version} LTS ends: what was published stays reachable"


def _kernel(_part: Decision[Any], standing: Standing) -> tuple[str, str]:
    kernel = standing.machine.kernel
    return "kernel leaves the list", f"{kernel} leaves the list; upgrade the kernel and reboot before"


_WORDS: Mapping[str, Words] = {
    "contract-effect": _contract,
    "machine-coverage": _coverage,
    "entitlement": _entitlement,
    "release-phase": _phase,
    "livepatch-kernel": _kernel,
}
