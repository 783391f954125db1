"""Answers about states that somebody asked to keep: as they were, under an address that stays."""

from django.db import models

from mainstay.records.models.accounts import Account
from mainstay.records.models.people import Person


class FrozenAnswer(models.Model):
    """An answer on one day with everything that made it. `asks` is the service, or "machine" for the machine itself; `digest`
    tells an answer from any other, so that the same one is kept once. Rows are added and never changed.
    """

    key = models.CharField(max_length=22, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="frozen_answers", db_index=False)
    machine = models.CharField(max_length=63)
    asks = models.CharField(max_length=60)
    on = models.DateField()
    digest = models.CharField(max_length=64)
    answer = models.JSONField()
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "digest"], name="frozen_answer_once")]

    def __str__(self) -> str:
        return f"{self.asks} of {self.machine} on {self.on}"
