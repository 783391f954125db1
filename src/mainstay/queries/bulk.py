"""What would an act on many machines do, and what would it leave as it is, and why? Counted ahead, in few statements.

Nothing here changes a row: `operations.bulk` asks the same before it begins, and looks at each machine once more when its turn
comes.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from mainstay.errors import NotFound
from mainstay.queries import access
from mainstay.queries.account_cover import account_cover, machines_in
from mainstay.queries.machines import values_of
from mainstay.records.models import (
    Account,
    Attachment,
    BulkAct,
    BulkItem,
    CoverCount,
    Environment,
    Line,
    Machine,
    MachineTag,
    Person,
)
from mainstay.records.models.contracts import LineKind
from mainstay.records.models.machines import MachineKind
from mainstay.rules.attachment import OVER_QUANTITY
from mainstay.rules.coverage import ENVIRONMENT, PHYSICAL, UNIT, UNIT_CLAUSE, VIRTUAL

Act = Literal["line", "environment", "host", "tag", "untag", "detach"]
ACTS: tuple[Act, ...] = ("line", "environment", "host", "tag", "untag", "detach")
UNDONE: tuple[Act, ...] = ("line", "environment", "host", "tag", "untag")
"""Acts that can be taken back. A machine that was detached attaches again by itself, with a token."""
GUESTS = (MachineKind.VIRTUAL, MachineKind.CONTAINER)
LISTED = 200
NONE = "none"
TAG_LETTERS = 40

_LACKS_A_UNIT = ("unit-not-held", "host-not-covered", "parent-not-covered")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that an act may be done to, as a form names it and in words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some of the machines: how many, what becomes of them, and by which clause."""

    machines: int
    says: str
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How a line is used, before and after."""

    used: int
    after: int
    bought: int

    @property
    def adds(self) -> int:
        return self.after - self.used


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an act would do: `changes` machines of those `chosen`. `refused` says why it can do nothing at all."""

    act: Act
    value: str
    chosen: int
    changes: int = 0
    does: tuple[Part, ...] = ()
    leaves: tuple[Part, ...] = ()
    use: Use | None = None
    refused: str = ""

    @property
    def can_be_undone(self) -> bool:
        return self.act in UNDONE


def targets_of(account: Account, act: Act, on: date) -> tuple[Target, ...]:
    """What the act may be done to; none where one types it."""
    return tuple(_TARGETS[act](account, on)) if act in _TARGETS else ()


def plan_of(account: Account, act: Act, value: str, rows: QuerySet[Machine], now: datetime) -> Plan:
    """What the act would do to these machines now."""
    try:
        return _PLANS[act](account, value, rows, now)
    except NotFound as error:
        return Plan(act=act, value=value, chosen=rows.count(), refused=error.message)


def line_named(account: Account, value: str) -> Line:
    """The line in force that a form names by contract and position; NotFound where the account has none such."""
    number, _, position = value.rpartition("/")
    lines = Line.objects.filter(contract__account=account, contract__number=number, withdrawn_at__isnull=True)
    found = lines.exclude(kind=LineKind.LEGACY).filter(position=position).first() if position.isdecimal() else None
    if found is None:
        raise NotFound(f"there is no line {value!r} in force")
    return found


def environment_named(account: Account, value: str) -> Environment | None:
    """The environment that a form names; None for none at all."""
    return None if value == NONE else access.environment_of(account, value.removeprefix("in:"))


def host_named(account: Account, value: str) -> Machine | None:
    """The physical machine that a form names; None for none at all."""
    if value == NONE:
        return None
    found = Machine.objects.filter(account=account, name=value, kind=MachineKind.PHYSICAL).first()
    if found is None:
        raise NotFound(f"there is no physical machine {value!r}")
    return found


def ceiling(line: Line) -> int | None:
    """How many units the line can give; None where as many as come."""
    return None if line.overage is None else line.quantity + line.overage


def bulk_act_for(actor: Person, account: str, number: int) -> BulkAct:
    """That act on many machines of the account, or NotFound."""
    owner = access.account_for(actor, account)
    found = BulkAct.objects.filter(account=owner, pk=number).select_related("account", "actor", "undoes").first()
    if found is None:
        raise NotFound(f"there is no act {number} on machines of {owner}")
    return found


def counted_account(number: int) -> int | None:
    """The account of the act, where it keeps a count; None where it is counted whenever somebody looks."""
    return CoverCount.objects.filter(account__bulk_acts=number).values_list("account", flat=True).first()


