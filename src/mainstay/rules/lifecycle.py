"""In which phase of its life is a release, and when does each phase end? (1.2, 2.1, Definitions)

Of the day by definition (release date plus a figure) and the day that the public release table has, the later decides.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from mainstay.terms.catalogues import Release
from mainstay.terms.clauses import Citation, cite
from mainstay.terms.days import day_before
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import CATALOGUE, Day, DayOrCatalogueOrNone, Flag, ReleaseNumber, bad_fact, fact, record
from mainstay.terms.figures import after_release, day_or_after_release
from mainstay.terms.questions import Example, question
from mainstay.terms.terms import Terms

LTS_ONLY = cite("intro.value")
RELEASE_DATE = cite("def.release-date")
STANDARD_END = cite("def.end-of-standard-support")
PRO_MAIN = cite("1.2")
LEGACY_WINDOW = cite("2.1")
END_OF_LIFE = cite("def.end-of-life")
LATER_DATE = cite("later-date-decides")
LEGACY_LENGTH = cite("legacy-length-from-the-catalogue")
LEGACY_IS_BOUGHT = cite("legacy-is-bought")
AVAILABLE = cite("available-is-about-the-release")

LEGACY_NOT_HELD = Reason(
    "legacy-add-on-not-held", "the Legacy add-on, which is bought apart, is not held", (LEGACY_WINDOW, LEGACY_IS_BOUGHT)
)

Phase = Literal["unreleased", "standard", "pro", "legacy", "ended", "not-lts"]
LegacyEnd = date | Literal["catalogue"] | None


@cache
def is_lts(version: str) -> bool:
    """An LTS is the .04 release of an even year; every other release is an interim one."""
    year, _, month = version.partition(".")
    return month == "04" and int(year) % 2 == 0


def lts_of(version: str, terms: Terms, *, field: str = "release") -> Release | None:
    """The LTS of the release table; None for an interim release. An LTS that the table does not hold is a bad fact."""
    if not is_lts(version):
        return None
    row = terms.catalogues.releases.by_version.get(version)
    if row is None or not row.lts:
        raise bad_fact(field, f"{version} is an LTS outside the release table, which holds {_known_lts(terms)}")
    return row


def standard_until(row: Release, terms: Terms, clause: Citation = STANDARD_END, name: str = "after_release") -> date:
    """The last day of standard support."""
    return max(row.standard_until, terms.figure(clause, name, after_release).after(row.released))


def pro_until(row: Release, terms: Terms, clause: Citation = PRO_MAIN, name: str = "ends") -> date:
    """The last day of Pro support, by the figure of the clause that promises it."""
    by_definition = terms.figure(clause, name, after_release).after(row.released)
    return max(row.pro_until, by_definition) if row.pro_until else by_definition


def legacy_until(row: Release, pro_end: date, legacy_end: LegacyEnd, terms: Terms) -> date | None:
    """The last day of Legacy support: the caller's, the contract's or the table's; None where none is after the Pro end."""
    end = _agreed_legacy_end(row, terms) if legacy_end == CATALOGUE else legacy_end
    return end if isinstance(end, date) and end > pro_end else None


def _agreed_legacy_end(row: Release, terms: Terms) -> date | None:
    agreed = terms.figure(LEGACY_WINDOW, "ends", day_or_after_release)
    if agreed is None:
        return row.legacy_until
    return agreed if isinstance(agreed, date) else agreed.after(row.released)


def not_an_lts(version: str) -> Reason:
    """Why an interim release has nothing of a subscription."""
    return Reason("not-an-lts", f"{version} is an interim release, and a subscription is for an LTS", (LTS_ONLY,))


def not_released(row: Release) -> Reason:
    """Why a release has nothing before its day."""
    return Reason("not-released", f"{row.version} LTS is released on {row.released}", (RELEASE_DATE,))


@record
class ReleasePhaseFacts:
    """What the phase of a release depends on."""

    release: ReleaseNumber = fact("version number, such as 22.04")
    on: Day = fact("the day asked about", label="Day asked about")
    legacy_addon: Flag = fact("the Legacy add-on is held", default=False, label="Legacy add-on")
    legacy_end: DayOrCatalogueOrNone = fact(
        "last day of Legacy support of the release", default=CATALOGUE, label="Legacy end"
    )


