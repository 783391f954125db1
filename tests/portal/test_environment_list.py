"""The list of environments: counted, sorted, searched, on any day, as a file, and to be saved as a view."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOW, Tenant

from mainstay.operations.environments import create_environment
from mainstay.operations.lines import add_line
from mainstay.operations.orders import NewLine
from mainstay.operations.tokens import issue_token, token_text
from mainstay.queries.environment_list import environment_list, environment_rows
from mainstay.queries.keyset import Cursor, Order
from mainstay.records.models import Machine, SavedView

ON = NOW.date()


def put(tenant: Tenant, environment: Any, name: str, **said: Any) -> Machine:
    return Machine.objects.create(
        account=tenant.account, machine_id=f"{name}-id", name=name, environment=environment, first_seen_at=NOW,
        last_seen_at=NOW, **{"kind": "physical", **said},
    )  # fmt: skip


@pytest.fixture
def clouds(tenant: Tenant, attach: Any) -> None:
    """alpha: one covered host with a guest; beta: a bare host; gamma: nothing in it."""
    rows = {
        name: create_environment(actor=None, account=tenant.key, name=name, now=NOW)
        for name in ("alpha", "beta", "gamma")
    }
    add_line(actor=None, contract=tenant.number, line=NewLine(kind="physical", quantity=5), now=NOW)
    issue_token(actor=None, contract=tenant.number, name="hosts", environment="alpha", now=NOW)
    host = attach(token_text(actor=None, contract=tenant.number, token="hosts"), virt="none")
    put(tenant, None, "guest", kind="virtual", host=host)
    put(tenant, rows["beta"], "bare")


@pytest.fixture
def viewer(tenant: Tenant) -> Client:
    client = Client()
    client.force_login(tenant.viewer)
    return client


def told(tenant: Tenant, **asked: Any) -> list[tuple[Any, ...]]:
    rows = environment_rows(tenant.account, asked.get("words", ""))
    page = environment_list(rows, Order(key="name"), Cursor(), 20, asked.get("on", ON))
    return [(row.environment.name, row.machines, row.hosts, row.ubuntu, row.covered, row.is_whole) for row in page.rows]


def test_each_says_how_large_it_is_and_how_much_is_covered(tenant: Tenant, clouds: None) -> None:
    assert told(tenant) == [
        ("alpha", 2, 1, 2, 2, True),
        ("beta", 1, 1, 1, 0, False),
        ("gamma", 0, 0, 0, 0, True),
    ]


def test_it_is_searched_by_name(tenant: Tenant, clouds: None) -> None:
    assert [name for name, *_ in told(tenant, words="ET")] == ["beta"]


def test_the_page_shows_them_on_another_day_too(viewer: Client, tenant: Tenant, clouds: None) -> None:
    today = viewer.get(f"/accounts/{tenant.key}/environments").content.decode()
    assert "<b>1 of 3</b> shown leaves an Ubuntu machine out" in today
    later = viewer.get(f"/accounts/{tenant.key}/environments", {"on": "2029-01-01"}).content.decode()
    assert "<b>2 of 3</b> shown leave an Ubuntu machine out" in later


def test_it_is_a_file_with_the_clause_of_each_row(viewer: Client, tenant: Tenant, clouds: None) -> None:
    answer = viewer.get(f"/accounts/{tenant.key}/environments.jsonl", {"sort": "-name"})
    rows = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]  # type: ignore[attr-defined]
    assert [(row["environment"], row["whole"], row["covered"]) for row in rows] == [
        ("gamma", "yes", 0),
        ("beta", "no", 0),
        ("alpha", "yes", 2),
    ]
    assert {row["clause"] for row in rows} == {"intro.whole-environment"}


def test_a_view_of_it_is_saved(viewer: Client, tenant: Tenant, clouds: None) -> None:
    viewer.post(
        "/lists/environments/views", {"account": tenant.key, "name": "racks", "query": "q=a", "column": "whole"}
    )
    view = SavedView.objects.get(person=tenant.viewer)
    shown = viewer.get(f"/accounts/{tenant.key}/environments", {"saved": view.pk, "q": "a"}).content.decode()
    assert "racks: change" in shown


def test_many_take_as_many_statements_as_few(viewer: Client, tenant: Tenant) -> None:
    spent = []
    for upto in (2, 20):
        for number in range(tenant.account.environments.count(), upto):
            row = create_environment(actor=None, account=tenant.key, name=f"e-{number:02}", now=NOW)
            put(tenant, row, f"hv-{number:02}")
        with CaptureQueriesContext(connection) as asked:
            viewer.get(f"/accounts/{tenant.key}/environments")
        spent.append(len(asked))
    assert spent[0] == spent[1] <= 14
