"""What does each machine under a line get, release by release, and by which clause? (intro.value)"""

from dataclasses import dataclass
from datetime import date

from mainstay.queries.agreements import terms_of
from mainstay.queries.entitlements import ServiceTold, Subscription, entitlement_of, subscription_of
from mainstay.records.models import Contract, Line, Service
from mainstay.records.models.contracts import LineKind
from mainstay.rules.entitlements import EntitlementAnswer
from mainstay.terms.catalogues import Release, ServiceEntry
from mainstay.terms.decision import Decision, Verdict
from mainstay.terms.terms import Terms

ARCHITECTURE = "amd64"
RELEASES_SHOWN = 5
_REACHABLE = (Verdict.YES, Verdict.LIMITED)
_GIVEN = (*_REACHABLE, Verdict.CONDITIONAL)


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
    """What a machine under the line gets on amd64, with the contract's terms. Three statements, two more for a new contract.

    Nothing is kept: a page may ask about any day.
    """
    terms, subscription = terms_of(contract), subscription_of(line, legacy=_has_legacy(contract))
    settings = {setting.name: setting for setting in Service.objects.all()}
    releases = _releases(terms, on)
    rows = [
        _row(entry, releases, subscription, terms, on, settings.get(entry.name))
        for entry in terms.catalogues.services.for_machines()
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
    setting: Service | None,
) -> ServiceRow:
    comes_on = ServiceTold(entry=entry, entitled=True, where={}, setting=setting).comes_on
    decisions = {
        release.version: entitlement_of(entry, release.version, ARCHITECTURE, subscription, terms, on)
        for release in releases
    }
    cells = tuple(
        ServiceCell(release=version, decision=decision, comes_on=comes_on and decision.verdict in _REACHABLE)
        for version, decision in decisions.items()
    )
    telling = next((cell for cell in reversed(cells) if cell.is_given), cells[-1])
    return ServiceRow(entry=entry, clause=telling.decision.reasons[0].clauses[0], cells=cells)


def _has_legacy(contract: Contract) -> bool:
    return contract.lines.filter(kind=LineKind.LEGACY, withdrawn_at__isnull=True).exists()
