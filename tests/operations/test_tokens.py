"""Tokens are issued, rotated and revoked; machines that have attached stay attached."""

from datetime import timedelta
from typing import Any

import pytest

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from mainstay.gateways.tokens import token_hash
from mainstay.operations import lines, tokens
from mainstay.operations.environments import create_environment
from mainstay.records.models import Attachment, ContractToken, Event, Machine


@pytest.fixture
def token(tenant: Any, now: Any) -> ContractToken:
    return tokens.issue_token(actor=tenant.technical, contract=tenant.number, name="servers", now=now)


def text(tenant: Any, which: str | int = "servers") -> str:
    return tokens.token_text(actor=tenant.technical, contract=tenant.number, token=which)


def test_a_token_is_derived_and_can_be_given_again(tenant: Any, token: ContractToken) -> None:
    first = text(tenant)
    assert first == text(tenant, token.pk)
    assert first.startswith("C1")
    assert bytes(ContractToken.objects.get(pk=token.pk).hash) == token_hash(first)


def test_the_event_holds_no_token(tenant: Any, token: ContractToken) -> None:
    event = Event.objects.get(account=tenant.account, kind="token.issued")
    assert event.about == f"contract {tenant.number}"
    assert text(tenant) not in str(event.details)


def test_a_machine_attaches_by_it_and_joins_its_environment(tenant: Any, attach: Any, now: Any) -> None:
    environment = create_environment(actor=None, account=tenant.key, name="rack", now=now)
    tokens.issue_token(actor=None, contract=tenant.number, name="rack", line=1, environment="rack", now=now)
    machine = attach(text(tenant, "rack"))
    assert machine.environment == environment
    assert Attachment.objects.get(machine=machine).line == tenant.contract.lines.get()


def test_a_rotated_token_is_for_the_guests_of_the_same_machine(tenant: Any, attach: Any, now: Any) -> None:
    tokens.issue_token(actor=None, contract=tenant.number, name="servers", now=now)
    host = attach(text(tenant))
    tokens.issue_token(actor=None, contract=tenant.number, name="guests", guest_of=host.name, now=now)
    new = tokens.rotate_token(actor=None, contract=tenant.number, token="guests", now=now)
    assert new.host == host


def test_refused_where_the_name_the_line_the_environment_the_host_or_the_end_is_wrong(
    tenant: Any, stranger: Any, token: ContractToken, now: Any
) -> None:
    create_environment(actor=None, account=stranger.key, name="theirs", now=now)
    Machine.objects.create(
        account=stranger.account, machine_id="t", name="theirs", kind="desktop", first_seen_at=now, last_seen_at=now
    )
    lines.withdraw_line(actor=None, contract=tenant.number, line=1, now=now)
    wrong: list[tuple[type[Exception], dict[str, Any]]] = [
        (Conflict, {"name": "servers"}),
        (Conflict, {"line": 1}),
        (NotFound, {"line": 2}),
        (NotFound, {"environment": "theirs"}),
        (NotFound, {"guest_of": "theirs"}),
        (Invalid, {"ends_at": now}),
        (Invalid, {"name": ""}),
        (Invalid, {"name": "x" * 101}),
    ]
    for error, changed in wrong:
        with pytest.raises(error):
            tokens.issue_token(**{"actor": None, "contract": tenant.number, "name": "other", "now": now, **changed})
    assert ContractToken.objects.filter(contract=tenant.contract).count() == 1


def test_rotating_makes_a_new_one_and_the_old_goes_on_for_the_overlap(
    tenant: Any, token: ContractToken, attach: Any, now: Any
) -> None:
    old = text(tenant)
    new = tokens.rotate_token(actor=tenant.admin, contract=tenant.number, token="servers", now=now)
    token.refresh_from_db()
    assert (new.generation, token.replaced_by, token.ends_at) == (2, new, now + timedelta(days=7))
    assert text(tenant) != old
    attach(old, at=now + timedelta(days=6))
    attach(text(tenant), at=now + timedelta(days=8))
    with pytest.raises(Unauthenticated):
        attach(old, at=now + timedelta(days=7))


