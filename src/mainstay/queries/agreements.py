"""Under which terms is a contract? Its edition with its written deviations and chosen readings, over this provider's lists."""

from dataclasses import replace
from functools import lru_cache

from mainstay.records.models import Addition, Contract, LegacyEnd, Provider
from mainstay.records.models import Deviation as AgreedFigure
from mainstay.terms.catalogues import Catalogues, GrantedAddition, shipped
from mainstay.terms.clauses import CURRENT, edition
from mainstay.terms.terms import Deviation, Terms


def terms_of(contract: Contract) -> Terms:
    """The terms of this contract, shared until it or the provider's lists change."""
    return terms_at(contract.pk, contract.revision, provider_revision())


def provider_terms() -> Terms:
    """The current edition without any contract, over this provider's lists."""
    return _standard(provider_revision())


def provider_revision() -> int:
    """Which state of the provider's settings holds."""
    return Provider.objects.values_list("revision", flat=True).get(pk=1)


@lru_cache(maxsize=4096)
def terms_at(contract_id: int, revision: int, provider: int) -> Terms:  # noqa: ARG001 -- the revisions are the cache's key
    """The terms of the contract in that state. Two statements the first time, none afterwards."""
    contract = Contract.objects.get(pk=contract_id)
    figures = AgreedFigure.objects.filter(contract_id=contract_id).values_list("clause", "figure", "value")
    agreed = [Deviation(clause=clause, figure=figure, value=value) for clause, figure, value in figures]
    if not agreed and not contract.readings and contract.edition == CURRENT:
        return _standard(provider)
    return Terms(edition(contract.edition), _lists(provider)).agreed(agreed, contract.readings)


@lru_cache(maxsize=4)
def _standard(provider: int) -> Terms:
    return Terms(edition(CURRENT), _lists(provider))


@lru_cache(maxsize=4)
def _lists(provider: int) -> Catalogues:  # noqa: ARG001 -- the revision is the cache's key
    ends = {row.release: row.until for row in LegacyEnd.objects.all()}
    additions = {(row.service, row.release): GrantedAddition(row.from_on, row.source) for row in Addition.objects.all()}
    releases = shipped().releases
    if ends:
        releases = releases.with_legacy_ends(ends, source="with Legacy ends of this provider")
    return replace(shipped(), releases=releases, additions=additions) if ends or additions else shipped()
