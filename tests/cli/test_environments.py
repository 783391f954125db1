"""Environments on the command line: renamed, told their hosts, removed."""

import json

import pytest

from mainstay.records.models import Machine


@pytest.fixture
def asked(run, database):
    def document(*arguments, code=0):
        ended = run(*arguments, "--json")
        assert ended.exit_code == code, ended.output
        return json.loads(ended.stdout)

    return document


@pytest.fixture
def machines(tenant, now):
    for name, kind in {"hv-1": "physical", "web-1": "virtual", "web-2": "virtual"}.items():
        Machine.objects.create(
            account=tenant.account, machine_id=name, name=name, kind=kind, first_seen_at=now, last_seen_at=now
        )


def test_it_is_made_renamed_and_removed(asked, tenant):
    asked("environment", "create", tenant.key, "rack")
    assert asked("environment", "rename", tenant.key, "rack", "row")["environment"] == "row"
    assert asked("environment", "remove", tenant.key, "row") == {"account": tenant.key, "removed": "row"}
    assert asked("environment", "list", tenant.key) == []


def test_hosts_are_told_their_guests_all_or_nothing(asked, tenant, machines):
    assert asked("environment", "hosts", tenant.key, "hv-1:web-1,web-2") == [
        {"machine": "web-1", "host": "hv-1"},
        {"machine": "web-2", "host": "hv-1"},
    ]
    refused = asked("environment", "hosts", tenant.key, "hv-1:web-1,gone", code=2)
    assert refused["error"]["message"] == f"{tenant.account} has no guest called gone"
    assert asked("environment", "hosts", tenant.key, "hv-1:") == [
        {"machine": "web-1", "host": None},
        {"machine": "web-2", "host": None},
    ]


def test_a_pair_without_a_host_says_how_it_is_written(asked, tenant):
    assert asked("environment", "hosts", tenant.key, "web-1", code=2)["error"]["fields"] == {
        "pairs": "HOST:GUEST,GUEST"
    }
