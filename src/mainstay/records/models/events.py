"""What was done, by whom, to what: one row an operation. The same rows are the audit."""

from django.db import models

from mainstay.records.models.accounts import Account
from mainstay.records.models.people import Person

ATTACHED = ("machine.attached", "machine.attached-again")
SEALED = models.Q(position__isnull=False)
BY_PEOPLE = ~models.Q(kind__in=ATTACHED)
HAS_ACTOR = models.Q(actor__isnull=False)
BY_HOST = models.Q(origin__in=("job", "command line"))
REFUSED = models.Q(kind__endswith=".act-refused")


class Event(models.Model):
    """`kind` reads noun.what-happened. `details` holds before and after. People are named by id, so one can be erased.

    Where it came from: `origin` is the channel, `address` and `request` those of the call, `credential` the name of the API
    token that was shown. Rows are added and never changed, but for `delivered_at` and `position`, its place in the sealed chain: in
    that order, without gap, events are told to others.
    """

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="events", db_index=False)
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=100)
    actor = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    origin = models.CharField(max_length=20, default="")
    address = models.GenericIPAddressField(null=True, blank=True)
    request = models.CharField(max_length=64, blank=True, default="", db_default="")
    credential = models.CharField(max_length=80, blank=True, default="", db_default="")
    at = models.DateTimeField()
    details = models.JSONField(default=dict)
    delivered_at = models.DateTimeField(null=True, blank=True)
    position = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["position"], condition=models.Q(position__isnull=False), name="event_position_once"
            ),
        ]
        # What machines do by the million enters as few indexes as can be: those of filters leave it out.
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="event_of_account"),
            models.Index(fields=["-at", "-id"], name="event_by_time"),
            models.Index(fields=["account", "about", "-at"]),
            models.Index(fields=["id"], condition=models.Q(position__isnull=True), name="event_unsealed"),
            models.Index(fields=["account", "position"], condition=SEALED, name="event_feed_of_account"),
            models.Index(fields=["account", "kind", "-at", "-id"], condition=BY_PEOPLE, name="event_kind_of_account"),
            models.Index(fields=["kind", "-at", "-id"], condition=BY_PEOPLE, name="event_kind"),
            models.Index(fields=["account", "actor", "-at", "-id"], condition=HAS_ACTOR, name="event_actor_of_account"),
            models.Index(fields=["actor", "-at", "-id"], condition=HAS_ACTOR, name="event_actor"),
            models.Index(fields=["account", "origin", "-at", "-id"], condition=BY_HOST, name="event_host_of_account"),
            models.Index(fields=["origin", "-at", "-id"], condition=BY_HOST, name="event_host"),
            models.Index(fields=["account", "-at", "-id"], condition=REFUSED, name="event_refused_of_account"),
            models.Index(fields=["-at", "-id"], condition=REFUSED, name="event_refused"),
            models.Index(fields=["about", "-at", "-id"], condition=BY_PEOPLE, name="event_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
