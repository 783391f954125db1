"""Where is a person signed in?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from mainstay.records.models import Person


@dataclass(frozen=True, slots=True)
class Presence:
    """How many sessions a person has open, and when they were last here."""

    sessions: int
    last_seen_at: datetime | None


def open_sessions(now: datetime) -> QuerySet[UserSession]:
    """All that would be let in at their next request: not ended, not run out."""
    live = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    found: QuerySet[UserSession] = UserSession.objects.filter(Exists(live))
    return found


def sessions_of(person: Person, now: datetime) -> QuerySet[UserSession]:
    """Those of the person, the latest first. One statement."""
    return open_sessions(now).filter(user=person).order_by("-last_seen_at", "-pk")


def presence_of(people: Iterable[Person], now: datetime) -> dict[int, Presence]:
    """How many sessions each has open, and when each was last here, also in a session that has ended. Three statements."""
    wanted = [person.pk for person in people]
    counted = open_sessions(now).filter(user_id__in=wanted).values_list("user_id").annotate(Count("pk"))
    seen = UserSession.objects.filter(user_id__in=wanted).values_list("user_id").annotate(Max("last_seen_at"))
    sessions, last = dict(counted), dict(seen)
    at_sign_in = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "last_login"))
    return {pk: Presence(sessions.get(pk, 0), last.get(pk) or at_sign_in.get(pk)) for pk in wanted}
