"""Amendments: drafted, offered, answered, in force on their day, each change exactly and once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from procrastinate.contrib.django import app

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from mainstay.operations import amendments
from mainstay.operations.accounts import set_account_zone
from mainstay.operations.contracts import create_contract, set_dates
from mainstay.operations.deviations import add_deviation, choose_reading
from mainstay.operations.lines import add_line, amend_line, withdraw_line
from mainstay.operations.orders import AmendedLine, NewChange, NewDeviation, NewLine
from mainstay.operations.people import add_member
from mainstay.operations.tokens import issue_token, token_text
from mainstay.queries import access
from mainstay.queries.agreements import terms_of
from mainstay.queries.amendments import amendments_to_come
from mainstay.records.models import Amendment, Contract, Event, Line, Mail

TEN = AmendedLine(
    quantity=10, overage=0, ends_on=None, scope="full", support_scope="full", level="self-support", note=""
)
DAY = date(2027, 1, 1)


class Drafting:
    """An amendment of the tenant's contract, by staff."""

    def __init__(self, tenant: Any, manager: Any, now: datetime, from_on: date | None = None) -> None:
        self.tenant, self.manager, self.now = tenant, manager, now
        drafted = amendments.draft_amendment(actor=manager, contract=tenant.number, from_on=from_on, now=now)
        self.number = drafted.number

    @property
    def row(self) -> Amendment:
        return Amendment.objects.get(contract=self.tenant.contract, number=self.number)

    def put(self, kind: str, **what: Any) -> Amendment:
        change = NewChange(kind=kind, **what)
        return amendments.change_draft(actor=self.manager, now=self.now, change=change, **self.which)

    def send(self, now: datetime | None = None) -> Amendment:
        return amendments.send_amendment(actor=self.manager, now=now or self.now, **self.which)

    def accept(self, now: datetime | None = None, name: str = "Anke Petersen", text: str = "") -> Amendment:
        return amendments.accept_amendment(
            actor=self.tenant.admin, name=name, text=text or self.row.text_hash, now=now or self.now, **self.which
        )

    @property
    def which(self) -> dict[str, Any]:
        return {"contract": self.tenant.number, "amendment": self.number}


@pytest.fixture
def draft(tenant: Any, manager: Any, now: Any) -> Drafting:
    return Drafting(tenant, manager, now)


def line_of(contract: Contract, position: int) -> dict[str, Any]:
    names = ("kind", "quantity", "overage", "ends_on", "scope", "support_scope", "level", "note")
    return Line.objects.filter(contract=contract, position=position).values(*names).get()


VIRTUAL = {
    "kind": "virtual", "quantity": 10, "overage": 0, "ends_on": None, "scope": "full", "support_scope": "full",
    "level": "self-support", "note": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("amended", "changes"),
    [
        ({"quantity": 25}, {"quantity": 25}),
        ({"overage": 3}, {"overage": 3}),
        ({"overage": None}, {"overage": None}),
        ({"level": "24/7"}, {"level": "24/7"}),
        ({"level": "Advanced"}, {"level": "24/7"}),
        ({"ends_on": date(2027, 6, 30)}, {"ends_on": date(2027, 6, 30)}),
        ({"scope": "infra-only", "support_scope": ""}, {"scope": "infra-only", "support_scope": "infra"}),
        ({"note": "the old ones", "quantity": 9}, {"note": "the old ones", "quantity": 9}),
    ],
)
def test_a_line_becomes_what_was_agreed_and_nothing_else(
    draft: Drafting, amended: dict[str, Any], changes: dict[str, Any]
) -> None:
    draft.put("line-changed", position=1, amended=replace(TEN, **amended))
    assert line_of(draft.tenant.contract, 1) == VIRTUAL
    draft.send()
    draft.accept()
    assert draft.row.state == "in-force"
    assert line_of(draft.tenant.contract, 1) == VIRTUAL | changes


