"""Whom else are events sent to? Webhooks are added, changed, turned off and on, tested and replayed; each event reaches each
of them at least once, or is given up after twelve tries within two days.

A sending is three steps: it is claimed for a minute, which counts as a try; it is posted, outside any transaction; what came
back is noted, if the claim still stands. Whoever is killed in between leaves it to the next claim, under the same id.
"""

import json
import random
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import F, Q, QuerySet
from procrastinate.contrib.django import app

from mainstay.errors import Conflict, Invalid
from mainstay.gateways.sealing import sealed, unsealed
from mainstay.gateways.webhooks import (
    Inside,
    Message,
    Network,
    Reply,
    checked_url,
    literal_address,
    networks_of,
    refuse_inside,
)
from mainstay.operations._changes import change
from mainstay.operations._mail import page_address, queue_mail
from mainstay.operations._record import operation, record
from mainstay.operations.events import SEND, TESTED
from mainstay.queries import access
from mainstay.queries.event_kinds import known_kinds
from mainstay.queries.events import as_json, event_id
from mainstay.records.models import Account, Delivery, DeliveryAttempt, Event, Membership, Person, Webhook
from mainstay.records.models.people import Role
from mainstay.records.models.webhooks import DeliveryState

MOST = 20
TRIES = 12
MINUTES = (1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 960)
"""How long after each try the next one waits, at least."""
JITTER = 0.25
WINDOW = timedelta(days=2)
LEASE = timedelta(minutes=1)
BATCH = 8
OVERLAP = timedelta(days=1)
KEPT = timedelta(days=30)
_FORGOTTEN_AT_ONCE = 5000
_PLACES = (0x5EA2, 0x5EA3)  # of those who send at once


@dataclass(frozen=True, slots=True)
class Claimed:
    """A sending that is ours for a minute: which one, the number of this try, and what is posted."""

    delivery: int
    attempt: int
    message: Message


@operation
def add_webhook(
    *, actor: Person | None, account: str | None, url: str, kinds: Sequence[str], now: datetime
) -> tuple[Webhook, str]:
    """Events of these kinds are sent to the address from now on; with it comes the secret that signs them, shown this once.

    Refused: what is no address, one inside our own networks, unknown kinds, and more than twenty of them.
    """
    owner = access.events_owner(actor, account, "change-webhooks")
    if Webhook.objects.filter(account=owner).count() >= MOST:
        raise Conflict(
            f"there are {MOST} webhooks already", code="too-many", help="remove one, or have one hear of more"
        )
    secret = _new_secret()
    row = Webhook.objects.create(
        account=owner, url=_address(url, owner), kinds=known_kinds(list(kinds)), secret=sealed(secret), created_by=actor,
        created_at=now,
    )  # fmt: skip
    _record("webhook.added", row, actor, now, after={"host": _host(row.url), "kinds": row.kinds})
    return row, secret


@operation
def change_webhook(
    *,
    actor: Person | None,
    account: str | None,
    webhook: int,
    url: str | None = None,
    kinds: Sequence[str] | None = None,
    now: datetime,
) -> Webhook:
    """The webhook has that address and hears of these kinds; None leaves as it is. Refused as when it is added."""
    row = access.locked_webhook(actor, account, webhook)
    given = {
        "url": None if url is None else _address(url, row.account),
        "kinds": None if kinds is None else known_kinds(list(kinds)),
    }
    before = {"host": _host(row.url), "kinds": row.kinds}
    changed = change(row, {name: value for name, value in given.items() if value is not None})
    if changed:  # an address may hold what is nobody's business: the event names its host
        _record("webhook.changed", row, actor, now, before=before, after={"host": _host(row.url), "kinds": row.kinds})
    return row


