"""mainstay machine: what is attached, and what do people say of it?"""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.errors import Invalid

app = typer.Typer(help="The machines of the customers.", no_args_is_help=True)
STATES = ("attached", "active", "silent", "set-apart", "detached")
Id = Annotated[str, typer.Argument(metavar="ID", help="ACCOUNT/NAME, or the id that the machine reports.")]


@acting(app, "list")
def list_machines(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="The account's key.")],
    *,
    state: Annotated[
        str, typer.Option(help="attached, active, silent, set-apart or detached.", show_default=False)
    ] = "",
    contract: Annotated[str, typer.Option(help="Attached under this contract.", show_default=False)] = "",
    environment: Annotated[str, typer.Option(help="Of this environment.", show_default=False)] = "",
    kind: Annotated[str, typer.Option(help="Of this kind.", show_default=False)] = "",
    release: Annotated[str, typer.Option(help="Of this release, such as 22.04.", show_default=False)] = "",
    text: Annotated[str, typer.Option(help="With this in its name, id or kernel.", show_default=False)] = "",
) -> list[dict[str, Any]]:
    """List the machines of an account, with what covers each today."""
    from mainstay import clock
    from mainstay.queries import access
    from mainstay.queries.machine_standing import standings
    from mainstay.queries.machines import MachineFilter, matching_machines

    check_state(state)
    now = clock.now()
    wanted = MachineFilter(
        text=text, kind=kind, release=release, contract=contract, environment=environment,
        state=state,  # type: ignore[arg-type]  # one of them, as was seen
    )  # fmt: skip
    rows = matching_machines(access.account_for(None, account), wanted, now)
    machines = rows.select_related("account", "environment", "host", "parent").order_by("name")
    return [_row(one.machine, one, now.date()) for one in standings(machines, now.date()).values()]


@acting(app, "show")
def show_machine(machine: Id) -> dict[str, Any]:
    """Show a machine: what it reports, its attachment, what covers it and until when."""
    return _machine(*which(machine))


@acting(app, "rename")
def rename(machine: Id, name: Annotated[str, typer.Argument(metavar="NAME", help="Its new name.")]) -> dict[str, Any]:
    """Give a machine another name."""
    from mainstay.operations.inventory import rename_machine

    return _done(machine, lambda account, named, now: rename_machine(
        actor=None, account=account, machine=named, name=name, now=now
    ))  # fmt: skip


@acting(app, "kind")
def kind(
    machine: Id,
    corrected: Annotated[str, typer.Argument(metavar="KIND", help="physical, virtual, desktop, container or wsl.")],
) -> dict[str, Any]:
    """Put right what kind of machine it is, whatever it reports."""
    from mainstay.operations.inventory import correct_kind

    return _done(machine, lambda account, named, now: correct_kind(
        actor=None, account=account, machine=named, kind=corrected, now=now
    ))  # fmt: skip


@acting(app, "host")
def host(
    machine: Id,
    under: Annotated[str, typer.Argument(metavar="HOST", help="The name of its physical host; - for none.")],
) -> dict[str, Any]:
    """Say on which physical host a virtual machine or container runs."""
    from mainstay.operations.environments import set_host

    return _done(machine, lambda account, named, now: set_host(
        actor=None, account=account, machine=named, host=name_or_none(under), now=now
    ))  # fmt: skip


@acting(app, "parent")
def parent(
    machine: Id,
    under: Annotated[str, typer.Argument(metavar="PARENT", help="The name of the machine under it; - for none.")],
) -> dict[str, Any]:
    """Say on which machine a container or a WSL instance runs."""
    from mainstay.operations.environments import set_parent

    return _done(machine, lambda account, named, now: set_parent(
        actor=None, account=account, machine=named, parent=name_or_none(under), now=now
    ))  # fmt: skip


@acting(app, "move")
def move(
    machine: Id,
    environment: Annotated[
        str, typer.Argument(metavar="ENVIRONMENT", help="The environment's name; - for one of its own.")
    ],
) -> dict[str, Any]:
    """Move a machine to an environment."""
    from mainstay.operations.environments import move_machine

    return _done(machine, lambda account, named, now: move_machine(
        actor=None, account=account, machine=named, environment=name_or_none(environment), now=now
    ))  # fmt: skip


