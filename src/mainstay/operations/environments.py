"""How machines belong together: environments, and which machine runs on which (def.environment, intro.physical)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from mainstay.errors import Conflict, Invalid
from mainstay.operations._changes import change, insert, unique
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.records.models import Account, Environment, Machine, Person
from mainstay.records.models.machines import MachineKind

MISSING_SHOWN = 10
GUESTS = (MachineKind.VIRTUAL, MachineKind.CONTAINER)


@operation
def create_environment(*, actor: Person | None, account: str, name: str, now: datetime) -> Environment:
    """The account has an environment of that name, with no machine in it (def.environment). Refused: a name that is taken."""
    owner = access.account_for(actor, account, may="change-environment")
    environment = Environment(account=owner, name=name.strip(), created_at=now)
    insert(environment, taken=f"{owner} has an environment called {environment.name!r} already")
    _record("environment.created", environment, actor, now, after={"name": environment.name})
    return environment


@operation
def rename_environment(
    *, actor: Person | None, account: str, environment: str, name: str, now: datetime
) -> Environment:
    """The environment has that name. Refused: an empty one, one that is taken."""
    access.locked_account(actor, account, may="change-environment")
    row = access.environment_for(actor, account, environment)
    with unique(f"{row.account} has an environment called {name.strip()!r} already"):
        changed = change(row, {"name": name.strip()})
    if changed:
        _record("environment.renamed", row, actor, now, before=changed.before, after=changed.after)
    return row


@operation
def remove_environment(*, actor: Person | None, account: str, environment: str, now: datetime) -> None:
    """The environment is gone; its machines stay, each in one of its own (def.environment)."""
    access.locked_account(actor, account, may="change-environment")
    row = access.environment_for(actor, account, environment)
    machines = list(row.machines.order_by("name").values_list("name", flat=True))
    _record("environment.removed", row, actor, now, before={"name": row.name, "machines": machines})
    row.delete()


@operation
def move_machine(
    *, actor: Person | None, account: str, machine: str, environment: str | None, now: datetime
) -> Machine:
    """The machine is of that environment; None: it forms one of its own. What covers its guests may change with it."""
    row = access.locked_machine(actor, account, machine, may="change-environment")
    joined = None if environment is None else access.environment_of(row.account, environment)
    return _changed(row, "environment", joined, "machine.moved", actor, now)


@operation
def set_host(*, actor: Person | None, account: str, machine: str, host: str | None, now: datetime) -> Machine:
    """The machine is a guest of that host, covered while all physical hosts of the host's environment are (intro.physical).

    None: of no recorded host. A unit that it holds stays its own. Refused: a guest that is neither virtual nor a container, a
    host that is no physical machine.
    """
    row = access.locked_machine(actor, account, machine, may="change-environment")
    under = None if host is None else access.machine_for(actor, account, host)
    if under is not None:
        _check_guest(row, under)
    return _changed(row, "host", under, "machine.host-set", actor, now)


@operation
def set_guests(
    *, actor: Person | None, account: str, guests_of: Mapping[str, Iterable[str]], now: datetime
) -> list[Machine]:
    """Each host named has exactly those guests; gives the machines whose host is another now (intro.physical).

    Nothing is set unless all of it can be: refused are names that the account does not have, a host that is no physical
    machine, a guest that is neither virtual nor a container. Hosts that are not named stay as they are.
    """
    owner = access.locked_account(actor, account, may="change-environment")
    hosts = _named(owner, guests_of, "host")
    wanted = {guest: hosts[host] for host, guests in guests_of.items() for guest in guests}
    guests = _named(owner, wanted, "guest")
    for name, host in wanted.items():
        _check_guest(guests[name], host)
    leaving = Machine.objects.filter(account=owner, host__in=hosts.values()).exclude(name__in=wanted)
    goals: list[tuple[Machine, Machine | None]] = [(guests[name], host) for name, host in wanted.items()]
    goals += [(guest, None) for guest in leaving.select_related("account", "host").order_by("name")]
    return [
        _changed(guest, "host", host, "machine.host-set", actor, now) for guest, host in goals if guest.host != host
    ]


@operation
def set_parent(*, actor: Person | None, account: str, machine: str, parent: str | None, now: datetime) -> Machine:
    """The machine shares the cover of the one under it: a container's machine, a WSL instance's Windows (intro.desktop).

    None: of no recorded one. The account is locked, so that no two acts close a ring. Refused: one that is neither container nor WSL, itself, and one that runs on it in turn.
    """
    access.locked_account(actor, account, may="change-environment")
    row = access.locked_machine(actor, account, machine, may="change-environment")
    under = None if parent is None else access.machine_for(actor, account, parent)
    if under is not None:
        _check_parent(row, under)
    return _changed(row, "parent", under, "machine.parent-set", actor, now)


def _named(account: Account, names: Iterable[str], what: str) -> dict[str, Machine]:
    """The machines of those names, locked; Invalid names those that the account does not have."""
    wanted = set(names)
    rows = (
        Machine.objects.filter(account=account, name__in=wanted)
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
    )
    found = {row.name: row for row in rows.select_related("account", "host")}
    if missing := sorted(wanted - found.keys()):
        more = f" and {len(missing) - MISSING_SHOWN} more" if len(missing) > MISSING_SHOWN else ""
        said = f"{account} has no {what} called {', '.join(missing[:MISSING_SHOWN])}{more}"
        raise Invalid(said, fields={"pairs": said})
    return found


def _check_guest(machine: Machine, host: Machine) -> None:
    if machine.kind not in GUESTS:
        said = f"{machine} is a {machine.kind} machine"
        raise Invalid(f"{said}, and runs on no host", fields={"machine": "a virtual machine or a container"})
    if host.kind != MachineKind.PHYSICAL:
        raise Invalid(f"{host} is no physical machine", fields={"host": "a physical machine of the account"})


def _check_parent(machine: Machine, parent: Machine) -> None:
    if machine.kind not in (MachineKind.CONTAINER, MachineKind.WSL):
        said = f"{machine} is a {machine.kind} machine"
        raise Invalid(f"{said}, and shares no other's cover", fields={"machine": "a container or a WSL instance"})
    above: Machine | None = parent
    passed: set[Machine] = set()
    while above is not None and above not in passed:
        if above == machine:
            raise Conflict(f"{parent} runs on {machine} already", code="runs-on-itself")
        passed.add(above)
        above = above.parent


def _changed(
    machine: Machine, field: str, value: Environment | Machine | None, kind: str, actor: Person | None, now: datetime
) -> Machine:
    if changed := change(machine, {field: value}):
        about = f"machine {machine.pk}"
        record(
            kind, about=about, account=machine.account, actor=actor, now=now,
            before=changed.before, after=changed.after,
        )  # fmt: skip
    return machine


def _record(
    kind: str,
    environment: Environment,
    actor: Person | None,
    now: datetime,
    *,
    before: object = None,
    after: object = None,
) -> None:
    account: Account = environment.account
    about = f"environment {environment.pk}"
    record(kind, about=about, account=account, actor=actor, now=now, before=before or {}, after=after or {})
