"""How does the page of people say what it lists? Rows, invitations, what a role may do, and when staff looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from mainstay.portal.people.place import Place
from mainstay.portal.pictures.svg import Markup, together, words
from mainstay.queries.people import ListedPerson
from mainstay.queries.permissions import ROLES, WORDS
from mainstay.records.models import Invitation, Person
from mainstay.records.models.mail import MailState

MAIL_SAYS = {
    MailState.QUEUED: "mail on its way",
    MailState.SENT: "mail delivered",
    MailState.BOUNCED: "mail bounced",
    MailState.FAILED: "mail not delivered",
    MailState.HELD: "not mailed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedRow:
    """One who is asked to come, and how far the mail came."""

    invitation: Invitation
    is_over: bool
    mail_says: str
    mail_is_bad: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One who is there."""

    listed: ListedPerson
    initials: str
    is_me: bool
    roles: Markup


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act in words, and for each role whether it may."""

    says: str
    may: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class ActGroup:
    """Acts that belong together."""

    name: str
    acts: tuple[ActRow, ...]


def role_table(place: Place) -> list[ActGroup]:
    """What the roles of the place may do, as the code that asks it has it; an act that none of them has is left out."""
    groups: dict[str, list[ActRow]] = {}
    for act, (group, says) in WORDS.items():
        may = tuple(role in ROLES[act] for role in place.roles)
        if any(may):
            groups.setdefault(group, []).append(ActRow(says, may))
    return [ActGroup(name, tuple(acts)) for name, acts in groups.items()]


def invited_rows(invitations: Iterable[Invitation], now: datetime) -> list[InvitedRow]:
    """Those who are asked to come."""
    return [
        InvitedRow(
            invitation=row,
            is_over=row.expires_at <= now,
            mail_says=MAIL_SAYS[MailState(row.mail.state)] if row.mail else "",
            mail_is_bad=row.mail is not None and row.mail.state in (MailState.BOUNCED, MailState.FAILED),
        )
        for row in invitations
    ]


def person_rows(people: Iterable[ListedPerson], me: Person, roles: Iterable[str]) -> list[PersonRow]:
    """Those who are there; `roles` are the ones that there are to choose from."""
    offered = tuple(roles)
    return [
        PersonRow(row, initials(row.person.name), row.person.pk == me.pk, _offered(offered, row.role)) for row in people
    ]


@lru_cache(maxsize=64)
def _offered(roles: tuple[str, ...], held: str) -> Markup:
    """The roles as options, written once for all who hold the same."""
    marks = {role: Markup(" selected" if role == held else "") for role in roles}
    return together(*(Markup(f"<option{mark}>{words(role)}</option>") for role, mark in marks.items()))


@dataclass(frozen=True, slots=True)
class LookRow:
    """A time in which staff looked, and how long it was, or has been until now."""

    look: Any
    minutes: int


def look_rows(looks: Iterable[Any], now: datetime) -> list[LookRow]:
    """The times in which staff looked; each row with `seen`, as looks_of gives it."""
    return [
        LookRow(look, max(1, round(((look.ended_at or min(now, look.ends_at)) - look.started_at).total_seconds() / 60)))
        for look in looks
    ]


def initials(name: str) -> str:
    """AP of Anke Petersen."""
    return "".join(word[0] for word in name.split()[:2]).upper()
