"""Who signs in? People of the provider and of customers, for those who change them."""

from django.db.models import QuerySet

from mainstay.records.models import Account, Person


def people_of(account: Account | None) -> QuerySet[Person]:
    """The people of the account by address, everybody where none is named, each with their memberships. Two statements."""
    people = Person.objects.prefetch_related("memberships__account").order_by("email")
    return people if account is None else people.filter(memberships__account=account)


def is_known(email: str) -> bool:
    """Whether somebody has that address already."""
    return Person.objects.filter(email__iexact=email.strip()).exists()