@operation
def turn_webhook_on(*, actor: Person | None, account: str | None, webhook: int, now: datetime) -> Webhook:
    """Events are sent there again, those that happen from now on; the others can be replayed."""
    row = access.locked_webhook(actor, account, webhook)
    if change(row, {"is_on": True, "off_because": "", "failing_since": None}).after.get("is_on"):
        _record("webhook.turned-on", row, actor, now, before={"on": False}, after={"on": True})
    return row


@operation
def turn_webhook_off(*, actor: Person | None, account: str | None, webhook: int, now: datetime) -> Webhook:
    """Nothing is sent there for now; what waited is given up and can be replayed once it is on."""
    row = access.locked_webhook(actor, account, webhook)
    if row.is_on:
        _turn_off(row, "", actor, now)
    return row


@operation
def remove_webhook(*, actor: Person | None, account: str | None, webhook: int, now: datetime) -> None:
    """The webhook is gone, and with it what is known of its deliveries."""
    row = access.locked_webhook(actor, account, webhook)
    _record("webhook.removed", row, actor, now, before={"host": _host(row.url), "kinds": row.kinds})
    row.delete()


@operation
def rotate_webhook_secret(*, actor: Person | None, account: str | None, webhook: int, now: datetime) -> str:
    """A new secret signs from now on, shown this once; for a day the old one signs as well, beside it."""
    row = access.locked_webhook(actor, account, webhook)
    secret = _new_secret()
    row.secret, row.secret_before, row.secret_before_until = sealed(secret), row.secret, now + OVERLAP
    row.save(update_fields=["secret", "secret_before", "secret_before_until"])
    _record("webhook.secret-rotated", row, actor, now, after={"old_ends_at": row.secret_before_until.isoformat()})
    return secret


@operation
def send_test_event(*, actor: Person | None, account: str | None, webhook: int, now: datetime) -> Delivery:
    """An event that means nothing is on its way there, whatever it hears of otherwise. Refused where it is off."""
    row = access.locked_webhook(actor, account, webhook)
    _require_on(row)
    event = _record(TESTED, row, actor, now)
    app.configure_task(SEND).defer()
    return Delivery.objects.create(
        account=row.account, webhook=row, event=event, created_at=now, started_at=now, next_try_at=now
    )


@operation
def replay_delivery(*, actor: Person | None, account: str | None, delivery: int, now: datetime) -> Delivery:
    """The event is sent once more under its id, with all its tries again. Refused where the webhook is off."""
    found = access.delivery_for(actor, account, delivery, may="change-webhooks")
    webhook = access.locked_webhook(actor, account, found.webhook_id)
    _require_on(webhook)
    _replay(Delivery.objects.filter(pk=found.pk), actor, now)
    _record("webhook.replayed", webhook, actor, now, events=1, event=event_id(found.event_id))
    found.refresh_from_db()
    return found


@operation
def replay_failed_deliveries(
    *, actor: Person | None, account: str | None, webhook: int, since: datetime, now: datetime
) -> int:
    """Whatever has happened, or was tried, since then and has not come through is sent now; how many that are. Refused where it
    is off.
    """
    row = access.locked_webhook(actor, account, webhook)
    _require_on(row)
    later = Q(created_at__gte=since) | Q(last_tried_at__gte=since)
    missed = Delivery.objects.filter(later, webhook=row).exclude(state=DeliveryState.DELIVERED)
    count = _replay(missed, actor, now)
    if count:
        _record("webhook.replayed", row, actor, now, events=count, since=since.isoformat())
    return count


@contextmanager
def place_to_send() -> Iterator[bool]:
    """Whether the caller may send now. Of all workers together two may at once, so that a flood of events, or an address that hangs,
    leaves hands for mail and everything else. The place goes with the connection: one who is killed leaves it.
    """
    with connection.cursor() as cursor:
        taken = next((place for place in _PLACES if _is_free(cursor, place)), None)
        try:
            yield taken is not None
        finally:
            if taken is not None:
                cursor.execute("select pg_advisory_unlock(%s)", [taken])


