"""Which role may do which operation? The whole table, every cell tried against real rows.

A cell is allowed where the operation gets past who may: it is done, or refused for what was asked, and never Forbidden or
NotFound. What it would write is taken back. An operation that the table does not list fails the first test.
"""

import inspect
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from pkgutil import iter_modules
from types import FunctionType
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from tests.conftest import NOW, Tenant, _attach, _make_person, _make_tenant

import mainstay.operations
from mainstay.errors import Forbidden, NotFound, ServiceError
from mainstay.gateways.bounces import Bounce
from mainstay.operations import (
    accounts,
    additions,
    amendments,
    answers,
    api_tokens,
    audit,
    bulk,
    clouds,
    contracts,
    deviations,
    documents,
    environments,
    glossary,
    inventory,
    invitations,
    lines,
    looks,
    magic,
    mail,
    notices,
    people,
    provider,
    reminders,
    second_factors,
    services,
    sessions,
    sign_in,
    single_sign_on,
    tokens,
    views,
    webhooks,
)
from mainstay.operations._record import operation
from mainstay.operations.conditions import Condition, on_condition
from mainstay.operations.orders import AmendedLine, NewChange, NewDeviation, NewLine
from mainstay.operations.single_sign_on import NewSingleSignOn
from mainstay.records.models import Addition, BulkAct, CloudKey, LegacyEnd, Person, TermMeaning

ROLES = (
    *("admin", "technical", "billing", "viewer", "stranger"),
    *("engineer", "manager", "operations", "auditor", "inactive"),
)
STAFF = "engineer manager operations auditor"
EVERYBODY = f"admin technical billing viewer stranger {STAFF}"  # of what is one's own
SEES = f"admin technical billing viewer {STAFF}"
WORKS = "admin technical engineer manager operations"
ISSUES = "admin technical manager operations"
LEADS = "admin manager operations"
SELLS = "manager operations"
MANAGES = "manager"

# What no person asks for: machines by their tokens, whoever has a link or a code, the sign-in itself, and jobs.
NOT_ASKED_BY_PEOPLE = {
    "amendments.bring_into_force", "amendments.lapse_amendments", "answered_calls.forget_calls", "audit.check_chain",
    "audit.give_anchor", "bulk.carry_out_bulk_act", "clouds.cloud_token", "counts.count_machines",
    "events.deliver_events", "inventory.retire_silent_machines", "invitations.accept_invitation",
    "livepatch_servers.attach_livepatch_server", "livepatch_servers.grant_livepatch_server", "looks.end_expired_looks",
    "machines.attach_machine", "machines.grant_resource", "machines.issue_guest_token", "machines.record_activity",
    "machines.refresh_machine", "magic.ask_magic_attach", "magic.end_expired_magic_attaches",
    "magic.revoke_magic_attach", "mail.note_delivery", "mail.take_mail", "notices.tell_of_contract_end",
    "notices.tell_of_token_end", "passwords.ask_for_new_password", "passwords.mail_new_password_link",
    "passwords.set_password_by_link", "sign_in.record_refused_sign_in", "single_sign_on.admit_through", "use.count_use",
    "webhooks.claim_deliveries", "webhooks.forget_deliveries", "webhooks.note_reply",
}  # fmt: skip


class TakenBack(Exception):
    """The act was done, and its transaction is undone."""


