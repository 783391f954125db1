"""The machines: what each is, how it is attached, when it was heard of."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from mainstay.records.models.accounts import Account
from mainstay.records.models.contracts import Contract, ContractToken, Line
from mainstay.records.models.environments import Environment

NAME = RegexValidator(
    r"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62})$", "letters, digits, dots, hyphens and underscores, at most 63"
)


class MachineKind(models.TextChoices):
    """What a machine is, in the terms' words (intro.physical, intro.vm, intro.desktop)."""

    PHYSICAL = "physical"
    VIRTUAL = "virtual"
    DESKTOP = "desktop"
    CONTAINER = "container"
    WSL = "wsl"


class Machine(models.Model):
    """One machine of an account, known by the id that it reports. What it reports is kept as it came last.

    `kind_corrected` holds a kind that a person set: it stands over what pings say. `host` is the covered physical machine
    it is a guest of, `parent` the machine under a container or the Windows machine of a WSL instance.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="machines", db_index=False)
    machine_id = models.CharField(max_length=200)
    name = models.CharField(max_length=63, validators=[NAME])
    kind = models.CharField(max_length=10, choices=MachineKind)
    kind_corrected = models.BooleanField(default=False)
    ubuntu = models.BooleanField(default=True)
    cloud_image = models.BooleanField(default=False)
    series = models.CharField(max_length=40, blank=True, default="")
    release = models.CharField(max_length=10, blank=True, default="")
    architecture = models.CharField(max_length=40, blank=True, default="")
    kernel = models.CharField(max_length=200, blank=True, default="")
    virt = models.CharField(max_length=60, blank=True, default="")
    client_version = models.CharField(max_length=100, blank=True, default="")
    environment = models.ForeignKey(Environment, models.SET_NULL, null=True, blank=True, related_name="machines")
    host = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="guests")
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "machine_id"], name="machine_id_once"),
            models.UniqueConstraint(
                fields=["account", "name"], name="machine_name_once", violation_error_code="name-taken"
            ),
            models.CheckConstraint(condition=Q(kind__in=MachineKind.values), name="machine_kind_known"),
        ]
        # None has a column that every ping writes, so that a ping stays in its page.
        indexes = [
            models.Index(fields=["account", "release", "name"], name="machine_by_release"),
            models.Index(fields=["account", "kind", "name"], name="machine_by_kind"),
            models.Index(fields=["account", "architecture", "name"], name="machine_by_architecture"),
            models.Index(fields=["account", "kernel"], name="machine_by_kernel"),
        ]

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A machine under a contract. It holds a unit of `line`, or none where a host, a parent or a cloud image covers it.
    `under_line` is the line whose scope and level it has: that unit's, or its host's.

    At most one per machine is open. The activity columns are generations of the rolling activity token: the one given
    last, the one it followed, and another that was given after the same one, with whether either has come back since.
    One that has long been silent is not `counted`: its unit is free, and taken again when it is heard. One whose line a person
    has chosen keeps it, whatever its token names.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="attachments", db_index=False)
    machine = models.ForeignKey(Machine, models.CASCADE, related_name="attachments")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="attachments", db_index=False)
    line = models.ForeignKey(Line, models.PROTECT, null=True, blank=True, related_name="attachments", db_index=False)
    legacy_line = models.ForeignKey(Line, models.SET_NULL, null=True, blank=True, related_name="legacy_attachments")
    under_line = models.ForeignKey(Line, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    token = models.ForeignKey(ContractToken, models.SET_NULL, null=True, blank=True, related_name="attachments")
    through = models.CharField(
        max_length=12, choices=[(way, way) for way in ("unit", "hosts", "parent", "cloud-image")]
    )
    only_series = models.CharField(max_length=40, blank=True, default="")
    line_chosen = models.BooleanField(default=False, db_default=False)
    generation = models.PositiveIntegerField(default=1)
    attached_at = models.DateTimeField()
    detached_at = models.DateTimeField(null=True, blank=True)
    detached_because = models.CharField(max_length=100, blank=True, default="")
    activity_current = models.BigIntegerField(default=1)
    activity_previous = models.BigIntegerField(default=0)
    activity_branch = models.BigIntegerField(default=0)
    branch_answered = models.BooleanField(default=False)
    quarantined_at = models.DateTimeField(null=True, blank=True)
    counted = models.BooleanField(default=True)
    enabled = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    variants = models.JSONField(default=dict, blank=True)
    pinged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["machine"], condition=Q(detached_at__isnull=True), name="attachment_open_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "contract"],
                condition=Q(detached_at__isnull=True),
                name="attachment_open_by_contract",
            ),
            models.Index(
                fields=["account", "pinged_at"], condition=Q(detached_at__isnull=True), name="attachment_heard"
            ),
            models.Index(fields=["account"], condition=Q(quarantined_at__isnull=False), name="attachment_set_apart"),
            models.Index(fields=["account", "machine"], condition=Q(detached_at__isnull=False), name="attachment_left"),
            models.Index(fields=["line"], condition=Q(detached_at__isnull=True), name="attachment_open_by_line"),
        ]

    def __str__(self) -> str:
        return f"{self.machine} under {self.contract}"


class Activity(models.Model):
    """One ping: when, and which services were on."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="activity", db_index=False)
    at = models.DateTimeField()
    enabled = ArrayField(models.CharField(max_length=60), default=list)
    kernel = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        verbose_name_plural = "activity"
        indexes = [models.Index(fields=["attachment", "-at"])]

    def __str__(self) -> str:
        return f"{self.attachment} at {self.at:%Y-%m-%d %H:%M}"


class CloneSighting(models.Model):
    """A second machine that answers under one id: it came with a token that only a copy of the first can hold.

    What the copy reports is kept here, so that it never overwrites what is known of the machine.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="clone_sightings", db_index=False)
    at = models.DateTimeField()
    address = models.CharField(max_length=60, blank=True, default="")
    reported = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["attachment", "-at"])]

    def __str__(self) -> str:
        return f"a copy of {self.attachment} at {self.at:%Y-%m-%d %H:%M}"
