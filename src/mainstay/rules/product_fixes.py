"""Is a version of Kubernetes, OpenStack, Ceph or MAAS given security fixes? (3.1, 8.2.2, 8.3.1, 8.4.1)"""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from mainstay.terms.catalogues import Versions
from mainstay.terms.clauses import Citation, cite
from mainstay.terms.days import after_both
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import (
    CATALOGUE,
    Day,
    DayOrNone,
    Flag,
    OrCatalogue,
    Text,
    bad_fact,
    fact,
    missing_fact,
    record,
)
from mainstay.terms.figures import count, period
from mainstay.terms.questions import Example, question
from mainstay.terms.terms import Terms

PRODUCTS = cite("3.1")
KUBERNETES_LTS = cite("3.1.1.1")
KUBERNETES_INTERIM = cite("3.1.1.2")
NEWEST_AND_BEFORE = cite("3.1.2.1")
OPENSTACK = cite("8.2.2")
CEPH = cite("8.3.1")
MAAS = cite("8.4.1")
SUPPORT_WINDOW = cite("fixes-follow-the-support-window")
MAAS_VERSIONS = cite("maas-newest-and-three-before")
NO_ADD_ON = cite("kubernetes-legacy-channel-needs-no-add-on")
OPEN_AFTER_MINIMUM = cite("kubernetes-open-after-its-minimum")

Product = Literal["canonical-kubernetes", "charmed-kubernetes", "microk8s", "openstack", "ceph", "maas"]
Channel = Literal["stable", "legacy", "candidate", "beta", "edge"]
Minor = tuple[int, int]


@record
class ProductFixesFacts:
    """A version of a product, in a channel where it comes in channels."""

    product: Product = fact("canonical-kubernetes is the k8s snap")
    on: Day = fact("the day asked about", label="Day asked about")
    lts: Flag = fact("canonical-kubernetes: an LTS version", default=False, label="LTS")
    released: DayOrNone = fact("canonical-kubernetes, where it is required: release date of that version", default=None)
    channel: Channel = fact("the Kubernetes products; legacy only for an LTS of canonical-kubernetes", default="stable")
    version: Text = fact(
        "charmed-kubernetes, microk8s and maas, where it is required: minor version such as 1.30, not above newest",
        default="",
    )
    newest: Annotated[Text, OrCatalogue] = fact("the same: newest version", default=CATALOGUE)
    window_end: DayOrNone = fact(
        "openstack and ceph, where it is required: last day of the support window; another canonical-kubernetes than an "
        "LTS: last day that the catalogue gives",
        default=None,
    )


@record
class ProductFixesAnswer:
    """To when, or from which version on, patches come."""

    patched_until: date | None = fact("last day of patches for this version in this channel", default=None)
    oldest_patched: str = fact("charmed-kubernetes, microk8s and maas: the oldest patched version", default="")
    move_to: Literal["legacy", "none"] = fact("legacy: the channel in which an LTS is patched on", default="none")


@question(
    "product-fixes",
    asks="Are security fixes given on a day for a version of Kubernetes, OpenStack, Ceph or MAAS?",
    verdicts=(
        "yes: patched; no: not patched; unknown: another Kubernetes than an LTS after its promised 12 months, where the "
        "catalogue says no more"
    ),
    facts=ProductFixesFacts,
    answer=ProductFixesAnswer,
    clauses=("3.1", "3.1.1.1", "3.1.1.2", "3.1.2.1", "8.2.2", "8.3.1", "8.4.1", "doc.validity"),
    reasons={
        "patched": "patches are given on the day",
        "stable-channel-ended": "an LTS Kubernetes after its time in the stable channel",
        "legacy-channel-ended": "an LTS Kubernetes after its time in the legacy channel",
        "promise-ended": "a minimum has passed, and nothing is known beyond it",
        "version-too-old": "older than the oldest patched version",
        "channel-not-stable": "patches come in the stable channel",
        "support-window-ended": "the support window has ended, and the patches with it",
        "edition-does-not-govern": "the day is before this edition",
    },
    example=Example(
        facts={"product": "microk8s", "version": "1.29", "newest": "1.34", "on": "2026-11-24"},
        verdict="no",
        answer={"oldest_patched": "1.30"},
    ),
)
def decide_product_fixes(facts: ProductFixesFacts, terms: Terms) -> Decision[ProductFixesAnswer]:
    """Whether patches come (3.1), each product by its own clause."""
    if facts.channel == "legacy" and not (facts.product == "canonical-kubernetes" and facts.lts):
        raise bad_fact("channel", "a legacy channel is there for an LTS of canonical-kubernetes alone")
    return _BY_PRODUCT[facts.product](facts, terms)


