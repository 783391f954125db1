"""What is an attached machine told? Every service with whether, where and how; one answer for all machines alike.

Computed once per contract in its state, line, Legacy, guest limit and day, and shared. Each service is asked of the terms for
every LTS of the release table and every architecture, so that the answer stays right after a release upgrade.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import cast

from mainstay.queries.agreements import provider_terms, terms_at
from mainstay.records.models import Contract, Line, Service
from mainstay.rules.entitlements import EntitlementAnswer, EntitlementFacts, Level, decide_entitlement
from mainstay.rules.entitlements import Service as AskedService
from mainstay.rules.esm import Scope
from mainstay.terms.catalogues import ServiceEntry, shipped
from mainstay.terms.decision import Decision, Verdict
from mainstay.terms.terms import Terms

ARCHITECTURES = ("amd64", "arm64", "armhf", "i386", "ppc64el", "riscv64", "s390x")
_REACHABLE = (Verdict.YES, Verdict.LIMITED)  # CON-11: past its end a stream stays reachable


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What an entitlement depends on besides service, release, architecture and day."""

    scope: Scope = "full"
    level: Level = "self-support"
    legacy_addon: bool = False


_WIDEST = Subscription(legacy_addon=True)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ServiceTold:
    """One service as a machine hears of it. `where` maps each series on which it may run to its architectures; for a
    service that is not entitled, each on which it could.
    """

    entry: ServiceEntry
    entitled: bool
    where: Mapping[str, tuple[str, ...]]
    setting: Service | None

    @property
    def has_archive(self) -> bool:
        """Whether the provider has said where it comes from."""
        if self.entry.way == "apt":
            return self.setting is not None and bool(self.setting.apt_url and self.setting.suites)
        return self.entry.way != "snap" or (self.setting is not None and "remoteServer" in self.setting.directives)

    @property
    def comes_on(self) -> bool:
        """Whether attaching enables it. Never without an archive or server."""
        return self.entitled and self.has_archive and self.setting is not None and self.setting.enabled_by_default


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """All that machines under one line of one contract are told on a day."""

    account_key: str
    account_name: str
    account_created: str
    contract: Contract
    subscription: Subscription
    only_series: str
    services: tuple[ServiceTold, ...]

    def service(self, name: str) -> ServiceTold | None:
        """The service of that name, as the client types it or as it is presented."""
        return next((told for told in self.services if name in (told.entry.name, told.entry.presented_as)), None)

    def with_tokens(self) -> tuple[str, ...]:
        """The services whose token a machine is given at once: what comes on by itself, and livepatch, never asked for later."""
        return tuple(
            told.entry.name for told in self.services if told.comes_on or (told.entry.way == "snap" and told.entitled)
        )


@lru_cache(maxsize=8192)
def told_under(
    contract_id: int, revision: int, provider: int, line_id: int | None, *, legacy: bool, only_series: str, on: date
) -> Told:
    """What machines alike are told. A few statements and some hundred decisions the first time, none afterwards."""
    contract = Contract.objects.select_related("account").get(pk=contract_id)
    lines = Line.objects.filter(withdrawn_at__isnull=True).exclude(ends_on__lt=on)
    line = lines.filter(pk=line_id).first() if line_id else None
    subscription = subscription_of(line, legacy=legacy)
    services = _services_told(subscription if line else None, terms_at(contract_id, revision, provider), on)
    return Told(
        account_key=contract.account.key,
        account_name=contract.account.name,
        account_created=contract.account.created_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        contract=contract,
        subscription=subscription,
        only_series=only_series,
        services=services,
    )


def subscription_of(line: Line | None, *, legacy: bool) -> Subscription:
    """What a line gives. Without one: what needs no scope."""
    if line is None:
        return Subscription(legacy_addon=legacy)
    return Subscription(scope=cast("Scope", line.scope), level=cast("Level", line.level), legacy_addon=legacy)


def services_for_anyone(
    series: str, architecture: str, provider: int, on: date
) -> tuple[tuple[ServiceEntry, bool], ...]:
    """Every service, and whether it exists for this kind of machine under any subscription. An unknown series has all."""
    known_series = series if shipped().releases.of_series(series) is not None else ""
    known_architecture = architecture if architecture in ARCHITECTURES else ""
    return _for_kind(known_series, known_architecture, provider, on)


@lru_cache(maxsize=512)
def _for_kind(series: str, architecture: str, provider: int, on: date) -> tuple[tuple[ServiceEntry, bool], ...]:
    """The same for names of the table: what a caller makes up is kept nowhere."""
    return tuple(
        (told.entry, architecture in told.where.get(series, ()) if series else bool(told.where))
        for told in _most(provider, on)
    )


@lru_cache(maxsize=4)
def _most(provider: int, on: date) -> tuple[ServiceTold, ...]:  # noqa: ARG001 -- the revision is the cache's key
    return _services_told(_WIDEST, provider_terms(), on)


def _services_told(subscription: Subscription | None, terms: Terms, on: date) -> tuple[ServiceTold, ...]:
    settings = {service.name: service for service in Service.objects.all()}
    return tuple(
        _told(entry, subscription, terms, on, settings.get(entry.name))
        for entry in terms.catalogues.services.for_machines()
    )


def _told(
    entry: ServiceEntry, subscription: Subscription | None, terms: Terms, on: date, setting: Service | None
) -> ServiceTold:
    at_any_level = replace(subscription, level="self-support") if subscription else None  # the level never matters here
    where = _where(entry, at_any_level, terms, on) if at_any_level else {}
    reach = where or _where(entry, _WIDEST, terms, on)
    return ServiceTold(entry=entry, entitled=bool(where), where=reach, setting=setting)


@lru_cache(maxsize=4096)
def _where(entry: ServiceEntry, subscription: Subscription, terms: Terms, on: date) -> dict[str, tuple[str, ...]]:
    """The series on which the service may run under the subscription, each with its architectures.

    Contracts without figures or readings of their own share their terms, and so this.
    """
    where = {}
    for release in terms.catalogues.releases.by_version.values():
        if not release.lts:
            continue
        found = tuple(
            architecture
            for architecture in ARCHITECTURES
            if entitlement_of(entry, release.version, architecture, subscription, terms, on).verdict in _REACHABLE
        )
        if found:
            where[release.codename] = found
    return where


def entitlement_of(
    entry: ServiceEntry, release: str, architecture: str, subscription: Subscription, terms: Terms, on: date
) -> Decision[EntitlementAnswer]:
    """The decision on one service for one release and architecture under a subscription."""
    addition = terms.catalogues.additions.get((entry.name, release))
    facts = EntitlementFacts(
        service=cast("AskedService", entry.question),
        on=on,
        release=release,
        architecture=architecture,
        scope=subscription.scope,
        level=subscription.level,
        legacy_addon=subscription.legacy_addon,
        ros_distro=entry.ros.get(release, "other") if entry.question.startswith("ros") else "",
        addition_from=addition.from_on if addition else None,
        addition_source=addition.source if addition else "",
    )
    return _decided(facts, terms)


@lru_cache(maxsize=16384)
def _decided(facts: EntitlementFacts, terms: Terms) -> Decision[EntitlementAnswer]:
    """Decided once for all machines that are told the same."""
    return decide_entitlement(facts, terms)
