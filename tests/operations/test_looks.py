"""Staff look as a person of a customer: for a reason, for half an hour, and it is recorded who it really was."""

from datetime import timedelta
from typing import Any

import pytest

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.operations.looks import end_expired_looks, end_look, see_page, start_look
from mainstay.operations.people import set_person_active
from mainstay.queries.looks import look_in_force, looks_of
from mainstay.records.models import Event, Look


def start(tenant: Any, actor: Any, now: Any, reason: str = "case 40261", email: str = "") -> Look:
    return start_look(actor=actor, account=tenant.key, email=email or tenant.viewer.email, reason=reason, now=now)


def test_a_look_says_who_at_whom_why_how_long_and_how_much_was_seen(tenant: Any, engineer: Any, now: Any) -> None:
    look = start(tenant, engineer, now)
    for minute, path in enumerate(("/", "/machines", "/")):
        see_page(actor=engineer, look=look.pk, path=path, now=now + timedelta(minutes=minute))
    end_look(actor=engineer, look=look.pk, now=now + timedelta(minutes=4))
    started, ended = Event.objects.filter(about=f"look {look.pk}").order_by("pk")
    assert (started.kind, started.actor, started.account) == ("look.started", engineer, tenant.account)
    assert started.details == {
        "person": tenant.viewer.pk, "reason": "case 40261", "ends_at": "2026-11-24T12:30:00+00:00",
    }  # fmt: skip
    assert (ended.kind, ended.actor) == ("look.ended", engineer)
    assert ended.details == {"person": tenant.viewer.pk, "reason": "case 40261", "minutes": 4, "pages": 3}
    shown = looks_of(tenant.account, tenant.viewer)[0]
    assert (shown.by, shown.seen) == (engineer, 3)
    assert [page.path for page in shown.pages.order_by("pk")] == ["/", "/machines", "/"]


def test_it_is_in_force_for_half_an_hour_and_for_nobody_else(
    tenant: Any, engineer: Any, manager: Any, now: Any
) -> None:
    look = start(tenant, engineer, now)
    assert look_in_force(engineer, look.pk, now + timedelta(minutes=30) - timedelta(seconds=1)) == look
    assert look_in_force(engineer, look.pk, now + timedelta(minutes=30)) is None
    assert look_in_force(manager, look.pk, now) is None
    with pytest.raises(NotFound):
        end_look(actor=manager, look=look.pk, now=now)


def test_a_look_that_nobody_ended_ends_at_its_time(tenant: Any, engineer: Any, now: Any) -> None:
    look = start(tenant, engineer, now)
    end_expired_looks(now=now + timedelta(minutes=29))
    look.refresh_from_db()
    assert look.ended_at is None
    assert end_expired_looks(now=now + timedelta(hours=5)) >= 1
    look.refresh_from_db()
    assert look.ended_at == now + timedelta(minutes=30)
    with pytest.raises(Conflict):
        end_look(actor=engineer, look=look.pk, now=now + timedelta(hours=5))


def test_the_next_look_ends_the_one_before(tenant: Any, engineer: Any, now: Any) -> None:
    first = start(tenant, engineer, now)
    second = start(tenant, engineer, now + timedelta(minutes=1), email=tenant.admin.email)
    first.refresh_from_db()
    assert first.ended_at == now + timedelta(minutes=1)
    assert look_in_force(engineer, second.pk, now + timedelta(minutes=2)) == second


def test_no_reason_staff_and_who_was_locked_out_are_refused(
    tenant: Any, engineer: Any, manager: Any, make_person: Any, now: Any
) -> None:
    with pytest.raises(Invalid) as silent:
        start(tenant, engineer, now, reason="  ")
    assert "reason" in silent.value.fields
    with pytest.raises(NotFound):
        start(tenant, engineer, now, email=make_person().email)
    set_person_active(actor=manager, email=tenant.viewer.email, active=False, now=now)
    with pytest.raises(Conflict):
        start(tenant, engineer, now)


def test_an_auditor_and_customers_do_not_look(tenant: Any, auditor: Any, stranger: Any, now: Any) -> None:
    for actor in (auditor, tenant.admin):
        with pytest.raises(Forbidden):
            start(tenant, actor, now)
    with pytest.raises(NotFound):
        start(tenant, stranger.admin, now)
