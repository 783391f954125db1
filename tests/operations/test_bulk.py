"""One act on many machines: what it would do is said before, what it did and did not is kept, and it is taken back."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.conftest import NOW, Tenant

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.gateways.tokens import machine_token
from mainstay.operations.bulk import carry_out_bulk_act, start_bulk_act, undo_bulk_act
from mainstay.operations.environments import create_environment, move_machine, remove_environment
from mainstay.operations.inventory import rename_machine
from mainstay.operations.lines import NewLine, add_line
from mainstay.operations.machines import refresh_machine
from mainstay.operations.reports import MachineReport
from mainstay.operations.tokens import issue_token, token_text
from mainstay.queries.bulk import plan_of, targets_of
from mainstay.queries.list_queries import wanted_machines
from mainstay.records.models import Attachment, BulkAct, Event, Machine, MachineTag


class Fleet:
    """A tenant with four virtual machines, a desktop that holds no unit, and a second line of virtual machines."""

    def __init__(self, tenant: Tenant, attach: Callable[..., Any]) -> None:
        self.tenant, self.key, self.number = tenant, tenant.key, tenant.number
        add_line(
            actor=None,
            contract=tenant.number,
            line=NewLine(kind="virtual", quantity=2, scope="infra-only", support_scope="infra"),
            now=NOW,
        )
        issue_token(actor=None, contract=tenant.number, name="all", now=NOW)
        token = token_text(actor=None, contract=tenant.number, token="all")
        for name in ("a", "b", "c", "d"):
            row = attach(token, machine_id=uuid.uuid4().hex)
            rename_machine(actor=None, account=self.key, machine=row.name, name=name, now=NOW)
        self.first, self.second = tenant.contract.lines.order_by("position")

    def start(self, act: str, value: str, machines: Any, expected: int, **also: Any) -> BulkAct:
        return start_bulk_act(**{
            "actor": self.tenant.technical, "account": self.key, "act": act, "value": value, "machines": machines,
            "expected": expected, "now": NOW, **also,
        })  # fmt: skip

    def done(self, bulk: BulkAct) -> BulkAct:
        while carry_out_bulk_act(number=bulk.pk, now=NOW):
            pass
        bulk.refresh_from_db()
        return bulk

    def plan(self, act: Any, value: str, names: list[str]) -> Any:
        rows = Machine.objects.filter(account=self.tenant.account, name__in=names)
        return plan_of(self.tenant.account, act, value, rows, NOW)

    def machine(self, name: str) -> Machine:
        return Machine.objects.select_related("environment", "host").get(account=self.tenant.account, name=name)

    def attachment(self, name: str) -> Attachment:
        return Attachment.objects.get(machine=self.machine(name), detached_at=None)

    def used(self) -> list[int]:
        return list(self.tenant.contract.lines.order_by("position").values_list("used", flat=True))


@pytest.fixture
def fleet(tenant: Tenant, attach: Callable[..., Any]) -> Fleet:
    return Fleet(tenant, attach)


def parts(told: Any) -> list[tuple[int, str, str]]:
    return [(part.machines, part.says, part.clause) for part in told]


def test_a_move_to_a_line_says_what_it_does_and_what_not_and_does_that(fleet: Fleet) -> None:
    line = f"{fleet.number}/2"
    Machine.objects.filter(account=fleet.tenant.account, name="d").update(kind="desktop")
    plan = fleet.plan("line", line, ["a", "b", "c", "d"])
    assert (plan.chosen, plan.changes) == (4, 2)
    assert parts(plan.does) == [(2, "moved to line 2, covered as before", "intro.vm")]
    assert parts(plan.leaves) == [
        (1, "without a unit: line 2 has no more", "over-quantity-is-refused"),
        (1, "of another kind than line 2, which is for virtual machines", "intro.unit"),
    ]
    assert (plan.use.used, plan.use.after, plan.use.bought) == (0, 2, 2)
    bulk = fleet.done(fleet.start("line", line, ["a", "b", "c", "d"], 2))
    assert (bulk.state, bulk.done, bulk.skipped) == ("done", 2, 2)
    assert fleet.used() == [2, 2]
    assert [
        (item.machine.name, item.why, item.clause) for item in bulk.items.filter(state="skipped").order_by("machine")
    ] == [
        ("c", "line 2 has no unit left", "over-quantity-is-refused"),
        ("d", "line 2 is for virtual machines, and it is a desktop one", "intro.unit"),
    ]
    moved = fleet.attachment("a")
    assert (moved.line_id, moved.under_line_id, moved.through, moved.line_chosen) == (
        fleet.second.pk, fleet.second.pk, "unit", True,
    )  # fmt: skip


def test_a_line_that_was_chosen_is_kept_at_the_next_refresh(fleet: Fleet) -> None:
    fleet.done(fleet.start("line", f"{fleet.number}/2", ["a"], 1))
    row = fleet.attachment("a")
    refresh_machine(
        token=machine_token(row.pk, row.generation), contract=fleet.number, machine_id=fleet.machine("a").machine_id,
        report=MachineReport(), now=NOW,
    )  # fmt: skip
    assert fleet.attachment("a").line_id == fleet.second.pk
    assert fleet.used() == [3, 1]


def test_it_is_taken_back_until_its_time_is_over_and_only_once(fleet: Fleet) -> None:
    bulk = fleet.done(fleet.start("line", f"{fleet.number}/2", ["a", "b"], 2))
    assert bulk.undo_until == NOW + timedelta(days=7)
    with pytest.raises(Conflict, match="no more"):
        undo_bulk_act(
            actor=fleet.tenant.admin, account=fleet.key, number=bulk.pk, now=NOW + timedelta(days=7, seconds=1)
        )
    undone = fleet.done(undo_bulk_act(actor=fleet.tenant.admin, account=fleet.key, number=bulk.pk, now=NOW))
    assert (undone.done, undone.skipped) == (2, 0)
    assert fleet.used() == [4, 0]
    back = fleet.attachment("a")
    assert (back.line_id, back.under_line_id, back.line_chosen) == (fleet.first.pk, fleet.first.pk, False)
    for number, said in ((bulk.pk, "already"), (undone.pk, "cannot be taken back")):
        with pytest.raises(Conflict, match=said):
            undo_bulk_act(actor=fleet.tenant.admin, account=fleet.key, number=number, now=NOW)


def test_a_machine_that_changed_meanwhile_is_left_and_named(fleet: Fleet) -> None:
    for name in ("cloud", "other"):
        create_environment(actor=None, account=fleet.key, name=name, now=NOW)
    bulk = fleet.start("environment", "in:cloud", ["a", "b"], 2)
    move_machine(actor=None, account=fleet.key, machine="a", environment="other", now=NOW)
    bulk = fleet.done(bulk)
    assert (bulk.done, bulk.skipped) == (1, 1)
    (left,) = bulk.items.filter(state="skipped")
    assert (left.machine.name, left.why) == ("a", "it was changed meanwhile")
    assert str(fleet.machine("a").environment) == "other"
    assert str(fleet.machine("b").environment) == "cloud"
    move_machine(actor=None, account=fleet.key, machine="b", environment="other", now=NOW)
    undone = fleet.done(undo_bulk_act(actor=fleet.tenant.admin, account=fleet.key, number=bulk.pk, now=NOW))
    assert (undone.done, undone.skipped) == (0, 1)
    assert str(fleet.machine("b").environment) == "other"


def test_an_environment_that_is_gone_meanwhile_takes_none(fleet: Fleet) -> None:
    create_environment(actor=None, account=fleet.key, name="cloud", now=NOW)
    bulk = fleet.start("environment", "in:cloud", ["a"], 1)
    remove_environment(actor=None, account=fleet.key, environment="cloud", now=NOW)
    bulk = fleet.done(bulk)
    assert [item.why for item in bulk.items.all()] == ["that environment is gone"]
    assert bulk.undo_until is None


def test_guests_are_put_on_a_host_and_others_not(fleet: Fleet) -> None:
    Machine.objects.filter(account=fleet.tenant.account, name="d").update(kind="physical")
    assert parts(fleet.plan("host", "d", ["a", "b", "d"]).leaves) == [
        (1, "neither virtual machine nor container: nothing that runs on a host", "intro.vm")
    ]
    bulk = fleet.done(fleet.start("host", "d", ["a", "b", "d"], 2))
    assert (bulk.done, [item.why for item in bulk.items.filter(state="skipped")]) == (
        2, ["a physical machine runs on no host"],
    )  # fmt: skip
    assert str(fleet.machine("a").host) == "d"
    fleet.done(undo_bulk_act(actor=None, account=fleet.key, number=bulk.pk, now=NOW))
    assert fleet.machine("a").host is None
    assert fleet.plan("host", "a", ["b"]).refused == "there is no physical machine 'a'"


def test_tags_come_and_go(fleet: Fleet) -> None:
    fleet.done(fleet.start("tag", "prod", ["a", "b"], 2))
    plan = fleet.plan("tag", "prod", ["b", "c"])
    assert (plan.changes, parts(plan.leaves)) == (1, [(1, "tagged so already", "")])
    bulk = fleet.done(fleet.start("untag", "prod", ["a", "c"], 1))
    assert (bulk.done, bulk.skipped) == (1, 1)
    assert [tag.machine.name for tag in MachineTag.objects.filter(account=fleet.tenant.account)] == ["b"]
    fleet.done(undo_bulk_act(actor=None, account=fleet.key, number=bulk.pk, now=NOW))
    assert MachineTag.objects.filter(account=fleet.tenant.account).count() == 2
    for word in ("two words", "", "x" * 41, "<b>"):
        with pytest.raises(Invalid, match="one word"):
            fleet.start("tag", word, ["a"], 1)


def test_detaching_frees_the_units_and_cannot_be_taken_back(fleet: Fleet) -> None:
    plan = fleet.plan("detach", "sold", ["a", "b"])
    assert parts(plan.does) == [
        (2, "detached: their tokens open nothing any more", "intro.unit"), (2, "units free again", "intro.unit"),
    ]  # fmt: skip
    bulk = fleet.done(fleet.start("detach", "sold", ["a", "b"], 2))
    assert (bulk.done, bulk.undo_until, fleet.used()) == (2, None, [2, 0])
    gone = Attachment.objects.get(machine=fleet.machine("a"))
    assert (gone.detached_at, gone.detached_because) == (NOW, "sold")
    with pytest.raises(Conflict, match="cannot be taken back"):
        undo_bulk_act(actor=None, account=fleet.key, number=bulk.pk, now=NOW)


def test_all_of_a_list_is_guarded_by_the_number_that_was_shown(fleet: Fleet) -> None:
    everything = wanted_machines("")
    with pytest.raises(Conflict, match="would change 4 machines now, not 5"):
        fleet.start("tag", "x", everything, 5)
    assert not BulkAct.objects.filter(account=fleet.tenant.account).exists()
    assert fleet.done(fleet.start("tag", "x", everything, 4)).done == 4
    with pytest.raises(Conflict):
        fleet.start("tag", "x", everything, 0)


def test_an_act_is_carried_out_in_batches_each_a_transaction(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mainstay.operations.bulk.BATCH", 3)
    bulk = fleet.start("tag", "x", ["a", "b", "c", "d"], 4)
    job = ProcrastinateJob.objects.get(task_name="bulk.carry-out", args={"number": bulk.pk})
    assert job.status == "todo"
    assert carry_out_bulk_act(number=bulk.pk, now=NOW)
    assert (
        bulk.items.filter(state="done").count() == MachineTag.objects.filter(account=fleet.tenant.account).count() == 3
    )
    assert not Event.objects.filter(about=f"bulk {bulk.pk}").exists()
    assert not carry_out_bulk_act(number=bulk.pk, now=NOW)
    assert not carry_out_bulk_act(number=bulk.pk, now=NOW)
    (event,) = Event.objects.filter(about=f"bulk {bulk.pk}")
    assert (event.kind, event.actor, event.account) == ("machines.tagged", fleet.tenant.technical, fleet.tenant.account)
    assert event.details == {"to": "x", "machines": 4, "left": 0, "undoes": None}


def test_who_loses_the_right_meanwhile_changes_nothing_more(fleet: Fleet) -> None:
    bulk = fleet.start("tag", "x", ["a"], 1)
    fleet.tenant.technical.memberships.update(role="viewer")
    assert [item.why for item in fleet.done(bulk).items.all()] == ["you may no longer change machines"]


def test_two_acts_at_once_never_give_more_units_than_there_are(fleet: Fleet, at_once: Callable[..., list[Any]]) -> None:
    line = f"{fleet.number}/2"
    acts = [fleet.start("line", line, names, 2) for names in (["a", "b"], ["c", "d"])]
    at_once(*(lambda bulk=bulk: carry_out_bulk_act(number=bulk.pk, now=NOW) for bulk in acts))
    assert sum(fleet.done(bulk).done for bulk in acts) == 2
    assert fleet.used() == [2, 2]


def test_who_may_not_and_who_is_another(fleet: Fleet, stranger: Tenant) -> None:
    with pytest.raises(Forbidden):
        fleet.start("tag", "x", ["a"], 1, actor=fleet.tenant.viewer)
    with pytest.raises(NotFound):
        fleet.start("tag", "x", ["a"], 1, actor=stranger.admin)
    with pytest.raises(Conflict, match="0 machines"):
        fleet.start("tag", "x", ["a"], 1, actor=stranger.admin, account=stranger.key)
    with pytest.raises(Invalid, match="no act"):
        fleet.start("rename", "x", ["a"], 1)
    with pytest.raises(Invalid, match="no line"):
        fleet.start("line", f"{stranger.number}/1", ["a"], 1)


def test_targets_are_what_is_there(fleet: Fleet) -> None:
    create_environment(actor=None, account=fleet.key, name="cloud", now=NOW)
    said = {
        act: [(each.value, each.label) for each in targets_of(fleet.tenant.account, act, NOW.date())]
        for act in ("line", "environment", "host")
    }  # type: ignore[arg-type]
    assert said == {
        "line": [
            (f"{fleet.number}/1", f"{fleet.number}, line 1: virtual, full, self-support; 6 free"),
            (f"{fleet.number}/2", f"{fleet.number}, line 2: virtual, infra-only, self-support; 2 free"),
        ],
        "environment": [("in:cloud", "cloud"), ("none", "none: each of its own")],
        "host": [],
    }  # fmt: skip
