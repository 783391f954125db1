"""Which certified components and hardening profiles are available on which release? (4)"""

from dataclasses import dataclass
from typing import Literal

from mainstay.rules.lifecycle import lts_of, not_an_lts
from mainstay.terms.clauses import Citation, cite
from mainstay.terms.days import day_before
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import Day, DayOrNone, ReleaseNumber, Text, fact, record
from mainstay.terms.figures import has_arrived, words
from mainstay.terms.questions import Example, question
from mainstay.terms.terms import Terms

FIPS_140_2 = cite("4.1")
FIPS_140_3 = cite("4.2")
CIS = cite("4.3")
USG_20_04 = cite("4.4")
USG_22_04 = cite("4.5")
COMMON_CRITERIA = cite("4.6")
ONCE_RECORDED = cite("announced-becomes-available-when-recorded")
CERTIFICATE_APART = cite("certificate-apart-from-entitlement")
NO_HARDENING = cite("no-hardening-for-24-04")

Component = Literal["fips-140-2", "fips-140-3", "cis", "usg-cis", "usg-disa-stig", "cc-eal"]
Status = Literal["available", "announced", "none"]
Profile = Literal["cis-level-1", "cis-level-2", "disa-stig"]

_CLAUSES: dict[Component, tuple[Citation, ...]] = {
    "fips-140-2": (FIPS_140_2,),
    "fips-140-3": (FIPS_140_3,),
    "cis": (CIS,),
    "usg-cis": (USG_20_04, USG_22_04),
    "usg-disa-stig": (USG_20_04, USG_22_04),
    "cc-eal": (COMMON_CRITERIA,),
}
_WRITTEN: dict[Profile, str] = {"cis-level-1": "CIS 1", "cis-level-2": "CIS 2", "disa-stig": "DISA-STIG"}


@record
class CertifiedComponentFacts:
    """A row of the table on a release, with what an operator has recorded of it."""

    component: Component = fact("a row of the table; cis is the tooling before the Ubuntu Security Guide")
    release: ReleaseNumber = fact("version number, such as 22.04")
    on: Day = fact("the day asked about", label="Day asked about")
    available_from: DayOrNone = fact(
        "day from which an operator recorded an announced component as available; of no effect on any other",
        default=None,
    )
    certificate_standard: Text = fact("standard that the certificate on record states", default="")
    certificate_expires: DayOrNone = fact("last day of that certificate", default=None)


@record
class CertifiedComponentAnswer:
    """What the terms give, and beside it what the certificate says."""

    status: Status = fact("announced until the day before available_from")
    certificate_standard: str = fact("as in the facts, whatever the row says", default="")
    certificate_expired: bool = fact("the day is after certificate_expires; false without one", default=False)