def _canonical_kubernetes(facts: ProductFixesFacts, terms: Terms) -> Decision[ProductFixesAnswer]:
    if facts.released is None:
        raise missing_fact("released", "the release date of a version of canonical-kubernetes is required")
    return _lts(facts, facts.released, terms) if facts.lts else _interim(facts, facts.released, terms)


def _lts(facts: ProductFixesFacts, released: date, terms: Terms) -> Decision[ProductFixesAnswer]:
    """Ten years in the stable channel, and two more in the legacy channel (3.1.1.1)."""
    if facts.channel == "stable":
        end = terms.figure(KUBERNETES_LTS, "stable", period).after(released)
        if facts.on <= end:
            return _patched(f"an LTS is patched in the stable channel to {end}", (KUBERNETES_LTS,), end)
        says = f"patches in the stable channel ended on {end}"
        move_to: Literal["legacy", "none"] = "legacy" if facts.on <= _legacy_end(released, terms) else "none"
        answer = ProductFixesAnswer(patched_until=end, move_to=move_to)
        return _not_patched(answer, Reason("stable-channel-ended", says, (PRODUCTS, KUBERNETES_LTS, NO_ADD_ON)))
    if facts.channel == "legacy":
        end = _legacy_end(released, terms)
        if facts.on <= end:
            return _patched(f"an LTS is patched in the legacy channel to {end}", (KUBERNETES_LTS, NO_ADD_ON), end)
        says = f"patches in the legacy channel ended on {end}"
        reason = Reason("legacy-channel-ended", says, (PRODUCTS, KUBERNETES_LTS))
        return _not_patched(ProductFixesAnswer(patched_until=end), reason)
    return _not_patched(ProductFixesAnswer(), _channel_against(facts.channel, KUBERNETES_LTS))


def _legacy_end(released: date, terms: Terms) -> date:
    """By the total, unless the contract changes a part of it and not the total itself."""
    parts = ("stable", "legacy")
    if not terms.deviates(KUBERNETES_LTS, "total") and any(terms.deviates(KUBERNETES_LTS, part) for part in parts):
        return after_both(released, *(terms.figure(KUBERNETES_LTS, part, period) for part in parts))
    return terms.figure(KUBERNETES_LTS, "total", period).after(released)


def _interim(facts: ProductFixesFacts, released: date, terms: Terms) -> Decision[ProductFixesAnswer]:
    """A minimum of twelve months in any channel (3.1.1.2); a later day of the catalogue goes on from there."""
    promised = terms.figure(KUBERNETES_INTERIM, "minimum", period).after(released)
    end = max(promised, facts.window_end or promised)
    if facts.on <= end:
        return _patched(f"this version is patched to {end}", (KUBERNETES_INTERIM,), end)
    says = f"patches were promised to {promised}, and no later day than {end} is known"
    return Decision(
        verdict=Verdict.UNKNOWN,
        answer=ProductFixesAnswer(patched_until=end),
        reasons=(Reason("promise-ended", says, (PRODUCTS, KUBERNETES_INTERIM, OPEN_AFTER_MINIMUM)),),
    )


def _by_count_in_stable(facts: ProductFixesFacts, terms: Terms) -> Decision[ProductFixesAnswer]:
    """The newest version and those before it that the clause counts, in the stable channel (3.1.2.1)."""
    against = () if facts.channel == "stable" else (_channel_against(facts.channel, NEWEST_AND_BEFORE),)
    patched = terms.figure(NEWEST_AND_BEFORE, "releases_patched", count)
    return _by_count(facts, terms.catalogues.kubernetes, patched, (NEWEST_AND_BEFORE,), against)


