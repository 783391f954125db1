"""Lists at size: every row once whatever the order, counts that are kept say what counting now says, words find by an index."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import NOW, Tenant

from mainstay.operations.counts import accounts_to_count, count_machines
from mainstay.operations.environments import create_environment, move_machine, set_host
from mainstay.operations.inventory import detach_machine, rename_machine
from mainstay.operations.tokens import issue_token, token_text
from mainstay.queries import keyset, machine_list
from mainstay.queries.account_cover import account_cover, counted_now
from mainstay.queries.keyset import Cursor, Order
from mainstay.queries.list_queries import wanted_machines
from mainstay.queries.machine_list import SORTS, Wanted, every_row, rows_of
from mainstay.queries.machines import MachineFilter
from mainstay.records.models import CoverCount, KeptStanding, Machine, MachineTag
from mainstay.terms.decision import Verdict

RELEASES = ("22.04", "24.04", "24.04", "18.04", "")
ALL = MachineFilter()


class Fleet:
    """An account of fourteen machines that are alike in most things, and how a page of them is asked for."""

    def __init__(self, tenant: Tenant, attach: Callable[..., Any]) -> None:
        self.tenant, self.key = tenant, tenant.key
        issue_token(actor=None, contract=tenant.number, name="all", now=NOW)
        token = token_text(actor=None, contract=tenant.number, token="all")
        create_environment(actor=None, account=self.key, name="cloud", now=NOW)
        tenant.contract.lines.update(quantity=50)
        self.names = [f"m-{number:02}" for number in range(14)]
        for number, name in enumerate(self.names):
            row = attach(token, machine_id=uuid.uuid4().hex)
            rename_machine(actor=None, account=self.key, machine=row.name, name=name, now=NOW)
            Machine.objects.filter(pk=row.pk).update(
                release=RELEASES[number % 5], kind="physical" if number == 3 else "virtual",
                last_seen_at=NOW - timedelta(days=number % 3),
            )  # fmt: skip
        for name in ("m-03", "m-05"):
            move_machine(actor=None, account=self.key, machine=name, environment="cloud", now=NOW)
        set_host(actor=None, account=self.key, machine="m-06", host="m-03", now=NOW)
        detach_machine(actor=None, account=self.key, machine="m-09", now=NOW)
        tagged = Machine.objects.filter(account=tenant.account, name__in=["m-00", "m-01"])
        MachineTag.objects.bulk_create(MachineTag(account=tenant.account, machine=row, tag="prod") for row in tagged)

    def page(self, wanted: Wanted, cursor: Cursor, limit: int) -> Any:
        return machine_list.machine_list(self.tenant.account, wanted, cursor, on=NOW.date(), now=NOW, limit=limit)

    def walked(self, wanted: Wanted, limit: int) -> tuple[list[str], list[str]]:
        """The names page by page to the end, and page by page back from there."""
        page, there = self.page(wanted, Cursor(), limit), []
        while True:
            there += [row.machine.name for row in page.rows]
            if page.last is None:
                break
            page = self.page(wanted, Cursor(after=page.last.name, at=page.last.at), limit)
        back: list[str] = []
        while True:
            back = [row.machine.name for row in page.rows] + back
            if page.first is None:
                return there, back
            page = self.page(wanted, Cursor(before=page.first.name, at=page.first.at), limit)


@pytest.fixture(scope="module")
def fleet(database: str) -> Fleet:
    from tests.conftest import _attach, _make_tenant

    return Fleet(_make_tenant(), _attach)


@pytest.fixture
def counted(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The fleet as an account that is so large that it is counted by a job."""
    monkeypatch.setattr("mainstay.operations.counts.COUNTED_LIVE", 5)
    count_machines(account=fleet.tenant.account.pk, now=NOW)
    yield fleet
    monkeypatch.setattr("mainstay.operations.counts.COUNTED_LIVE", 1000)
    count_machines(account=fleet.tenant.account.pk, now=NOW)


wanted_lists = st.builds(
    Wanted,
    view=st.sampled_from(["all", "not-covered", "silent", "detached"]),
    filter=st.sampled_from([ALL, MachineFilter(release="24.04"), MachineFilter(text="m-0"), MachineFilter(tag="prod")]),
    order=st.builds(Order, key=st.sampled_from(SORTS), descending=st.booleans()),
)
patiently = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@patiently
@given(wanted=wanted_lists, limit=st.integers(1, 6), few=st.sampled_from([0, 10_000]))
def test_every_row_comes_once_there_and_back(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch, wanted: Wanted, limit: int, few: int
) -> None:
    monkeypatch.setattr(keyset, "FEW", few)
    expected = set(rows_of(fleet.tenant.account, wanted, on=NOW.date(), now=NOW).values_list("name", flat=True))
    there, back = fleet.walked(wanted, limit)
    assert len(there) == len(expected)
    assert set(there) == expected
    assert back == there


@patiently
@given(wanted=wanted_lists, limit=st.integers(1, 6), few=st.sampled_from([0, 10_000]))
def test_so_it_is_where_a_job_has_counted(
    counted: Fleet, monkeypatch: pytest.MonkeyPatch, wanted: Wanted, limit: int, few: int
) -> None:
    monkeypatch.setattr(keyset, "FEW", few)
    there, back = counted.walked(wanted, limit)
    assert back == there
    CoverCount.objects.filter(account=counted.tenant.account).delete()
    now_there, _ = counted.walked(wanted, limit)
    assert there == now_there
    count_machines(account=counted.tenant.account.pk, now=NOW)


