"""What was bought: contracts with their lines, written deviations and tokens."""

from django.db import models
from django.db.models import F, Q

from mainstay.records.models.accounts import Account
from mainstay.records.models.environments import Environment
from mainstay.records.models.people import Person


class LineKind(models.TextChoices):
    """What a line counts: machines of one kind, or machines that hold the Legacy add-on."""

    PHYSICAL = "physical"
    VIRTUAL = "virtual"
    DESKTOP = "desktop"
    LEGACY = "legacy"


class Scope(models.TextChoices):
    """Scope of security maintenance (intro.scope), in the order in which machines take lines. apps-only only where a contract names it."""

    FULL = "full"
    INFRA_ONLY = "infra-only"
    APPS_ONLY = "apps-only"


class SupportScope(models.TextChoices):
    """Scope of support (7.2, 7.3)."""

    FULL = "full"
    INFRA = "infra"


class Level(models.TextChoices):
    """Support level (intro.levels)."""

    SELF_SUPPORT = "self-support"
    WEEKDAY = "weekday"
    ALWAYS = "24/7"


class Contract(models.Model):
    """A contract under one edition of the terms. Both dates are last and first days; without them it was never in effect.

    `revision` grows with every change that an attached machine can see, so that what is shared between machines is
    made anew. `readings` are the choices of open readings that this contract makes in place of ours.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    edition = models.CharField(max_length=20)
    signed_on = models.DateField(null=True, blank=True)
    effective_from = models.DateField(null=True, blank=True)
    effective_to = models.DateField(null=True, blank=True)
    support_until = models.DateField(null=True, blank=True)
    readings = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_from__isnull=True, effective_to__isnull=True)
                | Q(effective_from__isnull=False, effective_to__isnull=False, effective_to__gte=F("effective_from")),
                name="contract_ends_after_it_starts",
                violation_error_code="end-before-start",
            ),
        ]
        indexes = [models.Index(fields=["account", "effective_to"])]

    def __str__(self) -> str:
        return self.number


class Line(models.Model):
    """Units of one kind at one scope and level. `used` counts the attachments that hold one of its units.

    `overage` says how many units above the quantity are agreed: 0 none, null as many as come. `ends_on` is an end
    before the contract's own. A withdrawn line gives no unit and no service, and stays readable.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=LineKind)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.FULL)
    support_scope = models.CharField(max_length=10, choices=SupportScope, default=SupportScope.FULL)
    level = models.CharField(max_length=12, choices=Level, default=Level.SELF_SUPPORT)
    quantity = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    overage = models.PositiveIntegerField(null=True, blank=True, default=0)
    ends_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "position"], name="line_position_once"),
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="line_kind_known"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="line_scope_known"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="line_level_known"),
            models.CheckConstraint(
                condition=Q(support_scope=SupportScope.INFRA) | Q(scope=Scope.FULL),
                name="line_full_support_needs_full_scope",
                violation_error_code="full-support-needs-full-scope",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract}, line {self.position}"


class Deviation(models.Model):
    """A figure of a clause as this contract agrees it in writing, with the document that says so (doc.terms)."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="deviations")
    clause = models.CharField(max_length=60)
    figure = models.CharField(max_length=60)
    value = models.CharField(max_length=200)
    agreed_in = models.CharField(max_length=200)
    agreed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "clause", "figure"], name="deviation_once")]

    def __str__(self) -> str:
        return f"{self.contract}: {self.clause} {self.figure}"


class TokenPurpose(models.TextChoices):
    """How a machine came by the token that it attaches with."""

    CONTRACT = "contract"
    MAGIC = "magic"
    GUEST = "guest"
    CLOUD = "cloud"


class ContractToken(models.Model):
    """What a machine attaches with. The token itself is derived or passed on; only its hash is kept.

    `host` is the machine whose guests attach with it: the one that asked for a guest token, or that a person named. A cloud token stands
    for a verified public-cloud image. Rotating raises `generation`; the row before it goes on to its `ends_at`.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="tokens", db_index=False)
    line = models.ForeignKey(Line, models.CASCADE, null=True, blank=True, related_name="tokens")
    environment = models.ForeignKey(Environment, models.SET_NULL, null=True, blank=True, related_name="+")
    host = models.ForeignKey("records.Machine", models.CASCADE, null=True, blank=True, related_name="guest_tokens")
    name = models.CharField(max_length=100)
    purpose = models.CharField(max_length=10, choices=TokenPurpose, default=TokenPurpose.CONTRACT)
    generation = models.PositiveIntegerField(default=1)
    key_name = models.CharField(max_length=20, blank=True, default="")
    hash = models.BinaryField(unique=True)
    cloud_identity = models.CharField(max_length=200, blank=True, default="")
    issued_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaces")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(purpose__in=TokenPurpose.values), name="token_purpose_known")]
        indexes = [models.Index(fields=["contract", "purpose", "issued_at"])]

    def __str__(self) -> str:
        return self.name
