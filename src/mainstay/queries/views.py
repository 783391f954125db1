"""How does a person have a list: with which views saved, and which columns?"""

from mainstay.errors import NotFound
from mainstay.records.models import Account, ListChoice, Person, SavedView

MOST = 12
"""How many views of one list a person can save."""


def saved_views(person: Person, noun: str, account: Account | None) -> list[SavedView]:
    """The views that the person has saved of a list, in the order in which they did. One statement."""
    return list(SavedView.objects.filter(person=person, noun=noun, account=account).order_by("pk")[:MOST])


def saved_view(person: Person, view: int) -> SavedView:
    """That view, if it is the person's own; NotFound where not."""
    found = SavedView.objects.filter(person=person, pk=view).select_related("account").first()
    if found is None:
        raise NotFound(f"you have saved no view {view}")
    return found


def columns_of(person: Person, noun: str) -> list[str]:
    """The columns that the person has chosen for lists of that noun, in their order; none where the usual ones hold."""
    return list(ListChoice.objects.filter(person=person, noun=noun).values_list("columns", flat=True).first() or [])