@acting(app, "detach")
def detach(
    machine: Id, *, because: Annotated[str, typer.Option(help="Why, in a few words.", show_default=False)] = ""
) -> dict[str, Any]:
    """Detach a machine: its unit is free, and its tokens open nothing any more."""
    from mainstay.operations.inventory import detach_machine

    return _done(machine, lambda account, named, now: detach_machine(
        actor=None, account=account, machine=named, because=because, now=now
    ))  # fmt: skip


@acting(app, "release")
def release(machine: Id) -> dict[str, Any]:
    """Release a machine that was set apart because a copy shares its id; both attach anew, the copy under its own id."""
    from mainstay.operations.inventory import release_clone

    return _done(machine, lambda account, named, now: release_clone(
        actor=None, account=account, machine=named, now=now
    ))  # fmt: skip


def check_state(state: str) -> None:
    """Invalid where machines are in no such state."""
    if state and state not in STATES:
        raise Invalid(f"no machine is {state!r}", fields={"--state": f"one of {', '.join(STATES)}"})


def which(machine: str) -> tuple[str, str]:
    """The account and name that are meant: ACCOUNT/NAME, or the id that a machine reports, of whichever account has it."""
    from mainstay.queries.machine_ids import account_of_machine_id

    account, slash, name = machine.partition("/")
    return (account, name) if slash else (account_of_machine_id(None, machine), machine)


def _done(machine: str, act: Callable[[str, str, Any], Any]) -> dict[str, Any]:
    """The machine as it is once the act is done."""
    from mainstay import clock

    account, name = which(machine)
    return _machine(account, act(account, name, clock.now()).machine_id)


def _machine(account: str, name: str) -> dict[str, Any]:
    from mainstay import clock
    from mainstay.queries import access
    from mainstay.queries.machine_standing import standing_of
    from mainstay.queries.machines import activity_of, clone_sightings_of, guests_of, last_attachment

    row = access.machine_for(None, account, name)
    today = clock.now().date()
    held = last_attachment(row)
    return {
        **_row(row, standing_of(row, today), today),
        "machine_id": row.machine_id,
        "kind_corrected": row.kind_corrected,
        "architecture": row.architecture,
        "kernel": row.kernel,
        "virt": row.virt,
        "client": row.client_version,
        "first_seen_at": row.first_seen_at,
        "attachment": _attachment(held) if held else None,
        "days_heard": sum(1 for one in activity_of(row, today) if one.pings),
        "guests": [{"machine": guest.name, "kind": guest.kind} for guest in guests_of(row)],
        "copies": [{"at": seen.at, "address": seen.address} for seen in clone_sightings_of(row)[:5]],
    }


def _row(machine: Any, standing: Any, today: Any) -> dict[str, Any]:
    decision, coverage = standing.on(today), standing.coverage(today).answer
    return {
        "machine": machine.name,
        "account": machine.account.key,
        "kind": machine.kind,
        "release": machine.release,
        "environment": machine.environment.name if machine.environment else None,
        "host": machine.host.name if machine.host else None,
        "parent": machine.parent.name if machine.parent else None,
        "covered": str(decision.verdict),
        "through": str(coverage.through) if coverage else "none",
        "until": decision.until,
        "last_seen_at": machine.last_seen_at,
    }


def _attachment(held: Any) -> dict[str, Any]:
    return {
        "contract": held.contract.number,
        "line": held.line.position if held.line else None,
        "through": held.through,
        "attached_at": held.attached_at,
        "detached_at": held.detached_at,
        "detached_because": held.detached_because,
        "set_apart_at": held.quarantined_at,
        "counted": held.counted,
        "enabled": list(held.enabled),
    }


def name_or_none(typed: str) -> str | None:
    """The name that was typed; a hyphen is none."""
    return None if typed == "-" else typed
