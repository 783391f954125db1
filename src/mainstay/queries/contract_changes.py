"""What has changed of a contract, by amendment and at once? Its events, the newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mainstay.queries import access
from mainstay.queries.amendments import amendments_of
from mainstay.records.models import Amendment, Contract, Event, Line, Person

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractAct:
    """What was done to the contract in one go: by the amendment, or at once by somebody."""

    at: datetime
    by: str
    amendment: Amendment | None
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractChanges:
    """The acts of a page, the contract's lines by position, and the id from which older ones go on; None at the end."""

    contract: Contract
    acts: tuple[ContractAct, ...]
    lines: dict[int, Line]
    older: int | None


def contract_changes(actor: Person | None, number: str, before: int | None) -> ContractChanges:
    """The acts that changed the contract, before the event of that id where one is named. Some six statements."""
    contract = access.contract_for(actor, number)
    events = Event.objects.filter(
        account=contract.account_id, about=f"contract {contract.number}", kind__startswith="contract."
    ).exclude(kind__startswith="contract.document")
    if before is not None:
        events = events.filter(pk__lt=before)
    found = list(events.select_related("actor").order_by("-pk")[: SHOWN + 1])
    amendments = {row.number: row for row in amendments_of(actor, contract)}
    shown = found[:SHOWN]
    return ContractChanges(
        contract=contract,
        acts=tuple(_acts(shown, amendments)),
        lines={line.position: line for line in contract.lines.all()},
        older=shown[-1].pk if len(found) > SHOWN else None,
    )


def _acts(events: list[Event], amendments: dict[int, Amendment]) -> list[ContractAct]:
    groups: dict[Any, list[Event]] = {}
    for event in events:
        number = event.details.get("amendment")
        groups.setdefault(("amendment", number) if number else ("event", event.pk), []).append(event)
    return [_act(group, amendments) for group in groups.values()]


def _act(events: list[Event], amendments: dict[int, Amendment]) -> ContractAct:
    first = events[-1]
    amendment = amendments.get(first.details.get("amendment", 0))
    by = first.actor.name if first.actor else "command line"
    return ContractAct(
        at=first.at,
        by=(amendment.answered_name or by) if amendment else by,
        amendment=amendment,
        events=tuple(reversed(events)),
    )
