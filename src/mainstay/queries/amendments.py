"""Which amendments does a contract have, what would each change, and may it still? Facts of the contract as it stands now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mainstay.errors import NotFound
from mainstay.queries import access
from mainstay.queries.permissions import Act
from mainstay.records.models import Account, Amendment, AmendmentChange, Contract, Line, Person
from mainstay.records.models.amendments import AmendmentState, ChangeKind
from mainstay.terms.clauses import edition

WITHDRAWN = {"withdrawn": True}
"""What stands at the place of a line that gives nothing any more, or that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What stands in a contract now, by the places that an amendment can change."""

    contract: Contract
    lines: dict[int, Line]
    figures: dict[tuple[str, str], str]

    def at(self, kind: str, place: str, becomes: dict[str, Any]) -> dict[str, Any]:
        """What stands at the place, as a change keeps it in `was`: the parts that the change is about."""
        if kind in (ChangeKind.DATES_SET, ChangeKind.SUPPORT_END_SET):
            return {name: _plain(getattr(self.contract, name)) for name in becomes}
        if kind in (ChangeKind.LINE_CHANGED, ChangeKind.LINE_WITHDRAWN):
            return self._line(place, becomes)
        if kind in (ChangeKind.FIGURE_AGREED, ChangeKind.FIGURE_TAKEN_BACK):
            value = self.figures.get(figure_at(place))
            return {} if value is None else {"value": value}
        if kind == ChangeKind.READING_CHOSEN:
            return {"reading": self._reading(place.removeprefix("reading "))}
        return {}

    def _line(self, place: str, becomes: dict[str, Any]) -> dict[str, Any]:
        line = self.lines.get(position_at(place))
        if line is None or line.withdrawn_at:
            return WITHDRAWN
        names = list(becomes) or ["quantity", "scope", "level"]
        return {name: _plain(getattr(line, name)) for name in names}

    def _reading(self, name: str) -> str:
        about = edition(self.contract.edition).readings[name]
        return next((choice for choice in self.contract.readings if choice in about.choices), about.ours)


def standing_of(contract: Contract) -> Standing:
    """Two statements."""
    return Standing(
        contract=contract,
        lines={line.position: line for line in contract.lines.all()},
        figures={(row.clause, row.figure): row.value for row in contract.deviations.all()},
    )


def conflicts_of(changes: Iterable[AmendmentChange], standing: Standing) -> list[AmendmentChange]:
    """The changes at whose place something else stands now than when they were drafted."""
    return [change for change in changes if standing.at(change.kind, change.place, change.becomes) != change.was]


def amendment_for(actor: Person | None, contract: str, number: int, may: Act = "view") -> Amendment:
    """The amendment with its contract and changes. A customer finds those that were offered."""
    row = access.contract_for(actor, contract, may)
    rows = row.amendments.select_related("drafted_by", "sent_by", "answered_by").prefetch_related("changes")
    found = rows.filter(number=number).first()
    if found is None or not _may_see(actor, found):
        raise NotFound(f"{row} has no amendment {number}")
    found.contract = row
    return found


def amendments_of(actor: Person | None, contract: Contract) -> list[Amendment]:
    """The contract's amendments that the actor may see, the newest first. One statement."""
    rows = contract.amendments.select_related("drafted_by", "answered_by").order_by("-number")
    return [row for row in rows if _may_see(actor, row)]


def amendments_to_come(until: date) -> list[int]:
    """The accepted amendments whose day is that one or before it, by their ids; the earliest first. One statement."""
    accepted = Amendment.objects.filter(state=AmendmentState.ACCEPTED, from_on__lte=until)
    return list(accepted.order_by("from_on", "pk").values_list("pk", flat=True))


def changes_in_order(amendment: Amendment) -> list[AmendmentChange]:
    """Its changes in the order in which they are put in force."""
    return sorted(amendment.changes.all(), key=lambda change: (ChangeKind.values.index(change.kind), change.pk))


def day_there(account: Account, now: datetime) -> date:
    """The day that it is where the account is: an amendment is in force from the first minute of its day there."""
    return now.astimezone(ZoneInfo(account.zone)).date()


def is_offered(amendment: Amendment) -> bool:
    """Whether the customer reads its text: it was sent and has not been taken back to be drafted anew."""
    return amendment.sent_at is not None and amendment.state != AmendmentState.DRAFT


def may_read_text(actor: Person | None, amendment: Amendment) -> bool:
    """Whether the actor reads the changes: staff always, a customer while they are offered or were answered."""
    return actor is None or actor.is_staff or is_offered(amendment)


def position_at(place: str) -> int:
    """The line that the place names; 0 for one that is to be added."""
    said = place.removeprefix("line ")
    return int(said) if said.isdecimal() else 0


def figure_at(place: str) -> tuple[str, str]:
    """The clause and its figure that the place names."""
    clause, _, figure = place.partition(" ")
    return clause, figure


def _may_see(actor: Person | None, amendment: Amendment) -> bool:
    return actor is None or actor.is_staff or amendment.offered_at is not None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
