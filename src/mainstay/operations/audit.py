"""The chain of the audit is checked, and its last link is given to those who keep one."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from mainstay.operations._mail import page_address, queue_mail
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.queries.chain import ChainFound, read_chain
from mainstay.records.models import ChainCheck, NoticeChoice, Person

CHECK = "audit.verify"
ANCHOR = "audit-anchor"
_log = logging.getLogger(__name__)


@operation
def check_chain(
    *,
    now: datetime,
    since: int = 0,
    anchors: Mapping[int, bytes] | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> ChainFound:
    """The chain was read from behind that place to its end, and what was found is kept: pages say until when it is known whole."""
    found = read_chain(since=since, anchors=anchors, progress=progress)
    ChainCheck.objects.create(
        at=now, since=since, position=found.position, hash=found.hash, sealed_at=found.sealed_at, found=found.found
    )
    if not found.is_whole:
        _log.error("the audit is not whole: %s", found.found)
    return found


@operation
def ask_for_check(*, actor: Person | None, account: str | None) -> None:
    """A worker checks the chain soon. Asked twice before it begins, it checks once."""
    access.events_owner(actor, account, "read-audit")
    try:
        with transaction.atomic():
            app.configure_task(CHECK, queueing_lock=CHECK).defer(timestamp=0)
    except (AlreadyEnqueued, IntegrityError):
        return


@operation
def choose_anchor_mail(*, actor: Person, wanted: bool, now: datetime) -> None:
    """The actor is mailed the last link of the chain once a day, or no longer. For those of the provider who read the audit."""
    access.require(actor, "read-audit")
    NoticeChoice.objects.update_or_create(person=actor, kind=ANCHOR, defaults={"wanted": wanted})
    record("audit.anchor-set", about=f"person {actor.pk}", account=None, actor=actor, now=now, after={"mailed": wanted})


@operation
def give_anchor(*, found: ChainFound, now: datetime) -> int:
    """The last link of the checked chain is logged, and on its way to everyone who wished for it; how many those are."""
    link = found.hash.hex()
    _log.info("the audit's anchor: %s at %s", link, found.position)
    said = "whole" if found.is_whole else f"NOT whole: {found.found}"
    text = (
        f"The audit is {said}.\n\nLast place: {found.position}\nIts hash:   {link}\n\n"
        f"Keep this mail: whoever changes a row sealed before cannot change what stands here.\n"
        f"Check it with: mainstay audit verify --anchor {found.position}:{link}\n\n{page_address('/audit')}\n"
    )
    chosen = NoticeChoice.objects.filter(kind=ANCHOR, wanted=True, person__is_active=True).exclude(
        person__staff_role=""
    )
    for choice in chosen.select_related("person"):
        queue_mail(
            to=choice.person.email, subject=f"The audit's anchor of {now:%-d %B %Y}", text=text, kind=ANCHOR,
            about=f"chain {found.position}", person=choice.person, now=now,
        )  # fmt: skip
    return len(chosen)
