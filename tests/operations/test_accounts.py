"""Accounts are made, renamed and moved; another's is not there."""

from typing import Any

import pytest

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.operations.accounts import create_account, rename_account, set_account_zone
from mainstay.records.models import Account, Event


def test_an_account_is_made_with_its_event(tenant: Any) -> None:
    event = Event.objects.get(account=tenant.account, kind="account.created")
    assert event.about == f"account {tenant.key}"
    assert event.details["after"] == {"name": tenant.account.name, "zone": "UTC"}


@pytest.mark.parametrize("key", ["", "Big", "has space", "-start", "end-", "x" * 51])
def test_a_malformed_key_is_refused(database: str, now: Any, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        create_account(actor=None, key=key, name="Any", now=now)
    assert "key" in refused.value.fields
    assert not Account.objects.filter(key=key).exists()


def test_a_taken_key_and_an_unknown_zone_are_refused(tenant: Any, now: Any) -> None:
    with pytest.raises(Conflict) as taken:
        create_account(actor=None, key=tenant.key, name="Again", now=now)
    assert taken.value.code == "key-taken"
    with pytest.raises(Invalid) as unknown:
        create_account(actor=None, key="somewhere", name="Any", zone="Mars/Olympus", now=now)
    assert "zone" in unknown.value.fields


def test_of_two_who_take_a_key_at_once_one_gets_it(at_once: Any, tenant: Any, now: Any) -> None:
    key = f"{tenant.key}-two"
    ends = at_once(*[lambda: create_account(actor=None, key=key, name="Any", now=now)] * 2)
    assert sorted(type(end) for end in ends if isinstance(end, Exception)) == [Conflict]


def test_an_admin_renames_the_account_and_machines_hear_of_it(tenant: Any, now: Any) -> None:
    rename_account(actor=tenant.admin, account=tenant.key, name="New Name", now=now)
    revision = tenant.contract.revision
    tenant.contract.refresh_from_db()
    assert tenant.contract.revision == revision + 1
    event = Event.objects.get(account=tenant.account, kind="account.renamed")
    assert event.actor == tenant.admin
    assert event.details == {"before": {"name": tenant.account.name}, "after": {"name": "New Name"}}


def test_the_same_name_again_is_no_event(tenant: Any, now: Any) -> None:
    rename_account(actor=None, account=tenant.key, name=tenant.account.name, now=now)
    assert not Event.objects.filter(account=tenant.account, kind="account.renamed").exists()


def test_the_zone_is_set(tenant: Any, now: Any) -> None:
    assert set_account_zone(actor=None, account=tenant.key, zone="Europe/Berlin", now=now).zone == "Europe/Berlin"


def test_who_may_and_who_may_not(tenant: Any, stranger: Any, auditor: Any, now: Any) -> None:
    for actor in (tenant.technical, tenant.billing, tenant.viewer, auditor):
        with pytest.raises(Forbidden):
            rename_account(actor=actor, account=tenant.key, name="Mine", now=now)
    with pytest.raises(NotFound):
        rename_account(actor=stranger.admin, account=tenant.key, name="Mine", now=now)
    with pytest.raises(Forbidden):
        create_account(actor=tenant.admin, key="own-one", name="Own", now=now)
    with pytest.raises(Invalid):
        rename_account(actor=tenant.admin, account=tenant.key, name="  ", now=now)