def test_every_kind_of_change_is_put_in_force_at_once(draft: Drafting, manager: Any, now: Any) -> None:
    contract, number = draft.tenant.contract, draft.tenant.number
    add_line(actor=None, contract=number, line=NewLine(kind="desktop", quantity=5), now=now)
    for clause, figure, value in (("7.4.1", "max_severity", "3"), ("10.2", "maximum", "20 credentials")):
        told = NewDeviation(clause=clause, figure=figure, value=value, agreed_in="Letter", agreed_on=date(2026, 1, 1))
        add_deviation(actor=None, contract=number, deviation=told, now=now)
    draft.put("dates-set", effective_from=date(2026, 1, 1), effective_to=date(2028, 12, 31))
    draft.put("support-end-set", support_until=date(2028, 6, 30))
    draft.put("line-added", line=NewLine(kind="virtual", quantity=40, scope="infra-only", level="weekday"))
    draft.put("line-changed", position=1, amended=replace(TEN, quantity=12))
    draft.put("line-withdrawn", position=2)
    draft.put("figure-agreed", clause="10.2", figure="maximum", value="30 credentials")
    draft.put("figure-agreed", clause="8.3.2", figure="raw_storage_per_node", value="512 TB")
    draft.put("figure-taken-back", clause="7.4.1", figure="max_severity")
    draft.send()
    draft.accept()
    row = Contract.objects.get(pk=contract.pk)
    assert (row.effective_from, row.effective_to) == (date(2026, 1, 1), date(2028, 12, 31))
    assert row.support_until == date(2028, 6, 30)
    assert line_of(contract, 1) == VIRTUAL | {"quantity": 12}
    assert line_of(contract, 3) == VIRTUAL | {
        "quantity": 40, "scope": "infra-only", "support_scope": "infra", "level": "weekday",
    }  # fmt: skip
    assert Line.objects.get(contract=contract, position=2).withdrawn_at == now
    agreed = row.deviations.order_by("clause").values_list("clause", "figure", "value", "agreed_in", "agreed_on")
    assert list(agreed) == [
        ("10.2", "maximum", "30 credentials", "Amendment 1", date(2026, 11, 24)),
        ("8.3.2", "raw_storage_per_node", "512 TB", "Amendment 1", date(2026, 11, 24)),
    ]
    told = Event.objects.filter(account=draft.tenant.account, details__amendment=1).order_by("pk")
    assert [event.kind for event in told if event.kind.startswith("contract.")] == [
        "contract.dates-set", "contract.support-end-set", "contract.line-added", "contract.line-amended",
        "contract.line-withdrawn", "contract.deviation-changed", "contract.deviation-added",
        "contract.deviation-removed",
    ]  # fmt: skip


def test_a_reading_is_chosen_by_an_amendment(draft: Drafting) -> None:
    readings = [one for one in terms_of(draft.tenant.contract).edition.readings.values() if one.choosable]
    about = readings[0]
    other = next(choice for choice in about.choices if choice != about.ours)
    draft.put("reading-chosen", reading=other)
    draft.send()
    draft.accept()
    assert Contract.objects.get(pk=draft.tenant.contract.pk).readings == [other]


def test_a_change_that_changes_nothing_is_not_kept(draft: Drafting) -> None:
    draft.put("line-changed", position=1, amended=replace(TEN, quantity=11))
    draft.put("line-changed", position=1, amended=TEN)
    draft.put("dates-set", effective_from=date(2026, 1, 1), effective_to=date(2027, 12, 31))
    assert draft.row.changes.count() == 0
    with pytest.raises(Conflict) as refused:
        draft.send()
    assert refused.value.code == "amendment-empty"