def skipped_items(act: BulkAct, limit: int) -> list[BulkItem]:
    """The machines that were left as they were, with why."""
    return list(act.items.filter(state="skipped").select_related("machine").order_by("machine__name")[:limit])


def acts_on(machine: Machine, limit: int) -> list[BulkItem]:
    """What was done to the machine together with others, the newest first."""
    done = BulkItem.objects.filter(machine=machine, state="done").select_related("bulk__actor")
    return list(done.order_by("-pk")[:limit])


def _lines(account: Account, on: date) -> Iterable[Target]:
    lines = (
        Line.objects.filter(contract__account=account, withdrawn_at__isnull=True)
        .filter(contract__effective_from__lte=on, contract__effective_to__gte=on)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .exclude(kind=LineKind.LEGACY)
        .select_related("contract")
        .order_by("contract__number", "position")
    )
    for line in lines[:LISTED]:
        free = "as many as come" if line.overage is None else f"{max((ceiling(line) or 0) - line.used, 0):,} free"
        said = f"{line}: {line.get_kind_display().lower()}, {line.scope}, {line.level}; {free}"
        yield Target(value=f"{line.contract.number}/{line.position}", label=said)


def _environments(account: Account, _on: date) -> Iterable[Target]:
    for name in account.environments.order_by("name").values_list("name", flat=True):
        yield Target(value=f"in:{name}", label=name)
    yield Target(value=NONE, label="none: each of its own")


def _tags(account: Account, _on: date) -> Iterable[Target]:
    return (Target(value=tag, label=tag) for tag in values_of(account).tags)


_TARGETS: Mapping[Act, Callable[[Account, date], Iterable[Target]]] = {
    "line": _lines,
    "environment": _environments,
    "untag": _tags,
}


def _plan_line(account: Account, value: str, rows: QuerySet[Machine], now: datetime) -> Plan:
    line = line_named(account, value)
    chosen, open_ones = rows.count(), _attached(account, rows)
    kinds = open_ones.filter(contract=line.contract_id, quarantined_at__isnull=True).exclude(line=line)
    takers = kinds.filter(machine__kind=line.kind)
    counted = open_ones.aggregate(
        attached=Count("pk"),
        elsewhere=Count("pk", filter=~Q(contract=line.contract_id)),
        apart=Count("pk", filter=Q(contract=line.contract_id, quarantined_at__isnull=False)),
        already=Count("pk", filter=Q(line=line, quarantined_at__isnull=True)),
    )
    wanting = takers.count()
    room = None if (most := ceiling(line)) is None else max(most - line.used, 0)
    moving = wanting if room is None else min(wanting, room)
    gaining = _gaining(account, takers, moving, wanting, now.date())
    until = min(filter(None, (line.ends_on, line.contract.effective_to)), default=None)
    free = takers.filter(line__isnull=True).exclude(through="unit").count() if moving == wanting else 0
    unit = UNIT_CLAUSE[line.kind].id  # type: ignore[index]
    return Plan(
        act="line", value=value, chosen=chosen, changes=moving,
        does=_parts(
            (gaining, f"covered from now on, until {until}" if until else "covered from now on", unit),
            (moving - gaining, f"moved to line {line.position}, covered as before", unit),
            (free, "of them without a unit of their own so far: each takes one", UNIT.id),
        ),
        leaves=_parts(
            (wanting - moving, f"without a unit: line {line.position} has no more", OVER_QUANTITY.id),
            (kinds.count() - wanting, f"of another kind than line {line.position}, which is for {line.kind} machines", UNIT.id),
            (counted["already"], f"on line {line.position} already", ""),
            (counted["elsewhere"], f"attached under another contract than {line.contract.number}", UNIT.id),
            (counted["apart"], "set apart", "one-machine-id-is-one-machine"),
            (chosen - counted["attached"], "not attached", UNIT.id),
        ),
        use=Use(used=line.used, after=line.used + takers.filter(counted=True).count() - (wanting - moving), bought=line.quantity),
    )  # fmt: skip


def _gaining(account: Account, takers: QuerySet[Attachment], moving: int, wanting: int, on: date) -> int:
    """How many of those that move lack nothing but a unit."""
    cover = account_cover(account, on)
    lacking = [each for each in cover.uncovered if each.outcome.code in _LACKS_A_UNIT]
    if moving < wanting:
        takers = Attachment.objects.filter(pk__in=takers.order_by("machine").values("pk")[:moving])
    return takers.filter(machine__in=machines_in(account, lacking).values("pk")).count() if lacking else 0


