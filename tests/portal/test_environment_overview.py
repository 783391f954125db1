"""An environment is counted whole, whatever is shown of it; hosts come in pages, and all of it in few statements."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOW, Tenant

from mainstay.errors import NotFound
from mainstay.operations.environments import create_environment
from mainstay.operations.lines import add_line
from mainstay.operations.orders import NewLine
from mainstay.operations.tokens import issue_token, token_text
from mainstay.queries.environment_overview import environment_overview
from mainstay.queries.environments import environment_page
from mainstay.records.models import Environment, Machine

ON = NOW.date()


def put(tenant: Tenant, environment: Environment | None, name: str, **said: Any) -> Machine:
    return Machine.objects.create(
        account=tenant.account, machine_id=f"{name}-id", name=name, environment=environment, first_seen_at=NOW,
        last_seen_at=NOW, **{"kind": "physical", **said},
    )  # fmt: skip


@pytest.fixture
def cloud(tenant: Tenant, attach: Any) -> Environment:
    """Two hosts, one of them with a unit; a guest on each, one with a unit of its own; a desktop and a machine that is no Ubuntu."""
    row = create_environment(actor=None, account=tenant.key, name="cloud", now=NOW)
    add_line(actor=None, contract=tenant.number, line=NewLine(kind="physical", quantity=5), now=NOW)
    issue_token(actor=None, contract=tenant.number, name="hosts", environment="cloud", now=NOW)
    text = token_text(actor=None, contract=tenant.number, token="hosts")
    covered = attach(text, virt="none")
    bare = put(tenant, row, "hv-bare")
    put(tenant, None, "guest-a", kind="virtual", host=covered)
    own = attach(text)
    Machine.objects.filter(pk=own.pk).update(host=bare, name="guest-own")
    put(tenant, row, "desk", kind="desktop")
    put(tenant, row, "windows", kind="virtual", ubuntu=False)
    return row


def test_all_of_it_is_counted(tenant: Tenant, cloud: Environment) -> None:
    page = environment_overview(tenant.viewer, tenant.key, "cloud", ON)
    assert page.machines == 6
    assert (page.hosts.total, page.hosts.covered) == (2, 1)
    assert (page.ubuntu.total, page.ubuntu.covered) == (5, 2)
    assert (page.guests.total, page.guests.covered) == (2, 1)
    assert sorted(each.machine.name for each in page.uncovered) == ["desk", "guest-a", "hv-bare"]
    assert sorted(each.machine.name for each in page.others) == ["desk", "windows"]
    assert page.whole.verdict == "no"


def test_it_says_of_every_machine_what_the_whole_list_says(tenant: Tenant, cloud: Environment) -> None:
    quick = environment_overview(None, tenant.key, "cloud", ON)
    slow = environment_page(None, tenant.key, "cloud", ON)
    assert quick.whole == slow.whole
    told = {each.machine.name: each.cover.reasons for row in slow.hosts for each in (row, *row.guests)}
    shown = {each.machine.name: each.cover.reasons for row in quick.shown for each in (row.host, *row.host.guests)}
    assert shown == told


def test_on_a_day_after_the_contract_nothing_is_covered(tenant: Tenant, cloud: Environment) -> None:
    later = tenant.contract.effective_to + timedelta(days=1)
    page = environment_overview(None, tenant.key, "cloud", later)
    assert (page.ubuntu.covered, page.ubuntu.first_end) == (0, None)
    assert environment_overview(None, tenant.key, "cloud", ON).ubuntu.first_end == tenant.contract.effective_to


def test_hosts_come_in_pages_and_the_counts_stay(tenant: Tenant) -> None:
    row = create_environment(actor=None, account=tenant.key, name="rack", now=NOW)
    for number in range(45):
        put(tenant, row, f"hv-{number:02}")
    first = environment_overview(None, tenant.key, "rack", ON)
    assert [first.shown[0].host.machine.name, first.after, first.hosts.total] == ["hv-00", "hv-19", 45]
    second = environment_overview(None, tenant.key, "rack", ON, after=first.after)
    last = environment_overview(None, tenant.key, "rack", ON, after=second.after)
    assert [second.shown[0].host.machine.name, second.after] == ["hv-20", "hv-39"]
    assert [len(last.shown), last.after, last.hosts.total] == [5, "", 45]


def test_a_host_shows_some_guests_and_counts_them_all(tenant: Tenant) -> None:
    row = create_environment(actor=None, account=tenant.key, name="rack", now=NOW)
    host = put(tenant, row, "hv")
    for number in range(30):
        put(tenant, None, f"vm-{number:02}", kind="virtual", host=host)
    (shown,) = environment_overview(None, tenant.key, "rack", ON).shown
    assert (shown.guests, len(shown.host.guests)) == (30, 25)
    client = Client()
    client.force_login(tenant.viewer)
    assert "25 of 30 guests" in client.get(f"/accounts/{tenant.key}/environments/rack").content.decode()


def test_it_takes_as_many_statements_for_three_hosts_as_for_thirty(tenant: Tenant) -> None:
    row = create_environment(actor=None, account=tenant.key, name="rack", now=NOW)
    spent = []
    for upto in (3, 30):
        for number in range(row.machines.count(), upto):
            put(tenant, row, f"hv-{number:02}")
        with CaptureQueriesContext(connection) as asked:
            environment_overview(tenant.viewer, tenant.key, "rack", ON)
        spent.append(len(asked))
    assert spent[0] == spent[1] <= 8


def test_an_empty_one_asks_for_nothing_and_anothers_is_not_there(tenant: Tenant, stranger: Tenant) -> None:
    create_environment(actor=None, account=tenant.key, name="rack", now=NOW)
    page = environment_overview(None, tenant.key, "rack", ON)
    assert (page.machines, page.ubuntu.total, page.shown) == (0, 0, ())
    with pytest.raises(NotFound):
        environment_overview(stranger.admin, tenant.key, "rack", ON)