def test_the_last_change_of_a_place_is_the_one_that_is_kept(draft: Drafting) -> None:
    draft.put("line-changed", position=1, amended=replace(TEN, quantity=11))
    draft.put("line-withdrawn", position=1)
    kept = draft.row.changes.get()
    assert (kept.kind, kept.place, kept.was) == (
        "line-withdrawn", "line 1", {"quantity": 10, "scope": "full", "level": "self-support"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (NewChange(kind="repainted"), "kind"),
        (NewChange(kind="line-added"), "line"),
        (NewChange(kind="line-added", line=NewLine(kind="toaster", quantity=1)), "kind"),
        (NewChange(kind="line-added", line=NewLine(kind="virtual", quantity=-1)), "quantity"),
        (NewChange(kind="line-changed", position=1), "line"),
        (NewChange(kind="line-changed", position=1, amended=replace(TEN, ends_on=date(2030, 1, 1))), "ends_on"),
        (NewChange(kind="line-changed", position=1, amended=replace(TEN, scope="infra-only")), "support_scope"),
        (NewChange(kind="figure-agreed", clause="99.9", figure="x", value="1"), "clause"),
        (NewChange(kind="figure-agreed", clause="8.3.2", figure="no_such", value="1"), "figure"),
        (NewChange(kind="figure-agreed", clause="8.3.2", figure="raw_storage_per_node", value="512 GB"), "value"),
        (NewChange(kind="reading-chosen", reading="tea-leaves"), "reading"),
        (NewChange(kind="dates-set", effective_from=DAY, effective_to=date(2026, 1, 1)), "effective_to"),
        (NewChange(kind="dates-set", effective_from=DAY), "effective_to"),
        (NewChange(kind="support-end-set", support_until=date(2025, 1, 1)), "support_until"),
    ],
)
def test_what_could_not_come_into_force_is_not_drafted(draft: Drafting, change: NewChange, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        amendments.change_draft(actor=draft.manager, change=change, now=draft.now, **draft.which)
    assert list(refused.value.fields) == [field]
    assert (draft.row.changes.count(), draft.row.version) == (0, 1)


def test_an_order_is_refused_by_its_clause(draft: Drafting) -> None:
    with pytest.raises(Refused) as refused:
        draft.put("line-added", line=NewLine(kind="virtual", quantity=1, level="sometimes"))
    assert "intro.levels" in refused.value.decision.clauses


def test_trying_a_draft_out_leaves_the_contract_as_it_is(draft: Drafting) -> None:
    before = Contract.objects.values().get(pk=draft.tenant.contract.pk)
    draft.put("dates-set", effective_from=date(2026, 1, 1), effective_to=date(2030, 12, 31))
    draft.put("line-added", line=NewLine(kind="legacy", quantity=2))
    assert Contract.objects.values().get(pk=draft.tenant.contract.pk) == before
    assert draft.tenant.contract.lines.count() == 1
    kinds = set(Event.objects.filter(account=draft.tenant.account).values_list("kind", flat=True))
    assert kinds & {"contract.dates-set", "contract.line-added"} == set()


def test_a_line_may_end_within_the_days_that_the_same_draft_gives(draft: Drafting) -> None:
    draft.put("dates-set", effective_from=date(2026, 1, 1), effective_to=date(2030, 12, 31))
    draft.put("line-added", line=NewLine(kind="legacy", quantity=2, ends_on=date(2030, 6, 30)))
    draft.send()
    draft.accept()
    assert Line.objects.get(contract=draft.tenant.contract, position=2).ends_on == date(2030, 6, 30)


CHANGED_MEANWHILE: list[tuple[str, Callable[[Drafting], object], Callable[[Drafting], object], bool]] = [
    (
        "another quantity of the line",
        lambda d: d.put("line-changed", position=1, amended=replace(TEN, quantity=20)),
        lambda d: amend_line(
            actor=None, contract=d.tenant.number, line=1, amended=replace(TEN, quantity=15), now=d.now
        ),
        True,
    ),
    (
        "another part of the line",
        lambda d: d.put("line-changed", position=1, amended=replace(TEN, quantity=20)),
        lambda d: amend_line(actor=None, contract=d.tenant.number, line=1, amended=replace(TEN, note="x"), now=d.now),
        False,
    ),
    (
        "the line is gone",
        lambda d: d.put("line-changed", position=1, amended=replace(TEN, quantity=20)),
        lambda d: withdraw_line(actor=None, contract=d.tenant.number, line=1, now=d.now),
        True,
    ),
    (
        "another line",
        lambda d: d.put("line-changed", position=1, amended=replace(TEN, quantity=20)),
        lambda d: add_line(actor=None, contract=d.tenant.number, line=NewLine(kind="legacy", quantity=1), now=d.now),
        False,
    ),
    (
        "another end",
        lambda d: d.put("dates-set", effective_from=date(2026, 1, 1), effective_to=date(2028, 12, 31)),
        lambda d: set_dates(
            actor=None, contract=d.tenant.number, effective_from=date(2026, 1, 1), effective_to=date(2027, 6, 30),
            now=d.now,
        ),
        True,
    ),
    (
        "a figure of its own there",
        lambda d: d.put("figure-agreed", clause="8.3.2", figure="raw_storage_per_node", value="512 TB"),
        lambda d: add_deviation(
            actor=None, contract=d.tenant.number, now=d.now,
            deviation=NewDeviation(
                clause="8.3.2", figure="raw_storage_per_node", value="400 TB", agreed_in="x", agreed_on=date(2026, 1, 1)
            ),
        ),
        True,
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("put", "meanwhile", "touched"),
    [case[1:] for case in CHANGED_MEANWHILE],
    ids=[case[0] for case in CHANGED_MEANWHILE],
)
def test_what_changed_meanwhile_in_a_touched_place_stops_the_answer(
    draft: Drafting, put: Any, meanwhile: Any, touched: Any
) -> None:
    put(draft)
    draft.send()
    meanwhile(draft)
    if not touched:
        assert draft.accept().state == "in-force"
        return
    before = Contract.objects.values().get(pk=draft.tenant.contract.pk)
    with pytest.raises(Conflict) as refused:
        draft.accept()
    assert refused.value.code == "amendment-stale"
    assert draft.row.state == "sent"
    assert Contract.objects.values().get(pk=draft.tenant.contract.pk) == before


def test_a_draft_taken_up_again_stands_on_what_the_contract_says_now(draft: Drafting) -> None:
    draft.put("line-changed", position=1, amended=replace(TEN, quantity=20))
    draft.put("figure-agreed", clause="8.3.2", figure="raw_storage_per_node", value="512 TB")
    sent = draft.send()
    amend_line(actor=None, contract=draft.tenant.number, line=1, amended=replace(TEN, quantity=15), now=draft.now)
    amendments.take_up_amendment(actor=draft.manager, now=draft.now, **draft.which)
    assert (draft.row.state, draft.row.version, draft.row.text_hash) == ("draft", sent.version + 1, "")
    assert draft.row.changes.get(place="line 1").was == {"quantity": 15}
    draft.send()
    draft.accept()
    assert line_of(draft.tenant.contract, 1)["quantity"] == 20


def test_what_the_contract_has_already_or_no_more_is_left_out(draft: Drafting) -> None:
    draft.put("line-changed", position=1, amended=replace(TEN, quantity=20))
    draft.put("dates-set", effective_from=date(2026, 1, 1), effective_to=date(2028, 12, 31))
    withdraw_line(actor=None, contract=draft.tenant.number, line=1, now=draft.now)
    set_dates(
        actor=None, contract=draft.tenant.number, effective_from=date(2026, 1, 1), effective_to=date(2028, 12, 31),
        now=draft.now,
    )  # fmt: skip
    amendments.take_up_amendment(actor=draft.manager, now=draft.now, **draft.which)
    assert draft.row.changes.count() == 0


def test_the_answer_keeps_the_name_the_day_and_the_text(draft: Drafting) -> None:
    draft.put("line-changed", position=1, amended=replace(TEN, quantity=20))
    sent = draft.send()
    assert (sent.answer_until, len(sent.text_hash)) == (date(2026, 12, 8), 64)
    accepted = draft.accept(name="  Anke Petersen ")
    assert (accepted.answered_name, accepted.answered_by, accepted.answered_at) == (
        "Anke Petersen", draft.tenant.admin, draft.now,
    )  # fmt: skip
    told = Event.objects.get(account=draft.tenant.account, kind="amendment.accepted").details
    assert (told["name"], told["text"], told["version"]) == ("Anke Petersen", sent.text_hash, 2)


def test_another_text_than_the_one_offered_is_not_accepted(draft: Drafting) -> None:
    draft.put("line-changed", position=1, amended=replace(TEN, quantity=20))
    read = draft.send().text_hash
    amendments.take_up_amendment(actor=draft.manager, now=draft.now, **draft.which)
    draft.put("line-changed", position=1, amended=replace(TEN, quantity=21))
    draft.send()
    with pytest.raises(Conflict) as refused:
        draft.accept(text=read)
    assert refused.value.code == "amendment-changed"
    with pytest.raises(Invalid):
        draft.accept(name=" ")


def test_nobody_of_the_provider_accepts_the_own_offer_as_an_admin_of_the_account(draft: Drafting) -> None:
    draft.put("line-changed", position=1, amended=replace(TEN, quantity=20))
    text = draft.send().text_hash
    add_member(actor=draft.manager, account=draft.tenant.key, email=draft.manager.email, role="admin", now=draft.now)
    with pytest.raises(Forbidden):
        amendments.accept_amendment(actor=draft.manager, name="Manager", text=text, now=draft.now, **draft.which)
    assert "answer-offer" not in access.rights_in(draft.manager, draft.tenant.account)
    assert draft.accept(text=text).state == "in-force"


def test_of_two_admins_who_accept_at_once_one_has_accepted(draft: Drafting, at_once: Any) -> None:
    draft.put("line-changed", position=1, amended=replace(TEN, quantity=20))
    text = draft.send().text_hash
    ended = at_once(*[lambda: draft.accept(text=text)] * 3)
    assert sorted(type(one).__name__ for one in ended) == ["Amendment", "Conflict", "Conflict"]
    told = Event.objects.filter(account=draft.tenant.account, kind="contract.line-amended")
    assert told.count() == 1


def test_it_comes_into_force_once_under_two_workers(tenant: Any, manager: Any, now: Any, at_once: Any) -> None:
    draft = Drafting(tenant, manager, now, from_on=DAY)
    draft.put("line-added", line=NewLine(kind="virtual", quantity=3))
    draft.send()
    assert draft.accept().state == "accepted"
    assert tenant.contract.lines.count() == 1
    day = datetime(2027, 1, 1, tzinfo=UTC)
    pk = draft.row.pk
    ended = at_once(*[lambda: amendments.bring_into_force(amendment=pk, now=day)] * 4)
    assert sorted(ended) == [False, False, False, True]
    assert tenant.contract.lines.count() == 2
    assert (draft.row.state, draft.row.in_force_at) == ("in-force", day)


@pytest.mark.parametrize(
    ("zone", "before", "first"),
    [
        ("UTC", datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 12, 31, 22, 59, 59, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC)),
        ("America/New_York", datetime(2027, 1, 1, 4, 59, 59, tzinfo=UTC), datetime(2027, 1, 1, 5, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 12, 31, 9, 59, 59, tzinfo=UTC), datetime(2026, 12, 31, 10, tzinfo=UTC)),
    ],
)
def test_its_day_begins_where_the_customer_is(
    tenant: Any, manager: Any, now: Any, zone: str, before: datetime, first: datetime
) -> None:
    set_account_zone(actor=None, account=tenant.key, zone=zone, now=now)
    draft = Drafting(tenant, manager, now, from_on=DAY)
    draft.put("line-added", line=NewLine(kind="virtual", quantity=3))
    draft.send()
    draft.accept()
    pk = draft.row.pk
    assert pk in amendments_to_come((first + timedelta(hours=14)).date())
    assert amendments.bring_into_force(amendment=pk, now=before) is False
    assert amendments.bring_into_force(amendment=pk, now=first) is True


def test_an_accepted_one_that_was_overtaken_is_not_put_in_force_and_staff_hear_of_it(
    tenant: Any, manager: Any, now: Any
) -> None:
    draft = Drafting(tenant, manager, now, from_on=DAY)
    draft.put("line-changed", position=1, amended=replace(TEN, quantity=20))
    draft.put("line-added", line=NewLine(kind="virtual", quantity=3))
    draft.send()
    draft.accept()
    amend_line(actor=None, contract=tenant.number, line=1, amended=replace(TEN, quantity=15), now=now)
    day = datetime(2027, 1, 1, 1, tzinfo=UTC)
    assert amendments.bring_into_force(amendment=draft.row.pk, now=day) is False
    assert draft.row.state == "stale"
    assert (tenant.contract.lines.count(), line_of(tenant.contract, 1)["quantity"]) == (1, 15)
    assert Mail.objects.filter(to=manager.email, kind="offer-answer").count() == 2
    amendments.take_up_amendment(actor=manager, now=day, **draft.which)
    assert draft.row.state == "draft"


def test_offers_lapse_when_the_day_to_answer_is_over_where_the_customer_is(tenant: Any, manager: Any, now: Any) -> None:
    set_account_zone(actor=None, account=tenant.key, zone="America/New_York", now=now)
    draft = Drafting(tenant, manager, now)
    draft.put("line-added", line=NewLine(kind="virtual", quantity=3))
    draft.send()
    last = datetime(2026, 12, 9, 4, 59, tzinfo=UTC)
    amendments.lapse_amendments(now=last)
    assert draft.row.state == "sent"
    over = datetime(2026, 12, 9, 5, tzinfo=UTC)
    with pytest.raises(Conflict) as refused:
        draft.accept(now=over)
    assert refused.value.code == "amendment-lapsed"
    amendments.lapse_amendments(now=over)
    assert draft.row.state == "lapsed"
    assert Event.objects.get(account=tenant.account, kind="amendment.lapsed").details["amendment"] == 1


def test_the_admins_are_told_of_an_offer_and_the_sender_of_the_answer(draft: Drafting) -> None:
    draft.put("line-added", line=NewLine(kind="virtual", quantity=3))
    draft.send()
    offered = Mail.objects.filter(account=draft.tenant.account, kind="offer")
    assert [mail.to for mail in offered] == [draft.tenant.admin.email]
    amendments.ask_for_change(actor=draft.tenant.admin, what="Four, please", now=draft.now, **draft.which)
    assert (draft.row.state, draft.row.answer) == ("change-asked", "Four, please")
    assert Mail.objects.filter(to=draft.manager.email, kind="offer-answer").count() == 1
    with pytest.raises(Conflict):
        draft.accept(text="0" * 64)


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (
            lambda d: amendments.decline_amendment(actor=d.tenant.admin, why="Too dear", now=d.now, **d.which),
            "declined",
        ),
        (lambda d: amendments.withdraw_amendment(actor=d.manager, now=d.now, **d.which), "withdrawn"),
    ],
)
def test_an_offer_that_is_over_cannot_be_accepted_and_can_be_taken_up_again(
    draft: Drafting, act: Any, state: str
) -> None:
    draft.put("line-added", line=NewLine(kind="virtual", quantity=3))
    text = draft.send().text_hash
    act(draft)
    assert draft.row.state == state
    with pytest.raises(Conflict) as refused:
        draft.accept(text=text)
    assert refused.value.code == f"amendment-{state}"
    with pytest.raises(Conflict):
        draft.put("line-added", line=NewLine(kind="virtual", quantity=4))
    amendments.take_up_amendment(actor=draft.manager, now=draft.now, **draft.which)
    draft.put("line-added", line=NewLine(kind="virtual", quantity=4))
    assert draft.row.changes.count() == 2


