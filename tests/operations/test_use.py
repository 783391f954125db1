"""The use of a line is counted by the days of its account, and days that were missed are counted later as they were."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mainstay.operations import inventory
from mainstay.operations.accounts import set_account_zone
from mainstay.operations.tokens import issue_token, token_text
from mainstay.operations.use import count_use, days_to_count
from mainstay.queries.use import exported_use, use_over_time
from mainstay.records.models import DailyUse

EVENING = datetime(2026, 11, 28, 23, 30, tzinfo=UTC)


@pytest.fixture
def text(tenant, now):
    issue_token(actor=None, contract=tenant.number, name="servers", now=now)
    return token_text(actor=None, contract=tenant.number, token="servers")


def days(tenant, first=date(2026, 1, 1), last=date(2027, 12, 31)):
    (one,) = use_over_time(tenant.contract, first=first, last=last)
    return [(day.day.isoformat(), day.used, day.most, day.active, day.bought) for day in one.days]


def test_a_day_holds_what_was_used_and_what_was_bought(tenant, text, attach):
    attach(text, at=EVENING - timedelta(hours=1))
    count_use(now=EVENING)
    assert days(tenant) == [("2026-11-28", 1, 1, 1, 10)]


def test_the_last_look_stands_and_the_highest_count_stays(tenant, text, attach):
    machine = attach(text, at=EVENING - timedelta(hours=2))
    count_use(now=EVENING - timedelta(hours=1))
    inventory.detach_machine(actor=None, account=tenant.key, machine=machine.name, now=EVENING - timedelta(minutes=30))
    count_use(now=EVENING)
    assert days(tenant) == [("2026-11-28", 0, 1, 0, 10)]


def test_the_day_is_that_of_the_account(tenant, text, attach):
    set_account_zone(actor=None, account=tenant.key, zone="Europe/Berlin", now=EVENING)
    attach(text, at=EVENING - timedelta(hours=1))
    count_use(now=EVENING)
    assert [day for day, *_ in days(tenant)] == ["2026-11-29"]


def test_a_missed_day_is_counted_later_as_it_was(tenant, text, attach):
    stays = attach(text, at=EVENING - timedelta(days=3))
    leaves = attach(text, at=EVENING - timedelta(days=3))
    inventory.detach_machine(actor=None, account=tenant.key, machine=leaves.name, now=EVENING - timedelta(days=1))
    for days_ago in (3, 2, 1, 0):
        count_use(days_ago=days_ago, now=EVENING)
    assert stays.name != leaves.name
    assert days(tenant) == [
        ("2026-11-25", 2, 2, 2, 10),
        ("2026-11-26", 2, 2, 0, 10),
        ("2026-11-27", 1, 1, 0, 10),
        ("2026-11-28", 1, 1, 0, 10),
    ]


def test_a_day_before_the_machine_came_does_not_count_it(tenant, text, attach):
    attach(text, at=EVENING - timedelta(days=1))
    count_use(days_ago=2, now=EVENING)
    assert all(used == 0 for _, used, *_ in days(tenant))


def test_what_was_bought_stands_as_it_was_on_the_day(tenant, text):
    count_use(now=EVENING - timedelta(days=1))
    tenant.contract.lines.update(quantity=25)
    count_use(now=EVENING)
    assert [(day, bought) for day, _, _, _, bought in days(tenant)] == [("2026-11-27", 10), ("2026-11-28", 25)]


def test_counting_twice_changes_nothing(tenant, text, attach):
    attach(text, at=EVENING - timedelta(hours=1))
    count_use(now=EVENING)
    count_use(now=EVENING)
    assert DailyUse.objects.filter(line__contract=tenant.contract).count() == 1


def test_two_counts_at_once_leave_one_row_a_day(tenant, text, attach, at_once):
    attach(text, at=EVENING - timedelta(hours=1))
    at_once(lambda: count_use(now=EVENING), lambda: count_use(now=EVENING))
    assert days(tenant) == [("2026-11-28", 1, 1, 1, 10)]


def test_yesterday_is_counted_again_and_missed_days_are_caught_up(tenant, text):
    noon = datetime(2030, 1, 10, 12, tzinfo=UTC)  # later than any other test counts
    count_use(now=noon)
    assert list(days_to_count(noon)) == [1, 0]
    in_three_days = list(days_to_count(noon + timedelta(days=3)))
    assert in_three_days in ([4, 3, 2, 1, 0], [3, 2, 1, 0])  # an account in the east may have had its next day counted
    assert len(days_to_count(noon + timedelta(days=4000))) == 93


def test_the_export_has_every_day(tenant, text):
    count_use(now=EVENING)
    assert list(exported_use(tenant.contract)) == [(date(2026, 11, 28), 1, "virtual", 10, 0, 0, 0)]
