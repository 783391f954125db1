"""What becomes of what webhooks are sent? Each webhook with its last day by hours, and the deliveries with what came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncHour

from mainstay.records.models import Account, Delivery, Webhook
from mainstay.records.models.webhooks import DeliveryState

HOURS = 24
PAGE = 25
State = Literal["working", "failing", "off", "new"]


@dataclass(frozen=True, slots=True)
class Hour:
    """The events of one hour: how many came through, and how many have not."""

    delivered: int
    missed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookStand:
    """A webhook and how it does. `waiting` events are tried again, the next at `next_try_at`; `missed` are given up or wait."""

    webhook: Webhook
    hours: tuple[Hour, ...]
    waiting: int
    missed: int
    next_try_at: datetime | None

    @property
    def delivered(self) -> int:
        return sum(hour.delivered for hour in self.hours)

    @property
    def events(self) -> int:
        return self.delivered + sum(hour.missed for hour in self.hours)

    @property
    def state(self) -> State:
        if not self.webhook.is_on:
            return "off"
        if self.webhook.failing_since:
            return "failing"
        return "working" if self.events else "new"


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Some deliveries, newest first. `before` asks for the next page; 0 on the last."""

    deliveries: tuple[Delivery, ...]
    before: int


def webhook_stands(account: Account | None, now: datetime) -> list[WebhookStand]:
    """The webhooks of the account, or the provider's, in the order in which they were added. Three statements."""
    webhooks = list(Webhook.objects.filter(account=account).select_related("account", "created_by").order_by("pk"))
    hours = _hours(webhooks, now)
    missed = _missed(account)
    return [
        WebhookStand(
            webhook=webhook,
            hours=hours[webhook.pk],
            waiting=missed[webhook.pk]["waiting"] if webhook.pk in missed else 0,
            missed=missed[webhook.pk]["missed"] if webhook.pk in missed else 0,
            next_try_at=missed[webhook.pk]["next"] if webhook.pk in missed else None,
        )
        for webhook in webhooks
    ]


def deliveries(
    account: Account | None, *, only_missed: bool = False, before: int = 0, limit: int = PAGE
) -> DeliveryPage:
    """A page of what was sent. One statement."""
    rows = Delivery.objects.filter(account=account)
    rows = rows.exclude(state=DeliveryState.DELIVERED) if only_missed else rows
    rows = rows.filter(pk__lt=before) if before else rows
    chosen = rows.select_related("webhook", "event__account", "replayed_by").order_by("-pk")
    found = list(chosen[: limit + 1])
    return DeliveryPage(tuple(found[:limit]), found[limit - 1].pk if len(found) > limit else 0)


def _hours(webhooks: Iterable[Webhook], now: datetime) -> dict[int, tuple[Hour, ...]]:
    """The last 24 hours of each webhook, the present one last."""
    first = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    rows = (
        Delivery.objects.filter(webhook__in=list(webhooks), created_at__gte=first)
        .values("webhook", hour=TruncHour("created_at"))
        .annotate(
            delivered=Count("pk", filter=Q(state=DeliveryState.DELIVERED)),
            missed=Count("pk", filter=~Q(state=DeliveryState.DELIVERED)),
        )
    )
    found = {(row["webhook"], row["hour"]): Hour(row["delivered"], row["missed"]) for row in rows}
    hours = [first + timedelta(hours=passed) for passed in range(HOURS)]
    return {webhook.pk: tuple(found.get((webhook.pk, hour), Hour(0, 0)) for hour in hours) for webhook in webhooks}


def _missed(account: Account | None) -> dict[int, dict[str, Any]]:
    """By webhook, what has not come through: how much, how much of it is tried again, and when next."""
    rows = Delivery.objects.filter(account=account).exclude(state=DeliveryState.DELIVERED).values("webhook")
    waiting = Count("pk", filter=Q(state=DeliveryState.WAITING))
    counted: Iterable[Any] = rows.annotate(waiting=waiting, missed=Count("pk"), next=Min("next_try_at"))
    return {row["webhook"]: row for row in counted}