@operation
def claim_deliveries(*, now: datetime) -> list[Claimed]:
    """Some sendings that are due are ours for a minute, each with what is posted. Addresses that fail come after those that work."""
    due = (
        Delivery.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=now, webhook__is_on=True)
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .order_by("next_try_at")
    )
    ours = list(due.filter(webhook__failing_since=None)[:BATCH]) or list(due[:BATCH])
    Delivery.objects.filter(pk__in=[each.pk for each in ours]).update(
        attempts=F("attempts") + 1, next_try_at=now + LEASE, last_tried_at=now
    )
    claimed = Delivery.objects.filter(pk__in=[each.pk for each in ours]).select_related("webhook", "event__account")
    return [Claimed(each.pk, each.attempts, _message(each, now)) for each in claimed.order_by("pk")]


@operation
def note_reply(*, claimed: Claimed, reply: Reply, now: datetime) -> None:
    """What came back is known. A try that failed is followed by another, later each time, as late as the other side asks; after
    twelve, or two days, the event is given up, and an address that took nothing in all that time is turned off.

    Nothing is noted where somebody else has claimed the sending since.
    """
    found = Delivery.objects.filter(pk=claimed.delivery, attempts=claimed.attempt, state=DeliveryState.WAITING)
    delivery = found.select_for_update(no_key=True).first()
    if delivery is None:
        return
    webhook = (
        Webhook.objects.select_for_update(no_key=True, of=("self",))
        .select_related("account", "created_by")
        .get(pk=delivery.webhook_id)
    )
    DeliveryAttempt.objects.create(
        delivery=delivery, at=delivery.last_tried_at, status=reply.status, ms=reply.ms, error=reply.error
    )  # type: ignore[misc]
    delivery.last_status, delivery.last_ms, delivery.last_error = reply.status, reply.ms, reply.error
    delivery.response = reply.text
    if reply.is_taken:
        delivery.state, delivery.next_try_at = DeliveryState.DELIVERED, None
        _set_failing(webhook, None)
    else:
        _set_failing(webhook, webhook.failing_since or delivery.last_tried_at)
        delivery.next_try_at = next_try(delivery, reply, now)
        delivery.state = DeliveryState.WAITING if delivery.next_try_at else DeliveryState.FAILED
    delivery.save()
    if (
        delivery.state == DeliveryState.FAILED
        and webhook.is_on
        and (webhook.failing_since or now) <= _first_try(delivery)
    ):
        _turn_off(webhook, f"it took nothing since {webhook.failing_since:%-d %b %Y, %H:%M} UTC", None, now)
        _tell_makers(webhook, now)


@operation
def forget_deliveries(*, now: datetime) -> int:
    """Some thousand deliveries older than thirty days are forgotten; how many were."""
    old = Delivery.objects.filter(created_at__lt=now - KEPT).exclude(state=DeliveryState.WAITING)
    forgotten, _ = Delivery.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:_FORGOTTEN_AT_ONCE])).delete()
    return forgotten


def next_try(delivery: Delivery, reply: Reply, now: datetime) -> datetime | None:
    """When the next try is: after a delay that grows, a little later by chance, and not before the other side asks. None: no more."""
    if delivery.attempts >= TRIES:
        return None
    minutes = MINUTES[delivery.attempts - 1]
    wait = timedelta(minutes=minutes) * (1 + random.uniform(0, JITTER))  # noqa: S311 -- spreads load, guards nothing
    then = now + max(wait, timedelta(seconds=reply.retry_after or 0))
    return then if then <= delivery.started_at + WINDOW else None


def body_of(delivery: Delivery) -> bytes:
    """What is posted, the same at every try. Its event and that one's account have been selected."""
    (said,) = as_json([delivery.event])
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _is_free(cursor: Any, place: int) -> bool:
    """Whether the place was free; now it is ours."""
    cursor.execute("select pg_try_advisory_lock(%s)", [place])
    (free,) = cursor.fetchone()
    return bool(free)


