"""What people say of machines holds; units go back when machines leave."""

from datetime import timedelta
from typing import Any

import pytest

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound, Refused, Unauthenticated
from mainstay.operations import inventory
from mainstay.operations.lines import add_line
from mainstay.operations.machines import record_activity
from mainstay.operations.orders import NewLine
from mainstay.operations.reports import MachineReport, PingReport
from mainstay.operations.tokens import issue_token, token_text
from mainstay.records.models import Attachment, Event, KeptDecision, Line, Machine


@pytest.fixture
def text(tenant: Any, now: Any) -> str:
    issue_token(actor=None, contract=tenant.number, name="all", now=now)
    return token_text(actor=None, contract=tenant.number, token="all")


@pytest.fixture
def machine(text: str, attach: Any) -> Machine:
    found: Machine = attach(text)
    return found


def used(tenant: Any, position: int = 1) -> int:
    return Line.objects.get(contract=tenant.contract, position=position).used


def attachment(machine: Machine) -> Attachment:
    return Attachment.objects.get(machine=machine)


def test_a_machine_is_renamed_and_a_taken_name_refused(
    tenant: Any, machine: Machine, attach: Any, text: str, now: Any
) -> None:
    inventory.rename_machine(actor=tenant.technical, account=tenant.key, machine=machine.name, name="web-1", now=now)
    event = Event.objects.get(account=tenant.account, kind="machine.renamed")
    assert (event.about, event.details["after"]) == (f"machine {machine.pk}", {"name": "web-1"})
    other = attach(text)
    with pytest.raises(Conflict) as taken:
        inventory.rename_machine(actor=None, account=tenant.key, machine=other.name, name="web-1", now=now)
    assert taken.value.code == "name-taken"
    with pytest.raises(Invalid):
        inventory.rename_machine(actor=None, account=tenant.key, machine=other.name, name="no spaces", now=now)


def test_a_machine_is_found_by_its_id_too(tenant: Any, machine: Machine, now: Any) -> None:
    inventory.set_ubuntu(actor=None, account=tenant.key, machine=machine.machine_id, ubuntu=False, now=now)
    machine.refresh_from_db()
    assert not machine.ubuntu


def test_detaching_frees_the_unit_and_ends_the_tokens(tenant: Any, machine: Machine, now: Any) -> None:
    assert used(tenant) == 1
    inventory.detach_machine(actor=tenant.admin, account=tenant.key, machine=machine.name, because="scrapped", now=now)
    gone = attachment(machine)
    assert (used(tenant), gone.detached_at, gone.detached_because) == (0, now, "scrapped")
    with pytest.raises(NotFound):
        inventory.detach_machine(actor=None, account=tenant.key, machine=machine.name, now=now)
    assert used(tenant) == 0


def test_of_two_who_detach_at_once_one_frees_the_unit(tenant: Any, machine: Machine, at_once: Any, now: Any) -> None:
    ends = at_once(
        *[lambda: inventory.detach_machine(actor=None, account=tenant.key, machine=machine.name, now=now)] * 2
    )
    assert sorted(type(end).__name__ for end in ends) == ["Machine", "NotFound"]
    assert used(tenant) == 0


def test_a_corrected_kind_takes_a_unit_of_its_own_and_stands_over_reports(
    tenant: Any, machine: Machine, attach: Any, text: str, now: Any
) -> None:
    add_line(actor=None, contract=tenant.number, line=NewLine(kind="physical", quantity=1), now=now)
    inventory.correct_kind(actor=None, account=tenant.key, machine=machine.name, kind="physical", now=now)
    assert (used(tenant, 1), used(tenant, 2)) == (0, 1)
    assert attachment(machine).line == attachment(machine).under_line == tenant.contract.lines.get(position=2)
    attach(text, machine_id=machine.machine_id)
    machine.refresh_from_db()
    assert (machine.kind, machine.kind_corrected) == ("physical", True)


def test_a_kind_without_a_unit_left_is_refused_and_all_stays(tenant: Any, machine: Machine, now: Any) -> None:
    with pytest.raises(Refused) as refused:
        inventory.correct_kind(actor=None, account=tenant.key, machine=machine.name, kind="physical", now=now)
    machine.refresh_from_db()
    assert (machine.kind, used(tenant)) == ("virtual", 1)
    kept = KeptDecision.objects.get(account=tenant.account, about=f"machine {machine.pk}")
    assert (kept.question, kept.verdict) == ("machine-attach", "no")
    assert refused.value.help
    with pytest.raises(Invalid):
        inventory.correct_kind(actor=None, account=tenant.key, machine=machine.name, kind="toaster", now=now)


