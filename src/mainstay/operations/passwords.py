"""How somebody who forgot the password gets a new one: by a link that is mailed, works once, for an hour."""

from datetime import datetime

from django.contrib.auth.tokens import default_token_generator
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from procrastinate.contrib.django import app

from mainstay.errors import NotFound
from mainstay.operations._mail import page_address, queue_mail
from mainstay.operations._people import give_password
from mainstay.operations._record import operation, record
from mainstay.operations._sign_in import end_sessions_of
from mainstay.queries.single_sign_on import closes_password_of
from mainstay.records.models import Person

ANSWER = "passwords.answer"

_SAYS = """{name},

somebody, probably you, has forgotten the password that belongs to {email}.

A new one is set here, once, within an hour:
{link}

If it was not you, nothing has to be done: the old password holds.
"""


@operation
def ask_for_new_password(*, email: str, now: datetime) -> None:
    """Whoever has that address is mailed a link a moment later, by a job: whether somebody has it takes the asker no longer and
    no shorter, and reads the same.
    """
    app.configure_task(ANSWER).defer(email=email.strip()[:254], asked_at=now.isoformat())


@operation
def mail_new_password_link(*, email: str, now: datetime) -> None:
    """The link is mailed to whoever has the address and may sign in by a password; to nobody else anything."""
    person = Person.objects.filter(email__iexact=email, is_active=True, is_service=False).first()
    if person is None or closes_password_of(person):
        return
    link = page_address(f"/sign-in/new-password/{_name_of(person)}/{default_token_generator.make_token(person)}")
    queue_mail(
        to=person.email, subject="A new password", text=_SAYS.format(name=person.name, email=person.email, link=link),
        kind="new-password", about=f"person {person.pk}", person=person, now=now,
    )  # fmt: skip
    record("person.new-password-asked", about=f"person {person.pk}", account=None, actor=None, now=now)


@operation
def set_password_by_link(*, name: str, token: str, password: str, now: datetime) -> Person:
    """The person whose link it is signs in with the new password, and with no old session; the link leads nowhere any more.
    Refused: a link that was used or is older than an hour, a weak password.
    """
    person = person_of_link(name, token, lock=True)
    give_password(person, password)
    person.save(update_fields=["password"])
    end_sessions_of(person)
    record("person.password-set", about=f"person {person.pk}", account=None, actor=person, now=now, by="link")
    return person


def person_of_link(name: str, token: str, *, lock: bool = False) -> Person:
    """Whose link it is; NotFound where it was used, is older than an hour, or never was one."""
    people = Person.objects.select_for_update(no_key=True) if lock else Person.objects.all()
    number = _number_in(name)
    person = people.filter(pk=number, is_active=True).first() if number else None
    if person is None or not default_token_generator.check_token(person, token):
        raise NotFound("this link has been used, or is older than an hour", help="ask for a new one")
    return person


def _name_of(person: Person) -> str:
    return urlsafe_base64_encode(str(person.pk).encode())


def _number_in(name: str) -> int:
    """The person's id in the address; 0 where there is none."""
    try:
        text = urlsafe_base64_decode(name).decode("ascii")
    except ValueError:
        return 0
    return int(text) if text.isdecimal() and len(text) < 18 else 0
