"""What was done is sealed into the chain and told to everyone concerned: each event once, a moment after its transaction.

What is sealed has its position: the feed goes by it and so never passes over an event whose transaction ended late.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.db.models import Q
from procrastinate.contrib.django import app

from mainstay.operations._notices import tell_of_events
from mainstay.operations._record import operation
from mainstay.queries.event_kinds import hears
from mainstay.records.models import Delivery, Seal, Webhook
from mainstay.records.statements import find_all, write

BATCH = 1000
NOBODY_MAILED: Mapping[str, str] = MappingProxyType({})
SEND = "webhooks.send"
TESTED = "webhook.tested"  # is on its way to its one webhook from the start
FIRST = bytes(32)
_SEALER = 0x5EA1  # of the lock that one sealer holds at a time


@operation
def deliver_events(*, mailed: Mapping[str, str] = NOBODY_MAILED, now: datetime) -> int:
    """The oldest events that are not in the chain, some thousand at a time, are sealed into it and on their way to the webhooks
    that asked for them, and by mail to those whom they concern; how many were. Of two at once one waits for the other.

    `mailed` says of which kind of notice an event of one kind is.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_SEALER])
    events = find_all("find_unsealed", {"batch": BATCH})
    if events:
        _seal(events, now)
        untold = [event for event in events if event.untold]
        _fan_out(untold, now)
        tell_of_events([event.id for event in untold if event.kind in mailed], mailed, now)
    return len(events)


def _seal(events: Sequence[Any], now: datetime) -> None:
    last = Seal.objects.order_by("-position").first()
    position, link = (last.position, bytes(last.hash)) if last else (0, FIRST)
    hashes = []
    for event in events:
        link = hashlib.sha256(link + event.sealed_text.encode()).digest()
        hashes.append(link)
    write("write_seals", {
        "positions": list(range(position + 1, position + 1 + len(events))), "events": [event.id for event in events],
        "hashes": hashes, "now": now,
    })  # fmt: skip


def _fan_out(events: Sequence[Any], now: datetime) -> None:
    """A delivery for each webhook of the event's account, and each of the provider's, that asked for its kind."""
    listening: dict[int | None, list[Webhook]] = defaultdict(list)
    accounts = {event.account_id for event in events}
    for webhook in Webhook.objects.filter(Q(account__in=accounts) | Q(account=None), is_on=True).only(
        "account_id", "kinds"
    ):
        listening[webhook.account_id].append(webhook)
    if not listening:
        return
    made = [
        _delivery(webhook, event.id, now)
        for event in events
        for webhook in {each.pk: each for each in (*listening[event.account_id], *listening[None])}.values()
        if event.kind != TESTED and hears(webhook.kinds, event.kind)
    ]
    if Delivery.objects.bulk_create(made):
        app.configure_task(SEND).defer()


def _delivery(webhook: Webhook, event: int, now: datetime) -> Delivery:
    return Delivery(
        account_id=webhook.account_id, webhook=webhook, event_id=event, created_at=now, started_at=now, next_try_at=now
    )