def test_without_an_overlap_the_old_one_ends_at_once(tenant: Any, token: ContractToken, attach: Any, now: Any) -> None:
    old = text(tenant)
    tokens.rotate_token(actor=None, contract=tenant.number, token="servers", overlap=timedelta(), now=now)
    with pytest.raises(Unauthenticated):
        attach(old, at=now)


def test_the_planned_end_of_a_token_outlives_no_rotation(tenant: Any, now: Any) -> None:
    ends_at = now + timedelta(days=2)
    old = tokens.issue_token(actor=None, contract=tenant.number, name="short", ends_at=ends_at, now=now)
    new = tokens.rotate_token(actor=None, contract=tenant.number, token="short", now=now)
    old.refresh_from_db()
    assert (old.ends_at, new.ends_at) == (ends_at, ends_at)


def test_of_two_who_rotate_one_token_at_once_one_wins(
    tenant: Any, token: ContractToken, at_once: Any, now: Any
) -> None:
    ends = at_once(*[lambda: tokens.rotate_token(actor=None, contract=tenant.number, token=token.pk, now=now)] * 2)
    assert sorted(type(end).__name__ for end in ends) == ["Conflict", "ContractToken"]
    assert ContractToken.objects.filter(contract=tenant.contract, replaced_by__isnull=True).count() == 1


def test_two_who_rotate_by_name_at_once_leave_one_newest(
    tenant: Any, token: ContractToken, at_once: Any, now: Any
) -> None:
    at_once(*[lambda: tokens.rotate_token(actor=None, contract=tenant.number, token="servers", now=now)] * 3)
    newest = ContractToken.objects.get(contract=tenant.contract, replaced_by__isnull=True)
    assert newest.generation == 4


def test_a_revoked_token_attaches_nobody_and_detaches_nobody(
    tenant: Any, token: ContractToken, attach: Any, now: Any
) -> None:
    machine = attach(text(tenant))
    tokens.revoke_token(actor=tenant.technical, contract=tenant.number, token="servers", now=now)
    assert Attachment.objects.filter(machine=machine, detached_at__isnull=True).exists()
    with pytest.raises(Unauthenticated):
        attach(text(tenant))
    for act in (tokens.revoke_token, tokens.rotate_token):
        with pytest.raises(Conflict):
            act(actor=None, contract=tenant.number, token="servers", now=now)
    tokens.issue_token(actor=None, contract=tenant.number, name="servers", now=now)


def test_rotating_what_has_ended_or_by_a_negative_overlap_is_refused(
    tenant: Any, token: ContractToken, now: Any
) -> None:
    with pytest.raises(Invalid):
        tokens.rotate_token(actor=None, contract=tenant.number, token="servers", overlap=timedelta(days=-1), now=now)
    tokens.issue_token(actor=None, contract=tenant.number, name="short", ends_at=now + timedelta(days=1), now=now)
    with pytest.raises(Conflict):
        tokens.rotate_token(actor=None, contract=tenant.number, token="short", now=now + timedelta(days=1))
    with pytest.raises(NotFound):
        tokens.rotate_token(actor=None, contract=tenant.number, token="none such", now=now)


def test_who_may_see_and_issue(tenant: Any, stranger: Any, auditor: Any, token: ContractToken, now: Any) -> None:
    for actor in (tenant.billing, tenant.viewer, auditor):
        with pytest.raises(Forbidden):
            tokens.token_text(actor=actor, contract=tenant.number, token="servers")
        with pytest.raises(Forbidden):
            tokens.issue_token(actor=actor, contract=tenant.number, name="mine", now=now)
    with pytest.raises(NotFound):
        tokens.token_text(actor=stranger.admin, contract=tenant.number, token="servers")
    with pytest.raises(NotFound):
        tokens.token_text(actor=stranger.admin, contract=stranger.number, token=token.pk)
    for act in (tokens.revoke_token, tokens.rotate_token):
        with pytest.raises(NotFound):
            act(actor=stranger.admin, contract=tenant.number, token=token.pk, now=now)
        with pytest.raises(NotFound):
            act(actor=stranger.admin, contract=stranger.number, token=token.pk, now=now)