def test_confirming_the_kind_it_has_takes_nothing(tenant: Any, machine: Machine, now: Any) -> None:
    inventory.correct_kind(actor=None, account=tenant.key, machine=machine.name, kind="virtual", now=now)
    machine.refresh_from_db()
    assert (machine.kind_corrected, used(tenant)) == (True, 1)


def test_a_machine_that_was_set_apart_is_released_and_attaches_anew(
    tenant: Any, machine: Machine, attach: Any, text: str, now: Any
) -> None:
    with pytest.raises(Conflict):
        inventory.release_clone(actor=None, account=tenant.key, machine=machine.name, now=now)
    Attachment.objects.filter(machine=machine).update(quarantined_at=now, activity_branch=3, branch_answered=True)
    with pytest.raises(Conflict):
        attach(text, machine_id=machine.machine_id)
    inventory.release_clone(actor=tenant.technical, account=tenant.key, machine=machine.name, now=now)
    released = attachment(machine)
    assert (released.quarantined_at, released.generation, released.activity_current) == (None, 2, 4)
    assert attach(text, machine_id=machine.machine_id) == machine
    assert used(tenant) == 1


def test_the_old_tokens_of_a_released_machine_are_of_no_use(tenant: Any, machine: Machine, now: Any) -> None:
    from mainstay.gateways.tokens import machine_token

    held = attachment(machine)
    Attachment.objects.filter(pk=held.pk).update(quarantined_at=now)
    inventory.release_clone(actor=None, account=tenant.key, machine=machine.name, now=now)
    with pytest.raises(Unauthenticated):
        record_activity(
            token=machine_token(held.pk, held.generation), contract=tenant.number, machine_id=machine.machine_id,
            report=MachineReport(), ping=PingReport(), now=now,
        )  # fmt: skip


def retire(now: Any) -> None:
    while inventory.retire_silent_machines(now=now):
        pass


def test_after_ninety_days_of_silence_a_unit_goes_back(tenant: Any, machine: Machine, now: Any) -> None:
    retire(now + timedelta(days=90))
    assert (used(tenant), attachment(machine).counted) == (1, True)
    retire(now + timedelta(days=90, seconds=1))
    assert (used(tenant), attachment(machine).counted, attachment(machine).detached_at) == (0, False, None)
    event = Event.objects.get(account=tenant.account, kind="machines.left-the-count")
    assert event.details["machines"] == [machine.pk]


def test_one_that_is_silent_and_detached_frees_its_unit_once(tenant: Any, machine: Machine, now: Any) -> None:
    retire(now + timedelta(days=91))
    inventory.detach_machine(actor=None, account=tenant.key, machine=machine.name, now=now)
    assert used(tenant) == 0


def test_of_two_jobs_that_retire_at_once_units_go_back_once(
    tenant: Any, attach: Any, text: str, at_once: Any, now: Any
) -> None:
    for _ in range(5):
        attach(text)
    later = now + timedelta(days=91)
    at_once(*[lambda: retire(later)] * 3)
    assert used(tenant) == 0


def test_another_account_s_machine_is_not_there_and_others_may_not(
    tenant: Any, stranger: Any, auditor: Any, machine: Machine, now: Any
) -> None:
    acts: list[Any] = [
        lambda actor: inventory.rename_machine(
            actor=actor, account=tenant.key, machine=machine.name, name="x", now=now
        ),
        lambda actor: inventory.set_ubuntu(
            actor=actor, account=tenant.key, machine=machine.name, ubuntu=False, now=now
        ),
        lambda actor: inventory.correct_kind(
            actor=actor, account=tenant.key, machine=machine.name, kind="desktop", now=now
        ),
        lambda actor: inventory.detach_machine(actor=actor, account=tenant.key, machine=machine.name, now=now),
        lambda actor: inventory.release_clone(actor=actor, account=tenant.key, machine=machine.name, now=now),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act(stranger.admin)
        for actor in (tenant.viewer, tenant.billing, auditor):
            with pytest.raises(Forbidden):
                act(actor)
    with pytest.raises(NotFound):
        inventory.detach_machine(actor=stranger.admin, account=stranger.key, machine=machine.name, now=now)
