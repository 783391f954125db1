"""How is a row of the audit said? Who did what, to what, from which value to which, and from where."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mainstay.portal.addresses import of_account, of_contract, of_environment, of_machine
from mainstay.portal.templatetags.dates import MONTHS, short_day
from mainstay.portal.wording import label_of, value_in_words
from mainstay.queries.audit import who
from mainstay.queries.event_kinds import kind_words
from mainstay.queries.things import Thing, things
from mainstay.records.models import Event

DIGEST = re.compile(r"[0-9a-f]{64}")
IN_A_ROW = 2
CHANNELS = {"web": "web", "api": "API", "job": "job", "machine": "machine", "command line": "command line"}
ACTS = {
    "attach_machine": "attached",
    "attach_livepatch_server": "attached a Livepatch server",
    "grant_resource": "asked for a service",
    "issue_guest_token": "asked for a guest's token",
    "correct_kind": "corrected a kind",
    "grant_livepatch_server": "asked for Livepatch",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One field: what it was, where that is known, and what it is."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowShown:
    """One row, in words."""

    event: Event
    who: str
    did: str
    is_refused: bool
    to: str
    to_url: str
    says: str
    changes: tuple[Changed, ...]
    where: str

    @property
    def few(self) -> tuple[Changed, ...]:
        """The changes that stand in the row."""
        return self._untold()[:IN_A_ROW]

    @property
    def more(self) -> int:
        """How many more there are."""
        return max(len(self._untold()) - IN_A_ROW, 0)

    def _untold(self) -> tuple[Changed, ...]:
        """What the other columns do not say."""
        return tuple(
            each for each in self.changes if each.name not in _ELSEWHERE and (each.before or each.after != self.to)
        )


@dataclass(frozen=True, slots=True)
class DayShown:
    """The rows of one day."""

    label: str
    rows: tuple[RowShown, ...]


def days_of(events: Sequence[Event], *, zone: str, now: datetime, provider: str) -> list[DayShown]:
    """The rows by the reader's days, in their order. `provider` is set behind the names of its staff; empty where all are."""
    days: dict[date, list[RowShown]] = {}
    for row in rows_shown(events, provider=provider):
        days.setdefault(row.event.at.astimezone(ZoneInfo(zone)).date(), []).append(row)
    today = now.astimezone(ZoneInfo(zone)).date()
    return [DayShown(_day(day, today), tuple(rows)) for day, rows in days.items()]


def rows_shown(events: Iterable[Event], *, provider: str) -> list[RowShown]:
    """Each row in words, with the names of what they are about."""
    events = list(events)
    people = (f"person {event.details['person']}" for event in events if isinstance(event.details.get("person"), int))
    known = things([*(event.about for event in events), *people])
    return [_row(event, known, provider) for event in events]


def changes_of(details: Mapping[str, Any]) -> list[Changed]:
    """From which value to which, by field; what an act says besides stands among them as if it were new."""
    before, after = _mapping(details.get("before")), _mapping(details.get("after"))
    names = [*after, *(name for name in before if name not in after)]
    others = {name: value for name, value in details.items() if name not in _OWN and not isinstance(value, Mapping)}
    return [
        *(_changed(name, before.get(name), after.get(name), had=name in before, has=name in after) for name in names),
        *(_changed(name, None, value, had=False, has=True) for name, value in others.items()),
    ]


def to_address(thing: Thing, account: str) -> str:
    """The page of what a row is about; empty where it has none."""
    if thing.noun == "machine" and thing.account:
        return of_machine(thing.account, thing.name)
    if thing.noun == "environment" and thing.account:
        return of_environment(thing.account, thing.name)
    if thing.noun == "contract":
        return of_contract(thing.name)
    return of_account(thing.name) if thing.noun == "account" and account else ""


_ELSEWHERE = ("from", "token", "address")
_OWN = ("before", "after", "act", "decision", "digest", "says", "clauses")


def _row(event: Event, known: Mapping[str, Thing], provider: str) -> RowShown:
    thing = known[event.about]
    named = known.get(f"person {event.details.get('person')}")
    details = {**event.details, "person": named.name} if named else event.details
    is_refused = event.kind.endswith(".act-refused")
    act = str(event.details.get("act", ""))
    return RowShown(
        event=event,
        who=_who(event, provider),
        did=ACTS.get(act, act.replace("_", " ")) if is_refused else kind_words(event.kind),
        is_refused=is_refused,
        to=event.about if thing.name.isdecimal() else thing.name or thing.noun,
        to_url=to_address(thing, event.account.key if event.account else ""),
        says=str(event.details.get("says", "")),
        changes=tuple(changes_of(details)),
        where=_where(event),
    )


def _who(event: Event, provider: str) -> str:
    if event.credential:
        return event.credential
    name = who(event)
    return f"{name}, {provider}" if provider and event.actor and event.actor.is_staff else name


def _where(event: Event) -> str:
    said = CHANNELS.get(event.origin, event.origin)
    address = event.address or _text(event.details.get("from"))
    return ", ".join(filter(None, (said, address)))


def _changed(name: str, before: Any, after: Any, *, had: bool, has: bool) -> Changed:
    return Changed(
        name=name,
        label=label_of(name).lower(),
        before=_value(before) if had else "",
        after=_value(after) if has else "gone",
    )


def _value(value: Any) -> str:
    if isinstance(value, str) and DIGEST.fullmatch(value):  # the exports have it whole
        return f"{value[:4]}\N{HORIZONTAL ELLIPSIS}{value[-4:]}"
    if isinstance(value, str) and len(value) > len("2026-11-30T") and value[10:11] == "T":
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return value
        return f"{short_day(at.date())}, {at:%H:%M} UTC"
    return value_in_words(value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _day(day: date, today: date) -> str:
    said = f"{day.day} {MONTHS[day.month - 1]}"
    if day == today:
        return f"Today, {said}"
    if day == today - timedelta(days=1):
        return f"Yesterday, {said}"
    return said if day.year == today.year else f"{said} {day.year}"
