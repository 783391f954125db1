"""What does a page say of webhooks? Each with how it does, the deliveries, and the one that is open."""

import json
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from mainstay.operations.webhooks import TRIES, WINDOW, body_of
from mainstay.portal.addresses import with_query
from mainstay.portal.audit.shown import RowShown, rows_shown
from mainstay.portal.pictures.hour_bars import Hour
from mainstay.portal.places import Place
from mainstay.portal.requests import PageRequest
from mainstay.portal.templatetags.dates import plural
from mainstay.queries import access
from mainstay.queries.events import event_id
from mainstay.queries.webhooks import WebhookStand, deliveries, webhook_stands
from mainstay.records.models import Account, Delivery, DeliveryAttempt
from mainstay.records.models.webhooks import DeliveryState

KEPT_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class StandShown:
    """A webhook as its row says it."""

    stand: WebhookStand
    hours: tuple[Hour, ...]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryShown:
    """A delivery as its row says it."""

    delivery: Delivery
    id: str
    about: RowShown
    icon: str
    look: str
    word: str
    after: str
    tries: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The delivery that is open: what was sent, what came back, and when it is tried again."""

    shown: DeliveryShown
    sent: str
    came: str
    tries: tuple[DeliveryAttempt, ...]
    gives_up_at: datetime
    missed_since: datetime | None
    missed: int


def webhooks_section(request: PageRequest, account: Account | None) -> dict[str, Any]:
    """The context of webhooks/_section.html, for those who may follow events; empty for others."""
    if not access.has_right(request.user, "follow-events", account):
        return {}
    place = Place(account, "webhooks")
    only_missed = request.GET.get("only") == "missed"
    before = _number(request.GET.get("before", ""))
    page = deliveries(account, only_missed=only_missed, before=before)
    kept = {"only": "missed" if only_missed else None}
    here = with_query(request.path, **kept, before=before or None)
    stands = webhook_stands(account, request.now)
    return {
        "webhooks_url": place.url,
        "webhooks": [_stand(stand) for stand in stands],
        "may_change_webhooks": access.has_right(request.user, "change-webhooks", account),
        "deliveries": [_delivery(each, row) for each, row in _with_rows(page.deliveries)],
        "opened": _opened(request, account, stands),
        "only_missed": only_missed,
        "deliveries_url": request.path,
        "missed_url": with_query(request.path, only="missed"),
        "lines_url": f"{place.url}/deliveries.jsonl",
        "open_with": f"{here}{'&' if '?' in here else '?'}delivery=",
        "here": here,
        "older_deliveries_url": with_query(request.path, **kept, before=page.before) if page.before else "",
        "failing": [stand for stand in stands if stand.state == "failing"],
        "off": [stand for stand in stands if stand.webhook.off_because],
        "tries_at_most": TRIES,
    }


def _stand(stand: WebhookStand) -> StandShown:
    said = f"{stand.delivered:,} of {plural(stand.events, 'event')} came through in 24 hours"
    hours = tuple(Hour(hour.delivered + hour.missed, hour.missed) for hour in stand.hours)
    return StandShown(stand=stand, hours=hours, says=said)


def _with_rows(found: tuple[Delivery, ...]) -> list[tuple[Delivery, RowShown]]:
    return list(zip(found, rows_shown([each.event for each in found], provider=""), strict=True))


def _delivery(delivery: Delivery, row: RowShown) -> DeliveryShown:
    icon, look, word = _came_back(delivery)
    return DeliveryShown(
        delivery=delivery,
        id=event_id(delivery.event_id),
        about=row,
        icon=icon,
        look=look,
        word=word,
        after=_spent(delivery.last_ms),
        tries=f"{delivery.attempts}"
        if delivery.state == DeliveryState.DELIVERED
        else f"{delivery.attempts} of {TRIES}",
    )


def _came_back(delivery: Delivery) -> tuple[str, str, str]:
    """The mark, its look and the word."""
    said = str(delivery.last_status or delivery.last_error)
    if delivery.state == DeliveryState.DELIVERED:
        return "check", "ok", said
    if delivery.last_tried_at is None or (delivery.state == DeliveryState.WAITING and not said):
        return "clock", "accent", "on its way"
    return "pennant", "bad", said


def _opened(request: PageRequest, account: Account | None, stands: list[WebhookStand]) -> Opened | None:
    number = _number(request.GET.get("delivery", ""))
    if not number:
        return None
    delivery = access.delivery_for(request.user, account.key if account else None, number)
    (shown,) = [_delivery(each, row) for each, row in _with_rows((delivery,))]
    stand = next(each for each in stands if each.webhook.pk == delivery.webhook_id)
    return Opened(
        shown=shown,
        sent=_sent(delivery),
        came=_came(delivery),
        tries=tuple(delivery.tries.order_by("at")),
        gives_up_at=delivery.started_at + WINDOW,
        missed_since=stand.webhook.failing_since,
        missed=stand.missed,
    )


def _sent(delivery: Delivery) -> str:
    """The request as it goes out; the signature is another at each try."""
    parts = urlsplit(delivery.webhook.url)
    body = json.dumps(json.loads(body_of(delivery)), indent=1, ensure_ascii=False)
    lines = (
        f"POST {parts.path or '/'}",
        f"Mainstay-Event: {delivery.event.kind}",
        f"Mainstay-Id: {event_id(delivery.event_id)}",
        "Mainstay-Signature: t=…,v1=…",
        "",
        body,
    )
    return "\n".join(lines)


def _came(delivery: Delivery) -> str:
    if delivery.last_tried_at is None:
        return "not tried yet"
    if delivery.last_status is None:
        return delivery.last_error or "nothing"
    try:
        phrase = HTTPStatus(delivery.last_status).phrase
    except ValueError:
        phrase = ""
    head = f"{delivery.last_status} {phrase}".strip()
    return "\n\n".join(filter(None, (head, delivery.last_error, delivery.response)))


def _spent(ms: int | None) -> str:
    if ms is None:
        return "\N{EN DASH}"
    return f"{ms} ms" if ms < 1000 else f"{ms / 1000:.1f} s".replace(".0 s", " s")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def networks_note() -> str:
    """Which networks inside may be called, where any may."""
    return str(settings.WEBHOOK_NETWORKS)
