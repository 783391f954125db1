"""The page of a contract's use over time: what was counted, over which span, and as CSV."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.conftest import NOW, Tenant

from mainstay import clock
from mainstay.operations.use import count_use


@pytest.fixture
def viewer(tenant: Tenant) -> Client:
    client = Client()
    client.force_login(tenant.viewer)
    return client


@pytest.fixture
def counted(tenant: Tenant) -> None:
    """Counted a moment ago: the page is asked by the clock."""
    count_use(now=clock.now())


def test_a_line_within_what_was_bought_says_so(viewer: Client, tenant: Tenant, counted: None) -> None:
    said = viewer.get(f"/contracts/{tenant.number}/use").content.decode()
    assert "No line was used beyond what was bought." in said
    assert "0 of 10 used, 0 heard" in said


def test_nothing_counted_says_when_it_will_be(viewer: Client, tenant: Tenant) -> None:
    said = viewer.get(f"/contracts/{tenant.number}/use").content.decode()
    assert "the first count comes within an hour" in said


def test_a_span_that_there_is_not_is_refused(viewer: Client, tenant: Tenant) -> None:
    answer = viewer.get(f"/contracts/{tenant.number}/use", {"days": "7"})
    assert answer.status_code == 400
    assert "90, 365, 1096" in answer.content.decode()


def test_the_csv_has_a_row_for_each_line_and_day(viewer: Client, tenant: Tenant) -> None:
    later = NOW + timedelta(days=2)
    count_use(now=NOW + timedelta(hours=1))
    count_use(now=later)
    answer = viewer.get(f"/contracts/{tenant.number}/use.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(answer.streaming_content).decode().splitlines() == [  # type: ignore[attr-defined]
        "day,line,kind,bought,used,most,heard",
        "2026-11-24,1,virtual,10,0,0,0",
        "2026-11-26,1,virtual,10,0,0,0",
    ]
