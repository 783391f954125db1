"""What does the clause of each service of sections 1 to 6 give, and what stands against it? (1 to 6)

One small function for each family of services. What holds for every service alike is in entitlements.py.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from mainstay.rules.architectures import ESM_PROMISE, LEGACY_PROMISE, architecture_against
from mainstay.rules.certified import (
    CIS,
    COMMON_CRITERIA,
    FIPS_140_2,
    FIPS_140_3,
    NO_HARDENING,
    ONCE_RECORDED,
    USG_20_04,
    USG_22_04,
    Profile,
    fips_140_3_status,
    hardening_of,
)
from mainstay.rules.esm import (
    APPS_ONLY,
    FROM_RELEASE_DAY,
    MAIN_LEFT_OUT,
    PRO_UNIVERSE,
    SCOPES,
    UNIVERSE_LEFT_OUT,
    Scope,
)
from mainstay.rules.lifecycle import (
    LATER_DATE,
    LEGACY_LENGTH,
    LEGACY_NOT_HELD,
    LEGACY_WINDOW,
    PRO_MAIN,
    legacy_until,
    not_released,
    pro_until,
)
from mainstay.terms.catalogues import Release
from mainstay.terms.clauses import Citation, cite
from mainstay.terms.days import day_before
from mainstay.terms.decision import Reason
from mainstay.terms.facts import (
    CATALOGUE,
    Day,
    DayOrCatalogueOrNone,
    DayOrNone,
    Flag,
    ReleaseOrNone,
    Text,
    fact,
    missing_fact,
    record,
)
from mainstay.terms.figures import last_words
from mainstay.terms.terms import Terms

EVERY_LEVEL = cite("security.preamble")
ROS = cite("3.2")
LIVEPATCH = cite("5.1")
COVERED_KERNELS = cite("5.3")
ON_PREM = cite("5.4")
REALTIME = cite("6.1")
LANDSCAPE = cite("6.2")
PORTAL = cite("6.3")
VALIDITY = cite("doc.validity")
ACCESS_STAYS = cite("access-outlasts-the-promise")
ROS_ON_EITHER_SCOPE = cite("ros-on-either-scope")
ROS_END = cite("ros-ends-with-pro-support")

Service = Literal[
    "esm-infra", "esm-apps", "esm-infra-legacy", "esm-apps-legacy", "fips", "fips-updates", "fips-preview", "usg", "cis",
    "cc-eal", "livepatch", "livepatch-onprem", "landscape", "realtime-kernel", "ros", "ros-updates", "anbox-cloud",
    "support-portal", "knowledge-base",
]  # fmt: skip
Level = Literal["self-support", "weekday", "24/7"]
Purchase = Literal["full-scope", "legacy-add-on", "ubuntu-pro"]


@record
class EntitlementFacts:
    """A service, the machine it is for, and the subscription."""

    service: Service = fact("the client's name where it has one")
    on: Day = fact("the day asked about", label="Day asked about")
    release: ReleaseOrNone = fact(
        "version number; may be left out for landscape, livepatch, livepatch-onprem, support-portal and knowledge-base",
        default=None,
    )
    architecture: Text = fact("Debian name", default="amd64")
    scope: Scope = fact("scope of the subscription; apps-only where the contract names it", default="full")
    level: Level = fact("support level of the subscription; it never matters here", default="self-support")
    legacy_addon: Flag = fact("the Legacy add-on is held", default=False, label="Legacy add-on")
    legacy_end: DayOrCatalogueOrNone = fact(
        "last day of Legacy support of the release", default=CATALOGUE, label="Legacy end"
    )
    ros_distro: Text = fact("ros and ros-updates, where it is required: kinetic, melodic, foxy, noetic …", default="")
    subscription: Literal["pro", "maas-support-only"] = fact(
        "maas-support-only: deployed by a MAAS under standalone support, without Pro of its own", default="pro"
    )
    addition_from: DayOrNone = fact(
        "first day of a catalogue addition that grants this service on this release beyond the description",
        default=None,
    )
    addition_source: Text = fact(
        "where that addition comes from; an addition without a source grants nothing", default=""
    )


@record
class EntitlementAnswer:
    """What the service brings, and what would help against a no."""

    component: Literal["main", "universe", "none"] = fact("what the stream covers", default="none")
    profiles: tuple[Profile, ...] = fact("usg and cis: what is available on the release", default=())
    announced: tuple[Literal["disa-stig", "fips-140-3"], ...] = fact(
        "announced for the release, not available", default=()
    )
    needs: tuple[str, ...] = fact("services that the client must have enabled first; a hint, no reason", default=())
    would_help: tuple[Purchase, ...] = fact("what can be bought against the reasons given", default=())


NOTHING_MORE = EntitlementAnswer()


@dataclass(frozen=True, slots=True)
class Against:
    """A reason for a no, with the last day on which it stands where a date ends it."""

    reason: Reason
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one family of services says.

    `gives` is what a yes rests on and `until` its last day; `faded` takes its place where the promise of new fixes has
    ended; anything in `against` makes it a no.
    """

    gives: Reason
    answer: EntitlementAnswer = NOTHING_MORE
    until: date | None = None
    faded: Reason | None = None
    against: tuple[Against, ...] = ()


