"""How is somebody told of what concerns them? By a mail that says what it is, until when, by which clause, and what would help.

Each person is told once of one occasion; whoever calls holds a lock, so that of two workers one tells. What was told stands in
`Notice`, whose constraint would undo a second telling.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from mainstay.operations._mail import page_address, queue_mail
from mainstay.queries.notice_kinds import MACHINE_SET_APART, NOTICE_KINDS
from mainstay.queries.notices import people_to_tell
from mainstay.records.models import Account, Event, Machine, Notice, Person
from mainstay.terms.clauses import cite

CHOICES = "/preferences/notices"
ONE_ID = cite("one-machine-id-is-one-machine")


def tell_people(
    kind: str,
    *,
    account: Account,
    about: str,
    occasion: str,
    subject: str,
    text: Callable[[Person], str],
    now: datetime,
) -> list[int]:
    """Those whom it concerns, who want it and were not told of this occasion are; their numbers."""
    told = Notice.objects.filter(kind=kind, about=about, occasion=occasion).values_list("person", flat=True)
    known = set(told)
    people = [person for person in people_to_tell(kind, account) if person.pk not in known]
    for person in people:
        mail = queue_mail(
            to=person.email, subject=subject, text=_letter(kind, person, text(person)), kind=kind, about=about,
            account=account, person=person, now=now,
        )  # fmt: skip
        Notice.objects.create(person=person, kind=kind, about=about, occasion=occasion, mail=mail, at=now)
    return [person.pk for person in people]


def tell_of_events(events: Sequence[int], kinds: Mapping[str, str], now: datetime) -> None:
    """Those whom these events concern are told; `kinds` says of which kind of notice an event of one kind is."""
    for event in Event.objects.filter(pk__in=events).order_by("pk") if events else ():
        _OF_EVENTS[kinds[event.kind]](event, now)


def day_in_words(on: date) -> str:
    """31 December 2026."""
    return f"{on.day} {on:%B %Y}"


def _letter(kind: str, person: Person, text: str) -> str:
    told = NOTICE_KINDS[kind].label[0].lower() + NOTICE_KINDS[kind].label[1:]
    foot = f"You are told when {told}, because your role has to do with it. Choose what you are told of:"
    return f"Hello {person.name},\n\n{text.strip()}\n\n-- \n{foot}\n{page_address(CHOICES)}\n"


def _of_copy(event: Event, now: datetime) -> list[int]:
    """A machine was set apart, since a second one answers under its id (one-machine-id-is-one-machine)."""
    number = int(event.about.removeprefix("machine "))
    machine = Machine.objects.filter(pk=number).select_related("account").first()
    if machine is None:
        return []
    name, account = machine.name, machine.account
    page = page_address(f"/accounts/{account.key}/machines/{name}")
    text = (
        f"A second machine of {account.name} answers under the machine id of {name}. It is set apart until somebody has looked: "
        "both keep what they have, and neither can attach or refresh.\n\n"
        "What would help: give the copy a new /etc/machine-id, have the id released on the machine's page, then attach the copy.\n"
        f"{page}\n\n"
        f"By the reading {ONE_ID}:\n{page_address(f'/readings/{ONE_ID}')}"
    )
    return tell_people(
        MACHINE_SET_APART, account=account, about=f"machine {number}", occasion=f"event {event.pk}",
        subject=f"{name} of {account.name} is set apart: a copy has shown itself", text=lambda _person: text, now=now,
    )  # fmt: skip


_OF_EVENTS: Mapping[str, Callable[[Event, datetime], object]] = {MACHINE_SET_APART: _of_copy}
