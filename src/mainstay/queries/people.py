"""Who signs in? People of the provider and of customers, for those who change them, and as a page lists them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from mainstay.queries.mail import bounced_addresses
from mainstay.queries.second_factors import SecondFactor, second_factor_of, without_second_factor
from mainstay.queries.sessions import Presence, presence_of
from mainstay.records.models import Account, Mail, Membership, Person
from mainstay.records.models.people import Role, StaffRole

PAGE = 100

Row = TypeVar("Row", Membership, Person)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ListedPerson:
    """Somebody with the role that the list is of; `bounced` is the last mail, where their address no longer takes any."""

    person: Person
    role: str
    holds_credential: bool
    factor: SecondFactor
    presence: Presence
    bounced: Mail | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PeoplePage:
    """A page of them by role and name: `total` are there, `lacking` of them without a second factor; `after` asks for the
    next page and is 0 on the last.
    """

    rows: tuple[ListedPerson, ...]
    total: int
    lacking: int
    after: int


def people_of(account: Account | None) -> QuerySet[Person]:
    """The people of the account by address, everybody where none is named, each with their memberships. Two statements."""
    people = Person.objects.prefetch_related("memberships__account").order_by("email")
    return people if account is None else people.filter(memberships__account=account)


def is_known(email: str) -> bool:
    """Whether somebody has that address already."""
    return Person.objects.filter(email__iexact=email.strip()).exists()


def members_page(account: Account, now: datetime, *, words: str = "", after: int = 0, limit: int = PAGE) -> PeoplePage:
    """A page of the account's people whose name or address has the words. Nine statements at most."""
    members = Membership.objects.filter(account=account, person__is_service=False).select_related("person")
    counts = members.aggregate(total=Count("pk"), lacking=Count("pk", filter=without_second_factor("person")))
    ranked = members.annotate(rank=_rank("role", Role.values)).order_by("rank", "person__name", "person_id")
    named = _with_words(ranked, words, "person__")
    if after and (last := ranked.filter(person_id=after).first()):
        named = named.filter(
            Q(rank__gt=last.rank)
            | Q(rank=last.rank, person__name__gt=last.person.name)
            | Q(rank=last.rank, person__name=last.person.name, person_id__gt=after)
        )
    found = list(named[: limit + 1])
    rows = _listed([(row.person, row.role, row.holds_credential) for row in found[:limit]], now)
    return PeoplePage(rows=rows, after=rows[-1].person.pk if len(found) > limit else 0, **counts)


def staff_page(now: datetime, *, words: str = "") -> PeoplePage:
    """The people of the provider whose name or address has the words, all on one page. Eight statements at most."""
    staff = Person.objects.exclude(staff_role="").filter(is_service=False)
    counts = staff.aggregate(total=Count("pk"), lacking=Count("pk", filter=without_second_factor("pk")))
    ranked = staff.annotate(rank=_rank("staff_role", StaffRole.values)).order_by("-is_active", "rank", "name", "pk")
    rows = _listed([(person, person.staff_role, False) for person in _with_words(ranked, words, "")], now)
    return PeoplePage(rows=rows, after=0, **counts)


def _rank(field: str, roles: Iterable[str]) -> Case:
    places = [When(**{field: role}, then=Value(place)) for place, role in enumerate(roles)]
    return Case(*places, default=Value(len(places)), output_field=IntegerField())


def _with_words(rows: QuerySet[Row], words: str, of: str) -> QuerySet[Row]:
    for word in words.split():
        rows = rows.filter(Q(**{f"{of}name__icontains": word}) | Q(**{f"{of}email__icontains": word}))
    return rows


def _listed(found: list[tuple[Person, str, bool]], now: datetime) -> tuple[ListedPerson, ...]:
    people = [person for person, *_ in found]
    factors, presences = second_factor_of(people), presence_of(people, now)
    bounced = bounced_addresses(person.email for person in people)
    return tuple(
        ListedPerson(
            person=person, role=role, holds_credential=holds, factor=factors[person.pk],
            presence=presences[person.pk], bounced=bounced.get(person.email.lower()),
        )
        for person, role, holds in found
    )  # fmt: skip
