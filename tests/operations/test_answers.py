"""Answers that are kept: whole, once, and as they were whatever happens to the machine."""

import json
from datetime import date
from typing import Any

import pytest

from mainstay.errors import NotFound
from mainstay.operations.answers import freeze_machine_answer
from mainstay.operations.inventory import detach_machine, rename_machine
from mainstay.operations.tokens import issue_token, token_text
from mainstay.queries.frozen_answers import answer_of_key
from mainstay.queries.machine_page import answer_as_json, answers
from mainstay.records.models import Event, FrozenAnswer

ON = date(2026, 12, 1)


@pytest.fixture
def machine(tenant: Any, attach: Any, now: Any) -> Any:
    issue_token(actor=None, contract=tenant.number, name="servers", now=now)
    row = attach(token_text(actor=None, contract=tenant.number, token="servers"))
    return rename_machine(actor=None, account=tenant.key, machine=row.machine_id, name="web-01", now=now)


def kept(tenant: Any, now: Any, **of: Any) -> FrozenAnswer:
    return freeze_machine_answer(actor=tenant.viewer, account=tenant.key, machine="web-01", on=ON, now=now, **of)


def test_an_answer_is_kept_whole_with_its_event(tenant: Any, machine: Any, now: Any) -> None:
    row = kept(tenant, now, asks="esm-infra")
    service = answers(machine, on=ON).service("esm-infra")
    assert service is not None
    assert row.answer == json.loads(json.dumps(answer_as_json(service), default=str))
    assert [premise["question"] for premise in row.answer["premises"]] == [
        "entitlement", "machine-coverage", "contract-effect",
    ]  # fmt: skip
    assert (row.asks, row.on, row.machine, row.made_by) == ("esm-infra", ON, "web-01", tenant.viewer)
    event = Event.objects.get(account=tenant.account, kind="answer.frozen")
    assert event.details["after"] == {"asks": "esm-infra", "on": "2026-12-01", "answer": row.answer["number"]}


def test_the_same_answer_is_kept_once_and_another_day_is_another(tenant: Any, machine: Any, now: Any) -> None:
    first, again = kept(tenant, now), kept(tenant, now)
    other = freeze_machine_answer(
        actor=tenant.admin, account=tenant.key, machine="web-01", on=date(2028, 2, 1), now=now
    )
    assert first.key == again.key
    assert other.key != first.key
    assert len(first.key) == 16
    assert FrozenAnswer.objects.filter(account=tenant.account).count() == 2
    assert Event.objects.filter(account=tenant.account, kind="answer.frozen").count() == 2


def test_it_stays_as_it_was_when_the_machine_has_left(tenant: Any, machine: Any, now: Any) -> None:
    row = kept(tenant, now)
    assert row.answer["verdict"] == "yes"
    detach_machine(actor=tenant.admin, account=tenant.key, machine="web-01", now=now)
    rename_machine(actor=tenant.admin, account=tenant.key, machine="web-01", name="gone", now=now)
    again = answer_of_key(tenant.viewer, row.key)
    assert isinstance(again, FrozenAnswer)
    assert (again.answer, again.machine) == (row.answer, "web-01")


def test_who_does_not_see_the_account_finds_none_and_keeps_none(
    tenant: Any, stranger: Any, machine: Any, auditor: Any, now: Any
) -> None:
    row = kept(tenant, now)
    assert answer_of_key(auditor, row.key) == row
    for key in (row.key, "nothing-like-it"):
        with pytest.raises(NotFound, match="no answer is kept"):
            answer_of_key(stranger.admin, key)
    with pytest.raises(NotFound):
        freeze_machine_answer(actor=stranger.admin, account=tenant.key, machine="web-01", on=ON, now=now)


def test_a_service_that_there_is_not_is_refused(tenant: Any, machine: Any, now: Any) -> None:
    with pytest.raises(NotFound, match="no service 'esm-nothing'"):
        kept(tenant, now, asks="esm-nothing")