Family = Callable[[EntitlementFacts, Release | None, Terms], Finding]


def _esm_infra(facts: EntitlementFacts, row: Release | None, terms: Terms) -> Finding:
    """Main, to the Pro end (1.2); an apps-only scope leaves it out (def.esm)."""
    against = (_MAIN_LEFT_OUT,) if facts.scope == "apps-only" else ()
    return _esm(facts, row, terms, (PRO_MAIN,), _MAIN, against)


def _esm_apps(facts: EntitlementFacts, row: Release | None, terms: Terms) -> Finding:
    """Universe, from the release day to the Pro end (1.3); an infra-only scope leaves it out."""
    against = (_UNIVERSE_LEFT_OUT,) if facts.scope == "infra-only" else ()
    return _esm(facts, row, terms, (PRO_UNIVERSE, FROM_RELEASE_DAY), _UNIVERSE, against)


_MAIN, _UNIVERSE = EntitlementAnswer(component="main"), EntitlementAnswer(component="universe")
_MAIN_LEFT_OUT, _UNIVERSE_LEFT_OUT = Against(MAIN_LEFT_OUT), Against(UNIVERSE_LEFT_OUT)


def _esm(
    facts: EntitlementFacts,
    row: Release | None,
    terms: Terms,
    cites: tuple[Citation, ...],
    answer: EntitlementAnswer,
    against: tuple[Against, ...],
) -> Finding:
    if row is None:
        return Finding(_given(facts.service, cites), answer, against=against)
    pro = pro_until(row, terms, cites[0])
    against += _architecture(facts, row, ESM_PROMISE, terms)
    if facts.on < row.released:
        against += (Against(not_released(row), day_before(row.released)),)
    gives = _given(f"{facts.service} on {row.version} LTS, to {pro},", (*cites, LATER_DATE))
    return Finding(gives, answer, pro, _faded(facts, row, pro, cites[0]), against)


def _faded(facts: EntitlementFacts, row: Release, pro: date, *cites: Citation) -> Reason | None:
    if facts.on <= pro:
        return None
    says = (
        f"Pro support of {row.version} LTS ended on {pro}: what {facts.service} had published stays reachable, "
        "and nothing new is owed"
    )
    return Reason("past-pro-support", says, (*cites, ACCESS_STAYS))


def _esm_infra_legacy(facts: EntitlementFacts, row: Release | None, terms: Terms) -> Finding:
    """Main in the Legacy window (2.1)."""
    against = (_LEGACY_MAIN_LEFT_OUT,) if facts.scope == "apps-only" else ()
    return _legacy(facts, row, terms, PRO_MAIN, _MAIN, against)


def _esm_apps_legacy(facts: EntitlementFacts, row: Release | None, terms: Terms) -> Finding:
    """Universe in the Legacy window (2.1), where the scope has Universe (1.3)."""
    against = (_LEGACY_UNIVERSE_LEFT_OUT,) if facts.scope == "infra-only" else ()
    return _legacy(facts, row, terms, PRO_UNIVERSE, _UNIVERSE, against)


