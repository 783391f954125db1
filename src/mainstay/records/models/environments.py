"""The groups of machines that are one private cloud, cluster or the like (def.environment)."""

from django.db import models

from mainstay.records.models.accounts import Account


class Environment(models.Model):
    """A declared environment. A machine that names none forms one of its own."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="environments")
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="environment_name_once")]

    def __str__(self) -> str:
        return self.name
