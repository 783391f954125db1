"""The provider is set up once, named, and puts the ends of Legacy right."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db.models import F

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.operations import provider
from mainstay.queries.agreements import provider_terms
from mainstay.records.models import Event, Provider


@pytest.fixture(autouse=True)
def _as_before(database: str) -> Iterator[None]:
    """There is one provider for all tests: it keeps its name and addresses."""
    before = Provider.objects.values("name", "contract_url", "portal_url").get()
    yield
    Provider.objects.update(**before, revision=F("revision") + 1)


def revision() -> int:
    return Provider.objects.get().revision


def legacy_end(release: str) -> date | None:
    return provider_terms().catalogues.releases.by_version[release].legacy_until


def test_there_is_one_provider(database: str, now: Any) -> None:
    with pytest.raises(Conflict):
        provider.set_up_provider(actor=None, name="Another", now=now)
    assert Provider.objects.count() == 1


def test_name_and_addresses_are_set_and_machines_hear_of_it(database: str, now: Any) -> None:
    before = revision()
    provider.set_provider(actor=None, contract_url="https://contracts.example.test/", now=now)
    row = provider.set_provider(actor=None, contract_url="https://contracts.example.test", name="Kestrel", now=now)
    assert (row.name, row.contract_url) == ("Kestrel", "https://contracts.example.test")
    assert revision() > before
    assert Event.objects.filter(about="provider").latest("pk").details["after"] == {"name": "Kestrel"}
    for wrong in ({"contract_url": "nowhere"}, {"portal_url": "https://a b"}, {"name": " "}):
        with pytest.raises(Invalid):
            provider.set_provider(actor=None, now=now, **wrong)


def test_a_legacy_end_is_set_changed_and_taken_back(database: str, now: Any) -> None:
    shipped = legacy_end("22.04")
    provider.set_legacy_end(actor=None, release="22.04", until=date(2036, 4, 30), source="a notice", now=now)
    assert legacy_end("22.04") == date(2036, 4, 30)
    provider.set_legacy_end(actor=None, release="22.04", until=None, source="another", now=now)
    assert legacy_end("22.04") is None
    provider.remove_legacy_end(actor=None, release="22.04", now=now)
    assert legacy_end("22.04") == shipped
    with pytest.raises(NotFound):
        provider.remove_legacy_end(actor=None, release="22.04", now=now)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"release": "23.10"}, "release"),
        ({"release": "1.1"}, "release"),
        ({"until": date(2026, 1, 1)}, "until"),
        ({"source": " "}, "source"),
    ],
)
def test_a_legacy_end_that_cannot_be_is_refused(database: str, now: Any, wrong: dict[str, Any], field: str) -> None:
    right = {"actor": None, "release": "22.04", "until": date(2037, 4, 30), "source": "a notice", "now": now}
    with pytest.raises(Invalid) as refused:
        provider.set_legacy_end(**{**right, **wrong})
    assert list(refused.value.fields) == [field]


def test_customers_and_auditors_may_not(tenant: Any, auditor: Any, now: Any) -> None:
    for actor in (tenant.admin, auditor):
        with pytest.raises(Forbidden):
            provider.set_provider(actor=actor, name="Mine", now=now)
        with pytest.raises(Forbidden):
            provider.set_legacy_end(actor=actor, release="22.04", until=None, source="me", now=now)
        with pytest.raises(Forbidden):
            provider.remove_legacy_end(actor=actor, release="22.04", now=now)
