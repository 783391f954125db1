"""What does each machine under a line get, release by release, and by which clause? (intro.value)"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mainstay.queries.agreements import provider_revision, terms_of
from mainstay.queries.entitlements import Subscription, entitlement_of, subscription_of, told_under
from mainstay.records.models import Contract, Line
from mainstay.records.models.contracts import LineKind
from mainstay.rules.entitlements import EntitlementAnswer
from mainstay.terms.catalogues import Release, ServiceEntry
from mainstay.terms.decision import Decision, Verdict
from mainstay.terms.terms import Terms

ARCHITECTURE = "amd64"
RELEASES_SHOWN = 5
_GIVEN = (Verdict.YES, Verdict.LIMITED, Verdict.CONDITIONAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCell:
    """One service on one release: the decision, and whether attaching turns it on by itself."""

    release: str
    decision: Decision[EntitlementAnswer]
    comes_on: bool

    @property
    def is_given(self) -> bool:
        """Whether the machine may have it."""
        return self.decision.verdict in _GIVEN


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow:
    """A service over the releases. `clause` is the one that gives it, or that says why not."""

    entry: ServiceEntry
    clause: str
    cells: tuple[ServiceCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesByRelease:
    """The table of one line: the releases at its head, and a row for each service that any of them may have."""

    releases: tuple[str, ...]
    rows: tuple[ServiceRow, ...]
    left_out: tuple[str, ...]


def services_by_release(contract: Contract, line: Line, on: date) -> ServicesByRelease:
    """What a machine under the line gets on amd64, with the contract's terms. Some five statements the first time."""
    terms, legacy = terms_of(contract), _has_legacy(contract)
    told = told_under(
        contract.pk, contract.revision, provider_revision(), line.pk, legacy=legacy, only_series="", on=on
    )
    comes_on = {service.entry.name: service.where for service in told.services if service.comes_on}
    releases = _releases(terms, on)
    subscription = subscription_of(line, legacy=legacy)
    rows = [
        _row(entry, releases, subscription, terms, on, comes_on.get(entry.name, {}))
        for entry in terms.catalogues.services.by_name.values()
    ]
    given = tuple(row for row in rows if any(cell.is_given for cell in row.cells))
    return ServicesByRelease(
        releases=tuple(release.version for release in releases),
        rows=given,
        left_out=tuple(row.entry.shown_as for row in rows if row not in given),
    )


def _releases(terms: Terms, on: date) -> list[Release]:
    """The latest LTS releases that are out on the day, oldest first."""
    out = [
        release for release in terms.catalogues.releases.by_version.values() if release.lts and release.released <= on
    ]
    return sorted(out, key=lambda release: release.released)[-RELEASES_SHOWN:]


def _row(
    entry: ServiceEntry,
    releases: list[Release],
    subscription: Subscription,
    terms: Terms,
    on: date,
    comes_on: Mapping[str, tuple[str, ...]],
) -> ServiceRow:
    cells = tuple(
        ServiceCell(
            release=release.version,
            decision=entitlement_of(entry, release.version, ARCHITECTURE, subscription, terms, on),
            comes_on=ARCHITECTURE in comes_on.get(release.codename, ()),
        )
        for release in releases
    )
    telling = next((cell for cell in reversed(cells) if cell.is_given), cells[-1])
    return ServiceRow(entry=entry, clause=telling.decision.reasons[0].clauses[0], cells=cells)


def _has_legacy(contract: Contract) -> bool:
    return contract.lines.filter(kind=LineKind.LEGACY, withdrawn_at__isnull=True).exists()
