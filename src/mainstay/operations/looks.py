"""Looking as a person of a customer: what they see, for a while, for a reason, and without changing anything."""

from datetime import datetime, timedelta

from mainstay.errors import Conflict, Invalid
from mainstay.operations._changes import check_fields
from mainstay.operations._people import member_of
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.records.models import Look, PageSeen, Person

LONGEST = timedelta(minutes=30)
_PATH = 300


@operation
def start_look(*, actor: Person, account: str, email: str, reason: str, now: datetime) -> Look:
    """The actor sees what the member of the account sees, for thirty minutes at most; an earlier look of theirs is over.

    Refused: no reason, a member who works for the provider, or one who may not sign in.
    """
    owner = access.locked_account(actor, account, may="look-as")
    person = member_of(owner, email).person
    if person.is_staff or person.is_service or not person.is_active:
        raise Conflict(
            f"nobody looks as {person.email}", code="not-to-be-looked-as",
            help="staff look as people of customers who may sign in",
        )  # fmt: skip
    if not reason.strip():
        raise Invalid("a look needs a reason", fields={"reason": "say what it is for; the customer reads it"})
    for earlier in Look.objects.select_for_update(no_key=True).filter(by=actor, ended_at__isnull=True):
        _end(earlier, now)
    look = Look(account=owner, person=person, by=actor, reason=reason.strip(), started_at=now, ends_at=now + LONGEST)
    check_fields(look)
    look.save(force_insert=True)
    record(
        "look.started", about=f"look {look.pk}", account=owner, actor=actor, now=now, person=person.pk,
        reason=look.reason, ends_at=look.ends_at.isoformat(),
    )  # fmt: skip
    return look


@operation
def see_page(*, actor: Person, look: int, path: str, now: datetime) -> None:
    """The page counts among those that were seen in the actor's look. A page is no event: the end of the look counts them."""
    PageSeen.objects.create(look=access.look_for(actor, look), path=path[:_PATH], at=now)


@operation
def end_look(*, actor: Person, look: int, now: datetime) -> Look:
    """The actor is themselves again; the event says how long it took and how many pages were seen. Refused: one that is over."""
    row = access.look_for(actor, look)
    locked = Look.objects.select_for_update(no_key=True, of=("self",)).select_related("account").get(pk=row.pk)
    if locked.ended_at is not None:
        raise Conflict("the look is over", code="look-over")
    _end(locked, now)
    return locked


@operation
def end_expired_looks(*, now: datetime) -> int:
    """Every look whose time is over has ended at that time; how many did."""
    over = Look.objects.filter(ended_at__isnull=True, ends_at__lte=now).select_related("account", "by")
    rows = list(over.select_for_update(no_key=True, skip_locked=True, of=("self",)))
    for look in rows:
        _end(look, now)
    return len(rows)


def _end(look: Look, now: datetime) -> None:
    look.ended_at = min(now, look.ends_at)
    look.save(update_fields=["ended_at"])
    minutes = max(1, round((look.ended_at - look.started_at).total_seconds() / 60))
    record(
        "look.ended", about=f"look {look.pk}", account=look.account, actor=look.by, now=now, person=look.person_id,
        reason=look.reason, minutes=minutes, pages=look.pages.count(),
    )  # fmt: skip
