"""Decisions about acts, kept as they were taken. Rows are added and never changed."""

from django.db import models

from mainstay.records.models.accounts import Account


class KeptDecision(models.Model):
    """One answer with its facts, as the public JSON had it. `about` names the thing: "machine 12", "contract MS-2041"."""

    key = models.CharField(max_length=16, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="decisions", db_index=False)
    about = models.CharField(max_length=100)
    question = models.CharField(max_length=60)
    verdict = models.CharField(max_length=20)
    decision = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "about", "-at"])]

    def __str__(self) -> str:
        return f"{self.question}: {self.verdict}"
