"""Who else is told what was done: the addresses that events are sent to, each sending, and each try of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from mainstay.records.models.accounts import Account
from mainstay.records.models.events import Event
from mainstay.records.models.people import Person


class Webhook(models.Model):
    """An address that events of an account are sent to; without an account it is the provider's and hears of all of them.

    `kinds` are kinds of events, whole nouns as "machine.*", or "*". Secrets are sealed; after a rotation the one before signs as well
    until `secret_before_until`. `failing_since` is the first failed try since something last came through.
    """

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="webhooks", db_index=False)
    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=60))
    secret = models.TextField()
    secret_before = models.TextField(blank=True, default="")
    secret_before_until = models.DateTimeField(null=True, blank=True)
    is_on = models.BooleanField(default=True)
    off_because = models.CharField(max_length=200, blank=True, default="")
    failing_since = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "id"], name="webhook_of_account")]

    def __str__(self) -> str:
        return self.url


class DeliveryState(models.TextChoices):
    """How far the sending of an event has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


class Delivery(models.Model):
    """One event on its way to one webhook. `next_try_at` is set while it waits; whoever tries it puts it off by a lease first, so
    that one who is killed meanwhile leaves it to the next. `attempts` counts the tries since `started_at`, when it was made or last
    replayed.
    """

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="deliveries", db_index=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries", db_index=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    last_tried_at = models.DateTimeField(null=True, blank=True)
    last_status = models.PositiveSmallIntegerField(null=True, blank=True)
    last_ms = models.PositiveIntegerField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    response = models.TextField(blank=True, default="")
    replayed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    replayed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="delivery_once")]
        indexes = [
            models.Index(fields=["next_try_at"], condition=models.Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["account", "-id"], name="delivery_of_account"),
            models.Index(fields=["webhook", "created_at"], name="delivery_of_hour"),
            models.Index(fields=["account", "-id"], condition=~models.Q(state="delivered"), name="delivery_missed"),
            models.Index(fields=["created_at"], name="delivery_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} to {self.webhook_id}: {self.state}"


class DeliveryAttempt(models.Model):
    """One try: when, how long it took, and what came back; no status where nothing did."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    ms = models.PositiveIntegerField()
    error = models.CharField(max_length=300, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.status or self.error}"
