"""What was done, by whom, to what: one row an operation. The same rows are the audit."""

from django.db import models

from mainstay.records.models.accounts import Account
from mainstay.records.models.people import Person


class Event(models.Model):
    """`kind` reads noun.what-happened. `details` holds before and after. People are named by id, so one can be erased.

    Where it came from: `origin` is the channel, `address` and `request` those of the call, `credential` the name of the API
    token that was shown.
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

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="event_of_account"),
            models.Index(fields=["account", "about", "-at"]),
            models.Index(fields=["id"], condition=models.Q(delivered_at__isnull=True), name="event_undelivered"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
