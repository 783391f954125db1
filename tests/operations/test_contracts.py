"""Contracts are made, renewed and amended; what machines can see raises the revision."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from mainstay.operations import contracts, deviations, lines
from mainstay.operations.orders import AmendedLine, NewDeviation, NewLine
from mainstay.queries.agreements import terms_of
from mainstay.records.models import Contract, Event, KeptDecision, Mail
from mainstay.terms.clauses import cite
from mainstay.terms.figures import period

FROM, TO = date(2026, 1, 1), date(2026, 12, 31)
CAP = NewDeviation(
    clause="7.4.1", figure="max_severity", value="3", agreed_in="Letter of May", agreed_on=date(2026, 5, 2)
)


def revision(contract: Contract) -> int:
    return Contract.objects.get(pk=contract.pk).revision


def last_event(tenant: Any) -> Event:
    return Event.objects.filter(account=tenant.account).latest("pk")


def test_a_contract_is_made_with_its_lines(tenant: Any, manager: Any, now: Any) -> None:
    contract = contracts.create_contract(
        actor=manager, account=tenant.key, name="All of it", effective_from=FROM, effective_to=TO,
        lines=[NewLine(kind="physical", quantity=4, level="24/7"), NewLine(kind="legacy", quantity=2, overage=None)],
        now=now,
    )  # fmt: skip
    assert contract.number.startswith("MS-")
    first, second = contract.lines.order_by("position")
    assert (first.position, first.scope, first.support_scope, first.level) == (1, "full", "full", "24/7")
    assert (second.position, second.kind, second.overage) == (2, "legacy", None)
    event = last_event(tenant)
    assert (event.kind, event.about, event.actor) == ("contract.created", f"contract {contract.number}", manager)
    assert event.details["after"]["effective_to"] == "2026-12-31"


def test_numbers_follow_one_another_also_for_those_who_ask_at_once(tenant: Any, at_once: Any, now: Any) -> None:
    make = [lambda: contracts.create_contract(actor=None, account=tenant.key, name="Next", now=now).number] * 4
    numbers = sorted(int(number.removeprefix("MS-")) for number in at_once(*make))
    assert numbers == list(range(numbers[0], numbers[0] + 4))


def test_former_names_are_understood(tenant: Any, now: Any) -> None:
    line = NewLine(kind="virtual", quantity=1, scope="Ubuntu Advantage for Infrastructure", level="Advanced")
    added = lines.add_line(actor=None, contract=tenant.number, line=line, now=now)
    assert (added.scope, added.support_scope, added.level) == ("infra-only", "infra", "24/7")


def test_apps_only_where_the_contract_names_it(tenant: Any, now: Any) -> None:
    line = NewLine(kind="virtual", quantity=1, scope="apps-only")
    added = lines.add_line(actor=None, contract=tenant.number, line=line, now=now)
    assert (added.scope, added.support_scope) == ("apps-only", "infra")


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (NewLine(kind="toaster", quantity=1), "kind"),
        (NewLine(kind="virtual", quantity=-1), "quantity"),
        (NewLine(kind="virtual", quantity=1, overage=-1), "overage"),
        (NewLine(kind="virtual", quantity=1, scope="infra-only", support_scope="full"), "support_scope"),
        (NewLine(kind="virtual", quantity=1, scope="apps-only", support_scope="full"), "support_scope"),
        (NewLine(kind="virtual", quantity=1, support_scope="some"), "support_scope"),
        (NewLine(kind="virtual", quantity=1, ends_on=date(2025, 12, 31)), "ends_on"),
        (NewLine(kind="virtual", quantity=1, ends_on=date(2028, 1, 1)), "ends_on"),
    ],
)
def test_a_line_that_cannot_be_ordered_is_refused(tenant: Any, now: Any, line: NewLine, field: str) -> None:
    before = revision(tenant.contract)
    with pytest.raises(Invalid) as refused:
        lines.add_line(actor=None, contract=tenant.number, line=line, now=now)
    assert list(refused.value.fields) == [field]
    assert (tenant.contract.lines.count(), revision(tenant.contract)) == (1, before)


@pytest.mark.parametrize(
    ("line", "code", "clause"),
    [
        (NewLine(kind="virtual", quantity=1, scope="half"), "unknown-scope", "intro.scope"),
        (NewLine(kind="virtual", quantity=1, level="sometimes"), "unknown-level", "intro.levels"),
    ],
)
def test_an_order_in_unknown_words_is_refused_by_the_clause_of_the_words(
    tenant: Any, now: Any, line: NewLine, code: str, clause: str
) -> None:
    with pytest.raises(Refused) as refused:
        lines.add_line(actor=None, contract=tenant.number, line=line, now=now)
    assert refused.value.code == code
    assert clause in refused.value.decision.clauses
    assert KeptDecision.objects.get(account=tenant.account).question == "order-defaults"


@pytest.mark.parametrize(
    ("last_day", "said"),
    [
        (date(2026, 11, 23), "last_day"),
        (date(2027, 12, 31), "last_day"),
        (date(2028, 1, 1), "last_day"),
    ],
)
def test_a_termination_ends_a_contract_before_its_end_and_not_in_the_past(
    tenant: Any, now: Any, last_day: date, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        contracts.terminate_contract(actor=None, contract=tenant.number, last_day=last_day, why="Sold", now=now)
    assert list(refused.value.fields) == [said]


def test_a_termination_says_why_and_what_it_was(tenant: Any, manager: Any, now: Any) -> None:
    with pytest.raises(Invalid):
        contracts.terminate_contract(actor=manager, contract=tenant.number, last_day=TO, why=" ", now=now)
    contracts.terminate_contract(actor=manager, contract=tenant.number, last_day=TO, why="The site is sold", now=now)
    event = last_event(tenant)
    assert (event.kind, event.details["why"]) == ("contract.terminated", "The site is sold")
    assert (event.details["before"], event.details["after"]) == (
        {"effective_to": "2027-12-31"}, {"effective_to": "2026-12-31"},
    )  # fmt: skip
    assert [mail.to for mail in Mail.objects.filter(account=tenant.account, kind="termination")] == [tenant.admin.email]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"effective_from": FROM}, "effective_to"),
        ({"effective_to": TO}, "effective_from"),
        ({"effective_from": TO, "effective_to": FROM}, "effective_to"),
        ({"edition": "1999-01-01"}, "edition"),
        ({"readings": ["no-such-choice"]}, "readings"),
        ({"name": ""}, "name"),
        ({"number": "x" * 41}, "number"),
        ({"number": "MS/7"}, "number"),
    ],
)
def test_a_contract_that_cannot_be_is_refused(tenant: Any, now: Any, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        contracts.create_contract(**{"actor": None, "account": tenant.key, "name": "Any", "now": now, **changed})
    assert field in refused.value.fields


def test_a_taken_number_is_refused(tenant: Any, stranger: Any, now: Any) -> None:
    with pytest.raises(Conflict) as taken:
        contracts.create_contract(actor=None, account=stranger.key, name="Any", number=tenant.number, now=now)
    assert taken.value.code == "number-taken"


def test_each_change_that_machines_can_see_raises_the_revision(tenant: Any, now: Any) -> None:
    number, before = tenant.number, revision(tenant.contract)
    line = tenant.contract.lines.get()
    changes = [
        lambda: contracts.rename_contract(actor=None, contract=number, name="Renamed", now=now),
        lambda: contracts.set_dates(
            actor=None, contract=number, effective_from=FROM, effective_to=date(2028, 1, 31), now=now
        ),
        lambda: contracts.renew_contract(actor=None, contract=number, until=date(2028, 12, 31), now=now),
        lambda: contracts.end_support(actor=None, contract=number, support_until=date(2027, 1, 31), now=now),
        lambda: lines.add_line(actor=None, contract=number, line=NewLine(kind="legacy", quantity=1), now=now),
        lambda: lines.amend_line(
            actor=None, contract=number, line=1, amended=replace(AmendedLine.of(line), quantity=20), now=now
        ),
        lambda: lines.withdraw_line(actor=None, contract=number, line=2, now=now),
        lambda: deviations.add_deviation(actor=None, contract=number, deviation=CAP, now=now),
        lambda: deviations.remove_deviation(
            actor=None, contract=number, clause="7.4.1", figure="max_severity", now=now
        ),
        lambda: deviations.choose_reading(actor=None, contract=number, reading="initial-24x7-elapsed", now=now),
    ]
    for count, change in enumerate(changes, 1):
        change()
        assert revision(tenant.contract) == before + count
    about = Event.objects.filter(account=tenant.account, about=f"contract {number}")
    assert about.count() == 1 + len(changes)


def test_what_changes_nothing_is_no_event_and_no_revision(tenant: Any, now: Any) -> None:
    before, event = revision(tenant.contract), last_event(tenant)
    contracts.rename_contract(actor=None, contract=tenant.number, name=tenant.contract.name, now=now)
    assert (revision(tenant.contract), last_event(tenant)) == (before, event)


def test_renewing_says_what_was_before(tenant: Any, now: Any) -> None:
    contracts.renew_contract(actor=None, contract=tenant.number, until=date(2028, 12, 31), now=now)
    assert last_event(tenant).details == {
        "before": {"effective_to": "2027-12-31"}, "after": {"effective_to": "2028-12-31"},
    }  # fmt: skip


def test_a_renewal_lies_after_the_end_and_needs_one(tenant: Any, now: Any) -> None:
    with pytest.raises(Invalid):
        contracts.renew_contract(actor=None, contract=tenant.number, until=date(2027, 12, 31), now=now)
    never = contracts.create_contract(actor=None, account=tenant.key, name="Never", now=now)
    with pytest.raises(Conflict) as refused:
        contracts.renew_contract(actor=None, contract=never.number, until=TO, now=now)
    assert refused.value.code == "never-effective"


def test_support_does_not_end_before_it_starts(tenant: Any, now: Any) -> None:
    with pytest.raises(Invalid):
        contracts.end_support(actor=None, contract=tenant.number, support_until=date(2025, 12, 31), now=now)
    contracts.end_support(actor=None, contract=tenant.number, support_until=FROM, now=now)


def test_a_line_is_amended_below_its_use_and_cuts_nobody_off(tenant: Any, now: Any) -> None:
    line = tenant.contract.lines.get()
    tenant.contract.lines.update(used=7)
    amended = replace(AmendedLine.of(line), quantity=3, level="Support (weekday)")
    held = lines.amend_line(actor=None, contract=tenant.number, line=1, amended=amended, now=now)
    assert (held.quantity, held.used, held.level) == (3, 7, "weekday")
    assert last_event(tenant).details["before"] == {"quantity": 10, "level": "self-support"}


def test_a_withdrawn_line_stays_and_is_neither_amended_nor_withdrawn_again(tenant: Any, now: Any) -> None:
    held = lines.withdraw_line(actor=None, contract=tenant.number, line=1, now=now)
    assert held.withdrawn_at == now
    with pytest.raises(Conflict):
        lines.withdraw_line(actor=None, contract=tenant.number, line=1, now=now)
    with pytest.raises(Conflict):
        lines.amend_line(actor=None, contract=tenant.number, line=1, amended=AmendedLine.of(held), now=now)
    with pytest.raises(NotFound):
        lines.withdraw_line(actor=None, contract=tenant.number, line=9, now=now)


def test_a_written_deviation_is_what_the_contract_s_terms_say(tenant: Any, now: Any) -> None:
    deviation = replace(CAP, clause="def.esm", figure="length", value="12 years")
    deviations.add_deviation(actor=None, contract=tenant.number, deviation=deviation, now=now)
    agreed = terms_of(Contract.objects.get(pk=tenant.contract.pk))
    assert agreed.figure(cite("def.esm"), "length", period) == period("12 years")
    with pytest.raises(Conflict):
        deviations.add_deviation(actor=None, contract=tenant.number, deviation=deviation, now=now)
    deviations.remove_deviation(actor=None, contract=tenant.number, clause="def.esm", figure="length", now=now)
    with pytest.raises(NotFound):
        deviations.remove_deviation(actor=None, contract=tenant.number, clause="def.esm", figure="length", now=now)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"clause": "99.9"}, "clause"), ({"figure": "none-such"}, "figure"), ({"value": "three"}, "value")],
)
def test_a_deviation_that_cannot_be_read_is_refused(tenant: Any, now: Any, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        deviations.add_deviation(actor=None, contract=tenant.number, deviation=replace(CAP, **wrong), now=now)
    assert list(refused.value.fields) == [field]


def test_a_reading_is_chosen_and_taken_back(tenant: Any, now: Any) -> None:
    chosen = deviations.choose_reading(actor=None, contract=tenant.number, reading="initial-24x7-elapsed", now=now)
    assert chosen.readings == ["initial-24x7-elapsed"]
    ours = deviations.choose_reading(
        actor=None, contract=tenant.number, reading="initial-24x7-in-covered-hours", now=now
    )
    assert ours.readings == []
    for closed in ("clones-count-apart", "no-such-reading"):
        with pytest.raises(Invalid):
            deviations.choose_reading(actor=None, contract=tenant.number, reading=closed, now=now)


def test_two_who_add_a_line_at_once_get_a_place_each(tenant: Any, at_once: Any, now: Any) -> None:
    line = NewLine(kind="desktop", quantity=1)
    added = at_once(*[lambda: lines.add_line(actor=None, contract=tenant.number, line=line, now=now).position] * 3)
    assert sorted(added) == [2, 3, 4]


def test_customers_read_contracts_and_others_find_none(
    tenant: Any, stranger: Any, auditor: Any, engineer: Any, now: Any
) -> None:
    for actor in (tenant.admin, tenant.technical, tenant.billing, auditor, engineer):
        with pytest.raises(Forbidden):
            contracts.renew_contract(actor=actor, contract=tenant.number, until=date(2030, 1, 1), now=now)
    line = NewLine(kind="virtual", quantity=1)
    acts = [
        lambda: contracts.renew_contract(actor=stranger.admin, contract=tenant.number, until=date(2030, 1, 1), now=now),
        lambda: lines.add_line(actor=stranger.admin, contract=tenant.number, line=line, now=now),
        lambda: lines.withdraw_line(actor=stranger.admin, contract=tenant.number, line=1, now=now),
        lambda: deviations.add_deviation(actor=stranger.admin, contract=tenant.number, deviation=CAP, now=now),
        lambda: contracts.create_contract(actor=stranger.admin, account=tenant.key, name="Mine", now=now),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()
