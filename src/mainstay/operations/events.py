"""What was done is told to everyone concerned: each event is delivered once, a moment after its transaction."""

from datetime import datetime

from mainstay.operations._record import operation
from mainstay.records.models import Event

BATCH = 1000


@operation
def deliver_events(*, now: datetime) -> int:
    """The oldest undelivered events, some thousand at a time, are delivered; how many were. Two at once share them."""
    waiting = Event.objects.filter(delivered_at__isnull=True).order_by("pk").select_for_update(skip_locked=True)
    taken = list(waiting.values_list("pk", flat=True)[:BATCH])
    return Event.objects.filter(pk__in=taken).update(delivered_at=now)