@record
class ReleasePhaseAnswer:
    """The phase with all its dates; `end_of_life` is the release's, `cover_until` this holder's."""

    phase: Phase = fact("the phase on the day")
    standard_until: date | None = fact("the later of the two dates", default=None)
    standard_until_by_definition: date | None = fact("release date + 5 years", default=None)
    pro_until: date | None = fact("the later of the two dates", default=None)
    pro_until_by_definition: date | None = fact("release date + 10 years", default=None)
    legacy_until: date | None = fact("null where Legacy is not available", default=None)
    end_of_life: date | None = fact(
        "of the release: the Legacy end, or the Pro end where there is no Legacy", default=None
    )
    cover_until: date | None = fact("of this holder: the Legacy end with the add-on, else the Pro end", default=None)


@question(
    "release-phase",
    asks="Which phase of its life is a release in on a day, and until when?",
    verdicts="yes: in standard, pro or legacy; no: unreleased, ended or not-lts",
    facts=ReleasePhaseFacts,
    answer=ReleasePhaseAnswer,
    clauses=(
        "def.release-date", "def.end-of-standard-support", "def.esm", "def.end-of-life", "1.2", "1.3", "2.1",
        "intro.value", "doc.validity",
    ),
    reasons={
        "not-an-lts": "an interim release",
        "not-released": "the day is before the release date",
        "legacy-add-on-not-held": "inside the Legacy window without the add-on",
        "past-end-of-life": "after the Legacy end, or after the Pro end where there is no Legacy",
        "in-standard": "standard support runs",
        "in-pro": "Pro support runs",
        "in-legacy": "Legacy support runs and is held",
        "edition-does-not-govern": "the day is before this edition",
    },
    example=Example(
        facts={"release": "24.04", "on": "2026-11-24"},
        verdict="yes",
        answer={"phase": "standard", "standard_until": "2029-05-31", "standard_until_by_definition": "2029-04-25"},
        until="2029-05-31",
    ),
)  # fmt: skip
def decide_release_phase(facts: ReleasePhaseFacts, terms: Terms) -> Decision[ReleasePhaseAnswer]:
    """The phase on the day (def.end-of-standard-support, 1.2, 2.1), with the day on which it ends (def.end-of-life)."""
    row = lts_of(facts.release, terms)
    if row is None:
        answer = ReleasePhaseAnswer(phase="not-lts")
        return Decision(verdict=Verdict.NO, answer=answer, reasons=(not_an_lts(facts.release),))
    life = _life(row, facts, terms)
    phase, reason, until = _phase(row, facts, life)
    return Decision(
        verdict=Verdict.YES if phase in ("standard", "pro", "legacy") else Verdict.NO,
        answer=ReleasePhaseAnswer(
            phase=phase,
            standard_until=life.standard,
            standard_until_by_definition=terms.figure(STANDARD_END, "after_release", after_release).after(row.released),
            pro_until=life.pro,
            pro_until_by_definition=terms.figure(PRO_MAIN, "ends", after_release).after(row.released),
            legacy_until=life.legacy,
            end_of_life=life.legacy or life.pro,
            cover_until=(facts.legacy_addon and life.legacy) or life.pro,
        ),
        reasons=(reason,),
        until=until,
        catalogues=((terms.catalogues.releases.name, terms.catalogues.releases.edition),),
    )


@dataclass(frozen=True, slots=True)
class _Life:
    standard: date
    pro: date
    legacy: date | None


def _life(row: Release, facts: ReleasePhaseFacts, terms: Terms) -> _Life:
    pro = pro_until(row, terms)
    return _Life(standard_until(row, terms), pro, legacy_until(row, pro, facts.legacy_end, terms))


def _phase(row: Release, facts: ReleasePhaseFacts, life: _Life) -> tuple[Phase, Reason, date | None]:
    name = f"{row.version} LTS"
    if facts.on < row.released:
        return "unreleased", not_released(row), day_before(row.released)
    if facts.on <= life.standard:
        says = f"{name} is in standard support to {life.standard}"
        return "standard", Reason("in-standard", says, (STANDARD_END, LATER_DATE)), life.standard
    if facts.on <= life.pro:
        return "pro", Reason("in-pro", f"{name} is in Pro support to {life.pro}", (PRO_MAIN, LATER_DATE)), life.pro
    if life.legacy is None or facts.on > life.legacy:
        says = f"{name} reached its end of life on {life.legacy or life.pro}"
        return "ended", Reason("past-end-of-life", says, (END_OF_LIFE, AVAILABLE)), None
    if not facts.legacy_addon:
        return "ended", LEGACY_NOT_HELD, None
    says = f"{name} is in Legacy support to {life.legacy}"
    return "legacy", Reason("in-legacy", says, (LEGACY_WINDOW, LEGACY_LENGTH)), life.legacy


def _known_lts(terms: Terms) -> str:
    return ", ".join(row.version for row in terms.catalogues.releases.by_version.values() if row.lts)
