"""Where do people sign in besides here? At the identity provider of their organisation, as staff have set it up."""

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q, Value

from mainstay.records.models.accounts import Account


class SingleSignOn(models.Model):
    """One identity provider (OpenID Connect): of an account's people, or of the provider's own where `account` is null.

    `secret` is sealed. `roles` gives the role of each group; empty: roles are changed here alone. `domains` are those of the
    mail addresses that it may speak for.
    """

    account = models.OneToOneField(Account, models.CASCADE, null=True, blank=True, related_name="single_sign_on")
    name = models.CharField(max_length=80, validators=[MinLengthValidator(2)])
    issuer = models.CharField(max_length=500)
    client_id = models.CharField(max_length=200)
    secret = models.CharField(max_length=1000)
    group_claim = models.CharField(max_length=100, blank=True, default="groups")
    roles = models.JSONField(default=dict, blank=True)
    domains = models.JSONField(default=list)
    makes_people = models.BooleanField(default=False)
    closes_passwords = models.BooleanField(default=False)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Value(1), name="single_sign_on_of_provider_once", condition=Q(account__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What links and addresses name it by; another one set up in its place has another."""
        return f"sso-{self.pk}"
