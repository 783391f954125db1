"""What does a session know of itself? When it was last seen, and whether a second factor is still to be set up in it.

Both stand in the session, so that a page asks the database for neither; every few minutes they are looked at again.
"""

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from mainstay.queries.second_factors import has_second_factor, must_have_one
from mainstay.records.models import Person

SEEN, OWES = "seen_at", "owes_second_factor"
LOOK_AGAIN_SECONDS = 300
PROOF_LASTS_SECONDS = 600


def begin(request: HttpRequest, person: Person) -> None:
    """The session has begun."""
    _look(request, person)


def keep(request: HttpRequest, person: Person) -> None:
    """The session was seen; every few minutes that is written down. One that was begun elsewhere is left alone."""
    seen = request.session.get(SEEN)
    if seen is not None and time.time() - seen > LOOK_AGAIN_SECONDS:
        UserSession.objects.create_from_request(request)
        _look(request, person)


def look_again(request: HttpRequest, person: Person) -> None:
    """What the person has set up has changed."""
    if SEEN in request.session:
        _look(request, person)


def owes_second_factor(request: HttpRequest) -> bool:
    """Whether nothing may be done here before a second factor is set up."""
    return bool(request.session.get(OWES))


def has_proved_lately(request: HttpRequest) -> bool:
    """Whether the person has shown within ten minutes that it is still them: changes of the sign-in ask for it."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < PROOF_LASTS_SECONDS


def _look(request: HttpRequest, person: Person) -> None:
    request.session[SEEN] = time.time()
    vouched = any(record["method"] == "socialaccount" for record in get_authentication_records(request, person))
    today = request.now.date()  # type: ignore[attr-defined]
    request.session[OWES] = not vouched and must_have_one(person, today) and not has_second_factor(person)
