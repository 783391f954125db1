"""What is mailed to whom, by which server, and what each person wants to be told of."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from mainstay.records.models.accounts import Account
from mainstay.records.models.people import Person


class MailState(models.TextChoices):
    """Where a mail is on its way. Held: nothing is sent here. Bounced: refused for good. Failed: given up."""

    QUEUED = "queued"
    SENT = "sent"
    BOUNCED = "bounced"
    FAILED = "failed"
    HELD = "held"


class Mail(models.Model):
    """One mail to one person. `text` is sealed, since it may hold a link that lets somebody in; empty once that was sent.

    `next_try_at` is when a queued one is tried again: while a worker tries it, when another would take over.
    """

    to = models.EmailField(max_length=254)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="mails")
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="mails")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    about = models.CharField(max_length=100, blank=True, default="")
    message_id = models.CharField(max_length=250, unique=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True, default="")
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(
                condition=Q(state="queued", next_try_at__isnull=False)
                | (~Q(state="queued") & Q(next_try_at__isnull=True)),
                name="mail_tried_while_queued",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(state="queued"), name="mail_due"),
            models.Index(fields=["state", "-id"], name="mail_by_state"),
            models.Index(Lower("to"), F("id").desc(), name="mail_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"


class MailSecurity(models.TextChoices):
    """How the way to the mail server is kept secret; the server's certificate is checked."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class MailServer(models.Model):
    """The one server that takes our mail, and who it is from. Not `is_on`: mails are held, for staff to pass on by hand."""

    is_on = models.BooleanField(default=False)
    host = models.CharField(max_length=253, blank=True, default="")
    port = models.PositiveIntegerField(default=587, validators=[MinValueValidator(1), MaxValueValidator(65535)])
    security = models.CharField(max_length=10, choices=MailSecurity, default=MailSecurity.STARTTLS)
    user = models.CharField(max_length=200, blank=True, default="")
    password = models.CharField(max_length=1000, blank=True, default="")  # sealed
    from_address = models.EmailField(blank=True, default="")
    from_name = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="mail_server_is_one"),
            models.CheckConstraint(condition=Q(security__in=MailSecurity.values), name="mail_security_known"),
        ]

    def __str__(self) -> str:
        return f"{self.host}:{self.port}" if self.host else "no mail server"


class NoticeChoice(models.Model):
    """Whether the person wants mails of that kind; where they never chose, the kind's own word stands."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=60)
    wanted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notice_choice_once")]

    def __str__(self) -> str:
        return f"{self.person} {'wants' if self.wanted else 'does not want'} {self.kind}"


class Notice(models.Model):
    """A person was told of this occasion: once, whoever looks when. `occasion` tells it from the next of its kind."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    about = models.CharField(max_length=100)
    occasion = models.CharField(max_length=60)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "about", "occasion"], name="notice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} about {self.about} to {self.person}"