_LEGACY_MAIN_LEFT_OUT = Against(replace(MAIN_LEFT_OUT, cites=(LEGACY_WINDOW, SCOPES, APPS_ONLY)))
_LEGACY_UNIVERSE_LEFT_OUT = Against(replace(UNIVERSE_LEFT_OUT, cites=(PRO_UNIVERSE, LEGACY_WINDOW)))
_LEGACY_NOT_HELD = Against(LEGACY_NOT_HELD)


def _legacy(
    facts: EntitlementFacts,
    row: Release | None,
    terms: Terms,
    before: Citation,
    answer: EntitlementAnswer,
    against: tuple[Against, ...],
) -> Finding:
    if not facts.legacy_addon:
        against += (_LEGACY_NOT_HELD,)
    if row is None:
        return Finding(_given(facts.service, (LEGACY_WINDOW,)), answer, against=against)
    pro = _before_legacy(row, terms, before)
    end = legacy_until(row, pro, facts.legacy_end, terms)
    against += _architecture(facts, row, LEGACY_PROMISE, terms)
    if facts.on <= pro:
        says = f"Legacy support of {row.version} LTS begins when Pro support has ended, on {pro}"
        against += (Against(Reason("before-legacy-window", says, (LEGACY_WINDOW,)), pro),)
    if end is None or facts.on > end:
        says = f"{row.version} LTS has no Legacy support" + (f" after {end}" if end else "")
        against += (Against(Reason("past-legacy-support", says, (LEGACY_WINDOW, LEGACY_LENGTH))),)
    says = f"{facts.service} comes with the Legacy add-on, for {row.version} LTS to {end}"
    return Finding(Reason("entitled", says, (LEGACY_WINDOW, LEGACY_LENGTH)), answer, end, against=against)


def _before_legacy(row: Release, terms: Terms, before: Citation) -> date:
    """The last day before the Legacy window: that of the stream before it, unless the contract starts it otherwise."""
    if terms.deviates(LEGACY_WINDOW, "starts"):
        return pro_until(row, terms, LEGACY_WINDOW, "starts")
    return pro_until(row, terms, before)


def _architecture(facts: EntitlementFacts, row: Release, promise: Citation, terms: Terms) -> tuple[Against, ...]:
    return tuple(Against(reason) for reason in architecture_against(facts.architecture, row.version, promise, terms))


def _ros(facts: EntitlementFacts, row: Release | None, terms: Terms) -> Finding:
    """The named ROS distributions (3.2), to the Pro end of the release under them."""
    if facts.ros_distro in ("", "none"):
        raise missing_fact("ros_distro", f"{facts.service} is asked for by a ROS distribution, such as foxy")
    against: tuple[Against, ...] = ()
    if facts.ros_distro.lower() not in terms.figure(ROS, "distros", last_words):
        says = f"ROS {facts.ros_distro} is not among those that are maintained"
        against = (Against(Reason("ros-version-not-covered", says, (ROS,))),)
    gives = _given(f"{facts.service} for {facts.ros_distro}", (ROS, ROS_ON_EITHER_SCOPE, ROS_END))
    if row is None:
        return Finding(gives, _NEEDS_ESM_APPS, against=against)
    pro = pro_until(row, terms)
    return Finding(gives, _NEEDS_ESM_APPS, pro, _faded(facts, row, pro, ROS, ROS_END), against)


_NEEDS_ESM_APPS = EntitlementAnswer(needs=("esm-apps",))


def _fips(facts: EntitlementFacts, row: Release | None, terms: Terms) -> Finding:
    """FIPS modules on the releases that 4.1 names; on those of 4.2 they are announced."""
    clause = terms.naming((FIPS_140_2, FIPS_140_3), "releases", row.version) if row else None
    gives = _given(facts.service, (clause or FIPS_140_2,))
    if clause == FIPS_140_3 and fips_140_3_status(terms) == "announced":
        says = f"FIPS modules are announced for {facts.release} and not available"
        against = Against(Reason("announced", says, (FIPS_140_3, ONCE_RECORDED)))
        return Finding(gives, EntitlementAnswer(announced=("fips-140-3",)), against=(against,))
    return Finding(gives, against=_unnamed(facts, row, clause, FIPS_140_2))


