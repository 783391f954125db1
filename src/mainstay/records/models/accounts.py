"""The customers: each is an account, and every row of a customer carries it."""

from django.core.validators import RegexValidator
from django.db import models

KEY = RegexValidator(r"^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$", "small letters, digits and hyphens, at most 50")


class Account(models.Model):
    """A customer. `key` stands in addresses and commands and does not change. From the day `second_factor_from` nobody of it
    signs in without a second factor.
    """

    key = models.CharField(max_length=50, unique=True, validators=[KEY])
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=60, default="UTC")
    created_at = models.DateTimeField()
    second_factor_from = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
