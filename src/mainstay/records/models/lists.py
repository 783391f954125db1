"""What is kept so that lists stay quick at any size, and how each person has them; acts on many machines at once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from mainstay.records.models.accounts import Account
from mainstay.records.models.machines import Machine
from mainstay.records.models.people import Person


class CoverCount(models.Model):
    """When the machines of a large account were counted last, for which day, and how many stood how.

    `kernels` are those that run with Livepatch on, the most frequent first: kernel, release, architecture, machines. `hosts` are
    the groups of hosts that guests depend on, each host with the last day of its cover.
    """

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="cover_count")
    counted_at = models.DateTimeField()
    on = models.DateField()
    machines = models.PositiveIntegerField()
    silent = models.PositiveIntegerField()
    set_apart = models.PositiveIntegerField()
    detached = models.PositiveIntegerField()
    kernels = models.JSONField(default=list)
    hosts = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.account} at {self.counted_at:%Y-%m-%d %H:%M}"


class KeptClass(models.Model):
    """Machines of an account of which every rule is told the same, when they were counted: how many, and one of them.

    `outcome` is what the rules said of that one on the day of the count, `told` what they were told of it; its hosts are a place
    in the `hosts` of the count.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=400)
    machines = models.PositiveIntegerField()
    one = models.BigIntegerField()
    outcome = models.JSONField(default=dict)
    told = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="kept_class_once")]

    def __str__(self) -> str:
        return self.name


class KeptStanding(models.Model):
    """How an attached machine of a large account stood when it was counted: what lists of it are sorted and filtered by.

    `cover` is the place of its verdict, the weakest first; an `until` of 9999-12-31 is one that is not known. `heard` is
    its last ping, or when it attached. What a row of a
    list says is never read from here.
    """

    machine = models.OneToOneField(Machine, models.CASCADE, primary_key=True, related_name="kept")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    of = models.ForeignKey(KeptClass, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=63)
    cover = models.PositiveSmallIntegerField()
    until = models.DateField()
    place = models.CharField(max_length=100, blank=True)
    seen = models.DateTimeField()
    heard = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["account", "of", "name"], name="kept_by_class"),
            models.Index(fields=["account", "cover", "name"], name="kept_by_cover"),
            models.Index(fields=["account", "until", "name"], name="kept_by_until"),
            models.Index(fields=["account", "place", "name"], name="kept_by_place"),
            models.Index(fields=["account", "seen", "name"], name="kept_by_seen"),
            models.Index(fields=["account", "heard"], name="kept_by_heard"),
            models.Index(fields=["of"], name="kept_of"),
        ]

    def __str__(self) -> str:
        return self.name


class SavedView(models.Model):
    """A list as a person wants to find it again: filter, order and columns. Nobody else sees it.

    `rows` is how many it had when the machines of a large account were counted last.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views", db_index=False)
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="+")
    noun = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2000, blank=True)
    columns = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    rows = models.PositiveIntegerField(null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "noun", "account", "name"], name="saved_view_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ListChoice(models.Model):
    """Which columns a person has in the lists of one noun, in their order."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="list_choices", db_index=False)
    noun = models.CharField(max_length=20)
    columns = ArrayField(models.CharField(max_length=30), default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "noun"], name="list_choice_once")]

    def __str__(self) -> str:
        return f"{self.noun} of {self.person}"


class MachineTag(models.Model):
    """A word that people have put to a machine."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    machine = models.ForeignKey(Machine, models.CASCADE, related_name="tags", db_index=False)
    tag = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["machine", "tag"], name="machine_tag_once")]
        indexes = [models.Index(fields=["account", "tag", "machine"], name="machine_tag_of_account")]

    def __str__(self) -> str:
        return self.tag


class BulkState(models.TextChoices):
    """How far an act on many machines is."""

    RUNNING = "running"
    DONE = "done"


class BulkAct(models.Model):
    """One act on many machines. It is carried out some at a time; until `undo_until` it can be taken back.

    `undoes` is the act that this one takes back; `origin` is where it was asked for from, for the event at its end.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="bulk_acts")
    actor = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    act = models.CharField(max_length=20)
    value = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=BulkState, default=BulkState.RUNNING)
    machines = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    origin = models.JSONField(default=dict)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateTimeField(null=True, blank=True)
    undoes = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="undone_by")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=BulkState.values), name="bulk_state_known")]

    def __str__(self) -> str:
        return f"bulk {self.pk}"


class BulkItem(models.Model):
    """One machine of an act on many: what it had, what it has now, or why it was left as it was."""

    bulk = models.ForeignKey(BulkAct, models.CASCADE, related_name="items", db_index=False)
    machine = models.ForeignKey(Machine, models.CASCADE, related_name="bulk_items")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    state = models.CharField(max_length=10, default="waiting")
    why = models.CharField(max_length=300, blank=True, default="")
    clause = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bulk", "machine"], name="bulk_item_once"),
            models.CheckConstraint(condition=Q(state__in=["waiting", "done", "skipped"]), name="bulk_item_state_known"),
        ]
        indexes = [models.Index(fields=["bulk", "state", "machine"], name="bulk_item_by_state")]

    def __str__(self) -> str:
        return f"{self.machine} of {self.bulk}"
