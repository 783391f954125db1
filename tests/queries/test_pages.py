"""What pages show is what is there, in few statements, and of one account."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mainstay.errors import NotFound, Refused
from mainstay.gateways.tokens import machine_token
from mainstay.operations.deviations import add_deviation
from mainstay.operations.events import deliver_events
from mainstay.operations.inventory import correct_kind, detach_machine, rename_machine
from mainstay.operations.lines import add_line, withdraw_line
from mainstay.operations.machines import record_activity
from mainstay.operations.orders import NewDeviation, NewLine
from mainstay.operations.reports import MachineReport, PingReport
from mainstay.operations.tokens import issue_token, rotate_token, token_text
from mainstay.queries.accounts import accounts_of, members_of
from mainstay.queries.contracts import contract_page, contracts_of
from mainstay.queries.decisions import decisions_about, kept_decision
from mainstay.queries.events import feed
from mainstay.queries.machines import MachineFilter, active_count, activity_of, machines_of, open_attachment
from mainstay.records.models import Attachment


@pytest.fixture
def text(tenant: Any, now: Any) -> str:
    issue_token(actor=None, contract=tenant.number, name="servers", now=now)
    return token_text(actor=None, contract=tenant.number, token="servers")


def ping(machine: Any, at: Any, *, enabled: tuple[str, ...] = ()) -> None:
    attachment = Attachment.objects.select_related("contract").get(machine=machine, detached_at__isnull=True)
    record_activity(
        token=machine_token(attachment.pk, attachment.generation), contract=attachment.contract.number,
        machine_id=machine.machine_id, report=MachineReport(), ping=PingReport(enabled=enabled), now=at,
    )  # fmt: skip


@contextmanager
def at_most(statements: int) -> Iterator[None]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        yield
    assert len(captured) <= statements, [query["sql"] for query in captured.captured_queries]


def test_a_contract_page_shows_use_tokens_history_and_what_is_agreed(
    tenant: Any, attach: Any, text: str, now: Any
) -> None:
    add_line(actor=None, contract=tenant.number, line=NewLine(kind="desktop", quantity=5, overage=None), now=now)
    add_line(actor=None, contract=tenant.number, line=NewLine(kind="desktop", quantity=1), now=now)
    withdraw_line(actor=None, contract=tenant.number, line=3, now=now)
    agreed = NewDeviation(
        clause="def.esm", figure="length", value="12 years", agreed_in="A", agreed_on=date(2026, 1, 1)
    )
    add_deviation(actor=None, contract=tenant.number, deviation=agreed, now=now)
    for _ in range(3):
        ping(attach(text), now)
    rotate_token(actor=None, contract=tenant.number, token="servers", now=now)
    with at_most(12):
        page = contract_page(tenant.admin, tenant.number, now + timedelta(hours=1))
    virtual, desktop = page.lines
    assert (virtual.bought, virtual.used, virtual.left, virtual.over, virtual.ceiling) == (10, 3, 7, 0, 10)
    assert (desktop.used, desktop.ceiling, desktop.is_full) == (0, None, False)
    assert [use.line.position for use in page.withdrawn] == [3]
    assert (page.attached, page.active) == (3, 3)
    assert [(use.token.generation, use.machines, use.state) for use in page.tokens] == [
        (2, 0, "live"),
        (1, 3, "ending"),
    ]
    assert page.tokens[1].last_used_at == now
    assert [(figure.ours, figure.agreed) for figure in page.agreed] == [("10 years", "12 years")]
    assert page.history[0].kind == "token.rotated"
    assert page.effect.answer
    assert page.effect.answer.state == "effective"


def test_a_full_line_is_full_at_its_ceiling(tenant: Any, now: Any) -> None:
    line = add_line(actor=None, contract=tenant.number, line=NewLine(kind="desktop", quantity=2, overage=1), now=now)
    for used, left, over, full in ((1, 1, 0, False), (2, 0, 0, False), (3, 0, 1, True)):
        tenant.contract.lines.filter(pk=line.pk).update(used=used)
        use = contract_page(None, tenant.number, now).lines[1]
        assert (use.left, use.over, use.is_full) == (left, over, full)


def test_billing_sees_the_contract_without_tokens(tenant: Any, text: str, now: Any) -> None:
    assert contract_page(tenant.billing, tenant.number, now).tokens == ()
    assert contract_page(tenant.viewer, tenant.number, now).tokens


def test_another_s_contract_page_is_not_there(tenant: Any, stranger: Any, now: Any) -> None:
    with pytest.raises(NotFound):
        contract_page(stranger.admin, tenant.number, now)


def test_machines_come_in_pages_by_name_and_by_filter(tenant: Any, attach: Any, text: str, now: Any) -> None:
    made = [attach(text) for _ in range(5)]
    for number, machine in enumerate(made):
        rename_machine(actor=None, account=tenant.key, machine=machine.name, name=f"web-{number}", now=now)
    detach_machine(actor=None, account=tenant.key, machine="web-4", now=now)
    ping(made[0], now - timedelta(hours=24))
    ping(made[1], now - timedelta(hours=24, seconds=1))
    everything = MachineFilter()
    with at_most(2):
        first = machines_of(tenant.account, everything, now, limit=2)
    second = machines_of(tenant.account, everything, now, after=first.after, limit=2)
    third = machines_of(tenant.account, everything, now, after=second.after, limit=2)
    pages = [[machine.name for machine in page.machines] for page in (first, second, third)]
    assert pages == [["web-0", "web-1"], ["web-2", "web-3"], ["web-4"]]
    assert third.after == ""
    assert first.machines[0].open_attachments[0].contract == tenant.contract

    def names(**wanted: Any) -> list[str]:
        return [machine.name for machine in machines_of(tenant.account, MachineFilter(**wanted), now).machines]

    assert names(text="EB-3") == ["web-3"]
    assert names(text=made[2].machine_id) == ["web-2"]
    assert names(state="detached") == ["web-4"]
    assert names(state="active") == ["web-0"]
    assert names(state="silent") == ["web-1"]
    assert names(state="attached", contract=tenant.number) == ["web-0", "web-1", "web-2", "web-3"]
    assert names(state="set-apart") == names(kind="desktop") == names(release="18.04") == names(environment="x") == []
    assert active_count(tenant.account, now) == 1
    assert open_attachment(made[4]) is None


def test_activity_is_shown_day_by_day_also_where_nothing_was_heard(
    tenant: Any, attach: Any, text: str, now: Any
) -> None:
    machine = attach(text, at=now - timedelta(days=40))
    ping(machine, now - timedelta(days=31), enabled=("esm-apps",))
    ping(machine, now - timedelta(days=30), enabled=("esm-apps",))
    ping(machine, now - timedelta(hours=2), enabled=("esm-apps",))
    ping(machine, now, enabled=("esm-apps", "esm-infra"))
    with at_most(2):
        days = activity_of(machine, now.date())
    assert len(days) == 31
    assert (days[0].day, days[0].pings) == (now.date() - timedelta(days=30), 1)
    assert (days[-1].pings, days[-1].enabled) == (2, ("esm-apps", "esm-infra"))
    assert sum(day.pings for day in days) == 3


def test_accounts_come_with_their_counts_and_to_customers_their_own_alone(
    tenant: Any, stranger: Any, manager: Any, attach: Any, text: str, now: Any
) -> None:
    ping(attach(text), now)
    attach(text)
    with at_most(1):
        (mine,) = accounts_of(tenant.viewer, now)
    assert (mine.contracts_count, mine.attached, mine.active, mine.set_apart) == (1, 2, 1, 0)
    assert mine.last_end == tenant.contract.effective_to
    everyone = {account.key: account.attached for account in accounts_of(manager, now)}
    assert everyone[tenant.key] == 2
    assert everyone[stranger.key] == 0
    assert {member.role for member in members_of(tenant.account)} == {"admin", "technical", "billing", "viewer"}


def test_contracts_of_an_account_come_with_lines_and_count(tenant: Any, attach: Any, text: str) -> None:
    attach(text)
    with at_most(2):
        (contract,) = contracts_of(tenant.account)
        assert (contract.attached, len(contract.lines.all())) == (1, 1)


def test_the_feed_goes_on_from_where_it_was_left(tenant: Any, now: Any) -> None:
    assert feed(tenant.account).events == ()
    while deliver_events(now=now):
        pass
    first = feed(tenant.account, limit=4)
    second = feed(tenant.account, after=first.after)
    positions = [event["position"] for page in (first, second) for event in page.events]
    assert (len(first.events), first.has_more, second.has_more) == (4, True, False)
    assert positions == sorted(positions)
    assert first.events[0]["kind"] == "account.created"
    assert feed(tenant.account, after=second.after).events == ()
    assert {event["kind"] for event in feed(tenant.account, kinds=["member.*"]).events} == {"member.added"}


def test_a_kept_decision_is_its_account_s(
    tenant: Any, stranger: Any, auditor: Any, attach: Any, text: str, now: Any
) -> None:
    machine = attach(text)
    with pytest.raises(Refused):
        correct_kind(actor=None, account=tenant.key, machine=machine.name, kind="desktop", now=now)
    (kept,) = decisions_about(tenant.account, f"machine {machine.pk}")
    for actor in (None, auditor, tenant.viewer):
        assert kept_decision(actor, kept.key) == kept
    with pytest.raises(NotFound):
        kept_decision(stranger.admin, kept.key)
    with pytest.raises(NotFound):
        kept_decision(tenant.viewer, "none")
