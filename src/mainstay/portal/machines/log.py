"""What happened to a machine, as a log says it: a word, and what it was about."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import Any

from mainstay.portal.machines.choosing import DONE
from mainstay.records.models import Activity, BulkItem, Event

WORDS = {
    "machine.attached": "Attached",
    "machine.attached-again": "Attached again",
    "machine.clone-found": "Copy found",
    "machine.detached": "Detached",
    "machine.host-set": "Host set",
    "machine.kind-corrected": "Kind corrected",
    "machine.line-changed": "Line changed",
    "machine.moved": "Moved",
    "machine.parent-set": "Parent set",
    "machine.released": "Released",
    "machine.renamed": "Renamed",
    "machine.ubuntu-set": "Ubuntu set",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the log."""

    at: datetime
    word: str
    says: str


def log_of(events: Iterable[Event], pings: Iterable[Activity], together: Iterable[BulkItem]) -> list[Entry]:
    """Events, pings and what was done to many machines together, the newest first; all come in that order."""
    return list(merge(_events(events), _pings(pings), _together(together), key=lambda entry: entry.at, reverse=True))


def _events(events: Iterable[Event]) -> Iterator[Entry]:
    for event in events:
        by = f", by {event.actor.name}" if event.actor else ""
        yield Entry(
            at=event.at, word=WORDS.get(event.kind, event.kind), says=f"{_said(event.details)}{by}".lstrip(", ")
        )


def _together(items: Iterable[BulkItem]) -> Iterator[Entry]:
    for item in items:
        bulk = item.bulk
        others = f"with {bulk.done - 1:,} others" if bulk.done > 2 else "with another" if bulk.done == 2 else ""
        undone = "taken back" if bulk.undoes_id else bulk.value.removeprefix("in:")
        by = f"by {bulk.actor.name}" if bulk.actor else ""
        said = ", ".join(filter(None, (undone, others, by)))
        yield Entry(at=bulk.ended_at or bulk.started_at, word=DONE[bulk.act].capitalize(), says=said)


def _pings(pings: Iterable[Activity]) -> Iterator[Entry]:
    for ping in pings:
        on = ", ".join(ping.enabled)
        yield Entry(at=ping.at, word="Ping", says=f"{on} on" if on else "no service on")


def _said(details: Mapping[str, Any]) -> str:
    before, after = details.get("before"), details.get("after")
    if isinstance(after, Mapping) and "because" in after:
        return str(after["because"])
    if isinstance(before, Mapping) and isinstance(after, Mapping) and after:
        changes = (
            f"{_value(before.get(name))} to {_value(value)}"
            for name, value in after.items()
            if name != "kind_corrected"
        )
        return "; ".join(changes)
    if through := details.get("through"):
        return {"unit": "with a unit of its own", "hosts": "through its host, no unit used"}.get(
            through, f"through its {through}"
        )
    return ""


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value in (None, "") else str(value)
