"""A service's archive is set; what apt or the client could not live with is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import F

from mainstay.errors import Forbidden, Invalid
from mainstay.operations.services import set_service
from mainstay.records.models import Event, Provider, Service

URL = "https://esm.example.test/infra"


@pytest.fixture(autouse=True)
def _no_settings(database: str) -> Iterator[None]:
    """Settings of services are the provider's, of which there is one: each test here begins without any and puts them back."""
    before = list(Service.objects.all())
    Service.objects.all().delete()
    yield
    Service.objects.all().delete()
    Service.objects.bulk_create(before)
    Provider.objects.update(revision=F("revision") + 1)


def revision() -> int:
    return Provider.objects.get().revision


def test_a_service_is_set_and_what_is_not_said_stays(now: Any) -> None:
    before = revision()
    set_service(actor=None, name="ros", apt_url=URL + "/", suites=["focal"], now=now)
    row = set_service(actor=None, name="ros", enabled_by_default=True, now=now)
    assert (row.apt_url, row.suites, row.enabled_by_default) == (URL, ["focal"], True)
    assert revision() == before + 2
    event = Event.objects.filter(about="service ros").latest("pk")
    assert event.details == {"before": {"enabled_by_default": False}, "after": {"enabled_by_default": True}}


def test_the_same_again_changes_nothing(now: Any) -> None:
    set_service(actor=None, name="esm-infra", apt_url=URL, now=now)
    before = revision()
    set_service(actor=None, name="esm-infra", apt_url=URL, now=now)
    assert revision() == before


def test_a_service_goes_by_the_name_that_people_see_too(now: Any) -> None:
    assert set_service(actor=None, name="usg", apt_url=URL, now=now).name == "cis"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "esm-everything"}, "name"),
        ({"apt_url": "ftp://esm.example.test"}, "apt_url"),
        ({"apt_url": "https://esm.example.test/a b"}, "apt_url"),
        ({"apt_url": "https://"}, "apt_url"),
        ({"suites": ["noble infra"]}, "suites"),
        ({"suites": [""]}, "suites"),
        ({"packages": ["two words"]}, "packages"),
        ({"overrides": [{"directives": {"suites": ["noble"]}}]}, "overrides"),
        ({"overrides": [{"selector": {}, "directives": {}}]}, "overrides"),
        ({"overrides": [{"selector": {"series": ["noble"]}, "directives": {}}]}, "overrides"),
        ({"overrides": [{"selector": {"series": "noble"}, "directives": "none"}]}, "overrides"),
        ({"enabled_by_default": True}, "enabled_by_default"),
        ({"enabled_by_default": True, "apt_url": URL}, "enabled_by_default"),
    ],
)
def test_what_cannot_be_is_refused(now: Any, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_service(**{"actor": None, "name": "esm-infra", "now": now, **given})
    assert list(refused.value.fields) == [field]
    assert not Service.objects.exists()


def test_two_services_do_not_share_an_archive_and_suite(now: Any) -> None:
    set_service(actor=None, name="esm-infra", apt_url=URL, suites=["one", "two"], now=now)
    set_service(actor=None, name="esm-apps", apt_url=URL, suites=["three"], now=now)
    with pytest.raises(Invalid) as shared:
        set_service(actor=None, name="esm-apps", suites=["two", "three"], now=now)
    assert "esm-infra" in shared.value.message
    assert "esm-apps" in shared.value.message
    set_service(actor=None, name="ros", apt_url=f"{URL}/ros", suites=["two"], now=now)


@pytest.mark.parametrize(("first", "second"), [("livepatch", "fips"), ("fips-updates", "livepatch")])
def test_fips_and_livepatch_do_not_both_come_on(now: Any, first: str, second: str) -> None:
    archives = {name: {"apt_url": f"{URL}/{name}", "suites": ["noble"]} for name in (first, second)}
    set_service(actor=None, name=first, enabled_by_default=True, now=now, **archives[first])
    with pytest.raises(Invalid) as refused:
        set_service(actor=None, name=second, enabled_by_default=True, now=now, **archives[second])
    assert refused.value.code == "fips-or-livepatch"


def test_an_archive_that_is_taken_away_leaves_nothing_to_come_on(now: Any) -> None:
    set_service(actor=None, name="esm-infra", apt_url=URL, suites=["s"], now=now)
    row = set_service(actor=None, name="esm-infra", apt_url="", now=now)
    assert (row.apt_url, row.enabled_by_default) == ("", True)


def test_managers_and_operations_alone(tenant: Any, auditor: Any, engineer: Any, manager: Any, now: Any) -> None:
    for actor in (tenant.admin, auditor, engineer):
        with pytest.raises(Forbidden):
            set_service(actor=actor, name="esm-infra", apt_url=URL, now=now)
    set_service(actor=manager, name="esm-infra", apt_url=URL, now=now)


def test_security_maintenance_comes_on_by_itself_and_other_services_do_not(now: Any) -> None:
    infra = set_service(actor=None, name="esm-infra", apt_url=URL, suites=["noble-infra-security"], now=now)
    ros = set_service(actor=None, name="ros", apt_url=URL, suites=["focal"], now=now)
    assert (infra.enabled_by_default, ros.enabled_by_default) == (True, False)
