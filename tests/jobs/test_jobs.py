"""What runs by itself: events are delivered once, silence and expiry are seen to, and every deferred name is a task."""

from datetime import timedelta

import pytest

from mainstay.operations import events, tokens
from mainstay.operations._record import DELIVER
from mainstay.records.models import Attachment, Event, MagicAttach


@pytest.fixture
def jobs(database):
    """The tasks by name, loaded as a worker loads them."""
    from procrastinate.contrib.django import app

    app.perform_import_paths()
    return app.tasks


def undelivered(tenant):
    return Event.objects.filter(account=tenant.account, delivered_at__isnull=True).count()


def test_an_event_is_delivered_with_all_that_waited_before_it(jobs, tenant):
    assert undelivered(tenant) > 1
    last = Event.objects.filter(account=tenant.account).latest("pk")
    jobs[DELIVER](event=last.pk)
    assert undelivered(tenant) == 0


def test_delivered_events_are_not_delivered_again(jobs, tenant, now):
    jobs[DELIVER](event=0)
    first = Event.objects.filter(account=tenant.account).latest("pk").delivered_at
    events.deliver_events(now=now + timedelta(days=1))
    assert Event.objects.filter(account=tenant.account).latest("pk").delivered_at == first


def test_events_of_machines_are_swept_up(jobs, tenant, attach, now):
    tokens.issue_token(actor=None, contract=tenant.number, name="sweep", now=now)
    jobs["events.sweep"](timestamp=0)
    attach(tokens.token_text(actor=None, contract=tenant.number, token="sweep"))
    assert undelivered(tenant) == 1
    jobs["events.sweep"](timestamp=0)
    assert undelivered(tenant) == 0


def test_two_deliveries_at_once_share_what_waits(tenant, at_once, now):
    waiting = undelivered(tenant)
    at_once(lambda: events.deliver_events(now=now), lambda: events.deliver_events(now=now))
    assert waiting
    assert undelivered(tenant) == 0


def test_long_silent_machines_leave_the_count(jobs, tenant, attach, now):
    tokens.issue_token(actor=None, contract=tenant.number, name="silent", now=now)
    text = tokens.token_text(actor=None, contract=tenant.number, token="silent")
    machine = attach(text, at=now - timedelta(days=200))
    jobs["machines.retire-silent"](timestamp=0)
    assert Attachment.objects.get(machine=machine).counted is False


def test_codes_run_out(jobs, database, now):
    from mainstay.operations.magic import ask_magic_attach

    request, _ = ask_magic_attach(asked_from="192.0.2.1", now=now - timedelta(days=1))
    jobs["magic-attach.expire"](timestamp=0)
    assert MagicAttach.objects.get(pk=request.pk).ended_at is not None


def test_what_recurs_is_named_and_every_deferred_name_is_a_task(jobs):
    from procrastinate.contrib.django import app

    recurring = {name for name, _ in app.periodic_registry.periodic_tasks}
    assert recurring == {
        "audit.verify-daily", "calls.forget", "contracts.amend", "events.sweep", "lists.count", "looks.expire", "machines.retire-silent",
        "magic-attach.expire", "mail.sweep", "notices.contract-ends", "notices.token-ends", "use.count", "webhooks.forget", "webhooks.retry",
    }  # fmt: skip
    assert DELIVER in jobs
