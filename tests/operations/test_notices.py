"""Who is told of what comes: on the boundary days, once, those who want it, and nobody of what was renewed or ended by agreement."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mainstay.errors import Invalid
from mainstay.gateways.sealing import unsealed
from mainstay.operations.accounts import set_account_zone
from mainstay.operations.contracts import renew_contract, set_dates
from mainstay.operations.events import deliver_events
from mainstay.operations.notices import set_notice_choices, tell_of_contract_end, tell_of_token_end
from mainstay.operations.people import set_person_active
from mainstay.operations.provider import set_provider
from mainstay.operations.tokens import issue_token, revoke_token, rotate_token
from mainstay.queries.notices import choices_of, contracts_ending, kinds_for, next_telling, tokens_ending
from mainstay.records.models import Event, Mail, Notice, Person

LAST = date(2027, 12, 31)  # of the tenant's contract
NOON = datetime(2027, 12, 31, 12, tzinfo=UTC)


def days_before(days):
    return NOON - timedelta(days=days)


def mails(tenant, kind="contract-ends"):
    return list(Mail.objects.filter(account=tenant.account, kind=kind).order_by("pk"))


def customers_told(tenant):
    return sorted(mail.to.partition("@")[0] for mail in mails(tenant) if mail.to.endswith(f"@{tenant.key}.test"))


@pytest.fixture(autouse=True)
def nobody_else(database):
    """The provider's people of other tests are told of nothing here."""
    Person.objects.exclude(staff_role="").update(is_active=False)


@pytest.mark.parametrize(
    ("days", "occasion"),
    [
        (91, None), (90, "90"), (89, "90"), (31, "90"), (30, "30"), (29, "30"), (8, "30"), (7, "7"), (6, "7"), (1, "7"),
        (0, "7"), (-1, None),
    ],
)  # fmt: skip
def test_the_notice_that_is_due_on_a_day(tenant, days, occasion):
    tell_of_contract_end(contract=tenant.number, now=days_before(days))
    occasions = set(Notice.objects.filter(about=f"contract {tenant.number}").values_list("occasion", flat=True))
    assert occasions == (set() if occasion is None else {f"2027-12-31, {occasion} days"})
    assert customers_told(tenant) == ([] if occasion is None else ["admin", "billing"])


def test_each_notice_is_sent_once_to_admins_billing_and_the_providers_managers(tenant, make_person):
    manager, engineer = make_person(staff_role="manager"), make_person(staff_role="engineer")
    for days in range(95, -5, -1):
        for _ in range(2):
            tell_of_contract_end(contract=tenant.number, now=days_before(days))
    assert customers_told(tenant) == ["admin"] * 3 + ["billing"] * 3
    assert Mail.objects.filter(person=manager, about=f"contract {tenant.number}").count() == 3
    assert not Mail.objects.filter(person=engineer).exists()
    told = Event.objects.filter(account=tenant.account, kind="contract.end-told").order_by("pk")
    assert [event.details["after"]["days"] for event in told] == [90, 30, 7]


def test_of_two_workers_one_tells(tenant, at_once):
    ended = at_once(*[lambda: tell_of_contract_end(contract=tenant.number, now=days_before(30))] * 4)
    assert sorted(map(len, ended)) == [0, 0, 0, 2]
    assert customers_told(tenant) == ["admin", "billing"]


def test_the_day_is_the_customers(tenant, now):
    almost = datetime(2027, 10, 1, 12, tzinfo=UTC)  # 91 days before in UTC
    set_zone_of(tenant, "Pacific/Kiritimati", now)  # 14 hours ahead: the 2nd has begun there
    assert tell_of_contract_end(contract=tenant.number, now=almost) != []
    set_zone_of(tenant, "UTC", now)


def test_a_zone_behind_waits_for_its_own_day(tenant, now):
    set_zone_of(tenant, "America/Los_Angeles", now)
    begun = datetime(2027, 10, 2, 6, 59, tzinfo=UTC)  # 23:59 on the 1st there
    assert tell_of_contract_end(contract=tenant.number, now=begun) == []
    assert tell_of_contract_end(contract=tenant.number, now=begun + timedelta(minutes=1)) != []


