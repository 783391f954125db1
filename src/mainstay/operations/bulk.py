"""One act on many machines: asked for once, carried out some hundreds at a time, taken back in one go.

Each batch is a transaction of its own, so that ten thousand machines hold no lock for long: what has been done stays done when a
later batch fails, and a worker that dies leaves a whole number of batches behind. A machine that has changed since the act was
asked for is left as it is, and named.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F
from procrastinate.contrib.django import app
from psycopg.types.json import Jsonb

from mainstay.errors import Conflict, Invalid
from mainstay.operations._again import again_when_overtaken
from mainstay.operations._record import operation, record
from mainstay.operations._units import free_units
from mainstay.operations.origins import Origin, acting_from, current_origin
from mainstay.queries import access
from mainstay.queries.bulk import (
    ACTS,
    GUESTS,
    UNDONE,
    Act,
    ceiling,
    environment_named,
    host_named,
    line_named,
    plan_of,
)
from mainstay.queries.machine_list import Wanted, rows_of
from mainstay.records.models import (
    Account,
    Attachment,
    BulkAct,
    BulkItem,
    Environment,
    Line,
    Machine,
    MachineTag,
    Person,
)
from mainstay.records.models.lists import BulkState
from mainstay.records.models.machines import MachineKind
from mainstay.records.statements import find
from mainstay.rules.attachment import OVER_QUANTITY
from mainstay.rules.coverage import PHYSICAL, UNIT

CARRY_OUT = "bulk.carry-out"
BATCH = 500
TIME_TO_UNDO = timedelta(days=7)
KINDS: Mapping[str, str] = {
    "line": "machines.line-changed",
    "environment": "machines.moved",
    "host": "machines.host-set",
    "tag": "machines.tagged",
    "untag": "machines.untagged",
    "detach": "machines.detached",
}


@dataclass(frozen=True, slots=True)
class Left:
    """A machine is left as it is, and why."""

    why: str
    clause: str = ""


@operation
def start_bulk_act(
    *,
    actor: Person | None,
    account: str,
    act: str,
    value: str,
    machines: Sequence[str] | Wanted,
    expected: int,
    now: datetime,
) -> BulkAct:
    """The act on these machines, or on all that a list is asked for, waits to be carried out, and a job does it.

    Refused where it would change another number of machines than `expected`: the list has changed since somebody looked. Refused
    too: what it is to be done to is not there, and an act that would change nothing.
    """
    owner = access.account_for(actor, account, may="change-machine")
    known = _known_act(act)
    rows = (
        rows_of(owner, machines, on=now.date(), now=now)
        if isinstance(machines, Wanted)
        else Machine.objects.filter(account=owner, name__in=list(machines))
    )
    plan = plan_of(owner, known, value, rows, now)
    if plan.refused:
        raise Invalid(plan.refused, fields={"value": plan.refused})
    if plan.changes != expected or not expected:
        said = f"it would change {plan.changes:,} machines now, not {expected:,}"
        raise Conflict(said, code="list-has-changed", help="look at what it would do, and send it again")
    bulk = _started(owner, actor, known, value, plan.chosen, now)
    _insert(bulk, list(rows.values_list("pk", flat=True)), _after(owner, known, value))
    return bulk


@operation
def undo_bulk_act(*, actor: Person | None, account: str, number: int, now: datetime) -> BulkAct:
    """What the act changed waits to be as it was, and a job does it; what has changed again since stays as it is.

    Refused once its time is over, while it is being carried out, and where it has been taken back or took another back itself.
    """
    owner = access.locked_account(actor, account, may="change-machine")
    undone = BulkAct.objects.filter(account=owner, pk=number).first()
    if undone is None or undone.act not in UNDONE or undone.undoes_id is not None:
        raise Conflict("this cannot be taken back", code="not-undoable")
    if undone.undo_until is None or undone.undo_until < now or undone.state != BulkState.DONE:
        raise Conflict(
            "this can be taken back no more", code="too-late", help="choose the machines, and move them again"
        )
    if BulkAct.objects.filter(undoes=undone).exists():
        raise Conflict("this has been taken back already", code="undone-already")
    bulk = _started(owner, actor, undone.act, undone.value, undone.done, now, undoes=undone)
    find("write_undo_items", {"bulk": bulk.pk, "undone": undone.pk})
    return bulk


@again_when_overtaken
@operation
def carry_out_bulk_act(*, number: int, now: datetime) -> bool:
    """The next machines of the act are changed or left, whether more wait is returned. The event is kept with the last."""
    bulk = (
        BulkAct.objects.select_for_update(no_key=True, of=("self",)).select_related("account", "actor").get(pk=number)
    )
    if bulk.state == BulkState.DONE:
        return False
    items = list(bulk.items.filter(state="waiting").order_by("machine")[:BATCH])
    if items:
        _carry_out(_Batch.of(bulk, items, now), items)
    if len(items) == BATCH:
        return True
    _end(bulk, now)
    return False


@dataclass(kw_only=True)
class _Batch:
    """The rows that the machines of a batch need, locked."""

    bulk: BulkAct
    now: datetime
    allowed: bool
    machines: dict[int, Machine]
    attachments: dict[int, Attachment]
    lines: dict[int, Line]
    tagged: set[int]
    environments: set[int]
    hosts: set[int]
    used: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, bulk: BulkAct, items: Sequence[BulkItem], now: datetime) -> "_Batch":
        ids = [item.machine_id for item in items]
        machines = {
            row.pk: row for row in Machine.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
        }
        open_ones = Attachment.objects.select_for_update(no_key=True).filter(machine__in=ids, detached_at__isnull=True)
        attachments = {row.machine_id: row for row in open_ones.order_by("pk")}
        targets = [item.after for item in items if isinstance(item.after, int)]
        tags = MachineTag.objects.filter(account=bulk.account, machine__in=ids, tag=bulk.value)
        return cls(
            bulk=bulk,
            now=now,
            allowed=access.has_right(bulk.actor, "change-machine", bulk.account),
            machines=machines,
            attachments=attachments,
            lines=_lines(items, attachments) if bulk.act == "line" else {},
            tagged={tag.machine_id for tag in tags} if bulk.act in ("tag", "untag") else set(),
            environments=_there(Environment, bulk, targets) if bulk.act == "environment" else set(),
            hosts=_there(Machine, bulk, targets, kind=MachineKind.PHYSICAL) if bulk.act == "host" else set(),
        )


def _known_act(act: str) -> Act:
    known: Act | None = next((one for one in ACTS if one == act), None)
    if known is None:
        raise Invalid(f"there is no act {act!r} on machines", fields={"act": f"one of {', '.join(ACTS)}"})
    return known


def _started(
    account: Account,
    actor: Person | None,
    act: str,
    value: str,
    machines: int,
    now: datetime,
    undoes: BulkAct | None = None,
) -> BulkAct:
    bulk = BulkAct.objects.create(
        account=account, actor=actor, act=act, value=value, machines=machines, origin=asdict(current_origin()),
        started_at=now, undoes=undoes,
    )  # fmt: skip
    app.configure_task(CARRY_OUT).defer(number=bulk.pk)
    return bulk


def _insert(bulk: BulkAct, machines: list[int], after: Any) -> None:
    find(
        "write_bulk_items",
        {"bulk": bulk.pk, "act": bulk.act, "value": bulk.value, "after": Jsonb(after), "machines": machines},
    )


def _after(account: Account, act: Act, value: str) -> Any:
    """What each machine has when the act has been done to it."""
    if act == "line":
        line = line_named(account, value)
        return {"line": line.pk, "under": line.pk, "through": "unit", "chosen": True}
    if act in ("environment", "host"):
        row = environment_named(account, value) if act == "environment" else host_named(account, value)
        return row.pk if row else None
    return act == "tag" if act != "detach" else None


def _lines(items: Sequence[BulkItem], attachments: Mapping[int, Attachment]) -> dict[int, Line]:
    held = (row.line_id for row in attachments.values())
    named = {line for line in (*held, *(item.after["line"] for item in items if item.after)) if line is not None}
    lines = Line.objects.select_for_update(no_key=True, of=("self",)).select_related("contract")
    return {line.pk: line for line in lines.filter(pk__in=named).order_by("pk")}


def _there(model: type[Environment] | type[Machine], bulk: BulkAct, targets: Sequence[int], **also: Any) -> set[int]:
    """Which of the rows that machines are to be put to are there still."""
    rows = model.objects.filter(account=bulk.account, pk__in=set(targets), **also)
    return set(rows.values_list("pk", flat=True))


def _carry_out(batch: _Batch, items: Sequence[BulkItem]) -> None:
    act = _ACTS[batch.bulk.act]
    for item in items:
        left = Left("you may no longer change machines") if not batch.allowed else act(batch, item)
        item.state = "skipped" if left else "done"
        item.why, item.clause = (left.why, left.clause) if left else ("", "")
    BulkItem.objects.bulk_update(items, ["state", "why", "clause"])
    for line, units in sorted(batch.used.items()):
        Line.objects.filter(pk=line).update(used=F("used") + units)


def _end(bulk: BulkAct, now: datetime) -> None:
    counted = dict(bulk.items.order_by().values_list("state").annotate(n=Count("pk")))
    bulk.state, bulk.ended_at = BulkState.DONE, now
    bulk.done, bulk.skipped = counted.get("done", 0), counted.get("skipped", 0)
    if bulk.act in UNDONE and bulk.undoes_id is None and bulk.done:
        bulk.undo_until = now + TIME_TO_UNDO
    bulk.save(update_fields=["state", "ended_at", "done", "skipped", "undo_until"])
    with acting_from(Origin(**bulk.origin)):
        record(
            KINDS[bulk.act], about=f"bulk {bulk.pk}", account=bulk.account, actor=bulk.actor, now=now,
            to=bulk.value, machines=bulk.done, left=bulk.skipped, undoes=bulk.undoes_id,
        )  # fmt: skip


def _environment(batch: _Batch, item: BulkItem) -> Left | None:
    machine = batch.machines[item.machine_id]
    if left := _unlike(item, machine.environment_id):
        return left
    if item.after is not None and item.after not in batch.environments:
        return Left("that environment is gone")
    machine.environment_id = item.after
    machine.save(update_fields=["environment"])
    return None


def _host(batch: _Batch, item: BulkItem) -> Left | None:
    machine = batch.machines[item.machine_id]
    if machine.kind not in GUESTS:
        return Left(f"a {machine.kind} machine runs on no host", PHYSICAL.id)
    if left := _unlike(item, machine.host_id):
        return left
    if item.after is not None and item.after not in batch.hosts:
        return Left("that host is gone, or is no physical machine any more", PHYSICAL.id)
    machine.host_id = item.after
    machine.save(update_fields=["host"])
    return None


def _line(batch: _Batch, item: BulkItem) -> Left | None:
    attachment, machine = batch.attachments.get(item.machine_id), batch.machines[item.machine_id]
    if attachment is None:
        return Left("it is not attached", UNIT.id)
    if attachment.quarantined_at is not None:
        return Left("it is set apart", "one-machine-id-is-one-machine")
    if left := _unlike(item, _as_it_stands(attachment)):
        return left
    after: dict[str, Any] = item.after or {}
    if (taken := after.get("line")) is not None and (left := _no_unit(batch, taken, attachment, machine)):
        return left
    if attachment.counted:
        for line, units in ((attachment.line_id, -1), (taken, 1)):
            if line is not None:
                batch.used[line] = batch.used.get(line, 0) + units
    attachment.line_id, attachment.under_line_id = taken, after["under"]
    attachment.through, attachment.line_chosen = after["through"], after["chosen"]
    attachment.save(update_fields=["line", "under_line", "through", "line_chosen"])
    return None


def _no_unit(batch: _Batch, taken: int, attachment: Attachment, machine: Machine) -> Left | None:
    """Why the line gives the machine no unit; None where it does."""
    line = batch.lines.get(taken)
    if line is None or line.withdrawn_at is not None or (line.ends_on and line.ends_on < batch.now.date()):
        return Left("that line is in force no more", UNIT.id)
    if attachment.contract_id != line.contract_id:
        return Left(f"it is attached under another contract than {line.contract.number}", UNIT.id)
    if machine.kind != line.kind:
        return Left(f"line {line.position} is for {line.kind} machines, and it is a {machine.kind} one", UNIT.id)
    most = ceiling(line)
    if attachment.counted and most is not None and line.used + batch.used.get(taken, 0) >= most:
        return Left(f"line {line.position} has no unit left", OVER_QUANTITY.id)
    return None


def _tag(batch: _Batch, item: BulkItem) -> Left | None:
    has = item.machine_id in batch.tagged
    if has == item.after:
        return Left("it has this tag already" if has else "it has no such tag")
    if item.after:
        MachineTag.objects.create(account=batch.bulk.account, machine_id=item.machine_id, tag=batch.bulk.value)
    else:
        MachineTag.objects.filter(machine=item.machine_id, tag=batch.bulk.value).delete()
    return None


def _detach(batch: _Batch, item: BulkItem) -> Left | None:
    attachment = batch.attachments.get(item.machine_id)
    if attachment is None:
        return Left("it is not attached", UNIT.id)
    if attachment.pk != item.before:
        return Left("it has attached anew meanwhile")
    free_units([attachment])
    attachment.detached_at = batch.now
    attachment.detached_because = batch.bulk.value[:100] or "by a person"
    attachment.save(update_fields=["detached_at", "detached_because"])
    return None


def _as_it_stands(attachment: Attachment) -> dict[str, Any]:
    return {
        "line": attachment.line_id, "under": attachment.under_line_id, "through": attachment.through,
        "chosen": attachment.line_chosen,
    }  # fmt: skip


def _unlike(item: BulkItem, has: Any) -> Left | None:
    """Why the machine is left: it is as it shall be already, or no longer as it was when the act was asked for."""
    if has == item.after or (isinstance(has, dict) and item.after and has["line"] == item.after["line"] is not None):
        return Left("it is so already")
    return None if has == item.before else Left("it was changed meanwhile")


_ACTS: Mapping[str, Callable[[_Batch, BulkItem], Left | None]] = {
    "environment": _environment,
    "host": _host,
    "line": _line,
    "tag": _tag,
    "untag": _tag,
    "detach": _detach,
}
