"""Where somebody is signed in, and how it ends."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from mainstay.errors import NotFound
from mainstay.operations._record import operation, record
from mainstay.operations._sign_in import end_sessions_of, locked_self
from mainstay.queries import access
from mainstay.records.models import Person


@operation
def end_session(*, actor: Person, session: int, now: datetime) -> None:
    """That session of the actor's is out at its next request. Refused: another's, one that has ended."""
    person = locked_self(actor)
    row = UserSession.objects.filter(user=person, pk=session).first()
    if row is None:
        raise NotFound("that session has ended")
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()
    record("person.session-ended", about=f"person {person.pk}", account=None, actor=actor, now=now, ended=1)


@operation
def end_other_sessions(*, actor: Person, but: str, now: datetime) -> int:
    """Every session of the actor's but the one of that key is out at its next request; how many ended."""
    person = locked_self(actor)
    count = end_sessions_of(person, but=but)
    if count:
        record("person.session-ended", about=f"person {person.pk}", account=None, actor=actor, now=now, ended=count)
    return count


@operation
def end_sessions(*, actor: Person | None, email: str, now: datetime) -> int:
    """Every session of the person ends; how many did. One's own, or by those who change people."""
    person = access.person_for(actor, email)
    if person.is_staff and person != actor:
        access.require(actor, "change-staff")
    if person == actor:
        locked_self(person)
    count = end_sessions_of(person)
    if count:
        record("person.session-ended", about=f"person {person.pk}", account=None, actor=actor, now=now, ended=count)
    return count
