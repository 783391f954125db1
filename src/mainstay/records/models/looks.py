"""When did somebody of the provider look as a person of a customer? Kept, and shown to the customer."""

from django.db import models
from django.db.models import Q

from mainstay.records.models.accounts import Account
from mainstay.records.models.people import Person


class Look(models.Model):
    """A time, ended by hand or at `ends_at` at the latest, in which `by` saw what `person` sees, and changed nothing."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="looks")
    person = models.ForeignKey(Person, models.CASCADE, related_name="looks")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by"], condition=Q(ended_at__isnull=True), name="look_open_once"),
        ]
        indexes = [models.Index(fields=["account", "-started_at"], name="look_of_account")]

    def __str__(self) -> str:
        return f"{self.by} as {self.person}"


class PageSeen(models.Model):
    """A page that was seen in a look: its address without what was asked of it."""

    look = models.ForeignKey(Look, models.CASCADE, related_name="pages")
    path = models.CharField(max_length=300)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.path
