"""What was mailed, by which server, and whose address no longer takes mail?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from mainstay.queries.access import has_right
from mainstay.queries.notice_kinds import NOTICE_KINDS, OPEN_KINDS
from mainstay.records.models import Account, Mail, MailServer, Person
from mainstay.records.models.mail import MailState

PAGE = 50


@dataclass(frozen=True, slots=True)
class MailList:
    """One page of mails, newest first. `before` asks for the next page; 0 on the last."""

    mails: tuple[Mail, ...]
    before: int


def mail_server() -> MailServer:
    """The mail server as it is set; a switched-off one where nothing was ever set. One statement."""
    return MailServer.objects.filter(pk=1).first() or MailServer(pk=1)


def mail_list(*, state: str = "", words: str = "", before: int = 0, limit: int = PAGE) -> MailList:
    """The mails in that state with these words in address, kind or subject; empty asks for all. One statement."""
    rows = Mail.objects.select_related("person", "account").order_by("-pk").defer("text")
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(to__icontains=words) | Q(kind__icontains=words) | Q(subject__icontains=words))
    found = list((rows.filter(pk__lt=before) if before else rows)[: limit + 1])
    return MailList(tuple(found[:limit]), found[limit - 1].pk if len(found) > limit else 0)


def notices_of(account: Account, *, limit: int = PAGE) -> list[Mail]:
    """The newest notices to people of the account; what was mailed to the provider's people is left out. One statement."""
    rows = Mail.objects.filter(account=account, kind__in=NOTICE_KINDS).exclude(person__staff_role__gt="")
    return list(rows.select_related("person").defer("text").order_by("-pk")[:limit])


def due_mails(now: datetime, *, limit: int) -> list[int]:
    """The mails whose try is due, the longest due first. One statement."""
    due = Mail.objects.filter(state=MailState.QUEUED, next_try_at__lte=now).order_by("next_try_at")
    return list(due.values_list("pk", flat=True)[:limit])


def mail_counts() -> Mapping[str, int]:
    """How many mails are in each state. One statement."""
    counted = dict(Mail.objects.values_list("state").annotate(Count("pk")).order_by())
    return {state: counted.get(state, 0) for state in MailState.values}


def bounced_addresses(emails: Iterable[str]) -> Mapping[str, Mail]:
    """Of these addresses, in small letters, those whose last mail that ended has bounced, with that mail. One statement."""
    wanted = {email.lower() for email in emails}
    ended = Mail.objects.filter(state__in=(MailState.SENT, MailState.BOUNCED))
    newest = ended.annotate(address=Lower("to")).filter(address=OuterRef("address")).order_by("-pk").values("pk")[:1]
    last: QuerySet[Mail] = ended.annotate(address=Lower("to")).filter(address__in=wanted, pk=Subquery(newest))
    return {mail.to.lower(): mail for mail in last.filter(state=MailState.BOUNCED).defer("text").order_by(F("pk"))}


def is_kept(mail: Mail) -> bool:
    """Whether the text stays once it was sent. Only what is known to let nobody in does."""
    return mail.kind in OPEN_KINDS


def may_read_text(actor: Person | None, mail: Mail) -> bool:
    """Whether they may read the text. What lets somebody in is read, to pass it on by hand, by those who could let them in
    otherwise: people of an account by whoever changes people, anybody by managers. Two statements at most, none for staff.
    """
    return is_kept(mail) or _may_let_in(actor, mail)


def _may_let_in(actor: Person | None, mail: Mail) -> bool:
    return has_right(actor, "change-staff", None) or (
        mail.account_id is not None and has_right(actor, "change-people", None)
    )
