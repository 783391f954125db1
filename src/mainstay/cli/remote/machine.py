"""mainstay machine, over a server."""

from typing import Any, get_args

from mainstay.cli.machine import check_state, name_or_none
from mainstay.client import Client
from mainstay.client.shapes import (
    CorrectedKind,
    Detaching,
    Machine,
    MachineHistory,
    NewMachineName,
    PastAttachment,
    Place,
    UnderHost,
    UnderParent,
)
from mainstay.errors import Invalid


def list_machines(
    server: Client, account: str, *, state: str, contract: str, environment: str, kind: str, release: str, text: str
) -> list[dict[str, Any]]:
    """The machines of an account, with what covers each today."""
    check_state(state)
    if kind and kind not in _KINDS:
        return []
    found = server.each_machine(
        account,
        text=text,
        kind=kind or None,  # type: ignore[arg-type]  # one of them, as was seen
        release=release,
        contract=contract,
        environment=environment,
        state=state or None,  # type: ignore[arg-type]
    )
    return [_row(machine) for machine in found]


def show_machine(server: Client, machine: str) -> dict[str, Any]:
    """A machine: what it reports, its attachment, what covers it and until when."""
    return _machine(server, *which(server, machine))


def rename(server: Client, machine: str, name: str) -> dict[str, Any]:
    """The machine has the other name."""
    account, named = which(server, machine)
    return _after(server, server.rename_machine(account, named, NewMachineName(name=name)))


def kind(server: Client, machine: str, corrected: str) -> dict[str, Any]:
    """The machine is of that kind."""
    if corrected not in _KINDS:
        raise Invalid(f"no machine is {corrected!r}", fields={"kind": f"one of {', '.join(_KINDS)}"})
    account, named = which(server, machine)
    body = CorrectedKind(kind=corrected)  # type: ignore[arg-type]  # one of them, as was seen
    return _after(server, server.correct_machine_kind(account, named, body))


def host(server: Client, machine: str, under: str) -> dict[str, Any]:
    """The machine is a guest of that host."""
    account, named = which(server, machine)
    return _after(server, server.set_machine_host(account, named, UnderHost(host=name_or_none(under))))


def parent(server: Client, machine: str, under: str) -> dict[str, Any]:
    """The machine runs on that other."""
    account, named = which(server, machine)
    return _after(server, server.set_machine_parent(account, named, UnderParent(parent=name_or_none(under))))


def move(server: Client, machine: str, environment: str) -> dict[str, Any]:
    """The machine is of that environment."""
    account, named = which(server, machine)
    return _after(server, server.move_machine(account, named, Place(environment=name_or_none(environment))))


def detach(server: Client, machine: str, *, because: str) -> dict[str, Any]:
    """The machine is under no contract."""
    account, named = which(server, machine)
    return _after(server, server.detach_machine(account, named, Detaching(because=because)))


def release(server: Client, machine: str) -> dict[str, Any]:
    """The machine is set apart no longer."""
    account, named = which(server, machine)
    return _after(server, server.release_machine(account, named))


def which(server: Client, machine: str) -> tuple[str, str]:
    """The account and name that are meant, as on the host."""
    account, slash, name = machine.partition("/")
    return (account, name) if slash else (server.find_machine(machine).account, machine)


_KINDS = get_args(CorrectedKind.__annotations__["kind"])


def _after(server: Client, machine: Machine) -> dict[str, Any]:
    """The machine as it is once the act is done."""
    return _document(machine, server.get_machine_history(machine.account, machine.name))


def _machine(server: Client, account: str, name: str) -> dict[str, Any]:
    return _document(server.get_machine(account, name), server.get_machine_history(account, name))


def _document(machine: Machine, history: MachineHistory) -> dict[str, Any]:
    return {
        **_row(machine),
        "machine_id": machine.machine_id,
        "kind_corrected": machine.kind_corrected,
        "architecture": machine.architecture,
        "kernel": machine.kernel,
        "virt": machine.virt,
        "client": machine.client_version,
        "first_seen_at": machine.first_seen_at,
        "attachment": _attachment(history.attachment) if history.attachment else None,
        "days_heard": history.days_heard,
        "guests": [{"machine": guest.machine, "kind": guest.kind} for guest in history.guests],
        "copies": [{"at": seen.at, "address": seen.address} for seen in history.copies],
    }


def _row(machine: Machine) -> dict[str, Any]:
    return {
        "machine": machine.name,
        "account": machine.account,
        "kind": machine.kind,
        "release": machine.release,
        "environment": machine.environment,
        "host": machine.host,
        "parent": machine.parent,
        "covered": machine.cover.verdict,
        "through": machine.cover.through,
        "until": machine.cover.until,
        "last_seen_at": machine.last_seen_at,
    }


def _attachment(held: PastAttachment) -> dict[str, Any]:
    return {
        "contract": held.contract,
        "line": held.line,
        "through": held.through,
        "attached_at": held.attached_at,
        "detached_at": held.detached_at,
        "detached_because": held.detached_because,
        "set_apart_at": held.set_apart_at,
        "counted": held.counted,
        "enabled": list(held.enabled),
    }
