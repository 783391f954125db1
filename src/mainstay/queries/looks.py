"""When did the provider's people look as somebody?"""

from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, QuerySet

from mainstay.records.models import Account, Look, Person

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

SHOWN = 20


class PagesSeen(TypedDict):
    """How many pages were seen in a look."""

    seen: int


def look_in_force(by: Person, look: int, now: datetime) -> Look | None:
    """The look of that id, if it is theirs and is not over. One statement."""
    rows = Look.objects.filter(pk=look, by=by, ended_at__isnull=True, ends_at__gt=now)
    return rows.select_related("person", "account").first()


def looks_of(
    account: Account, person: Person | None = None, *, limit: int = SHOWN
) -> "QuerySet[WithAnnotations[Look, PagesSeen]]":
    """The newest looks into the account, at everybody or as one person, each with `seen`, its pages. One statement."""
    rows = Look.objects.filter(account=account)
    rows = rows if person is None else rows.filter(person=person)
    return rows.select_related("by", "person").annotate(seen=Count("pages")).order_by("-started_at")[:limit]
