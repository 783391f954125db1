"""Which services of sections 1 to 6 is a machine entitled to? (1 to 6, intro, Definitions)

services.py says what the clause of each service gives; what holds for every service is added here: the subscription, the
interim release, and additions beyond the description.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from mainstay.rules.esm import BOUGHT_AGAINST, would_help
from mainstay.rules.lifecycle import lts_of, not_an_lts
from mainstay.rules.services import (
    FAMILIES,
    REALTIME,
    Against,
    EntitlementAnswer,
    EntitlementFacts,
    Finding,
    Level,
    Purchase,
    Service,
)
from mainstay.terms.catalogues import Release
from mainstay.terms.clauses import cite
from mainstay.terms.days import day_before
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import missing_fact
from mainstay.terms.questions import Example, question
from mainstay.terms.terms import Terms

__all__ = ["EntitlementAnswer", "EntitlementFacts", "Level", "Service", "decide_entitlement"]

MAAS_ALONE = cite("8.4.3.4")
ADDITIONS = cite("additions-need-a-source")

_WITHOUT_RELEASE = ("landscape", "livepatch", "livepatch-onprem", "support-portal", "knowledge-base")
_LIFTED_BY_AN_ADDITION = ("release-not-covered", "announced", "ros-version-not-covered", "not-in-this-edition")
_BOUGHT_AGAINST: dict[Purchase, tuple[str, ...]] = {
    "full-scope": BOUGHT_AGAINST["full-scope"],
    "legacy-add-on": BOUGHT_AGAINST["legacy-add-on"],
    "ubuntu-pro": ("maas-support-only",),
}


@question(
    "entitlement",
    asks="Is a service of sections 1 to 6 entitled on a release, on an architecture, under a subscription, on a day?",
    verdicts=(
        "yes: entitled; limited: esm-infra, esm-apps and ros after the Pro end, where what was published stays reachable "
        "and nothing new is owed; no: all reasons"
    ),
    facts=EntitlementFacts,
    answer=EntitlementAnswer,
    clauses=(
        "1.2", "1.3", "1.4.1", "2.1", "2.2.1", "3.2", "4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "5.1", "5.3", "5.4", "6.1",
        "6.2", "6.3", "8.4.3.4", "security.preamble", "intro.value", "intro.default-scope", "intro.scope",
        "def.release-date", "def.esm", "def.end-of-life", "def.covered-architectures", "def.covered-architectures.x86",
        "def.covered-architectures.arm64", "def.covered-architectures.s390x", "def.covered-architectures.power",
        "def.covered-architectures.risc-v", "doc.validity",
    ),
    reasons={
        "entitled": "the clause of the service gives it",
        "granted-by-addition": "a catalogue addition with a source gives it",
        "scope-infra-only": "an infra-only scope leaves Universe out",
        "scope-apps-only": "an apps-only scope leaves Main out",
        "architecture-not-covered": "off the table of covered architectures",
        "not-an-lts": "an interim release, and the service needs an LTS",
        "not-released": "ESM streams before the release day",
        "past-pro-support": "what was published stays reachable, and nothing new is owed",
        "before-legacy-window": "Legacy streams on or before the Pro end",
        "past-legacy-support": "Legacy streams after the Legacy end, or where there is no Legacy",
        "legacy-add-on-not-held": "Legacy streams without the add-on",
        "release-not-covered": "the clause of the service does not name this release",
        "announced": "named as still to come",
        "ros-version-not-covered": "the clause does not name this ROS distribution",
        "maas-support-only": "the machine has no Pro",
        "addition-without-source": "an addition that names no source grants nothing",
        "not-in-this-edition": "the description does not name the service",
        "edition-does-not-govern": "the day is before this edition",
    },
    example=Example(
        facts={"service": "esm-apps", "release": "24.04", "scope": "infra-only", "on": "2026-11-24"},
        verdict="no",
        answer={"component": "universe", "would_help": ["full-scope"]},
    ),
)  # fmt: skip
def decide_entitlement(facts: EntitlementFacts, terms: Terms) -> Decision[EntitlementAnswer]:
    """What the clause of the service gives on that day, and everything that stands against it."""
    row = _release(facts, terms)
    finding = _with_addition(facts, FAMILIES[facts.service](facts, row, terms))
    against = (*_against_any_service(facts, row), *finding.against)
    catalogues = ((terms.catalogues.releases.name, terms.catalogues.releases.edition),) if row else ()
    if against:
        reasons = tuple(item.reason for item in against)
        return Decision(
            verdict=Verdict.NO,
            answer=replace(finding.answer, would_help=would_help(reasons, _BOUGHT_AGAINST)),
            reasons=reasons,
            until=_last_day(against),
            catalogues=catalogues,
        )
    return Decision(
        verdict=Verdict.LIMITED if finding.faded else Verdict.YES,
        answer=finding.answer,
        reasons=(finding.faded or finding.gives,),
        until=None if finding.faded else finding.until,
        catalogues=catalogues,
    )


def _release(facts: EntitlementFacts, terms: Terms) -> Release | None:
    """The LTS; None for an interim release, and where the service needs none and none is given."""
    if facts.release is not None:
        return lts_of(facts.release, terms)
    if facts.service not in _WITHOUT_RELEASE:
        raise missing_fact("release", f"{facts.service} is asked for on a release")
    return None


def _against_any_service(facts: EntitlementFacts, row: Release | None) -> Iterator[Against]:
    if facts.subscription == "maas-support-only":
        yield _MAAS_ALONE
    if row is None and facts.release is not None and facts.service not in _WITHOUT_RELEASE:
        yield Against(not_an_lts(facts.release))


_MAAS_ALONE = Against(
    Reason(
        "maas-support-only",
        "standalone MAAS support brings nothing of Pro to the machines that the MAAS deploys",
        (MAAS_ALONE,),
    )
)


def _with_addition(facts: EntitlementFacts, finding: Finding) -> Finding:
    """A catalogue addition lifts what only the description leaves out, from its first day and where it has a source."""
    if facts.addition_from is None:
        return finding
    lifted = tuple(item for item in finding.against if item.reason.code in _LIFTED_BY_AN_ADDITION)
    if not lifted:
        return finding
    rest = tuple(item for item in finding.against if item not in lifted)
    if not facts.addition_source.strip():
        unnamed = any(item.reason.code == "release-not-covered" for item in lifted)
        return replace(finding, against=(*finding.against, _WITHOUT_SOURCE)) if unnamed else finding
    if facts.on < facts.addition_from:
        waiting = (replace(item, ends=day_before(facts.addition_from)) for item in lifted)
        return replace(finding, against=(*waiting, *rest))
    says = f"granted beyond the description from {facts.addition_from}, by {facts.addition_source}"
    cites = dict.fromkeys(citation for item in lifted for citation in item.reason.cites)
    gives = Reason("granted-by-addition", says, (*cites, ADDITIONS))
    return replace(finding, gives=gives, answer=replace(finding.answer, announced=()), against=rest)


_WITHOUT_SOURCE = Against(
    Reason("addition-without-source", "the addition names no source, and so grants nothing", (REALTIME, ADDITIONS))
)


def _last_day(against: tuple[Against, ...]) -> date | None:
    """The last day of a no that dates end, all of its reasons; else none."""
    ends = [item.ends for item in against if item.ends]
    return max(ends) if len(ends) == len(against) else None
