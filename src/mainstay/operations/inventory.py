"""What people say of machines: their names and kinds, what leaves, what two machines share, what is silent for good."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args

from django.db.models import F
from django.db.models.functions import Coalesce

from mainstay.errors import Conflict, Invalid, NotFound, Refused
from mainstay.operations._changes import change, unique
from mainstay.operations._record import operation, record
from mainstay.operations._units import free_units, has_overage, line_with_room, locked_lines
from mainstay.queries import access
from mainstay.queries.agreements import terms_of
from mainstay.queries.cover import cover_facts
from mainstay.records.models import Account, Attachment, Line, Machine, Person
from mainstay.rules.attachment import MachineAttachFacts, UnitLine, decide_machine_attach
from mainstay.rules.coverage import Kind, Through, decide_machine_coverage, unit_kind
from mainstay.terms.clauses import cite
from mainstay.terms.figures import span
from mainstay.terms.terms import standard_terms

SILENCE = cite("silent-machines-leave-the-count")
BATCH = 500


@operation
def rename_machine(*, actor: Person | None, account: str, machine: str, name: str, now: datetime) -> Machine:
    """The machine has that name. Refused: one that is taken in the account, or no name."""
    row = access.locked_machine(actor, account, machine, may="change-machine")
    with unique(f"{row.account} has a machine called {name!r} already"):
        changed = change(row, {"name": name})
    if changed:
        _record("machine.renamed", row, actor, now, before=changed.before, after=changed.after)
    return row


@operation
def set_ubuntu(*, actor: Person | None, account: str, machine: str, ubuntu: bool, now: datetime) -> Machine:
    """The machine counts as running Ubuntu, or not: without it nothing covers it, and it stays attached (def.ubuntu-guest)."""
    row = access.locked_machine(actor, account, machine, may="change-machine")
    if changed := change(row, {"ubuntu": ubuntu}):
        _record("machine.ubuntu-set", row, actor, now, before=changed.before, after=changed.after)
    return row


@operation
def correct_kind(*, actor: Person | None, account: str, machine: str, kind: str, now: datetime) -> Machine:
    """The machine is of that kind, whatever it reports, and holds a unit of it where it needs one (intro.unit).

    Refused where it would need a unit of that kind and its contract has none left; it then stays as it was.
    """
    row = access.locked_machine(actor, account, machine, may="change-machine")
    known = _known_kind(kind)
    attachment = _open_attachment(row)
    if attachment and attachment.quarantined_at is None and row.kind != known:
        _change_units(row, attachment, known, now)
    if changed := change(row, {"kind": known, "kind_corrected": True}):
        _record("machine.kind-corrected", row, actor, now, before=changed.before, after=changed.after)
    return row


@operation
def detach_machine(*, actor: Person | None, account: str, machine: str, because: str = "", now: datetime) -> Machine:
    """The machine is under no contract, its unit is free and its tokens open nothing any more (intro.unit).

    Refused: one that is not attached.
    """
    row = access.locked_machine(actor, account, machine, may="change-machine")
    attachment = _attachment(row)
    freed = free_units([attachment])
    change(attachment, {"detached_at": now, "detached_because": because.strip() or "by a person"})
    _record(
        "machine.detached", row, actor, now,
        before={"contract": attachment.contract.number, "lines": sorted(freed)}, after={"because": because},
    )  # fmt: skip
    return row


@operation
def release_clone(*, actor: Person | None, account: str, machine: str, now: datetime) -> Machine:
    """The machine is no longer set apart; whoever holds its tokens attaches anew, the copy under an id of its own.

    Refused: one that is not set apart (one-machine-id-is-one-machine).
    """
    row = access.locked_machine(actor, account, machine, may="change-machine")
    attachment = _attachment(row)
    if attachment.quarantined_at is None:
        raise Conflict(f"{row} is not set apart", code="not-set-apart")
    since = attachment.quarantined_at
    newest = max(attachment.activity_current, attachment.activity_branch)
    change(
        attachment,
        {
            "quarantined_at": None,
            "generation": attachment.generation + 1,
            "activity_current": newest + 1,
            "activity_previous": 0,
            "activity_branch": 0,
            "branch_answered": False,
        },
    )
    _record("machine.released", row, actor, now, before={"set_apart_at": since.isoformat()}, after={})
    return row


@operation
def retire_silent_machines(*, now: datetime) -> int:
    """Machines of one account that were silent for as long as the reading says give their units back; how many did.

    Some 500 at a time: 0 says that none is left, in any account. They stay attached and known, and count again once heard.
    """
    silent = Attachment.objects.filter(detached_at__isnull=True, counted=True).annotate(
        heard_at=Coalesce("pinged_at", "attached_at")
    ).filter(heard_at__lt=now - silent_after())  # fmt: skip
    first = silent.order_by("heard_at").values_list("account_id", flat=True).first()
    if first is None:
        return 0
    of_account = silent.filter(account_id=first).order_by("pk")[:BATCH].values_list("pk", flat=True)
    leaving = list(silent.filter(pk__in=list(of_account)).select_for_update(no_key=True, of=("self",)).order_by("pk"))
    freed = free_units(leaving)
    Attachment.objects.filter(pk__in=[attachment.pk for attachment in leaving]).update(counted=False)
    account = Account.objects.get(pk=first)
    record(
        "machines.left-the-count", about=f"account {account.key}", account=account, actor=None, now=now,
        machines=[attachment.machine_id for attachment in leaving], lines={str(line): n for line, n in freed.items()},
    )  # fmt: skip
    return len(leaving)


def silent_after() -> timedelta:
    """How long a machine is silent before it leaves the count."""
    return standard_terms().figure(SILENCE, "silent_after", span)


def _known_kind(kind: str) -> Kind:
    known: Kind | None = next((one for one in get_args(Kind) if one == kind), None)
    if known is None:
        raise Invalid(f"no machine is {kind!r}", fields={"kind": f"one of {', '.join(get_args(Kind))}"})
    return known


def _open_attachment(machine: Machine) -> Attachment | None:
    attachments = Attachment.objects.select_for_update(no_key=True, of=("self",)).select_related("contract")
    return attachments.filter(machine=machine, detached_at__isnull=True).first()


def _attachment(machine: Machine) -> Attachment:
    attachment = _open_attachment(machine)
    if attachment is None:
        raise NotFound(f"{machine} is not attached", code="not-attached")
    return attachment


def _change_units(machine: Machine, attachment: Attachment, kind: Kind, now: datetime) -> None:
    """The attachment is through what covers a machine of that kind, and holds a unit of it where it needs one."""
    lines = [line for line in locked_lines(attachment.contract) if line.ends_on is None or line.ends_on >= now.date()]
    freed = free_units([attachment])
    for line in lines:
        line.used -= freed.get(line.pk, 0)
    through = _cover_besides_a_unit(machine, kind, attachment, now)
    unit = None if through != "none" else _unit_of(machine, kind, lines, attachment, now)
    attachment.through = through if unit is None else "unit"
    attachment.line = unit
    attachment.under_line = unit or attachment.under_line
    attachment.save(update_fields=["through", "line", "under_line"])
    held = [taken.pk for taken in (unit, attachment.legacy_line) if taken is not None]
    if attachment.counted:
        Line.objects.filter(pk__in=held).update(used=F("used") + 1)


def _cover_besides_a_unit(machine: Machine, kind: Kind, attachment: Attachment, now: datetime) -> Through:
    facts = replace(cover_facts([machine], now.date())[machine.pk], kind=kind, unit_until=None)
    cover = decide_machine_coverage(facts, terms_of(attachment.contract))
    return cover.answer.through if cover.answer else "none"


def _unit_of(machine: Machine, kind: Kind, lines: list[Line], attachment: Attachment, now: datetime) -> Line | None:
    """The line to take a unit of. Refused where none has one left."""
    unit = unit_kind(kind)
    units = [line for line in lines if line.kind == unit]
    decision = decide_machine_attach(
        MachineAttachFacts(
            kind=kind,
            ubuntu=machine.ubuntu,
            units=tuple(UnitLine(kind=unit, bought=line.quantity, used=line.used) for line in units if unit),
            overage=any(map(has_overage, units)),
        ),
        terms_of(attachment.contract),
    )
    if decision.answer is None or decision.answer.attach == "refused":
        raise Refused(
            decision, "; ".join(reason.says for reason in decision.reasons), code=decision.reasons[0].code,
            help="add units of that kind to the contract, or detach the machine first",
            about=f"machine {machine.pk}", account_id=machine.account_id, now=now,
        )  # fmt: skip
    return line_with_room(units, kind)


def _record(kind: str, machine: Machine, actor: Person | None, now: datetime, *, before: object, after: object) -> None:
    about = f"machine {machine.pk}"
    record(kind, about=about, account=machine.account, actor=actor, now=now, before=before, after=after)
