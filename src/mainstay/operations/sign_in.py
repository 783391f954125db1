"""Who came in, and who tried to."""

from datetime import datetime
from typing import Literal

from mainstay.operations._record import operation, record
from mainstay.records.models import Person

Refusal = Literal["wrong password", "wrong code", "single sign-on", "locked", "password closed"]


@operation
def record_sign_in(*, actor: Person, by: tuple[str, ...], now: datetime) -> None:
    """The actor has signed in, by these means."""
    record("person.signed-in", about=f"person {actor.pk}", account=None, actor=actor, now=now, by=list(by))


@operation
def record_sign_out(*, actor: Person, now: datetime) -> None:
    """The actor has signed out."""
    record("person.signed-out", about=f"person {actor.pk}", account=None, actor=actor, now=now)


@operation
def record_refused_sign_in(*, email: str, why: Refusal, now: datetime) -> None:
    """Somebody tried to sign in with that address. One that nobody has is not kept: people mistype, a password too."""
    person = Person.objects.filter(email__iexact=email.strip()).only("pk").first()
    about = f"person {person.pk}" if person else "nobody known"
    record("person.sign-in-refused", about=about, account=None, actor=None, now=now, why=why)