def set_zone_of(tenant, zone, now):
    set_account_zone(actor=None, account=tenant.key, zone=zone, now=now)


def test_the_mail_says_until_when_by_which_clause_and_what_would_help(tenant, attach, now):
    set_provider(actor=None, portal_url="https://pro.kestrel.example", now=now)
    issue_token(actor=None, contract=tenant.number, name="one", now=now)
    attach(token_of(tenant, "one"))
    tell_of_contract_end(contract=tenant.number, now=days_before(30))
    set_provider(actor=None, portal_url="", now=now)
    mail = next(mail for mail in mails(tenant) if mail.person == tenant.billing)
    assert mail.subject == f"{tenant.number} of {tenant.account.name} ends on 31 December 2027, in 30 days"
    assert unsealed(mail.text) == (
        f"Hello Billing,\n\n"
        f"Contract {tenant.number}, Servers, of {tenant.account.name} ends in 30 days: its last day is 31 December 2027. "
        "1 machine is attached under it.\n\n"
        "After it nothing new is attached; what is attached keeps its access to 14 January 2028.\n\n"
        "What would help: A renewal, agreed before then with your provider: machines and tokens stay as they are.\n"
        f"https://pro.kestrel.example/contracts/{tenant.number}\n\n"
        "By § doc.terms and the reading grace-of-14-days:\n"
        "https://pro.kestrel.example/terms/doc.terms\n"
        "https://pro.kestrel.example/readings/grace-of-14-days\n\n"
        "-- \n"
        "You are told when a contract ends, because your role has to do with it. Choose what you are told of:\n"
        "https://pro.kestrel.example/preferences/notices\n"
    )


def token_of(tenant, name):
    from mainstay.operations.tokens import token_text

    return token_text(actor=None, contract=tenant.number, token=name)


def test_a_renewed_contract_tells_nothing_until_its_new_end_is_near(tenant):
    tell_of_contract_end(contract=tenant.number, now=days_before(90))
    renew_contract(actor=None, contract=tenant.number, until=date(2028, 12, 31), now=days_before(60))
    for days in (30, 7, 0):
        assert tell_of_contract_end(contract=tenant.number, now=days_before(days)) == []
    assert tell_of_contract_end(contract=tenant.number, now=days_before(90) + timedelta(days=366)) != []


def test_a_contract_that_was_ended_by_agreement_tells_nothing(tenant, now):
    set_dates(
        actor=None, contract=tenant.number, effective_from=date(2026, 1, 1), effective_to=date(2027, 6, 30), now=now
    )
    for day in (date(2027, 4, 1), date(2027, 5, 31), date(2027, 6, 23), date(2027, 6, 30)):
        at = datetime.combine(day, datetime.min.time(), UTC)
        assert tell_of_contract_end(contract=tenant.number, now=at) == []
    set_dates(
        actor=None, contract=tenant.number, effective_from=date(2026, 1, 1), effective_to=date(2027, 9, 30), now=now + timedelta(1)
    )  # fmt: skip
    assert tell_of_contract_end(contract=tenant.number, now=datetime(2027, 9, 23, tzinfo=UTC)) != []


def test_only_contracts_that_are_near_are_looked_at(tenant):
    assert tenant.number not in contracts_ending(days_before(92))
    assert tenant.number in contracts_ending(days_before(91))
    assert tenant.number in contracts_ending(days_before(-1))
    assert tenant.number not in contracts_ending(days_before(-2))


@pytest.mark.parametrize(
    ("days", "told_in"), [(91, 1), (90, 60), (31, 1), (30, 23), (8, 1), (7, None), (0, None), (-1, None)]
)  # fmt: skip
def test_the_next_day_of_telling_is_known(tenant, days, told_in):
    today = LAST - timedelta(days=days)
    found = next_telling(tenant.account, days_before(days))
    assert found == (None if told_in is None else (today + timedelta(days=told_in), tenant.contract))


