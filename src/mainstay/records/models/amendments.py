"""How a contract changes by agreement: amendments that are drafted, offered and answered, and the documents kept with it."""

from django.db import models
from django.db.models import Q

from mainstay.records.models.contracts import Contract
from mainstay.records.models.people import Person


class AmendmentState(models.TextChoices):
    """Where an amendment is on its way."""

    DRAFT = "draft"
    SENT = "sent"
    CHANGE_ASKED = "change-asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    STALE = "stale"
    IN_FORCE = "in-force"


class Amendment(models.Model):
    """What is to change of a contract on one day. `version` grows with every change of its text.

    Without `from_on` it is in force on the day it is accepted. `offered_at` is when the customer first saw it, `sent_at` when
    the present text was sent; `answered_name` and `text_hash` are what an acceptance keeps. A first amendment of a contract
    that has no dates is the draft of that contract.
    """

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="amendments", db_index=False)
    number = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=AmendmentState, default=AmendmentState.DRAFT)
    note = models.CharField(max_length=200, blank=True, default="")
    from_on = models.DateField(null=True, blank=True)
    drafted_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    answer_until = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_name = models.CharField(max_length=200, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=1000, blank=True, default="")
    text_hash = models.CharField(max_length=64, blank=True, default="")
    in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="amendment_number_once"),
            models.CheckConstraint(condition=Q(state__in=AmendmentState.values), name="amendment_state_known"),
            models.CheckConstraint(
                condition=~Q(state=AmendmentState.SENT) | Q(sent_at__isnull=False, answer_until__isnull=False),
                name="amendment_sent_has_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(state=AmendmentState.IN_FORCE) | Q(in_force_at__isnull=False),
                name="amendment_in_force_has_its_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["from_on"], condition=Q(state=AmendmentState.ACCEPTED), name="amendment_to_come"),
            models.Index(fields=["answer_until"], condition=Q(state=AmendmentState.SENT), name="amendment_open"),
        ]

    def __str__(self) -> str:
        return f"Amendment {self.number}"


class ChangeKind(models.TextChoices):
    """What an amendment can change, in the order in which it is put in force."""

    DATES_SET = "dates-set"
    SUPPORT_END_SET = "support-end-set"
    LINE_ADDED = "line-added"
    LINE_CHANGED = "line-changed"
    LINE_WITHDRAWN = "line-withdrawn"
    FIGURE_AGREED = "figure-agreed"
    FIGURE_TAKEN_BACK = "figure-taken-back"
    READING_CHOSEN = "reading-chosen"


class AmendmentChange(models.Model):
    """One change of one place: "line 2", "10.2 maximum", "dates". `was` is what stood there as it was drafted, and what must
    still stand there when it comes into force; `becomes` is what will.
    """

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="changes", db_index=False)
    kind = models.CharField(max_length=20, choices=ChangeKind)
    place = models.CharField(max_length=130)
    was = models.JSONField(default=dict, blank=True)
    becomes = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["amendment", "place"], name="amendment_place_once"),
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="amendment_change_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.place}"


class DocumentKind(models.TextChoices):
    """What a document is."""

    CONTRACT = "contract"
    AMENDMENT = "amendment"
    ORDER = "order"
    LETTER = "letter"
    OTHER = "other"


class Document(models.Model):
    """A file kept with a contract. The bytes lie in the installation's folder under their hash; a removed row stays."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="documents")
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=DocumentKind, default=DocumentKind.OTHER)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    removed_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_known")]

    def __str__(self) -> str:
        return self.name
