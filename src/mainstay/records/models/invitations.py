"""Who is asked to come: by mail, with a link that works once."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from mainstay.records.models.accounts import Account
from mainstay.records.models.mail import Mail
from mainstay.records.models.people import Person, Role, StaffRole

_OPEN = Q(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """Somebody at that address may take that role: in the account, or at the provider where there is none.

    The link's token is kept as a hash. It is open until it is accepted, withdrawn or past its end; `mail` is the last that
    carried it.
    """

    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=20)
    token_hash = models.BinaryField(unique=True)
    invited_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("account", Lower("email"), name="invitation_open_once", condition=_OPEN),
            models.UniqueConstraint(
                Lower("email"), name="staff_invitation_open_once", condition=_OPEN & Q(account__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=False, role__in=Role.values)
                | Q(account__isnull=True, role__in=StaffRole.values),
                name="invitation_role_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.account or 'the provider'}"