def _message(delivery: Delivery, now: datetime) -> Message:
    webhook = delivery.webhook
    before = webhook.secret_before if webhook.secret_before_until and now < webhook.secret_before_until else ""
    return Message(
        url=webhook.url,
        event=delivery.event.kind,
        id=event_id(delivery.event_id),
        body=body_of(delivery),
        secrets=tuple(filter(None, (unsealed(webhook.secret), unsealed(before)))),
        networks=_networks(webhook.account),
    )


def _networks(account: Account | None) -> tuple[Network, ...] | None:
    """The networks inside that may be called: for customers those that the host allows, for the provider itself all."""
    return networks_of(settings.WEBHOOK_NETWORKS) if account else None


def _address(url: str, account: Account | None) -> str:
    try:
        checked = checked_url(url)
        literal = literal_address(checked)
        if literal is not None:
            refuse_inside(str(literal), [literal], _networks(account))
    except (ValueError, Inside) as error:
        raise Invalid(f"{url!r} cannot be called", code="bad-address", fields={"url": str(error)}) from error
    if len(checked) > 500:
        raise Invalid("the address is too long", fields={"url": "500 characters at most"})
    return checked


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _new_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(32)}"


def _require_on(webhook: Webhook) -> None:
    if not webhook.is_on:
        raise Conflict("the webhook is off", code="webhook-off", help="turn it on first")


def _replay(deliveries: QuerySet[Delivery], actor: Person | None, now: datetime) -> int:
    count = deliveries.update(
        state=DeliveryState.WAITING, attempts=0, started_at=now, next_try_at=now, replayed_by=actor, replayed_at=now
    )
    if count:
        app.configure_task(SEND).defer()
    return count


def _set_failing(webhook: Webhook, since: datetime | None) -> None:
    if webhook.failing_since != since:
        webhook.failing_since = since
        webhook.save(update_fields=["failing_since"])


def _first_try(delivery: Delivery) -> datetime:
    tries = delivery.tries.filter(at__gte=delivery.started_at).order_by("at")
    first: datetime = tries.values_list("at", flat=True)[0]
    return first


def _turn_off(webhook: Webhook, because: str, actor: Person | None, now: datetime) -> None:
    webhook.is_on, webhook.off_because = False, because
    webhook.save(update_fields=["is_on", "off_because"])
    waiting = Delivery.objects.filter(webhook=webhook, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.FAILED, next_try_at=None, last_error="the webhook was turned off")
    _record("webhook.turned-off", webhook, actor, now, before={"on": True}, after={"on": False, "because": because})


def _tell_makers(webhook: Webhook, now: datetime) -> None:
    """Whoever made it is told; where they are gone, or it was the command line, the admins of the account."""
    page = page_address(f"/accounts/{webhook.account.key}/webhooks" if webhook.account else "/webhooks")
    for person in _makers(webhook):
        queue_mail(
            to=person.email, subject=f"The webhook to {_host(webhook.url)} is off", kind="webhook-off",
            text=f"Hello {person.name},\n\nevents are no longer sent to {_host(webhook.url)}, since {webhook.off_because}."
            f"\n\nWhat happened since can be sent again once it is on: {page}\n",
            about=f"webhook {webhook.pk}", account=webhook.account, person=person, now=now,
        )  # fmt: skip


def _makers(webhook: Webhook) -> list[Person]:
    maker = webhook.created_by
    if maker is not None and maker.is_active and not maker.is_service:
        return [maker]
    admins = Membership.objects.filter(account=webhook.account, role=Role.ADMIN, person__is_active=True)
    return [membership.person for membership in admins.select_related("person")] if webhook.account else []


def _record(kind: str, webhook: Webhook, actor: Person | None, now: datetime, **details: Any) -> Event:
    return record(kind, about=f"webhook {webhook.pk}", account=webhook.account, actor=actor, now=now, **details)
