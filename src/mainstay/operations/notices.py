"""Who is told of what comes or has happened: contracts and tokens that end, machines that are set apart; and who wants it."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mainstay.errors import Invalid
from mainstay.operations._mail import page_address
from mainstay.operations._notices import day_in_words, tell_people
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.queries.agreements import terms_of
from mainstay.queries.contract_facts import effect_facts
from mainstay.queries.notice_kinds import CONTRACT_ENDS, NOTICE_KINDS, TOKEN_ENDS
from mainstay.queries.notices import (
    BEFORE_TOKEN_ENDS,
    DAYS_BEFORE_CONTRACT_ENDS,
    choices_of,
    days_left,
    ends_by_agreement,
)
from mainstay.records.models import Attachment, Contract, ContractToken, NoticeChoice, Person
from mainstay.rules.contracts import CONTRACT_TERMS, GRACE, decide_contract_effect


@operation
def set_notice_choices(*, actor: Person, wanted: Mapping[str, bool], now: datetime) -> None:
    """The actor is told of these kinds, or no longer; what is not named stays. Refused: a kind that is not there."""
    person = Person.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if unknown := sorted(set(wanted) - set(NOTICE_KINDS)):
        raise Invalid(f"there is no notice {unknown[0]!r}", fields={"wanted": f"one of {', '.join(NOTICE_KINDS)}"})
    before = choices_of(person)
    changed = {kind: choice for kind, choice in wanted.items() if before[kind] != choice}
    for kind, choice in changed.items():
        NoticeChoice.objects.update_or_create(person=person, kind=kind, defaults={"wanted": choice})
    if changed:
        record(
            "person.notices-chosen", about=f"person {person.pk}", account=None, actor=actor, now=now,
            before={kind: before[kind] for kind in changed}, after=changed,
        )  # fmt: skip


@operation
def tell_of_contract_end(*, contract: str, now: datetime) -> list[int]:
    """Those whom the contract's end concerns are told 90, 30 and 7 days before its last day, counted on the customer's calendar.

    Of each only once, and of one that was missed no more when the next is due. A contract that was renewed, or whose end was
    brought forward by agreement, tells nothing.
    """
    row = access.locked_contract(None, contract, may="view")
    left = days_left(row, now)
    due = None if left is None else _due(left)
    if due is None or left is None or row.effective_to is None or ends_by_agreement(row):
        return []
    about = f"contract {row.number}"
    told = tell_people(
        CONTRACT_ENDS, account=row.account, about=about, occasion=f"{row.effective_to}, {due} days",
        subject=f"{row.number} of {row.account.name} ends on {day_in_words(row.effective_to)}, {_in_days(left)}",
        text=lambda person: _contract_ends(row, left, person), now=now,
    )  # fmt: skip
    if told:
        after = {"days": due, "people": told}
        record("contract.end-told", about=about, account=row.account, actor=None, now=now, after=after)
    return told


@operation
def tell_of_token_end(*, token: int, now: datetime) -> list[int]:
    """Those whom it concerns are told once that the token ends within 7 days. One that was renewed meanwhile tells nothing."""
    found = ContractToken.objects.select_related("contract__account").filter(pk=token).first()
    if found is None:
        return []
    row = access.locked_contract(None, found.contract.number, may="view")
    found.refresh_from_db(fields=["ends_at", "revoked_at", "replaced_by"])
    if (
        found.revoked_at
        or found.replaced_by_id
        or not found.ends_at
        or not now <= found.ends_at <= now + BEFORE_TOKEN_ENDS
    ):
        return []
    ends_at = found.ends_at.astimezone(ZoneInfo(row.account.zone))
    ends = f"{day_in_words(ends_at.date())}, {ends_at:%H:%M} {row.account.zone}"
    return tell_people(
        TOKEN_ENDS, account=row.account, about=f"token {found.pk}", occasion=found.ends_at.astimezone(UTC).isoformat(),
        subject=f"The token {found.name} of {row.number} ends on {day_in_words(ends_at.date())}",
        text=lambda _person: _token_ends(row, found, ends), now=now,
    )  # fmt: skip


def _due(left: int) -> int | None:
    """Which notice is due with so many days left: the nearest that has come; none before the first and after the end."""
    come = [days for days in DAYS_BEFORE_CONTRACT_ENDS if left <= days]
    return min(come) if come and left >= 0 else None


def _in_days(left: int) -> str:
    return "today" if left == 0 else "tomorrow" if left == 1 else f"in {left} days"


def _contract_ends(row: Contract, left: int, person: Person) -> str:
    assert row.effective_to is not None  # noqa: S101 -- the caller has looked
    after = decide_contract_effect(effect_facts(row, row.effective_to + timedelta(days=1)), terms_of(row))
    attached = Attachment.objects.filter(account=row.account, contract=row, detached_at__isnull=True).count()
    machines = "1 machine is" if attached == 1 else f"{attached:,} machines are"
    grace = after.answer.grace_until if after.answer else None
    then = (
        f"After it nothing new is attached; what is attached keeps its access to {day_in_words(grace)}."
        if grace
        else ""
    )
    helps = (
        "A renewal is agreed with the customer on the contract's page."
        if person.is_staff
        else "A renewal, agreed before then with your provider: machines and tokens stay as they are."
    )
    page = page_address(f"/contracts/{row.number}")
    return (
        f"Contract {row.number}, {row.name}, of {row.account.name} ends {_in_days(left)}: "
        f"its last day is {day_in_words(row.effective_to)}. {machines} attached under it.\n\n"
        f"{then}\n\nWhat would help: {helps}\n{page}\n\n"
        f"By \N{SECTION SIGN} {CONTRACT_TERMS} and the reading {GRACE}:\n"
        f"{page_address(f'/terms/{CONTRACT_TERMS}')}\n{page_address(f'/readings/{GRACE}')}"
    )


def _token_ends(row: Contract, token: ContractToken, ends: str) -> str:
    return (
        f"The token {token.name} of contract {row.number}, {row.name}, ends on {ends}.\n\n"
        "Machines that are attached stay so. New ones can no longer attach with it, nor can scripts and images that hold it.\n\n"
        "What would help: rotate it on the contract's page and put the new one in its place; the old one goes on for a week.\n"
        f"{page_address(f'/contracts/{row.number}')}"
    )