def test_equal_values_are_told_apart_by_name_and_none_stand_first(fleet: Fleet) -> None:
    order = Order(key="release")
    there, _ = fleet.walked(Wanted(order=order), 5)
    assert there == [
        "m-04", "m-03", "m-08", "m-13", "m-00", "m-05", "m-10", "m-01", "m-02", "m-06", "m-07", "m-11", "m-12"
    ]  # fmt: skip
    assert fleet.walked(Wanted(order=Order(key="release", descending=True)), 5)[0] == there[::-1]


def test_a_kept_count_says_what_counting_now_says_on_any_day(counted: Fleet) -> None:
    account = counted.tenant.account
    for on in (NOW.date(), date(2028, 2, 1), date(2040, 1, 1)):
        kept, live = account_cover(account, on), counted_now(account, on)
        assert kept.counted_at == NOW
        assert [(each.name, each.machines) for each in kept.classes] == [
            (each.name, each.machines) for each in live.classes
        ]
        assert [each.outcome.verdict for each in kept.classes] == [each.outcome.verdict for each in live.classes]
        assert [each.outcome.until for each in kept.classes] == [each.outcome.until for each in live.classes]
        assert kept.by_reason() == live.by_reason()
        assert [(each.machines, each.says) for each in kept.lacking()] == [
            (each.machines, each.says) for each in live.lacking()
        ]


def test_the_job_counts_large_accounts_and_forgets_them_when_they_shrink(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = fleet.tenant.account
    monkeypatch.setattr("mainstay.operations.counts.COUNTED_LIVE", 5)
    assert account.pk in accounts_to_count(NOW)
    count_machines(account=account.pk, now=NOW)
    assert KeptStanding.objects.filter(account=account).count() == 13
    assert account.pk not in accounts_to_count(NOW + timedelta(seconds=90))
    assert account.pk in accounts_to_count(NOW + timedelta(minutes=2))
    assert account.pk in accounts_to_count(NOW.replace(hour=23, minute=59) + timedelta(minutes=2))
    monkeypatch.setattr("mainstay.operations.counts.COUNTED_LIVE", 1000)
    assert account.pk in accounts_to_count(NOW)
    count_machines(account=account.pk, now=NOW)
    assert not KeptStanding.objects.filter(account=account).exists()
    assert account.pk not in accounts_to_count(NOW)


def test_a_row_says_what_is_so_now_while_the_count_is_older(counted: Fleet) -> None:
    Machine.objects.filter(account=counted.tenant.account, name="m-00").update(ubuntu=False)
    try:
        page = counted.page(Wanted(order=Order(key="until")), Cursor(), 50)
        row = next(row for row in page.rows if row.machine.name == "m-00")
        assert row.decision.verdict is Verdict.NO
        assert page.cover.uncovered_count == 0 or page.counts["not-covered"] < 13
    finally:
        Machine.objects.filter(account=counted.tenant.account, name="m-00").update(ubuntu=True)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("m-1", ["m-10", "m-11", "m-12", "m-13"]),
        ("M-10", ["m-10"]),
        ("-1", []),
        ("m", 13),
        ("6.8.0", 13),
        ("8.0-31", []),
    ],
)
def test_a_word_finds_a_piece_of_a_name_or_how_an_id_or_a_kernel_begins(fleet: Fleet, text: str, names: Any) -> None:
    page = fleet.page(Wanted(filter=MachineFilter(text=text)), Cursor(), 50)
    found = [row.machine.name for row in page.rows]
    assert (found if isinstance(names, list) else len(found)) == names
    assert page.count.rows == len(found)


def test_the_address_of_a_list_is_read_and_what_it_cannot_mean_is_as_if_unsaid() -> None:
    asked = wanted_machines("view=not-covered&q=web&release=24.04&seen=7&lacks=unit-not-held&sort=-until")
    assert asked == Wanted(
        view="not-covered", filter=MachineFilter(text="web", release="24.04", seen="7"), lacks="unit-not-held",
        order=Order(key="until", descending=True),
    )  # fmt: skip
    assert wanted_machines("view=zzz&sort=password&seen=%C2%B2&q=%00") == Wanted()


@pytest.mark.parametrize(
    "cursor", [Cursor(after="m-05", at="no day"), Cursor(after="\0"), Cursor(before="m-05", at="\0")]
)
def test_a_cursor_that_cannot_be_read_begins_at_the_beginning(fleet: Fleet, cursor: Cursor) -> None:
    page = fleet.page(Wanted(order=Order(key="until")), cursor, 3)
    assert len(page.rows) == 3


def test_all_rows_come_in_chunks_in_order(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_list, "CHUNK", 4)
    wanted = Wanted(order=Order(key="name", descending=True))
    rows = every_row(fleet.tenant.account, wanted, on=NOW.date(), now=NOW)
    assert [row.machine.name for row in rows] == [name for name in fleet.names[::-1] if name != "m-09"]
