"""The provider whose installation this is: its name, its addresses, and where its catalogue differs from the shipped one."""

from django.db import models
from django.db.models import Q


class Provider(models.Model):
    """The one row of settings that staff may change. `revision` grows with each change that machines can see.

    `offer_days`: how long a customer has to answer an offered amendment.
    """

    name = models.CharField(max_length=200)
    contract_url = models.CharField(max_length=500, blank=True, default="")
    portal_url = models.CharField(max_length=500, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    offer_days = models.PositiveSmallIntegerField(default=14, db_default=14)
    created_at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)
    second_factor_from = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="provider_is_one")]

    def __str__(self) -> str:
        return self.name


class LegacyEnd(models.Model):
    """The last day of Legacy support of a release as this provider gives it; null: it gives none (2.1)."""

    release = models.CharField(max_length=10, unique=True)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.release} to {self.until}"
