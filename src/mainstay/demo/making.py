"""How is the demo made? By the same operations that people and machines use, as of the moments at which things happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection

from mainstay.demo.agreeing import make_amendments
from mainstay.demo.cast import PASSWORD, PROVIDER, STAFF, customers
from mainstay.demo.estate import make_estates
from mainstay.demo.story import Agreement, Customer, Token
from mainstay.operations.accounts import create_account
from mainstay.operations.api_tokens import make_token, note_use
from mainstay.operations.contracts import create_contract
from mainstay.operations.deviations import add_deviation
from mainstay.operations.environments import create_environment
from mainstay.operations.inventory import retire_silent_machines
from mainstay.operations.invitations import invite_person
from mainstay.operations.looks import end_look, see_page, start_look
from mainstay.operations.notices import tell_of_contract_end
from mainstay.operations.people import add_member, add_person, give_credential
from mainstay.operations.provider import set_up_provider
from mainstay.operations.tokens import issue_token, token_text
from mainstay.operations.use import count_use
from mainstay.queries.notices import DAYS_BEFORE_CONTRACT_ENDS
from mainstay.records.models import Contract, ContractToken, Person, Provider

LONG_AGO = timedelta(days=430)
DAYS_OF_USE = 90
ANY_DAY = date(2026, 1, 1)  # names and logins are the same on every day


@dataclass(frozen=True, slots=True)
class KnownToken:
    """A token of the demo and what trying it shows."""

    account: str
    contract: str
    token: str
    note: str


def is_made() -> bool:
    """Whether the cast is there, whole: the last customer is made last."""
    last = customers(ANY_DAY)[-1].agreements[-1]
    return ContractToken.objects.filter(contract__number=last.number, name=last.tokens[-1].name).exists()


def make_demo(*, url: str, now: datetime) -> None:
    """The provider, its people and every customer with contracts and machines are there, in some hundred transactions."""
    with _quickly():
        set_up_provider(actor=None, name=PROVIDER, contract_url=url, portal_url=url, is_demo=True, now=now - LONG_AGO)
        for person in STAFF:
            add_person(
                actor=None, email=person.login, name=person.name, password=PASSWORD, staff_role=person.role,
                zone="Europe/Berlin", now=now - LONG_AGO,
            )  # fmt: skip
        *others, last = customers(now.date())
        make_estates({customer: _make_customer(customer, now) for customer in others}, now)
        _make_customer(last, now)
        while retire_silent_machines(now=now):
            pass
        for days_ago in range(DAYS_OF_USE, -1, -1):
            count_use(days_ago=days_ago, now=now)
        _tell_of_ends(now)


def known_tokens() -> list[KnownToken]:
    """Every token of the cast, derived again: the first of each contract, which tells most of it, before the others."""
    agreements = [(customer, agreement) for customer in customers(ANY_DAY) for agreement in customer.agreements]
    firsts = [(customer, agreement, token) for customer, agreement in agreements for token in agreement.tokens[:1]]
    others = [(customer, agreement, token) for customer, agreement in agreements for token in agreement.tokens[1:]]
    return [
        KnownToken(customer.name, agreement.number, _text(agreement, token), token.note)
        for customer, agreement, token in (*firsts, *others)
    ]


def is_another() -> bool:
    """Whether the database holds an installation that is no demo."""
    provider = Provider.objects.first()
    return provider is not None and not provider.is_demo


def _make_customer(customer: Customer, now: datetime) -> dict[str, str]:
    """The customer with its people and contracts, and no machine; the texts of its tokens by name."""
    since = now - LONG_AGO
    create_account(actor=None, key=customer.key, name=customer.name, zone=customer.zone, now=since)
    for person in customer.people:
        add_person(actor=None, email=person.login, name=person.name, password=PASSWORD, zone=customer.zone, now=since)
        add_member(actor=None, account=customer.key, email=person.login, role=person.role, now=since)
        if person.holds_credential:
            give_credential(actor=None, account=customer.key, email=person.login, now=since)
    _ask_and_look(customer, now)
    _make_programs(customer, now)
    for environment in customer.environments:
        create_environment(actor=None, account=customer.key, name=environment, now=since)
    tokens: dict[str, str] = {}
    for agreement in customer.agreements:
        tokens |= _make_agreement(customer, agreement, now)
    return tokens


def _tell_of_ends(now: datetime) -> None:
    """Those whom it concerns were told of every end that is near or past, each time on its day in the morning."""
    morning = now.replace(hour=7, minute=20, second=0, microsecond=0)
    for contract in Contract.objects.exclude(effective_to=None):
        for before in DAYS_BEFORE_CONTRACT_ENDS:
            at = morning + timedelta(days=(contract.effective_to - now.date()).days - before)  # type: ignore[operator]
            if now - LONG_AGO < at <= now:
                tell_of_contract_end(contract=contract.number, now=at)


def _ask_and_look(customer: Customer, now: datetime) -> None:
    """Those who are invited are, and staff have looked as the customer's people."""
    for asked in customer.asked:
        inviter = Person.objects.get(email=asked.by)
        at = now - timedelta(days=asked.days_ago)
        invite_person(actor=inviter, account=customer.key, email=asked.login, role=asked.role, now=at)
    for looked in customer.looked:
        staff, at = Person.objects.get(email=looked.by), now - timedelta(days=looked.days_ago)
        look = start_look(actor=staff, account=customer.key, email=looked.at, reason=looked.reason, now=at)
        for minute, path in enumerate(looked.pages):
            see_page(actor=staff, look=look.pk, path=path, now=at + timedelta(minutes=minute))
        end_look(actor=staff, look=look.pk, now=at + timedelta(minutes=looked.minutes))