def _plan_environment(account: Account, value: str, rows: QuerySet[Machine], _now: datetime) -> Plan:
    joined = environment_named(account, value)
    chosen = rows.count()
    there = Q(environment__isnull=True) if joined is None else Q(environment=joined)
    already = rows.filter(there).count()
    hosts = rows.filter(~there, kind=MachineKind.PHYSICAL)
    guests = Machine.objects.filter(account=account, host__in=hosts.values("pk")).count()
    to = f"moved to {joined}" if joined else "each in an environment of its own"
    return Plan(
        act="environment",
        value=value,
        chosen=chosen,
        changes=chosen - already,
        does=_parts(
            (chosen - already, to, ENVIRONMENT.id),
            (guests, f"guests on them, covered while every host of {joined or 'its environment'} is", PHYSICAL.id),
        ),
        leaves=_parts((already, "there already", "")),
    )


def _plan_host(account: Account, value: str, rows: QuerySet[Machine], _now: datetime) -> Plan:
    host = host_named(account, value)
    guests = rows.filter(kind__in=GUESTS)
    chosen, fitting = rows.count(), guests.count()
    already = guests.filter(host=host).count() if host else guests.filter(host__isnull=True).count()
    said = f"on {host}, covered while every host of its environment is" if host else "on no recorded host"
    return Plan(
        act="host",
        value=value,
        chosen=chosen,
        changes=fitting - already,
        does=_parts((fitting - already, said, PHYSICAL.id)),
        leaves=_parts(
            (chosen - fitting, "neither virtual machine nor container: nothing that runs on a host", VIRTUAL.id),
            (already, "so already", ""),
        ),
    )


def _plan_tag(account: Account, value: str, rows: QuerySet[Machine], _now: datetime) -> Plan:
    if not is_tag(value):
        said = f"a tag is one word of at most {TAG_LETTERS} letters, digits, dots, hyphens and underscores"
        return Plan(act="tag", value=value, chosen=rows.count(), refused=said)
    chosen, already = rows.count(), rows.filter(_has_tag(account, value)).count()
    return Plan(
        act="tag", value=value, chosen=chosen, changes=chosen - already,
        does=_parts((chosen - already, f"tagged {value}", "")),
        leaves=_parts((already, "tagged so already", "")),
    )  # fmt: skip


def _plan_untag(account: Account, value: str, rows: QuerySet[Machine], _now: datetime) -> Plan:
    chosen, has = rows.count(), rows.filter(_has_tag(account, value)).count()
    return Plan(
        act="untag", value=value, chosen=chosen, changes=has,
        does=_parts((has, f"no longer tagged {value}", "")), leaves=_parts((chosen - has, "without this tag", "")),
    )  # fmt: skip


def _plan_detach(account: Account, value: str, rows: QuerySet[Machine], _now: datetime) -> Plan:
    chosen, open_ones = rows.count(), _attached(account, rows)
    counted = open_ones.aggregate(attached=Count("pk"), units=Count("pk", filter=Q(line__isnull=False, counted=True)))
    guests = Machine.objects.filter(account=account, host__in=rows.filter(kind=MachineKind.PHYSICAL).values("pk"))
    return Plan(
        act="detach", value=value, chosen=chosen, changes=counted["attached"],
        does=_parts(
            (counted["attached"], "detached: their tokens open nothing any more", UNIT.id),
            (counted["units"], "units free again", UNIT.id),
            (guests.count(), "guests on hosts among them, no longer covered through those", PHYSICAL.id),
        ),
        leaves=_parts((chosen - counted["attached"], "not attached", UNIT.id)),
    )  # fmt: skip


_PLANS: Mapping[Act, Callable[[Account, str, QuerySet[Machine], datetime], Plan]] = {
    "line": _plan_line,
    "environment": _plan_environment,
    "host": _plan_host,
    "tag": _plan_tag,
    "untag": _plan_untag,
    "detach": _plan_detach,
}


def is_tag(text: str) -> bool:
    """Whether a word may be a tag."""
    return 0 < len(text) <= TAG_LETTERS and text.replace("-", "").replace("_", "").replace(".", "").isalnum()


def _parts(*told: tuple[int, str, str]) -> tuple[Part, ...]:
    return tuple(Part(machines=machines, says=says, clause=clause) for machines, says, clause in told if machines > 0)


def _attached(account: Account, rows: QuerySet[Machine]) -> QuerySet[Attachment]:
    return Attachment.objects.filter(account=account, detached_at__isnull=True, machine__in=rows.values("pk"))


def _has_tag(account: Account, tag: str) -> Any:
    return Exists(MachineTag.objects.filter(account=account, tag=tag, machine=OuterRef("pk")))
