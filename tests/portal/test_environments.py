"""The pages that change an environment: made, renamed, its hosts told, taken away; what was typed is never lost."""

from typing import Any

import pytest
from django.test import Client
from tests.conftest import Tenant

from mainstay.operations.environments import create_environment
from mainstay.records.models import Environment, Machine


@pytest.fixture
def technical(tenant: Tenant) -> Client:
    client = Client()
    client.force_login(tenant.technical)
    return client


@pytest.fixture
def cloud(tenant: Tenant, now: Any) -> Environment:
    row = create_environment(actor=None, account=tenant.key, name="cloud", now=now)
    for name, kind in {"hv-1": "physical", "web-1": "virtual"}.items():
        Machine.objects.create(
            account=tenant.account, machine_id=name, name=name, kind=kind, environment=row, first_seen_at=now,
            last_seen_at=now,
        )  # fmt: skip
    return row


def test_an_environment_is_made_and_its_page_comes_next(technical: Client, tenant: Tenant) -> None:
    answer = technical.post(f"/accounts/{tenant.key}/new-environment", {"name": "ber-store"}, follow=True)
    assert answer.redirect_chain == [(f"/accounts/{tenant.key}/environments/ber-store", 302)]
    assert "ber-store is there" in answer.content.decode()


def test_a_name_that_is_taken_is_said_and_stays_typed(technical: Client, tenant: Tenant, cloud: Environment) -> None:
    answer = technical.post(f"/accounts/{tenant.key}/new-environment", {"name": "cloud"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "already" in said
    assert 'value="cloud"' in said


def test_hosts_are_shown_as_they_are_and_set_as_written(technical: Client, tenant: Tenant, cloud: Environment) -> None:
    place = f"/accounts/{tenant.key}/environments/cloud/hosts"
    assert "hv-1: </textarea>" in technical.get(place).content.decode()
    answer = technical.post(place, {"pairs": "hv-1: web-1\n\n"}, follow=True)
    assert "1 machine changed its host." in answer.content.decode()
    assert Machine.objects.get(account=tenant.account, name="web-1").host == Machine.objects.get(
        account=tenant.account, name="hv-1"
    )
    assert "hv-1: web-1</textarea>" in technical.get(place).content.decode()


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ("web-1", "Line 1 names no host"),
        ("hv-1: web-1\nhv-1: web-2", "Line 2: hv-1 has a line already."),
        ("hv-1: web-1, web-1", "web-1 is named twice; a machine runs on one host."),
        ("hv-1: web-7", "no guest called web-7"),
        ("", "This field is required."),
    ],
)
def test_what_is_wrong_with_a_list_is_said_by_its_line(
    technical: Client, tenant: Tenant, cloud: Environment, pairs: str, said: str
) -> None:
    answer = technical.post(f"/accounts/{tenant.key}/environments/cloud/hosts", {"pairs": pairs})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_it_goes_once_its_name_is_typed_and_its_machines_stay(
    technical: Client, tenant: Tenant, cloud: Environment
) -> None:
    place = f"/accounts/{tenant.key}/environments/cloud/remove"
    refused = technical.post(place, {"name": "clout"})
    assert refused.status_code == 422
    assert "It is called cloud." in refused.content.decode()
    assert technical.post(place, {"name": "cloud"}).headers["Location"] == f"/accounts/{tenant.key}/environments"
    assert not Environment.objects.filter(pk=cloud.pk).exists()
    assert Machine.objects.filter(account=tenant.account, environment=None).count() == 2


def test_who_may_not_change_it_sees_no_way_and_finds_none(tenant: Tenant, cloud: Environment) -> None:
    client = Client()
    client.force_login(tenant.viewer)
    assert "/environments/cloud/rename" not in client.get(f"/accounts/{tenant.key}/environments/cloud").content.decode()
    assert client.get(f"/accounts/{tenant.key}/environments/cloud/rename").status_code == 403