def _maas(facts: ProductFixesFacts, terms: Terms) -> Decision[ProductFixesAnswer]:
    """What is supported is patched: the newest version and those before it that 8.4.1 counts."""
    patched = terms.figure(MAAS, "versions_supported", count)
    return _by_count(facts, terms.catalogues.maas, patched, (MAAS, MAAS_VERSIONS, SUPPORT_WINDOW), ())


def _by_count(
    facts: ProductFixesFacts, versions: Versions, patched: int, cites: tuple[Citation, ...], against: tuple[Reason, ...]
) -> Decision[ProductFixesAnswer]:
    if facts.version in ("", "none"):
        raise missing_fact("version", f"the version of {facts.product} is required")
    from_catalogue = facts.newest == CATALOGUE
    newest = _minor(versions.newest[facts.product] if from_catalogue else facts.newest, "newest")
    version = _minor(facts.version, "version")
    if version > newest:
        raise bad_fact("version", f"{facts.version} is above the newest version, {_written(newest)}")
    oldest = (newest[0], max(newest[1] - patched + 1, 0))
    if version < oldest:
        says = f"{facts.version} is older than {_written(oldest)}, the oldest patched version"
        against = (Reason("version-too-old", says, (PRODUCTS, *cites)), *against)
    answer = ProductFixesAnswer(oldest_patched=_written(oldest))
    says = f"{_written(oldest)} to {_written(newest)} are patched"
    return Decision(
        verdict=Verdict.NO if against else Verdict.YES,
        answer=answer,
        reasons=against or (Reason("patched", says, (PRODUCTS, *cites)),),
        catalogues=((versions.name, versions.edition),) if from_catalogue else (),
    )


def _openstack(facts: ProductFixesFacts, _terms: Terms) -> Decision[ProductFixesAnswer]:
    return _by_window(facts, OPENSTACK)


def _ceph(facts: ProductFixesFacts, _terms: Terms) -> Decision[ProductFixesAnswer]:
    return _by_window(facts, CEPH)


def _by_window(facts: ProductFixesFacts, clause: Citation) -> Decision[ProductFixesAnswer]:
    if facts.window_end is None:
        raise missing_fact("window_end", f"the last day of the support window of {facts.product} is required")
    if facts.on <= facts.window_end:
        says = f"this version is supported, and so patched, to {facts.window_end}"
        return _patched(says, (clause, SUPPORT_WINDOW), facts.window_end)
    says = f"the support window ended on {facts.window_end}, and the patches with it"
    reason = Reason("support-window-ended", says, (PRODUCTS, clause, SUPPORT_WINDOW))
    return _not_patched(ProductFixesAnswer(patched_until=facts.window_end), reason)


_BY_PRODUCT: dict[Product, Callable[[ProductFixesFacts, Terms], Decision[ProductFixesAnswer]]] = {
    "canonical-kubernetes": _canonical_kubernetes,
    "charmed-kubernetes": _by_count_in_stable,
    "microk8s": _by_count_in_stable,
    "openstack": _openstack,
    "ceph": _ceph,
    "maas": _maas,
}


def _patched(says: str, cites: tuple[Citation, ...], until: date) -> Decision[ProductFixesAnswer]:
    return Decision(
        verdict=Verdict.YES,
        answer=ProductFixesAnswer(patched_until=until),
        reasons=(Reason("patched", says, (PRODUCTS, *cites)),),
        until=until,
    )


def _not_patched(answer: ProductFixesAnswer, reason: Reason) -> Decision[ProductFixesAnswer]:
    return Decision(verdict=Verdict.NO, answer=answer, reasons=(reason,))


def _channel_against(channel: Channel, clause: Citation) -> Reason:
    return Reason("channel-not-stable", f"patches come in the stable channel, not in {channel}", (PRODUCTS, clause))


_MINOR = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})")


def _minor(text: str, field: str) -> Minor:
    match = _MINOR.fullmatch(text)
    if match is None:
        raise bad_fact(field, f"{field}: a minor version such as 1.30 is expected")
    return int(match[1]), int(match[2])


def _written(version: Minor) -> str:
    return f"{version[0]}.{version[1]}"
