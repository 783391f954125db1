"""Who has no second factor is reminded of it by mail, once a day at most."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from mainstay.errors import Conflict
from mainstay.operations._mail import page_address, queue_mail
from mainstay.operations._people import locked_owner
from mainstay.operations._record import operation, record
from mainstay.queries.second_factors import without_second_factor
from mainstay.records.models import Account, Mail, Person, Provider

KIND = "second-factor-reminder"
BETWEEN = timedelta(days=1)
_TEXT = (
    "You sign in to {where} with a password alone. A second factor keeps the account yours when the password is not:"
    " a passkey, or a code from an app.\n\n{when}Set one up here:\n\n{page}\n"
)


@operation
def remind_of_second_factor(*, actor: Person | None, account: str | None, now: datetime) -> int:
    """Everybody of the account, or of the provider where none is named, who has no second factor is mailed where to set one up;
    how many are. Refused: nobody lacks one, and a second reminder within a day.
    """
    owner = locked_owner(actor, account)
    lacking = list(_people(owner).filter(without_second_factor("pk")).order_by("pk"))
    if not lacking:
        raise Conflict("everybody has a second factor", code="nobody-to-remind")
    about = f"account {owner.key}" if owner else "provider"
    if Mail.objects.filter(kind=KIND, about=about, queued_at__gt=now - BETWEEN).exists():
        raise Conflict("they were reminded within a day", code="reminded-already", help="once a day is often enough")
    for person in lacking:
        queue_mail(
            to=person.email, subject="A second factor for your sign-in", text=_text(owner), kind=KIND, about=about,
            account=owner, person=person, now=now,
        )  # fmt: skip
    record("people.reminded", about=about, account=owner, actor=actor, now=now, people=len(lacking))
    return len(lacking)


def _people(owner: Account | None) -> QuerySet[Person]:
    people = Person.objects.filter(is_active=True, is_service=False)
    return people.exclude(staff_role="") if owner is None else people.filter(memberships__account=owner)


def _text(owner: Account | None) -> str:
    provider = Provider.objects.get(pk=1)
    day = (owner or provider).second_factor_from
    when = f"From {day.day} {day:%B %Y} on nobody signs in without one. " if day else ""
    where = f"{owner} at {provider}" if owner else str(provider)
    return _TEXT.format(where=where, when=when, page=page_address("/security"))
