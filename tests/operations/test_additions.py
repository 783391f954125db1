"""What the provider grants beyond the description reaches machines from its day on, and is taken back whole."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db.models import F
from tests.conftest import NOW, Tenant

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.operations.additions import add_addition, remove_addition
from mainstay.queries.agreements import terms_of
from mainstay.queries.entitlements import Subscription, entitlement_of
from mainstay.records.models import Addition, Contract, Provider
from mainstay.terms.catalogues import shipped

REALTIME = shipped().services.by_name["realtime-kernel"]
GRANT = {"service": "realtime-kernel", "release": "24.04", "from_on": date(2026, 12, 1), "source": "notice 7"}


@pytest.fixture(autouse=True)
def _none_left(database: str) -> Iterator[None]:
    """Additions are the provider's, of which there is one: each test puts back what was there."""
    yield
    Addition.objects.all().delete()
    Provider.objects.update(revision=F("revision") + 1)


def verdict(tenant: Tenant, on: date) -> str:
    terms = terms_of(Contract.objects.get(pk=tenant.contract.pk))
    return str(entitlement_of(REALTIME, "24.04", "amd64", Subscription(), terms, on).verdict)


def test_an_addition_grants_the_service_from_its_day_on(tenant: Tenant) -> None:
    assert verdict(tenant, date(2026, 12, 1)) == "no"
    add_addition(actor=None, now=NOW, **GRANT)
    assert verdict(tenant, date(2026, 11, 30)) == "no"
    assert verdict(tenant, date(2026, 12, 1)) == "yes"
    remove_addition(actor=None, service="realtime-kernel", release="24.04", now=NOW)
    assert verdict(tenant, date(2026, 12, 1)) == "no"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"service": "kernel"}, "service"), ({"release": "23.10"}, "release"), ({"source": " "}, "source")],
)
def test_what_cannot_be_granted_is_refused_by_its_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_addition(actor=None, now=NOW, **(GRANT | wrong))
    assert field in refused.value.fields


def test_an_addition_is_made_once_and_taken_back_once() -> None:
    add_addition(actor=None, now=NOW, **GRANT)
    with pytest.raises(Conflict):
        add_addition(actor=None, now=NOW, **GRANT)
    remove_addition(actor=None, service="realtime-kernel", release="24.04", now=NOW)
    with pytest.raises(NotFound):
        remove_addition(actor=None, service="realtime-kernel", release="24.04", now=NOW)


def test_customers_and_auditors_grant_nothing(tenant: Tenant, auditor: Any) -> None:
    for actor in (tenant.admin, auditor):
        with pytest.raises(Forbidden):
            add_addition(actor=actor, now=NOW, **GRANT)