@dataclass(kw_only=True)
class World:
    """An account with one of everything, and somebody in every role."""

    tenant: Tenant
    people: dict[str, Person]
    machine: str
    token: int
    draft: int
    offer: int
    offered_text: str
    document: int
    api_token: int
    bulk: int
    invitation: int
    staff_invitation: int
    mail: int
    user_code: str
    webhook: int
    provider_webhook: int
    delivery: int
    looks: dict[str, int] = field(default_factory=dict)
    passkeys: dict[int, int] = field(default_factory=dict)
    sessions: dict[int, int] = field(default_factory=dict)
    views: dict[int, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.tenant.key

    @property
    def number(self) -> str:
        return self.tenant.number

    @property
    def viewer(self) -> str:
        return str(self.tenant.viewer.email)

    def look(self, actor: Person) -> int:
        """The actor's own look; one of an engineer for those who have none."""
        return next((self.looks[role] for role, one in self.people.items() if one == actor and role in self.looks),
                    self.looks["engineer"])  # fmt: skip


Call = Callable[[World, Person], Any]


def new() -> str:
    return f"new-{uuid.uuid4().hex[:8]}"


def address() -> str:
    return f"{new()}@example.test"


def of_account(act: Callable[..., Any], **said: Any) -> Call:
    return lambda w, who: act(actor=who, account=w.key, now=NOW, **said)


def of_contract(act: Callable[..., Any], **said: Any) -> Call:
    return lambda w, who: act(actor=who, contract=w.number, now=NOW, **said)


def of_draft(act: Callable[..., Any], **said: Any) -> Call:
    return lambda w, who: act(actor=who, contract=w.number, amendment=w.draft, now=NOW, **said)


def of_offer(act: Callable[..., Any], **said: Any) -> Call:
    return lambda w, who: act(actor=who, contract=w.number, amendment=w.offer, now=NOW, **said)


def of_machine(act: Callable[..., Any], **said: Any) -> Call:
    return lambda w, who: act(actor=who, account=w.key, machine=w.machine, now=NOW, **said)


def of_member(act: Callable[..., Any], **said: Any) -> Call:
    return lambda w, who: act(actor=who, account=w.key, email=w.viewer, now=NOW, **said)


def of_person(act: Callable[..., Any], **said: Any) -> Call:
    return lambda w, who: act(actor=who, email=w.viewer, now=NOW, **said)


def of_webhook(act: Callable[..., Any], **said: Any) -> Call:
    return lambda w, who: act(actor=who, account=w.key, webhook=w.webhook, now=NOW, **said)


def plainly(act: Callable[..., Any], **said: Any) -> Call:
    return lambda _w, who: act(actor=who, now=NOW, **said)


NEXT_YEAR = date(2027, 6, 30)
LINE = NewLine(kind="virtual", quantity=3)
AMENDED = AmendedLine(
    quantity=20, overage=0, ends_on=None, scope="full", support_scope="full", level="self-support", note=""
)
DEVIATION = NewDeviation(clause="def.esm", figure="length", value="12 years", agreed_in="A", agreed_on=date(2026, 1, 1))
SIGN_ON = NewSingleSignOn(name="Ours", issuer="https://id.example.test", client_id="c", secret="s")
GOOD = "correct horse battery"
RELEASE = "16.04"

TABLE: dict[str, tuple[str, Call]] = {
    "accounts.create_account": (SELLS, plainly(accounts.create_account, key=new(), name="New")),
    "accounts.rename_account": (LEADS, of_account(accounts.rename_account, name="Other")),
    "accounts.set_account_zone": (LEADS, of_account(accounts.set_account_zone, zone="Asia/Tokyo")),
    "additions.add_addition": (
        SELLS, plainly(additions.add_addition, service="usg", release="24.04", from_on=NEXT_YEAR, source="s"),
    ),
    "additions.remove_addition": (SELLS, plainly(additions.remove_addition, service="usg", release="22.04")),
    "amendments.draft_contract": (SELLS, of_account(amendments.draft_contract, name="Draft")),
    "amendments.draft_amendment": (SELLS, of_contract(amendments.draft_amendment)),
    "amendments.draft_renewal": (SELLS, of_contract(amendments.draft_renewal, until=date(2029, 1, 1))),
    "amendments.change_draft": (
        SELLS, of_draft(amendments.change_draft, change=NewChange(kind="line-added", line=LINE)),
    ),
    "amendments.drop_change": (
        SELLS,
        lambda w, who: amendments.drop_change(
            actor=who, contract=w.number, amendment=w.offer, change=1, now=NOW
        ),
    ),
    "amendments.set_amendment_day": (SELLS, of_draft(amendments.set_amendment_day, from_on=NEXT_YEAR)),
    "amendments.send_amendment": (SELLS, of_draft(amendments.send_amendment)),
    "amendments.withdraw_amendment": (SELLS, of_draft(amendments.withdraw_amendment)),
    "amendments.take_up_amendment": (SELLS, of_offer(amendments.take_up_amendment)),
    "amendments.accept_amendment": (
        "admin",
        lambda w, who: amendments.accept_amendment(
            actor=who, contract=w.number, amendment=w.offer, name="A", text=w.offered_text, now=NOW
        ),
    ),
    "amendments.decline_amendment": ("admin", of_offer(amendments.decline_amendment)),
    "amendments.ask_for_change": ("admin", of_offer(amendments.ask_for_change, what="less")),
    "answers.freeze_machine_answer": (SEES, of_machine(answers.freeze_machine_answer, on=NOW.date())),
    "api_tokens.make_token": (
        SEES, of_account(api_tokens.make_token, name="t", scopes=["decide"], ends_at=NOW + timedelta(days=9)),
    ),
    "api_tokens.rotate_token": (
        "viewer", lambda w, who: api_tokens.rotate_token(actor=who, token=w.api_token, now=NOW),
    ),
    "api_tokens.revoke_token": (
        f"{LEADS} viewer", lambda w, who: api_tokens.revoke_token(actor=who, token=w.api_token, now=NOW),
    ),
    "audit.ask_for_check": (f"admin {STAFF}", lambda w, who: audit.ask_for_check(actor=who, account=w.key)),
    "audit.choose_anchor_mail": (STAFF, plainly(audit.choose_anchor_mail, wanted=True)),
    "bulk.start_bulk_act": (
        WORKS,
        lambda w, who: bulk.start_bulk_act(
            actor=who, account=w.key, act="tag", value="blue", machines=[w.machine], expected=1, now=NOW
        ),
    ),
    "bulk.undo_bulk_act": (
        WORKS, lambda w, who: bulk.undo_bulk_act(actor=who, account=w.key, number=w.bulk, now=NOW),
    ),
    "clouds.add_cloud_key": (SELLS, plainly(clouds.add_cloud_key, cloud="azure", name="k", pem="no key")),
    "clouds.remove_cloud_key": (SELLS, plainly(clouds.remove_cloud_key, cloud="azure", name="k")),
    "clouds.map_cloud": (SELLS, of_contract(clouds.map_cloud, cloud="azure", owner=new())),
    "clouds.unmap_cloud": (SELLS, of_contract(clouds.unmap_cloud, cloud="azure", owner="there")),
    "contracts.create_contract": (SELLS, of_account(contracts.create_contract, name="New")),
    "contracts.rename_contract": (SELLS, of_contract(contracts.rename_contract, name="Other")),
    "contracts.set_dates": (
        SELLS, of_contract(contracts.set_dates, effective_from=date(2026, 1, 1), effective_to=NEXT_YEAR),
    ),
    "contracts.renew_contract": (SELLS, of_contract(contracts.renew_contract, until=date(2029, 1, 1))),
    "contracts.terminate_contract": (SELLS, of_contract(contracts.terminate_contract, last_day=NEXT_YEAR, why="w")),
    "contracts.end_support": (SELLS, of_contract(contracts.end_support, support_until=NEXT_YEAR)),
    "deviations.add_deviation": (SELLS, of_contract(deviations.add_deviation, deviation=DEVIATION)),
    "deviations.remove_deviation": (
        SELLS, of_contract(deviations.remove_deviation, clause="10.2", figure="maximum"),
    ),
    "deviations.choose_reading": (SELLS, of_contract(deviations.choose_reading, reading="no-such-reading")),
    "documents.add_document": (
        SELLS, of_contract(documents.add_document, name="a.pdf", kind="contract", content=b"%PDF-1.7 x"),
    ),
    "documents.remove_document": (
        SELLS,
        lambda w, who: documents.remove_document(actor=who, contract=w.number, document=w.document, now=NOW),
    ),
    "documents.document_content": (
        f"admin billing {STAFF}",
        lambda w, who: documents.document_content(actor=who, contract=w.number, document=w.document),
    ),
    "environments.create_environment": (WORKS, of_account(environments.create_environment, name=new())),
    "environments.rename_environment": (
        WORKS, of_account(environments.rename_environment, environment="cloud", name="mist"),
    ),
    "environments.remove_environment": (WORKS, of_account(environments.remove_environment, environment="cloud")),
    "environments.move_machine": (WORKS, of_machine(environments.move_machine, environment="cloud")),
    "environments.set_host": (WORKS, of_machine(environments.set_host, host=None)),
    "environments.set_guests": (WORKS, of_account(environments.set_guests, guests_of={})),
    "environments.set_parent": (WORKS, of_machine(environments.set_parent, parent=None)),
    "glossary.define_term": (
        SELLS, plainly(glossary.define_term, term="supported-kernels", says="s", source="s", read_on=NEXT_YEAR),
    ),
    "glossary.forget_term": (SELLS, plainly(glossary.forget_term, term="supported-kernels")),
    "inventory.rename_machine": (WORKS, of_machine(inventory.rename_machine, name=new())),
    "inventory.set_ubuntu": (WORKS, of_machine(inventory.set_ubuntu, ubuntu=True)),
    "inventory.correct_kind": (WORKS, of_machine(inventory.correct_kind, kind="virtual")),
    "inventory.detach_machine": (WORKS, of_machine(inventory.detach_machine)),
    "inventory.release_clone": (WORKS, of_machine(inventory.release_clone)),
    "invitations.invite_person": (LEADS, of_account(invitations.invite_person, email=address(), role="viewer")),
    "invitations.invite_person, staff": (
        MANAGES, plainly(invitations.invite_person, account=None, email=address(), role="auditor"),
    ),
    "invitations.invite_again": (
        LEADS, lambda w, who: invitations.invite_again(actor=who, account=w.key, invitation=w.invitation, now=NOW),
    ),
    "invitations.withdraw_invitation": (
        LEADS,
        lambda w, who: invitations.withdraw_invitation(
            actor=who, account=w.key, invitation=w.invitation, now=NOW
        ),
    ),
    "invitations.withdraw_invitation, staff": (
        MANAGES,
        lambda w, who: invitations.withdraw_invitation(
            actor=who, account=None, invitation=w.staff_invitation, now=NOW
        ),
    ),
    "lines.add_line": (SELLS, of_contract(lines.add_line, line=LINE)),
    "lines.amend_line": (SELLS, of_contract(lines.amend_line, line=1, amended=AMENDED)),
    "lines.withdraw_line": (SELLS, of_contract(lines.withdraw_line, line=1)),
    "looks.start_look": ("engineer manager operations", of_member(looks.start_look, reason="case 1")),
    "looks.see_page": (
        "engineer manager operations",
        lambda w, who: looks.see_page(actor=who, look=w.look(who), path="/", now=NOW),
    ),
    "looks.end_look": (
        "engineer manager operations", lambda w, who: looks.end_look(actor=who, look=w.look(who), now=NOW),
    ),
    "magic.confirm_magic_attach": (
        "admin technical",
        lambda w, who: magic.confirm_magic_attach(
            actor=who, user_code=w.user_code, contract=w.number, now=NOW
        ),
    ),
    "magic.refuse_magic_attach": (
        EVERYBODY, lambda w, who: magic.refuse_magic_attach(actor=who, user_code=w.user_code, now=NOW),
    ),
    "mail.set_mail_server": (SELLS, plainly(mail.set_mail_server, settings=mail.MailSettings(port=25))),
    "mail.try_mail_server": (SELLS, plainly(mail.try_mail_server, to="a@example.test")),
    "mail.note_bounce": (
        SELLS, plainly(mail.note_bounce, bounce=Bounce(marks=frozenset(), action="failed", said="no")),
    ),
    "mail.resend_mail": (SELLS, lambda w, who: mail.resend_mail(actor=who, mail=w.mail, now=NOW)),
    "mail.mail_text": (STAFF, lambda w, who: mail.mail_text(actor=who, mail=w.mail)),
    "mail.send_held_mail": (SELLS, plainly(mail.send_held_mail)),
    "mail.drop_held_mail": (SELLS, plainly(mail.drop_held_mail)),
    "notices.set_notice_choices": (EVERYBODY, plainly(notices.set_notice_choices, wanted={"token-ends": False})),
    "people.add_person": (SELLS, plainly(people.add_person, email=address(), name="New")),
    "people.add_person, staff": (
        MANAGES, plainly(people.add_person, email=address(), name="New", staff_role="auditor"),
    ),
    "people.set_password": (f"{SELLS} viewer", of_person(people.set_password, password=GOOD)),
    "people.set_staff_role": (MANAGES, of_person(people.set_staff_role, staff_role="auditor")),
    "people.set_person_active": (SELLS, of_person(people.set_person_active, active=False)),
    "people.set_preferences": (EVERYBODY, plainly(people.set_preferences, theme="dark")),
    "people.add_member": (LEADS, of_account(people.add_member, email=address(), role="viewer")),
    "people.set_member_role": (LEADS, of_member(people.set_member_role, role="billing")),
    "people.remove_member": (LEADS, of_member(people.remove_member)),
    "people.give_credential": (LEADS, of_member(people.give_credential)),
    "people.withdraw_credential": (LEADS, of_member(people.withdraw_credential)),
    "provider.set_up_provider": (SELLS, plainly(provider.set_up_provider, name="Again")),
    "provider.set_provider": (SELLS, plainly(provider.set_provider, name="Other")),
    "provider.set_legacy_end": (
        SELLS, plainly(provider.set_legacy_end, release=RELEASE, until=date(2031, 4, 30), source="s"),
    ),
    "provider.remove_legacy_end": (SELLS, plainly(provider.remove_legacy_end, release="14.04")),
    "reminders.remind_of_second_factor": (LEADS, of_account(reminders.remind_of_second_factor)),
    "reminders.remind_of_second_factor, staff": (
        MANAGES, plainly(reminders.remind_of_second_factor, account=None),
    ),
    "second_factors.add_code_app": (EVERYBODY, plainly(second_factors.add_code_app, seed="JBSWY3DPEHPK3PXP")),
    "second_factors.remove_code_app": (EVERYBODY, plainly(second_factors.remove_code_app)),
    "second_factors.add_passkey": (EVERYBODY, plainly(second_factors.add_passkey, name="", credential={})),
    "second_factors.rename_passkey": (
        EVERYBODY,
        lambda w, who: second_factors.rename_passkey(actor=who, passkey=w.passkeys[who.pk], name="other", now=NOW),
    ),
    "second_factors.remove_passkey": (
        EVERYBODY,
        lambda w, who: second_factors.remove_passkey(actor=who, passkey=w.passkeys[who.pk], now=NOW),
    ),
    "second_factors.renew_recovery_codes": (EVERYBODY, plainly(second_factors.renew_recovery_codes)),
    "second_factors.clear_second_factors": (SELLS, of_person(second_factors.clear_second_factors)),
    "second_factors.demand_second_factor": (
        LEADS, of_account(second_factors.demand_second_factor, since=NEXT_YEAR),
    ),
    "second_factors.demand_second_factor, staff": (
        MANAGES, plainly(second_factors.demand_second_factor, account="", since=NEXT_YEAR),
    ),
    "services.set_service": (SELLS, plainly(services.set_service, name="esm-infra", apt_url="https://a.example.test")),
    "sessions.end_session": (
        EVERYBODY, lambda w, who: sessions.end_session(actor=who, session=w.sessions[who.pk], now=NOW),
    ),
    "sessions.end_other_sessions": (EVERYBODY, plainly(sessions.end_other_sessions, but="")),
    "sessions.end_sessions": (f"{SELLS} viewer", of_person(sessions.end_sessions)),
    "sign_in.record_sign_in": (EVERYBODY, plainly(sign_in.record_sign_in, by=("password",))),
    "sign_in.record_sign_out": (EVERYBODY, plainly(sign_in.record_sign_out)),
    "single_sign_on.set_single_sign_on": (SELLS, of_account(single_sign_on.set_single_sign_on, new=SIGN_ON)),
    "single_sign_on.set_single_sign_on, staff": (
        MANAGES, plainly(single_sign_on.set_single_sign_on, account="", new=SIGN_ON),
    ),
    "single_sign_on.remove_single_sign_on": (SELLS, of_account(single_sign_on.remove_single_sign_on)),
    "tokens.issue_token": (ISSUES, of_contract(tokens.issue_token, name=new())),
    "tokens.rotate_token": (ISSUES, of_contract(tokens.rotate_token, token="servers")),
    "tokens.revoke_token": (ISSUES, of_contract(tokens.revoke_token, token="servers")),
    "tokens.token_text": (
        ISSUES, lambda w, who: tokens.token_text(actor=who, contract=w.number, token="servers"),
    ),
    "views.choose_columns": (EVERYBODY, plainly(views.choose_columns, noun="machines", columns=["name"])),
    "views.save_view": (
        SEES, of_account(views.save_view, noun="machines", name=new(), query="", columns=()),
    ),
    "views.rename_view": (
        EVERYBODY, lambda w, who: views.rename_view(actor=who, view=w.views[who.pk], name=new(), now=NOW),
    ),
    "views.remove_view": (
        EVERYBODY, lambda w, who: views.remove_view(actor=who, view=w.views[who.pk], now=NOW),
    ),
    "webhooks.add_webhook": (LEADS, of_account(webhooks.add_webhook, url="https://h.example.com/x", kinds=["*"])),
    "webhooks.add_webhook, provider": (
        SELLS, plainly(webhooks.add_webhook, account=None, url="https://h.example.com/x", kinds=["*"]),
    ),
    "webhooks.change_webhook": (LEADS, of_webhook(webhooks.change_webhook, kinds=["machine.*"])),
    "webhooks.turn_webhook_on": (LEADS, of_webhook(webhooks.turn_webhook_on)),
    "webhooks.turn_webhook_off": (LEADS, of_webhook(webhooks.turn_webhook_off)),
    "webhooks.remove_webhook": (LEADS, of_webhook(webhooks.remove_webhook)),
    "webhooks.rotate_webhook_secret": (LEADS, of_webhook(webhooks.rotate_webhook_secret)),
    "webhooks.send_test_event": (LEADS, of_webhook(webhooks.send_test_event)),
    "webhooks.replay_delivery": (
        LEADS, lambda w, who: webhooks.replay_delivery(actor=who, account=w.key, delivery=w.delivery, now=NOW),
    ),
    "webhooks.replay_failed_deliveries": (LEADS, of_webhook(webhooks.replay_failed_deliveries, since=NOW)),
}  # fmt: skip


# What the provider has once for all accounts is there for the one call that takes it away, and in no other test.
THERE: dict[str, Callable[[], object]] = {
    "additions.remove_addition": lambda: Addition.objects.create(
        service="cis", release="22.04", from_on=NEXT_YEAR, source="s", added_at=NOW
    ),
    "clouds.remove_cloud_key": lambda: CloudKey.objects.create(cloud="azure", name="k", pem="p", added_at=NOW),
    "glossary.forget_term": lambda: TermMeaning.objects.create(
        term="supported-kernels", says="s", source="s", read_on=NEXT_YEAR, set_at=NOW
    ),
    "provider.remove_legacy_end": lambda: LegacyEnd.objects.create(release="14.04", until=None, source="s", set_at=NOW),
}


def test_the_table_lists_every_operation_and_no_other() -> None:
    asked, unasked = set(), set()
    for name, act in _public():
        (asked if "actor" in inspect.signature(act).parameters else unasked).add(name)
    assert {name.partition(",")[0] for name in TABLE} == asked
    assert unasked == NOT_ASKED_BY_PEOPLE


@pytest.mark.parametrize("name", TABLE)
def test_a_role_may_do_what_the_table_says_and_nothing_else(name: str, world: World) -> None:
    allowed, call = TABLE[name]
    put = THERE.get(name, lambda: None)
    assert {role for role in ROLES if _is_let(call, world, world.people[role], put)} == set(allowed.split())


def _is_let(call: Call, world: World, actor: Person, put: Callable[[], object]) -> bool:
    """Whether the actor gets past who may. Any error but one of ours is the test's own fault, and shows."""
    actor.refresh_from_db()
    try:
        with on_condition(Condition(before=put, after=_take_back)):
            call(world, actor)
    except (Forbidden, NotFound):
        return False
    except (TakenBack, ServiceError):
        return True
    return True


def _take_back(_done: object) -> None:
    raise TakenBack


def _public() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every operation, and whatever else of their modules works for an actor."""
    for module in iter_modules(mainstay.operations.__path__):
        if module.name.startswith("_"):
            continue
        for name, act in vars(import_module(f"mainstay.operations.{module.name}")).items():
            if (
                name.startswith("_")
                or not isinstance(act, FunctionType)
                or act.__module__ != f"mainstay.operations.{module.name}"
            ):
                continue
            if _is_operation(act) or "actor" in inspect.signature(act).parameters:
                yield f"{module.name}.{name}", act


def _is_operation(act: Any) -> bool:
    wrapper = operation(lambda: None).__code__  # type: ignore[attr-defined]
    while act is not None:
        if act.__code__ is wrapper:
            return True
        act = getattr(act, "__wrapped__", None)
    return False


@pytest.fixture(scope="module")
def world(database: str) -> World:
    tenant, stranger = _make_tenant(), _make_tenant()
    inactive = _make_person()
    people.add_member(actor=None, account=tenant.key, email=inactive.email, role="admin", now=NOW)
    staff = {role: _make_person(staff_role=role) for role in ("engineer", "manager", "operations", "auditor")}
    everyone = {
        "admin": tenant.admin, "technical": tenant.technical, "billing": tenant.billing, "viewer": tenant.viewer,
        "stranger": stranger.admin, **staff, "inactive": inactive,
    }  # fmt: skip
    made = World(tenant=tenant, people=everyone, **_things(tenant, staff["manager"]))
    for role in ("engineer", "manager", "operations"):
        made.looks[role] = looks.start_look(
            actor=staff[role], account=tenant.key, email=tenant.viewer.email, reason="case 1", now=NOW
        ).pk  # fmt: skip
    for person in everyone.values():
        _own_things(made, person)
    people.set_person_active(actor=None, email=inactive.email, active=False, now=NOW)
    return made


def _own_things(world: World, person: Person) -> None:
    """What each has for themselves: a passkey, a code app, a session, a saved view."""
    second_factors.add_code_app(actor=person, seed="JBSWY3DPEHPK3PXP", now=NOW)
    passkey = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "laptop", "credential": {}}
    )
    world.passkeys[person.pk] = passkey.pk
    world.sessions[person.pk] = UserSession.objects.create(
        user=person, session_key=uuid.uuid4().hex, ip="192.0.2.1", user_agent="x"
    ).pk
    world.views[person.pk] = views.save_view(
        actor=person, noun="contracts", account=None, name="mine", query="", columns=(), now=NOW
    ).pk


def _things(tenant: Tenant, manager: Person) -> dict[str, Any]:
    """One of everything, in the account and at the provider."""
    key, number = tenant.key, tenant.number
    token = tokens.issue_token(actor=None, contract=number, name="servers", now=NOW)
    machine = _attach(tokens.token_text(actor=None, contract=number, token="servers"))
    environments.create_environment(actor=None, account=key, name="cloud", now=NOW)
    for owner in (key, ""):
        domain = f"{new()}.test"
        new_one = NewSingleSignOn(
            name="Ours", issuer="https://id.example.test", client_id="c", secret="s", domains=[domain]
        )  # fmt: skip
        single_sign_on.set_single_sign_on(actor=None, account=owner, new=new_one, now=NOW)
    agreed = NewDeviation(
        clause="10.2", figure="maximum", value="20 credentials", agreed_in="A", agreed_on=date(2026, 1, 1)
    )
    deviations.add_deviation(actor=None, contract=number, deviation=agreed, now=NOW)
    clouds.map_cloud(actor=None, cloud="azure", owner="there", contract=number, now=NOW)
    draft, offer = _amendment(number), _amendment(number)
    sent = amendments.send_amendment(actor=manager, contract=number, amendment=offer, now=NOW)
    invited = invitations.invite_person(actor=None, account=key, email=address(), role="viewer", now=NOW)
    colleague = invitations.invite_person(actor=None, account=None, email=address(), role="auditor", now=NOW)
    webhook, _ = webhooks.add_webhook(actor=None, account=key, url="https://h.example.com/x", kinds=["*"], now=NOW)
    ours, _ = webhooks.add_webhook(actor=None, account=None, url="https://h.example.com/x", kinds=["*"], now=NOW)
    request, _ = magic.ask_magic_attach(asked_from=f"2001:db8::{uuid.uuid4().hex[:4]}", now=NOW)
    document = documents.add_document(
        actor=None, contract=number, name="a.pdf", kind="contract", content=b"%PDF-1.7 y", now=NOW
    )
    api_token = api_tokens.make_token(
        actor=tenant.viewer, account=key, name="mine", scopes=["decide"], ends_at=NOW + timedelta(days=9), now=NOW
    )
    done: BulkAct = bulk.start_bulk_act(
        actor=None, account=key, act="tag", value="red", machines=[machine.name], expected=1, now=NOW
    )
    delivery = webhooks.send_test_event(actor=None, account=key, webhook=webhook.pk, now=NOW)
    return {
        "machine": machine.name, "token": token.pk, "draft": draft, "offer": offer, "offered_text": sent.text_hash,
        "document": document.pk, "api_token": api_token.token.pk, "bulk": done.pk,
        "invitation": invited.invitation.pk, "staff_invitation": colleague.invitation.pk,
        "mail": invited.invitation.mail_id, "user_code": request.user_code, "webhook": webhook.pk,
        "provider_webhook": ours.pk, "delivery": delivery.pk,
    }  # fmt: skip


def _amendment(number: str) -> int:
    row = amendments.draft_amendment(actor=None, contract=number, now=NOW)
    change = NewChange(kind="line-added", line=LINE)
    amendments.change_draft(actor=None, contract=number, amendment=row.number, change=change, now=NOW)
    return int(row.number)