def test_who_does_not_want_it_is_not_told(tenant, now):
    set_notice_choices(actor=tenant.admin, wanted={"contract-ends": False}, now=now)
    tell_of_contract_end(contract=tenant.number, now=days_before(90))
    assert customers_told(tenant) == ["billing"]
    set_notice_choices(actor=tenant.admin, wanted={"contract-ends": True}, now=now)
    tell_of_contract_end(contract=tenant.number, now=days_before(30))
    assert customers_told(tenant) == ["admin", "billing", "billing"]


def test_who_may_not_sign_in_any_more_is_not_told(tenant, now):
    set_person_active(actor=None, email=tenant.admin.email, active=False, now=now)
    tell_of_contract_end(contract=tenant.number, now=days_before(90))
    assert customers_told(tenant) == ["billing"]


def test_choices_are_ones_own_and_recorded(tenant, now):
    assert set(choices_of(tenant.admin).values()) == {True}
    set_notice_choices(actor=tenant.admin, wanted={"token-ends": False, "contract-ends": True}, now=now)
    assert choices_of(tenant.admin) == {"contract-ends": True, "machine-set-apart": True, "token-ends": False}
    event = Event.objects.get(kind="person.notices-chosen", actor=tenant.admin)
    assert event.details == {"before": {"token-ends": True}, "after": {"token-ends": False}}
    with pytest.raises(Invalid):
        set_notice_choices(actor=tenant.admin, wanted={"everything": False}, now=now)


def test_each_role_is_told_of_its_own_kinds(tenant, make_person):
    assert set(kinds_for(tenant.admin)) == {"contract-ends", "machine-set-apart", "token-ends"}
    assert set(kinds_for(tenant.technical)) == {"machine-set-apart", "token-ends"}
    assert set(kinds_for(tenant.billing)) == {"contract-ends"}
    assert set(kinds_for(tenant.viewer)) == set()
    assert set(kinds_for(make_person(staff_role="manager"))) == {"contract-ends"}
    assert set(kinds_for(make_person(staff_role="engineer"))) == set()


def test_the_end_of_a_token_is_told_once_from_seven_days_before(tenant, now):
    token = issue_token(actor=None, contract=tenant.number, name="ci", ends_at=now + timedelta(days=30), now=now)
    week = token.ends_at - timedelta(days=7)
    assert tell_of_token_end(token=token.pk, now=week - timedelta(seconds=1)) == []
    assert (token.pk in tokens_ending(week - timedelta(seconds=1)), token.pk in tokens_ending(week)) == (False, True)
    assert tell_of_token_end(token=token.pk, now=week) == [tenant.admin.pk, tenant.technical.pk]
    assert tell_of_token_end(token=token.pk, now=week + timedelta(days=1)) == []
    mail = mails(tenant, "token-ends")[0]
    assert mail.subject == f"The token ci of {tenant.number} ends on 24 December 2026"
    assert token_of(tenant, "ci") not in unsealed(mail.text)


def test_a_token_that_was_rotated_or_revoked_tells_nothing(tenant, now):
    tokens = {
        name: issue_token(actor=None, contract=tenant.number, name=name, ends_at=now + timedelta(days=5), now=now)
        for name in ("rotated", "revoked")
    }
    rotate_token(actor=None, contract=tenant.number, token="rotated", now=now)
    revoke_token(actor=None, contract=tenant.number, token="revoked", now=now)
    for token in tokens.values():
        assert token.pk not in tokens_ending(now)
        assert tell_of_token_end(token=token.pk, now=now) == []


def test_a_copy_that_is_found_is_told_to_admins_and_technical_people_once(tenant, attach, now):
    issue_token(actor=None, contract=tenant.number, name="one", now=now)
    machine = attach(token_of(tenant, "one"))
    Event.objects.create(
        account=tenant.account, kind="machine.clone-found", about=f"machine {machine.pk}", at=now, details={}
    )
    for _ in range(2):
        while deliver_events(mailed={"machine.clone-found": "machine-set-apart"}, now=now):
            pass
    told = mails(tenant, "machine-set-apart")
    assert sorted(mail.person_id for mail in told) == sorted([tenant.admin.pk, tenant.technical.pk])
    assert told[0].subject == f"{machine.name} of {tenant.account.name} is set apart: a copy has shown itself"
    assert f"/accounts/{tenant.key}/machines/{machine.name}" in unsealed(told[0].text)
