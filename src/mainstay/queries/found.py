"""What of all that an actor may see holds some words? Things by their names, people by name or address, one's own saved views."""

from dataclasses import dataclass

from django.db.models import Q

from mainstay.queries.access import visible_accounts
from mainstay.queries.machines import named_like
from mainstay.records.models import Account, Contract, Environment, Machine, Membership, Person, SavedView

EACH = 20
ALIKE = 2000
"""How many machines of like names are looked at."""
ID_LETTERS = 16
"""From how many letters on a word may be the whole id of a machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found of each kind, a first few of them. People come with the account that they were found in, or as staff."""

    machines: tuple[Machine, ...]
    contracts: tuple[Contract, ...]
    accounts: tuple[Account, ...]
    environments: tuple[Environment, ...]
    members: tuple[Membership, ...]
    staff: tuple[Person, ...]
    views: tuple[SavedView, ...]


def found_by(actor: Person, words: str, *, each: int = EACH) -> Found:
    """The first of each kind, by name. Seven statements at most."""
    accounts = visible_accounts(actor)
    contracts = Contract.objects.filter(account__in=accounts).filter(
        Q(number__icontains=words) | Q(name__icontains=words)
    )
    environments = Environment.objects.filter(account__in=accounts, name__icontains=words)
    views = SavedView.objects.filter(person=actor, name__icontains=words)
    return Found(
        machines=_machines(actor, words, each),
        contracts=tuple(contracts.select_related("account").order_by("number")[:each]),
        accounts=tuple(accounts.filter(Q(name__icontains=words) | Q(key__icontains=words)).order_by("name")[:each]),
        environments=tuple(environments.select_related("account").order_by("name")[:each]),
        members=_members(actor, words, each),
        staff=_staff(words, each) if actor.is_staff else (),
        views=tuple(views.select_related("account").order_by("name")[:each]),
    )


def _machines(actor: Person, words: str, each: int) -> tuple[Machine, ...]:
    """The first by name of those that the words find, or, where they find very many, of the many that were found first."""
    seen = Machine.objects.all()
    if not actor.is_staff:
        seen = seen.filter(account__in=list(visible_accounts(actor).values_list("pk", flat=True)))
    alike = list(seen.filter(named_like(words)).order_by().values_list("name", "pk")[:ALIKE])
    if len(words) >= ID_LETTERS:
        alike += seen.filter(machine_id=words).values_list("name", "pk")
    first = Machine.objects.select_related("account").in_bulk([pk for _, pk in sorted(alike)[:each]])
    return tuple(sorted(first.values(), key=lambda row: (row.name, row.pk)))


def _members(actor: Person, words: str, each: int) -> tuple[Membership, ...]:
    named = Q(person__name__icontains=words) | Q(person__email__icontains=words)
    rows = Membership.objects.filter(named, account__in=visible_accounts(actor), person__is_service=False)
    return tuple(rows.select_related("account", "person").order_by("person__name", "pk")[:each])


def _staff(words: str, each: int) -> tuple[Person, ...]:
    """People of the provider, for each other."""
    named = Q(name__icontains=words) | Q(email__icontains=words)
    return tuple(Person.objects.filter(named, is_service=False).exclude(staff_role="").order_by("name")[:each])
