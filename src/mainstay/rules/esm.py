"""By which stream do fixes for a package come, is one owed, and is a bug report accepted? (1, 2)"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar, get_args

from mainstay.rules.architectures import ESM_PROMISE, LEGACY_PROMISE, architecture_against
from mainstay.rules.lifecycle import (
    AVAILABLE,
    END_OF_LIFE,
    LATER_DATE,
    LEGACY_LENGTH,
    LEGACY_NOT_HELD,
    LEGACY_WINDOW,
    PRO_MAIN,
    STANDARD_END,
    legacy_until,
    lts_of,
    not_an_lts,
    not_released,
    pro_until,
    standard_until,
)
from mainstay.terms.catalogues import Release
from mainstay.terms.clauses import Citation, cite
from mainstay.terms.days import day_before
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import CATALOGUE, Day, DayOrCatalogueOrNone, Flag, ReleaseNumber, Text, fact, record
from mainstay.terms.figures import words
from mainstay.terms.questions import Example, question
from mainstay.terms.terms import Terms

FIXES = cite("1.1")
PRO_UNIVERSE = cite("1.3")
NO_BUG_FIXING = cite("1.4.2")
NO_LEGACY_BUG_FIXING = cite("2.2.2")
NO_GUARANTEE = cite("1.4.3")
NO_LEGACY_GUARANTEE = cite("2.2.3")
MAIN = cite("def.ubuntu-main")
UNIVERSE = cite("def.ubuntu-universe")
RATED_BY_THE_TEAM = cite("def.cves")
SCOPES = cite("def.esm")
FROM_RELEASE_DAY = cite("esm-apps-from-release-day")
OTHER_COMPONENTS = cite("other-components-have-no-stream")
ONCE_PUBLISHED = cite("medium-is-owed-once-published")
REPORTER_NAMES_IT = cite("reporter-names-the-update")
LEGACY_COUNTS = cite("legacy-regressions-count")
APPS_ONLY = cite("apps-only-is-esm-apps-alone")

UNIVERSE_LEFT_OUT = Reason("scope-infra-only", "an infra-only scope leaves Universe out", (PRO_UNIVERSE,))
MAIN_LEFT_OUT = Reason(
    "scope-apps-only",
    "an apps-only scope leaves Main out once standard support has ended",
    (PRO_MAIN, SCOPES, APPS_ONLY),
)

Component = Literal["main", "universe", "restricted", "multiverse"]
Scope = Literal["full", "infra-only", "apps-only"]
Priority = Literal["critical", "high", "medium", "low", "negligible", "none"]
Stream = Literal["standard", "esm-infra", "esm-apps", "esm-infra-legacy", "esm-apps-legacy", "none"]
Commitment = Literal["stream", "fix", "open", "none"]
Purchase = Literal["full-scope", "legacy-add-on"]

BOUGHT_AGAINST: dict[Purchase, tuple[str, ...]] = {
    "full-scope": ("scope-infra-only", "scope-apps-only"),
    "legacy-add-on": ("legacy-add-on-not-held",),
}
Bought = TypeVar("Bought", bound=str)


def would_help(against: Iterable[Reason], purchases: Mapping[Bought, tuple[str, ...]]) -> tuple[Bought, ...]:
    """What can be bought against the reasons of a no, in the order of the purchases."""
    codes = {reason.code for reason in against}
    return tuple(bought for bought, met in purchases.items() if not codes.isdisjoint(met))


@record
class FixCommitmentFacts:
    """A package on a machine, the subscription, and the CVE if there is one."""

    component: Component = fact("of the source package in this release")
    release: ReleaseNumber = fact("version number, such as 22.04")
    on: Day = fact("the day asked about", label="Day asked about")
    architecture: Text = fact("Debian name; asked of ESM and Legacy streams only", default="amd64")
    scope: Scope = fact("scope of the subscription; apps-only where the contract names it", default="full")
    legacy_addon: Flag = fact("the Legacy add-on is held", default=False, label="Legacy add-on")
    legacy_end: DayOrCatalogueOrNone = fact(
        "last day of Legacy support of the release", default=CATALOGUE, label="Legacy end"
    )
    priority: Priority = fact("the Ubuntu Security Team's, not CVSS; none = no CVE in question", default="none")
    fixed_version: Text = fact("version published in the stream for this CVE; empty = none", default="")


@record
class FixCommitmentAnswer:
    """What carries the component on the day, entitled or not, and what is owed."""

    stream: Stream = fact("what carries the component in that phase, entitled or not")
    commitment: Commitment = fact("stream: yes without a CVE; fix: a published fix; open: unknown; none: no")
    version: Text = fact("the published version, else empty", default="")
    would_help: tuple[Purchase, ...] = fact("what can be bought against the reasons given", default=())


@question(
    "fix-commitment",
    asks="By which stream do fixes for a package come, until when, and is one owed for this CVE?",
    verdicts=(
        "yes: a stream carries it, and the fix is published or no CVE is in question; unknown: a High or Critical CVE "
        "without a published fix; no: no stream, none that the subscription gives, or no commitment"
    ),
    facts=FixCommitmentFacts,
    answer=FixCommitmentAnswer,
    clauses=(
        "1.1", "1.2", "1.3", "1.4.1", "1.4.3", "2.1", "2.2.1", "2.2.3", "def.ubuntu-main", "def.ubuntu-universe",
        "def.cves", "def.esm", "def.end-of-standard-support", "def.end-of-life", "def.release-date",
        "def.covered-architectures", "def.covered-architectures.x86", "def.covered-architectures.arm64",
        "def.covered-architectures.s390x", "def.covered-architectures.power", "def.covered-architectures.risc-v",
        "intro.value", "doc.validity",
    ),
    reasons={
        "in-stream": "the stream carries the component on that day",
        "fix-published": "a fix for this CVE is published in the stream",
        "component-outside-streams": "restricted and multiverse are in no stream",
        "scope-infra-only": "Universe, under an infra-only scope",
        "scope-apps-only": "Main in the ESM and Legacy windows, under an apps-only scope",
        "architecture-not-covered": "off the table of covered architectures",
        "legacy-add-on-not-held": "inside the Legacy window without the add-on",
        "past-end-of-life": "after the Legacy end, or after the Pro end where there is no Legacy",
        "not-an-lts": "an interim release",
        "not-released": "the day is before the release date",
        "no-commitment": "Medium or lower, and nothing published",
        "no-guarantee": "High or Critical, and nothing published: open, and no breach",
        "edition-does-not-govern": "the day is before this edition",
    },
    example=Example(
        facts={"component": "main", "release": "20.04", "on": "2026-11-24", "priority": "high"},
        verdict="unknown",
        answer={"stream": "esm-infra", "commitment": "open"},
        until="2030-04-23",
    ),
)  # fmt: skip
def decide_fix_commitment(facts: FixCommitmentFacts, terms: Terms) -> Decision[FixCommitmentAnswer]:
    """The stream of the component on the day (1.2, 1.3, 2.1), and what it owes for a CVE (1.1, 1.4.3, 2.2.3)."""
    row = lts_of(facts.release, terms)
    carried = _carried(facts, row, terms)
    against = (*carried.against, *_scope_against(facts, carried.stream), *_uncommitted(facts, terms))
    catalogues = ((terms.catalogues.releases.name, terms.catalogues.releases.edition),) if row else ()
    if against:
        bought = would_help(against, BOUGHT_AGAINST)
        return Decision(
            verdict=Verdict.NO,
            answer=FixCommitmentAnswer(stream=carried.stream, commitment="none", would_help=bought),
            reasons=against,
            until=_until_release(facts.on, row),
            catalogues=catalogues,
        )
    verdict, commitment, reason = _owed(facts, carried)
    version = facts.fixed_version if commitment == "fix" else ""
    return Decision(
        verdict=verdict,
        answer=FixCommitmentAnswer(stream=carried.stream, commitment=commitment, version=version),
        reasons=(reason,),
        until=carried.until,
        catalogues=catalogues,
    )


@dataclass(frozen=True, slots=True)
class _Carried:
    """The stream with its last day and its clauses, and what stands against it apart from scope and CVE."""

    stream: Stream
    until: date | None = None
    cites: tuple[Citation, ...] = ()
    against: tuple[Reason, ...] = ()


def _carried(facts: FixCommitmentFacts, row: Release | None, terms: Terms) -> _Carried:
    """Standard support asks for nothing; ESM and Legacy ask for a covered architecture (1.4.1, 2.2.1)."""
    outside = tuple(_outside(facts, row))
    if row is None or facts.on < row.released:
        return _Carried("none", against=outside)
    if facts.component == "main" and facts.on <= (end := standard_until(row, terms, PRO_MAIN, "starts")):
        return _Carried("standard", end, (STANDARD_END, MAIN, LATER_DATE))
    clause = PRO_MAIN if facts.component == "main" else PRO_UNIVERSE
    pro = pro_until(row, terms, clause)
    if facts.on <= pro:
        return _Carried("none", against=outside) if outside else _esm(facts, pro, terms)
    legacy = legacy_until(row, pro, facts.legacy_end, terms)
    if legacy is None or facts.on > legacy:
        says = f"{facts.release} LTS reached its end of life on {legacy or pro}"
        return _Carried("none", against=(*outside, Reason("past-end-of-life", says, (END_OF_LIFE, AVAILABLE))))
    return _Carried("none", against=outside) if outside else _legacy(facts, legacy, terms)


def _outside(facts: FixCommitmentFacts, row: Release | None) -> Iterable[Reason]:
    """Why no stream has this component of this release at all."""
    if facts.component in ("restricted", "multiverse"):
        says = f"no stream carries {facts.component}"
        yield Reason("component-outside-streams", says, (UNIVERSE, OTHER_COMPONENTS))
    if row is None:
        yield not_an_lts(facts.release)
    elif facts.on < row.released:
        yield not_released(row)


def _esm(facts: FixCommitmentFacts, until: date, terms: Terms) -> _Carried:
    against = tuple(architecture_against(facts.architecture, facts.release, ESM_PROMISE, terms))
    if facts.component == "main":
        return _Carried("esm-infra", until, (PRO_MAIN, MAIN, LATER_DATE), against)
    return _Carried("esm-apps", until, (PRO_UNIVERSE, UNIVERSE, LATER_DATE, FROM_RELEASE_DAY), against)


def _legacy(facts: FixCommitmentFacts, until: date, terms: Terms) -> _Carried:
    against = [*architecture_against(facts.architecture, facts.release, LEGACY_PROMISE, terms)]
    if not facts.legacy_addon:
        against.append(LEGACY_NOT_HELD)
    if facts.component == "main":
        return _Carried("esm-infra-legacy", until, (LEGACY_WINDOW, MAIN, LEGACY_LENGTH), tuple(against))
    return _Carried("esm-apps-legacy", until, (LEGACY_WINDOW, UNIVERSE, LEGACY_LENGTH), tuple(against))


def _scope_against(facts: FixCommitmentFacts, stream: Stream) -> Iterable[Reason]:
    if facts.component == "universe" and facts.scope == "infra-only":
        yield UNIVERSE_LEFT_OUT
    if stream in ("esm-infra", "esm-infra-legacy") and facts.scope == "apps-only":
        yield MAIN_LEFT_OUT


def _uncommitted(facts: FixCommitmentFacts, terms: Terms) -> Iterable[Reason]:
    """Of the priorities that 1.1 takes a selection of, and of those below, only what is published is owed."""
    if facts.priority == "none" or facts.fixed_version:
        return
    priority, fixed = facts.priority.capitalize(), terms.figure(FIXES, "severities", words)
    if priority not in fixed:
        says = f"nothing is published for a CVE of priority {facts.priority}, and nothing is promised before it is"
        selected = (ONCE_PUBLISHED,) if f"selected {priority}" in fixed else ()
        yield Reason("no-commitment", says, (FIXES, RATED_BY_THE_TEAM, *selected))


def _owed(facts: FixCommitmentFacts, carried: _Carried) -> tuple[Verdict, Commitment, Reason]:
    """What a stream that the subscription gives owes on the day."""
    if facts.priority == "none":
        says = f"fixes come by {_NAMES[carried.stream]} to {carried.until}"
        return Verdict.YES, "stream", Reason("in-stream", says, carried.cites)
    if facts.fixed_version:
        says = f"{facts.fixed_version} is published in {_NAMES[carried.stream]}, which runs to {carried.until}"
        return Verdict.YES, "fix", Reason("fix-published", says, (FIXES, *carried.cites))
    no_guarantee = NO_LEGACY_GUARANTEE if carried.stream.endswith("-legacy") else NO_GUARANTEE
    says = (
        f"no fix is published yet in {_NAMES[carried.stream]}; one for a CVE of priority {facts.priority} is worked on "
        "without a guarantee"
    )
    return (
        Verdict.UNKNOWN,
        "open",
        Reason("no-guarantee", says, (no_guarantee, FIXES, RATED_BY_THE_TEAM, *carried.cites)),
    )


_NAMES = {stream: stream for stream in get_args(Stream)} | {"standard": "standard support"}


def _until_release(on: date, row: Release | None) -> date | None:
    """The day before the release, from which on there is a stream to ask about; None where it has come."""
    return day_before(row.released) if row is not None and on < row.released else None


@record
class EsmBugReportFacts:
    """A bug in a package under security maintenance, and what its reporter says of it."""

    maintenance: Literal["esm", "legacy"] = fact("what the package is maintained under on this machine")
    caused_by: Literal["none", "esm-update", "legacy-update", "other"] = fact(
        "what the reporter says brought the bug; none = not said or not known"
    )
    update: Text = fact("name or version of that update; empty = not named", default="")


@record
class EsmBugReportAnswer:
    """Whether the report is taken."""

    accepted: bool = fact("the report is accepted")


@question(
    "esm-bug-report",
    asks="Is a bug report accepted where security maintenance is all the cover there is?",
    verdicts="yes: a security update brought the bug and is named; no: otherwise",
    facts=EsmBugReportFacts,
    answer=EsmBugReportAnswer,
    clauses=("1.4.2", "2.2.2"),
    reasons={
        "regression": "a security update brought the bug, and is named",
        "no-bug-fixing": "the bug is not said to come from a security update",
        "update-not-named": "it is, and which one is missing",
    },
    example=Example(facts={"maintenance": "esm", "caused_by": "other"}, verdict="no", answer={"accepted": False}),
)
def decide_esm_bug_report(facts: EsmBugReportFacts, _terms: Terms) -> Decision[EsmBugReportAnswer]:
    """Bugs are fixed only where a security update brought them: one of ESM (1.4.2), in Legacy of either (2.2.2)."""
    clause = NO_BUG_FIXING if facts.maintenance == "esm" else NO_LEGACY_BUG_FIXING
    if facts.caused_by not in _SECURITY_UPDATES[facts.maintenance]:
        reason = Reason("no-bug-fixing", "bugs are fixed only where a security update brought them", (clause,))
        return Decision(verdict=Verdict.NO, answer=_REFUSED, reasons=(reason,))
    if not facts.update.strip():
        says = "the update that brought the bug has to be named"
        reason = Reason("update-not-named", says, (clause, REPORTER_NAMES_IT))
        return Decision(verdict=Verdict.NO, answer=_REFUSED, reasons=(reason,))
    cites = (clause, LEGACY_COUNTS) if facts.caused_by == "legacy-update" else (clause,)
    reason = Reason("regression", f"the security update {facts.update} is said to have brought the bug", cites)
    return Decision(verdict=Verdict.YES, answer=_ACCEPTED, reasons=(reason,))


_SECURITY_UPDATES = {"esm": ("esm-update",), "legacy": ("esm-update", "legacy-update")}
_ACCEPTED, _REFUSED = EsmBugReportAnswer(accepted=True), EsmBugReportAnswer(accepted=False)