def _hardening(facts: EntitlementFacts, row: Release | None, terms: Terms) -> Finding:
    """CIS tooling, then the Ubuntu Security Guide, on the releases that 4.3, 4.4 and 4.5 name."""
    if row is None:
        return Finding(_given(facts.service, (CIS,)))
    hardening = hardening_of(row.version, terms)
    return Finding(
        _given(facts.service, (hardening.clause or CIS,)),
        EntitlementAnswer(profiles=hardening.profiles, announced=hardening.announced),
        against=_unnamed(facts, row, hardening.clause, CIS, USG_20_04, USG_22_04, NO_HARDENING),
    )


def _common_criteria(facts: EntitlementFacts, row: Release | None, terms: Terms) -> Finding:
    return _on_named_releases(facts, row, terms, COMMON_CRITERIA)


def _realtime(facts: EntitlementFacts, row: Release | None, terms: Terms) -> Finding:
    return _on_named_releases(facts, row, terms, REALTIME)


def _on_named_releases(facts: EntitlementFacts, row: Release | None, terms: Terms, clause: Citation) -> Finding:
    named = terms.naming((clause,), "releases", row.version) if row else None
    return Finding(_given(facts.service, (clause,)), against=_unnamed(facts, row, named, clause))


def _unnamed(
    facts: EntitlementFacts, row: Release | None, named: Citation | None, *cites: Citation
) -> tuple[Against, ...]:
    if row is None or named:
        return ()
    says = f"{facts.service} is not named for {row.version} LTS"
    return (Against(Reason("release-not-covered", says, cites)),)


def _on_any_release(facts: EntitlementFacts, _row: Release | None, _terms: Terms) -> Finding:
    """Livepatch (5.1, 5.3, 5.4), Landscape (6.2), portal and articles (6.3): no release, no scope, no end."""
    return _ON_ANY_RELEASE[facts.service]


def _anbox_cloud(_facts: EntitlementFacts, _row: Release | None, _terms: Terms) -> Finding:
    """Nothing names it."""
    return _NOT_IN_THIS_EDITION


def _given(what: str, cites: tuple[Citation, ...]) -> Reason:
    return Reason("entitled", f"{what} comes with the subscription, at any level", (*cites, EVERY_LEVEL))


_ON_ANY_RELEASE = {
    "livepatch": Finding(_given("livepatch, for the kernels on its list,", (LIVEPATCH, COVERED_KERNELS))),
    "livepatch-onprem": Finding(_given("the on-premises livepatch server", (ON_PREM,))),
    "landscape": Finding(_given("Landscape", (LANDSCAPE,))),
    "support-portal": Finding(_given("the support portal", (PORTAL,))),
    "knowledge-base": Finding(_given("the knowledge base", (PORTAL,))),
}
_NOT_IN_THIS_EDITION = Finding(
    _given("anbox-cloud", (VALIDITY,)),
    against=(Against(Reason("not-in-this-edition", "this edition does not name anbox-cloud", (VALIDITY,))),),
)
FAMILIES: dict[Service, Family] = {
    "esm-infra": _esm_infra,
    "esm-apps": _esm_apps,
    "esm-infra-legacy": _esm_infra_legacy,
    "esm-apps-legacy": _esm_apps_legacy,
    "ros": _ros,
    "ros-updates": _ros,
    "fips": _fips,
    "fips-updates": _fips,
    "fips-preview": _fips,
    "usg": _hardening,
    "cis": _hardening,
    "cc-eal": _common_criteria,
    "livepatch": _on_any_release,
    "livepatch-onprem": _on_any_release,
    "realtime-kernel": _realtime,
    "landscape": _on_any_release,
    "support-portal": _on_any_release,
    "knowledge-base": _on_any_release,
    "anbox-cloud": _anbox_cloud,
}
