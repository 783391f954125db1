"""What do all that change how somebody signs in have in common? It is one's own matter, and ended sessions are out at once."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from mainstay.errors import Forbidden
from mainstay.records.models import Person


def locked_self(actor: Person) -> Person:
    """The actor, locked. Forbidden to whoever comes by a token or only looks as somebody: that presence was not given this."""
    if actor.held_to is not None or actor.is_service:
        raise Forbidden("this takes the person's own sign-in", help="sign in to the portal, and change it there")
    return Person.objects.select_for_update(no_key=True).get(pk=actor.pk)


def end_sessions_of(person: Person, *, but: str = "") -> int:
    """Every session of the person ends, but the one of that key; how many ended."""
    ended = UserSession.objects.filter(user_id=person.pk).exclude(session_key=but)
    keys = list(ended.values_list("session_key", flat=True))
    count, _ = Session.objects.filter(session_key__in=keys).delete()
    ended.delete()
    return count
