"""What would help against an answer about a machine, and what could end it sooner?"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from mainstay.queries.entitlements import entitlement_of, subscription_of
from mainstay.queries.machine_standing import Standing
from mainstay.rules.coverage import unit_kind
from mainstay.rules.lifecycle import ReleasePhaseFacts, decide_release_phase
from mainstay.terms.catalogues import ServiceEntry
from mainstay.terms.decision import Decision, Verdict

MORE_THAN_ENOUGH = 3
"""How many newer releases are named at most."""


def helps_of(
    decision: Decision[Any], standing: Standing, on: date, entry: ServiceEntry | None = None
) -> tuple[str, ...]:
    """What would turn the reasons of a no or a limited around, each as one sentence; nothing for a yes."""
    if decision.verdict is Verdict.YES:
        return ()
    said = [help_ for code in decision.codes() if code in _HELPS for help_ in _HELPS[code](standing)]
    if {"release-not-covered", "past-pro-support", "announced"} & set(decision.codes()):
        said.extend(_newer_releases(standing, on, entry))
    return tuple(dict.fromkeys(said))


def sooner_if(decision: Decision[Any], standing: Standing) -> tuple[str, ...]:
    """What people could do, any day, that would end a yes before its date."""
    if decision.verdict is Verdict.NO or standing.attachment is None:
        return ()
    parts = decision.premises or (decision,)
    through = [part.answer.through for part in parts if part.question == "machine-coverage" and part.answer]
    return tuple(_sooner(through[0] if through else "", standing))


def _sooner(through: str, standing: Standing) -> Iterator[str]:
    host = standing.machine.host
    if through == "hosts" and host is not None:
        yield f"a host without cover joins {host.environment or host}"
        yield f"{host} loses its unit, or the guest moves away"
    elif through == "parent":
        yield "the machine under it loses its cover"
    elif through == "unit":
        yield f"{standing.line} is withdrawn, or the machine is detached"
    yield f"{standing.contract} is ended early"


def _cover_hosts(standing: Standing) -> Iterator[str]:
    lacking = [host.name for host in standing.cover.hosts if host.covered_until is None]
    if lacking:
        yield f"Cover {', '.join(lacking)}: {len(lacking)} physical unit{'s' if len(lacking) > 1 else ''}."
    else:
        yield "Renew the units of its hosts."
    yield "Or give this machine a unit of its own."


def _unit(standing: Standing) -> Iterator[str]:
    kind = unit_kind(standing.cover.kind)
    if standing.attachment is None:
        yield f"Attach it: 1 {kind} unit of a contract in effect."
    elif not standing.attachment.counted:
        yield "Start it: it was silent so long that it left the count, and takes its unit again once it is heard."
    elif standing.cover.unit_until is not None:
        yield f"Renew {standing.contract}."
    else:
        yield f"1 {kind} unit of {standing.contract} that is free."


def _parent(standing: Standing) -> Iterator[str]:
    yield f"Cover {standing.machine.parent or 'the machine that it runs on'}."


def _renew(standing: Standing) -> Iterator[str]:
    yield f"Renew {standing.contract}."


def _legacy(standing: Standing) -> Iterator[str]:
    yield f"One Legacy unit for {standing.machine}."


def _full_scope(standing: Standing) -> Iterator[str]:
    yield f"A line of full scope in place of {standing.line}."


def _kernel(standing: Standing) -> Iterator[str]:
    listed = standing.terms.catalogues.kernels.rows
    names = [
        f"{row.kernel} {row.flavour}"
        for row in listed
        if row.release == standing.version and row.architecture == standing.machine.architecture
    ]
    if names:
        yield f"A kernel of the list: {', '.join(names)}."


def _newer_releases(standing: Standing, on: date, entry: ServiceEntry | None) -> Iterator[str]:
    """The next releases that would be a yes today, under the same line."""
    releases = standing.terms.catalogues.releases.by_version.values()
    newer = [row.version for row in releases if row.lts and row.released <= on and row.version > standing.version]
    fitting = [version for version in newer if _is_yes(standing, version, on, entry)]
    if fitting:
        named = fitting[:MORE_THAN_ENOUGH]
        yield f"An upgrade to {' or '.join(named)}."


def _is_yes(standing: Standing, version: str, on: date, entry: ServiceEntry | None) -> bool:
    if entry is None:
        return decide_release_phase(ReleasePhaseFacts(release=version, on=on), standing.terms).verdict is Verdict.YES
    subscription = subscription_of(standing.line, legacy=False)
    architecture = standing.machine.architecture
    return entitlement_of(entry, version, architecture, subscription, standing.terms, on).verdict is Verdict.YES


_HELPS: Mapping[str, Callable[[Standing], Iterator[str]]] = {
    "host-not-covered": _cover_hosts,
    "unit-not-held": _unit,
    "parent-not-covered": _parent,
    "no-longer-effective": _renew,
    "grace-period": _renew,
    "legacy-add-on-not-held": _legacy,
    "past-pro-support": _legacy,
    "scope-infra-only": _full_scope,
    "scope-apps-only": _full_scope,
    "kernel-not-listed": _kernel,
    "kernel-window-ended": _kernel,
}
