"""Who signs in: people of customers, by their memberships, and people of the provider, by their staff role."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from mainstay.records.models.accounts import Account


class StaffRole(models.TextChoices):
    """What a person of the provider may do."""

    ENGINEER = "engineer"
    MANAGER = "manager"
    OPERATIONS = "operations"
    AUDITOR = "auditor"


class Role(models.TextChoices):
    """What a person may do in an account."""

    ADMIN = "admin"
    TECHNICAL = "technical"
    BILLING = "billing"
    VIEWER = "viewer"


class People(BaseUserManager["Person"]):
    """Looks people up by their address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person who signs in with that address."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who signs in. `staff_role` is empty for people of customers.

    A service that calls the API is one too: it never signs in, and `service_of` names the account whose it is (a provider's own
    has a staff role). Whoever comes by a token is held to what the token may: `held_to` is then its acts, and None for all;
    `held_in` is the only account in which it works, by its id.
    """

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    staff_role = models.CharField(max_length=20, choices=StaffRole, blank=True, default="")
    zone = models.CharField(max_length=60, default="UTC")
    theme = models.CharField(
        max_length=5, choices=[("", "system"), ("light", "light"), ("dark", "dark")], blank=True, default=""
    )
    density = models.CharField(
        max_length=10, choices=[("", "usual"), ("compact", "compact"), ("roomy", "roomy")], blank=True, default=""
    )
    keyboard = models.BooleanField(default=True, db_default=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    is_service = models.BooleanField(default=False, db_default=False)
    service_of = models.ForeignKey(
        Account, models.CASCADE, null=True, blank=True, related_name="services_here", db_index=False
    )

    held_to: frozenset[str] | None = None  # of this presence alone, never stored
    held_in: int | None = None  # likewise

    objects = People()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="person_email_once", violation_error_code="email-taken"),
            models.CheckConstraint(
                condition=models.Q(staff_role__in=["", *StaffRole.values]), name="person_staff_role_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Whether this is a person of the provider."""
        return self.staff_role != ""


class Membership(models.Model):
    """A person's role in an account. A technical representative holds a personal credential (10.2)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField()
    holds_credential = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "person"], name="membership_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.role} of {self.account}"