@question(
    "certified-component",
    asks="Is a certified component available on a release on a day?",
    verdicts="yes: available; no: announced or none. The certificate never changes the verdict",
    facts=CertifiedComponentFacts,
    answer=CertifiedComponentAnswer,
    clauses=("4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "intro.value", "doc.validity"),
    reasons={
        "available": "the clause names the release, or an announced component is recorded as available",
        "announced": "it is named as still to come",
        "release-not-covered": "the clause does not name the release",
        "not-an-lts": "an interim release",
        "edition-does-not-govern": "the day is before this edition",
    },
    example=Example(
        facts={"component": "fips-140-3", "release": "24.04", "on": "2026-11-24"},
        verdict="no",
        answer={"status": "announced"},
    ),
)
def decide_certified_component(facts: CertifiedComponentFacts, terms: Terms) -> Decision[CertifiedComponentAnswer]:
    """The cell of the table (4.1 to 4.6), and for what is announced the day that an operator recorded (4.2, 4.5)."""
    status, reason = _status(facts, terms)
    return Decision(
        verdict=Verdict.YES if status == "available" else Verdict.NO,
        answer=CertifiedComponentAnswer(
            status=status,
            certificate_standard=facts.certificate_standard,
            certificate_expired=facts.certificate_expires is not None and facts.on > facts.certificate_expires,
        ),
        reasons=(reason,),
        until=day_before(facts.available_from) if status == "announced" and facts.available_from else None,
    )


def _status(facts: CertifiedComponentFacts, terms: Terms) -> tuple[Status, Reason]:
    if lts_of(facts.release, terms) is None:
        return "none", not_an_lts(facts.release)
    clause = terms.naming(_CLAUSES[facts.component], "releases", facts.release)
    cell = _cell(facts.component, clause, terms) if clause else "none"
    if clause is None or cell == "none":
        says = f"{facts.component} is not named for {facts.release}"
        return "none", Reason("release-not-covered", says, _unnamed(facts.component))
    if cell == "announced":
        return _announced(facts, clause)
    says = f"{facts.component} is available on {facts.release}"
    return "available", Reason("available", says, (clause, *_apart(facts)))


def _cell(component: Component, clause: Citation, terms: Terms) -> Status:
    """What the clause says of a release that it names."""
    if component == "fips-140-3":
        return fips_140_3_status(terms)
    if component == "usg-cis":
        return "available" if {"cis-level-1", "cis-level-2"} & {*_profiles(clause, terms)} else "none"
    if component == "usg-disa-stig":
        if "disa-stig" in _profiles(clause, terms):
            return "available"
        return "announced" if _announces_disa_stig(clause, terms) else "none"
    return "available"


def _announced(facts: CertifiedComponentFacts, clause: Citation) -> tuple[Status, Reason]:
    if facts.available_from and facts.on >= facts.available_from:
        says = f"{facts.component} on {facts.release} is recorded as available from {facts.available_from}"
        return "available", Reason("available", says, (clause, ONCE_RECORDED, *_apart(facts)))
    says = f"{facts.component} is announced for {facts.release} and not available"
    return "announced", Reason("announced", says, (clause, ONCE_RECORDED))


def _unnamed(component: Component) -> tuple[Citation, ...]:
    return (*_CLAUSES[component], NO_HARDENING) if component.startswith("usg") else _CLAUSES[component]


def _apart(facts: CertifiedComponentFacts) -> tuple[Citation, ...]:
    return (CERTIFICATE_APART,) if facts.certificate_standard or facts.certificate_expires else ()


def fips_140_3_status(terms: Terms) -> Status:
    """Announced as long as 4.2 says so."""
    return "available" if terms.figure(FIPS_140_3, "status", has_arrived) else "announced"


@dataclass(frozen=True, slots=True)
class Hardening:
    """The clause that names a release for hardening, with its profiles. No clause, no profiles."""

    clause: Citation | None
    profiles: tuple[Profile, ...] = ()
    announced: tuple[Literal["disa-stig"], ...] = ()


def hardening_of(release: str, terms: Terms) -> Hardening:
    """What a release has: CIS tooling (4.3), or the Ubuntu Security Guide (4.4, 4.5)."""
    clause = terms.naming((CIS, USG_20_04, USG_22_04), "releases", release)
    if clause is None:
        return Hardening(None)
    profiles = _profiles(clause, terms)
    announced = "disa-stig" not in profiles and _announces_disa_stig(clause, terms)
    return Hardening(clause, profiles, ("disa-stig",) if announced else ())


def _profiles(clause: Citation, terms: Terms) -> tuple[Profile, ...]:
    if clause == CIS:
        written = tuple(f"CIS {level}" for level in terms.figure(CIS, "levels", words))
    else:
        written = terms.figure(clause, "profiles", words)
    return tuple(profile for profile, name in _WRITTEN.items() if name in written)


def _announces_disa_stig(clause: Citation, terms: Terms) -> bool:
    return clause == USG_22_04 and _WRITTEN["disa-stig"] in terms.figure(USG_22_04, "announced", words)
