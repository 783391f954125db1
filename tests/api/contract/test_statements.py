"""The calls of machines are a hot path: two statements each, whatever the size of the customer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.api.contract.world import Customer, line

from mainstay import clock
from mainstay.operations.machines import (
    Attached,
    attach_machine,
    grant_resource,
    issue_guest_token,
    look_at_contract,
    record_activity,
    refresh_machine,
)
from mainstay.operations.reports import MachineReport, PingReport
from mainstay.records import statements

Customers = Callable[..., Customer]
REPORT = MachineReport(series="noble", architecture="amd64", kernel="6.8.0-31-generic", virt="kvm")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """Counts the statements that run inside: the hand-written ones by name, and Django's."""
    ran: list[str] = []

    class Counting(psycopg.Cursor[Any]):
        def execute(self, query: Any, *arguments: Any, **named: Any) -> Any:
            ran.append("hand-written")
            return super().execute(query, *arguments, **named)

    monkeypatch.setattr(statements, "Cursor", Counting)

    @contextmanager
    def count() -> Iterator[list[str]]:
        ran.clear()
        with CaptureQueriesContext(connection) as queries:
            yield ran
        ran.extend(query["sql"] for query in queries if query["sql"] not in ("BEGIN", "COMMIT"))

    return count


@pytest.fixture
def warm(customer: Customers, archives: None) -> tuple[str, Attached]:
    """A customer whose machines have been told what they are told, so that it is shared."""
    acme = customer(line("virtual", 5), line("physical", 5), line("legacy", 1))
    return acme.token, attach_machine(token=acme.token, machine_id="first", report=REPORT, now=clock.now())


def test_an_attach_is_two_statements(warm: tuple[str, Attached], counted: Any) -> None:
    token, _ = warm
    for machine_id in ("second", "second", "first"):
        with counted() as ran:
            attach_machine(token=token, machine_id=machine_id, report=REPORT, now=clock.now())
        assert ran == ["hand-written"] * 2


def test_every_later_call_is_two_statements_at_most(warm: tuple[str, Attached], counted: Any) -> None:
    _, first = warm
    whose = {"token": first.machine_token(), "machine_id": first.machine_id, "now": clock.now()}
    there = whose | {"contract": first.told.contract.number}
    ping = PingReport(activity_token=first.heard.activity_token())
    calls: list[tuple[Callable[[], Any], int]] = [
        (lambda: refresh_machine(report=REPORT, **there), 2),
        (lambda: look_at_contract(**there), 1),
        (lambda: record_activity(report=REPORT, ping=ping, **there), 2),
        (lambda: grant_resource(service="esm-infra", **whose), 1),
        (lambda: issue_guest_token(**there), 2),
    ]
    for call, expected in calls:
        with counted() as ran:
            call()
        assert len(ran) == expected, ran