def test_what_is_in_force_stays_as_it_is(draft: Drafting) -> None:
    draft.put("line-added", line=NewLine(kind="virtual", quantity=3))
    draft.send()
    draft.accept()
    for act in (
        lambda: amendments.take_up_amendment(actor=draft.manager, now=draft.now, **draft.which),
        lambda: amendments.withdraw_amendment(actor=draft.manager, now=draft.now, **draft.which),
        lambda: amendments.send_amendment(actor=draft.manager, now=draft.now, **draft.which),
        lambda: draft.put("line-withdrawn", position=1),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "amendment-in-force"


def test_nothing_attaches_under_a_contract_that_is_a_draft(tenant: Any, manager: Any, now: Any, attach: Any) -> None:
    drafted = amendments.draft_contract(
        actor=manager, account=tenant.key, name="Pro, full, 24/7", number=f"{tenant.number}-D",
        effective_from=date(2026, 11, 24), effective_to=date(2027, 11, 23),
        lines=[NewLine(kind="virtual", quantity=5, level="24/7")], now=now,
    )  # fmt: skip
    number = drafted.contract.number
    issue_token(actor=None, contract=number, name="first", now=now)
    text = token_text(actor=None, contract=number, token="first")
    with pytest.raises(Refused) as refused:
        attach(text)
    assert refused.value.code == "never-effective"
    sent = amendments.send_amendment(actor=manager, contract=number, amendment=1, now=now)
    amendments.accept_amendment(
        actor=tenant.admin, contract=number, amendment=1, name="Anke", text=sent.text_hash, now=now
    )
    row = Contract.objects.get(number=number)
    assert (row.effective_from, row.effective_to, row.signed_on) == (
        date(2026, 11, 24), date(2027, 11, 23), date(2026, 11, 24),
    )  # fmt: skip
    attach(text)
    assert row.lines.get().used == 1


def test_a_renewal_moves_the_end_and_nothing_else(tenant: Any, manager: Any, now: Any) -> None:
    drafted = amendments.draft_renewal(actor=manager, contract=tenant.number, until=date(2028, 12, 31), now=now)
    change = drafted.changes.get()
    assert (change.place, change.was, change.becomes) == (
        "dates", {"effective_to": "2027-12-31"}, {"effective_to": "2028-12-31"},
    )  # fmt: skip
    with pytest.raises(Invalid):
        amendments.draft_renewal(actor=manager, contract=tenant.number, until=date(2027, 12, 31), now=now)
    never = create_contract(actor=None, account=tenant.key, name="Never", now=now)
    with pytest.raises(Conflict):
        amendments.draft_renewal(actor=manager, contract=never.number, until=date(2028, 1, 1), now=now)


def test_a_day_that_is_past_is_refused(tenant: Any, manager: Any, now: Any) -> None:
    with pytest.raises(Invalid) as refused:
        amendments.draft_amendment(actor=manager, contract=tenant.number, from_on=date(2026, 11, 23), now=now)
    assert list(refused.value.fields) == ["from_on"]
    draft = Drafting(tenant, manager, now, from_on=DAY)
    draft.put("line-added", line=NewLine(kind="virtual", quantity=3))
    with pytest.raises(Invalid):
        draft.send(now=datetime(2027, 1, 2, tzinfo=UTC))
    amendments.set_amendment_day(actor=manager, from_on=None, now=now, **draft.which)
    assert draft.row.from_on is None


def test_who_may_draft_see_and_answer(draft: Drafting, stranger: Any, engineer: Any, auditor: Any) -> None:
    draft.put("line-added", line=NewLine(kind="virtual", quantity=3))
    with pytest.raises(NotFound):
        amendments.decline_amendment(actor=draft.tenant.admin, now=draft.now, **draft.which)
    text = draft.send().text_hash
    for who in (draft.tenant.billing, draft.tenant.technical, draft.tenant.viewer, draft.manager, engineer, auditor):
        with pytest.raises(Forbidden):
            amendments.accept_amendment(actor=who, name="x", text=text, now=draft.now, **draft.which)
    for act in (
        lambda: amendments.accept_amendment(actor=stranger.admin, name="x", text=text, now=draft.now, **draft.which),
        lambda: amendments.draft_amendment(actor=stranger.admin, contract=draft.tenant.number, now=draft.now),
        lambda: amendments.take_up_amendment(actor=stranger.admin, now=draft.now, **draft.which),
    ):
        with pytest.raises(NotFound):
            act()
    for who in (draft.tenant.admin, engineer, auditor):
        with pytest.raises(Forbidden):
            amendments.withdraw_amendment(actor=who, now=draft.now, **draft.which)


def test_a_reading_that_is_ours_again_is_a_change_too(draft: Drafting) -> None:
    about = next(one for one in terms_of(draft.tenant.contract).edition.readings.values() if one.choosable)
    other = next(choice for choice in about.choices if choice != about.ours)
    choose_reading(actor=None, contract=draft.tenant.number, reading=other, now=draft.now)
    draft.put("reading-chosen", reading=about.ours)
    assert draft.row.changes.get().was == {"reading": other}
    draft.send()
    draft.accept()
    assert Contract.objects.get(pk=draft.tenant.contract.pk).readings == []


def test_the_job_puts_in_force_what_is_due_and_lets_lapse_what_is_over(
    tenant: Any, manager: Any, now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    due, unanswered = Drafting(tenant, manager, now, from_on=DAY), Drafting(tenant, manager, now)
    for draft in (due, unanswered):
        draft.put("line-added", line=NewLine(kind="virtual", quantity=3))
        draft.send()
    due.accept()
    app.perform_import_paths()
    monkeypatch.setattr("mainstay.clock.now", lambda: datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    app.tasks["contracts.amend"](timestamp=0)
    assert (due.row.state, unanswered.row.state) == ("accepted", "lapsed")
    monkeypatch.setattr("mainstay.clock.now", lambda: datetime(2027, 1, 1, tzinfo=UTC))
    app.tasks["contracts.amend"](timestamp=0)
    assert due.row.state == "in-force"
