"""The chain of the audit: each event's seal holds the hash of its row and of the seal before it. What was checked, and when."""

from django.db import models

from mainstay.records.models.accounts import Account
from mainstay.records.models.events import Event


class Seal(models.Model):
    """One link. Positions have no gap; `hash` is SHA-256 of the hash before (32 zero bytes before the first) and the event's row
    as text. A seal outlives its event, so that a removed one is missed.
    """

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.DO_NOTHING, related_name="seal", db_constraint=False)
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.position}: {bytes(self.hash).hex()[:12]}"


class SealCount(models.Model):
    """How many sealed events an account has, counted as they are sealed."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="seal_count")
    rows = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.account_id}: {self.rows}"


class ChainCheck(models.Model):
    """One check of the chain: up to which position, and what was found first where it is not whole."""

    at = models.DateTimeField()
    since = models.BigIntegerField(default=0)
    position = models.BigIntegerField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField(null=True, blank=True)
    found = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["-at"], name="chain_check_by_age")]

    def __str__(self) -> str:
        return self.found or f"whole up to {self.position}"
