"""Whom does a notice concern, who wants it, and of what is it time to tell?"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from mainstay.queries.notice_kinds import NOTICE_KINDS, NoticeKind
from mainstay.records.models import Account, Contract, ContractToken, Event, NoticeChoice, Person
from mainstay.records.models.contracts import TokenPurpose

# How long before a contract's last day those concerned are told. The description names no such figure. Ours, since November 2026:
# a quarter, in which a purchase is decided; a month, in which it is ordered; a week, in which it can still be hastened.
DAYS_BEFORE_CONTRACT_ENDS = (90, 30, 7)
BEFORE_TOKEN_ENDS = timedelta(days=7)  # the overlap that a rotated token has, where nothing else is said
_WIDEST_ZONE = timedelta(days=1)


def people_to_tell(kind: str, account: Account) -> list[Person]:
    """Those who are told of that kind in the account, and want it: active people in the roles of the kind. One statement."""
    known = NOTICE_KINDS[kind]
    in_account = Q(memberships__account=account, memberships__role__in=known.roles)
    people = Person.objects.filter(in_account | Q(staff_role__in=known.staff_roles), is_active=True, is_service=False)
    refused = NoticeChoice.objects.filter(kind=kind, wanted=False).values("person")
    return list(people.exclude(pk__in=refused).distinct().order_by("pk"))


def people_told(account: Account) -> Mapping[str, list[Person]]:
    """Each kind, and who in the account is told of it; the provider's own people are left out. A statement for each kind."""
    return {kind: [person for person in people_to_tell(kind, account) if not person.is_staff] for kind in NOTICE_KINDS}


def kinds_for(person: Person) -> Mapping[str, NoticeKind]:
    """What the person's roles may be told of. One statement."""
    roles = set(person.memberships.values_list("role", flat=True))
    return {
        name: kind
        for name, kind in NOTICE_KINDS.items()
        if not roles.isdisjoint(kind.roles) or person.staff_role in kind.staff_roles
    }


def choices_of(person: Person) -> Mapping[str, bool]:
    """Each kind, and whether the person wants it: yes where they never chose. One statement."""
    chosen = dict(person.notice_choices.values_list("kind", "wanted"))
    return {name: chosen.get(name, True) for name in NOTICE_KINDS}


def contracts_ending(now: datetime) -> list[str]:
    """The contracts whose last day is near, in whatever zone their customer is; the notice itself looks closer. One statement."""
    today = now.date()
    last = today + timedelta(days=max(DAYS_BEFORE_CONTRACT_ENDS)) + _WIDEST_ZONE
    near = Contract.objects.filter(effective_to__range=(today - _WIDEST_ZONE, last))
    return list(near.order_by("effective_to", "pk").values_list("number", flat=True))


def next_telling(account: Account, now: datetime) -> tuple[date, Contract] | None:
    """The next day on which people of the account are told of a contract's end, and of which. One statement."""
    today = now.astimezone(ZoneInfo(account.zone)).date()
    contracts = Contract.objects.filter(account=account, effective_to__gt=today).order_by("effective_to", "pk")
    days = [
        (contract.effective_to - timedelta(days=before), contract)
        for contract in contracts
        for before in DAYS_BEFORE_CONTRACT_ENDS
        if contract.effective_to
    ]
    return min((each for each in days if each[0] > today), key=lambda each: each[0], default=None)


def tokens_ending(now: datetime) -> list[int]:
    """The live tokens that machines attach with and that end soon, without those that another has replaced. One statement."""
    live = ContractToken.objects.filter(
        revoked_at__isnull=True, replaced_by__isnull=True, purpose=TokenPurpose.CONTRACT
    )
    return list(live.filter(ends_at__range=(now, now + BEFORE_TOKEN_ENDS)).values_list("pk", flat=True))


def days_left(contract: Contract, now: datetime) -> int | None:
    """How many days after today the contract's last day is, today as the customer's calendar has it; None without an end."""
    if contract.effective_to is None:
        return None
    return (contract.effective_to - now.astimezone(ZoneInfo(contract.account.zone)).date()).days


def ends_by_agreement(contract: Contract) -> bool:
    """Whether the last day was brought forward when the dates were changed last: then everybody knows. One statement."""
    about = f"contract {contract.number}"
    changes = Event.objects.filter(
        account=contract.account, about=about, kind__in=("contract.dates-set", "contract.renewed")
    )
    last = changes.order_by("-at", "-pk").values_list("details", flat=True).first() or {}
    before, after = (last.get(part, {}).get("effective_to") for part in ("before", "after"))
    return bool(before and after) and date.fromisoformat(after) < date.fromisoformat(before)
