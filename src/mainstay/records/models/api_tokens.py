"""What calls the API: tokens of people and services, what was asked of it once, and how often it was called."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from mainstay.records.models.accounts import Account
from mainstay.records.models.people import Person


class ApiToken(models.Model):
    """A token of a person or a service. The text was shown once; its hash and last four characters are kept.

    `account` is the only account in which it works; without one it works wherever its person may. Rotating makes a new row
    and ends this one, which goes on to its `ends_at`.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="api_tokens", db_index=False)
    account = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, related_name="api_tokens", db_index=False
    )
    name = models.CharField(max_length=80)
    tail = models.CharField(max_length=4)
    hash = models.BinaryField(unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_from = models.GenericIPAddressField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", db_index=False
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("created_at")), name="api_token_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="api_token_of_account"),
            models.Index(fields=["person", "-id"], name="api_token_of_person"),
        ]

    def __str__(self) -> str:
        return self.name


class AnsweredCall(models.Model):
    """A write that was asked for under a key of the caller's own, and its answer, so that asking again does nothing twice.

    It is written in the transaction of the act itself: where there is a row the act was done, and where it was not there is
    none. `asked` is a digest of the call; `answer` is sealed, since it may hold a token that is shown once.
    """

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="answered_calls", db_index=False)
    key = models.CharField(max_length=200)
    asked = models.BinaryField()
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(default="")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="answered_call_once")]

    def __str__(self) -> str:
        return self.key


class CallCount(models.Model):
    """How often a token or an address called within a minute. Written on every call, and lost when the server fails."""

    who = models.CharField(max_length=80)
    minute = models.DateTimeField()
    calls = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "minute"], name="call_count_once")]
        indexes = [models.Index(fields=["minute"], name="call_count_minute")]

    def __str__(self) -> str:
        return f"{self.who} at {self.minute:%H:%M}"