def _make_programs(customer: Customer, now: datetime) -> None:
    """What calls the API has its tokens, and has called."""
    for program in customer.programs:
        made = make_token(
            actor=None, account=customer.key, name=program.name, scopes=program.scopes, person=program.person,
            service_role=program.service_role, ends_at=now + timedelta(days=program.days_left),
            now=now - timedelta(days=program.days_old),
        )  # fmt: skip
        note_use(made.token, program.address, now - timedelta(minutes=program.minutes_ago))


def _make_agreement(customer: Customer, agreement: Agreement, now: datetime) -> dict[str, str]:
    """The contract with its tokens; the texts of these by name."""
    seller = Person.objects.get(email=STAFF[0].login)
    starts, ends = agreement.runs or (None, None)
    signed = _instant(agreement.signed_on or starts, now)
    create_contract(
        actor=seller, account=customer.key, name=agreement.name, number=agreement.number, effective_from=starts,
        effective_to=ends, signed_on=agreement.signed_on, lines=agreement.lines, now=signed,
    )  # fmt: skip
    for deviation in agreement.deviations:
        add_deviation(actor=seller, contract=agreement.number, deviation=deviation, now=signed)
    make_amendments(agreement, now)
    for token in agreement.tokens:
        issue_token(
            actor=seller, contract=agreement.number, name=token.name, line=token.line, environment=token.environment,
            now=signed,
        )  # fmt: skip
    return {token.name: _text(agreement, token) for token in agreement.tokens}


def _text(agreement: Agreement, token: Token) -> str:
    return token_text(actor=None, contract=agreement.number, token=token.name)


def _instant(day: date | None, now: datetime) -> datetime:
    """This time of the day; not after now."""
    return now if day is None else min(now, datetime.combine(day, now.timetz()))


@contextmanager
def _quickly() -> Iterator[None]:
    """What is made-up may be lost in a power failure, and passwords that are printed need no slow hash."""
    slow = Argon2PasswordHasher.memory_cost
    Argon2PasswordHasher.memory_cost = 1024
    with connection.cursor() as cursor:
        cursor.execute("set synchronous_commit to off")
    try:
        yield
    finally:
        Argon2PasswordHasher.memory_cost = slow
        connection.close()
