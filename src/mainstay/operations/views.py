"""How a person wants to find lists again: views that are saved, columns that are chosen. All of it is the person's own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mainstay.errors import Conflict, Invalid
from mainstay.operations._changes import change, insert, unique
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.queries.views import MOST, saved_view, saved_views
from mainstay.records.models import ListChoice, Person, SavedView

COLUMNS = 40


@operation
def choose_columns(*, actor: Person, noun: str, columns: Sequence[str], now: datetime) -> ListChoice:
    """Lists of that noun show the actor these columns, in this order; the usual ones where none is named."""
    choice, _ = ListChoice.objects.get_or_create(person=actor, noun=noun)
    if change(choice, {"columns": list(columns[:COLUMNS])}):
        _record("list.columns-chosen", actor, now, noun=noun, columns=choice.columns)
    return choice


@operation
def save_view(
    *, actor: Person, noun: str, account: str | None, name: str, query: str, columns: Sequence[str], now: datetime
) -> SavedView:
    """The list has a view of that name, for the actor alone. Refused: no name, one that is taken, and more than twelve."""
    owner = access.account_for(actor, account) if account is not None else None
    if not name.strip():
        raise Invalid("a view needs a name", fields={"name": "say what it is called"})
    if len(saved_views(actor, noun, owner)) >= MOST:
        raise Conflict(f"you have saved {MOST} views of this list", code="too-many-views", help="remove one first")
    view = SavedView(
        person=actor, account=owner, noun=noun, name=name.strip(), query=query, columns=list(columns[:COLUMNS]),
        created_at=now,
    )  # fmt: skip
    insert(view, taken=f"you have a view called {view.name!r} already")
    _record("view.saved", actor, now, noun=noun, name=view.name)
    return view


@operation
def rename_view(*, actor: Person, view: int, name: str, now: datetime) -> SavedView:
    """The view has that name. NotFound: one that is not the actor's own. Refused: no name, one that is taken."""
    row = saved_view(actor, view)
    if not name.strip():
        raise Invalid("a view needs a name", fields={"name": "say what it is called"})
    with unique(f"you have a view called {name.strip()!r} already"):
        changed = change(row, {"name": name.strip()})
    if changed:
        _record("view.renamed", actor, now, noun=row.noun, before=changed.before, after=changed.after)
    return row


@operation
def remove_view(*, actor: Person, view: int, now: datetime) -> SavedView:
    """The view is gone. NotFound: one that is not the actor's own."""
    row = saved_view(actor, view)
    SavedView.objects.filter(pk=row.pk).delete()
    _record("view.removed", actor, now, noun=row.noun, name=row.name)
    return row


def _record(kind: str, actor: Person, now: datetime, **details: Any) -> None:
    record(kind, about=f"person {actor.pk}", account=None, actor=actor, now=now, **details)
