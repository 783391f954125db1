"""Attaching by a code: the machine shows it, a signed-in person confirms it."""

from django.db import models

from mainstay.records.models.contracts import ContractToken
from mainstay.records.models.people import Person


class MagicAttach(models.Model):
    """One request. The machine's token is kept as a hash; the user code is short-lived and typed by a person."""

    token_hash = models.BinaryField(unique=True)
    user_code = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    asked_from = models.CharField(max_length=60, blank=True, default="")
    expires_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    contract_token = models.ForeignKey(ContractToken, models.CASCADE, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_code"], condition=models.Q(ended_at__isnull=True), name="magic_code_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(ended_at__isnull=True), name="magic_open_by_end"),
        ]

    def __str__(self) -> str:
        return self.user_code
