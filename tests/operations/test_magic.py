"""A machine asks for a code, a person confirms it, the machine fetches its token."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from mainstay.errors import Conflict, Forbidden, NotFound, Unauthenticated
from mainstay.operations import magic
from mainstay.operations.lines import withdraw_line
from mainstay.records.models import Event, MagicAttach


@pytest.fixture
def asked(database: str, now: datetime) -> tuple[MagicAttach, str]:
    return magic.ask_magic_attach(asked_from="192.0.2.7", now=now)


def test_a_request_waits_for_ten_minutes(asked: Any, now: datetime) -> None:
    request, token = asked
    assert request.expires_at == now + timedelta(minutes=10)
    assert len(request.user_code) == 6
    state = magic.poll_magic_attach(token=token, now=now + timedelta(minutes=10, seconds=-1))
    assert (state.request, state.contract_token) == (request, "")
    with pytest.raises(Unauthenticated):
        magic.poll_magic_attach(token=token, now=now + timedelta(minutes=10))


def test_once_confirmed_the_machine_gets_its_token_at_every_poll(
    tenant: Any, asked: Any, attach: Any, now: datetime
) -> None:
    request, token = asked
    magic.confirm_magic_attach(
        actor=tenant.technical, user_code=f" {request.user_code.lower()} ", contract=tenant.number, line=1, now=now
    )
    first, again = (magic.poll_magic_attach(token=token, now=now) for _ in range(2))
    assert first == again
    assert first.contract_number == tenant.number
    assert attach(first.contract_token).account == tenant.account
    event = Event.objects.get(account=tenant.account, kind="magic-attach.confirmed")
    assert (event.actor, event.details["asked_from"]) == (tenant.technical, "192.0.2.7")


def test_a_code_is_confirmed_once_also_by_two_at_once(
    tenant: Any, stranger: Any, asked: Any, at_once: Any, now: datetime
) -> None:
    code = asked[0].user_code
    ends = at_once(
        lambda: magic.confirm_magic_attach(actor=tenant.admin, user_code=code, contract=tenant.number, now=now),
        lambda: magic.confirm_magic_attach(actor=stranger.admin, user_code=code, contract=stranger.number, now=now),
    )
    assert sorted(type(end).__name__ for end in ends) == ["Conflict", "MagicAttach"]


def test_admin_or_technical_in_that_account(
    tenant: Any, stranger: Any, manager: Any, asked: Any, now: datetime
) -> None:
    code = asked[0].user_code
    for actor in (tenant.viewer, tenant.billing, manager):
        with pytest.raises(Forbidden):
            magic.confirm_magic_attach(actor=actor, user_code=code, contract=tenant.number, now=now)
    with pytest.raises(NotFound):
        magic.confirm_magic_attach(actor=stranger.admin, user_code=code, contract=tenant.number, now=now)


def test_unknown_and_expired_codes_and_withdrawn_lines_are_refused(tenant: Any, asked: Any, now: datetime) -> None:
    later = now + timedelta(minutes=10)
    for code, at in (("ZZZZZZZ", now), ("", now), (asked[0].user_code, later)):
        with pytest.raises(NotFound):
            magic.confirm_magic_attach(actor=tenant.admin, user_code=code, contract=tenant.number, now=at)
    withdraw_line(actor=None, contract=tenant.number, line=1, now=now)
    with pytest.raises(Conflict):
        magic.confirm_magic_attach(
            actor=tenant.admin, user_code=asked[0].user_code, contract=tenant.number, line=1, now=now
        )
    assert not MagicAttach.objects.get(pk=asked[0].pk).confirmed_at


def test_a_person_refuses_and_the_machine_hears_it(tenant: Any, asked: Any, now: datetime) -> None:
    request, token = asked
    magic.refuse_magic_attach(actor=tenant.viewer, user_code=request.user_code, now=now)
    with pytest.raises(Unauthenticated):
        magic.poll_magic_attach(token=token, now=now)
    with pytest.raises(NotFound):
        magic.confirm_magic_attach(actor=tenant.admin, user_code=request.user_code, contract=tenant.number, now=now)


def test_the_machine_takes_it_back_unless_it_was_confirmed(tenant: Any, asked: Any, now: datetime) -> None:
    request, token = asked
    _, other = magic.ask_magic_attach(asked_from="", now=now)
    magic.revoke_magic_attach(token=other, now=now)
    with pytest.raises(Unauthenticated):
        magic.revoke_magic_attach(token=other, now=now)
    magic.confirm_magic_attach(actor=tenant.admin, user_code=request.user_code, contract=tenant.number, now=now)
    with pytest.raises(Conflict) as activated:
        magic.revoke_magic_attach(token=token, now=now)
    assert activated.value.code == "already-activated"
    with pytest.raises(Conflict):
        magic.refuse_magic_attach(actor=tenant.admin, user_code=request.user_code, now=now)


def test_a_token_that_nobody_gave_is_not_known(database: str, now: datetime) -> None:
    for act in (magic.poll_magic_attach, magic.revoke_magic_attach):
        with pytest.raises(Unauthenticated):
            act(token="MA-made-up", now=now)


def test_a_code_that_only_an_expired_request_has_is_free_again(
    asked: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, _ = asked
    monkeypatch.setattr(magic, "user_code", lambda: request.user_code)
    with pytest.raises(Conflict) as busy:
        magic.ask_magic_attach(asked_from="", now=now)
    assert busy.value.code == "busy"
    later, _ = magic.ask_magic_attach(asked_from="", now=now + timedelta(minutes=10))
    assert later.user_code == request.user_code


def test_expired_requests_end(asked: Any, now: datetime) -> None:
    later = now + timedelta(minutes=11)
    assert magic.end_expired_magic_attaches(now=later) >= 1
    assert MagicAttach.objects.get(pk=asked[0].pk).ended_at == asked[0].expires_at
    assert magic.end_expired_magic_attaches(now=later) == 0


def test_one_address_cannot_take_every_code(database: str, now: datetime) -> None:
    for _ in range(magic.OPEN_AT_ONCE):
        magic.ask_magic_attach(asked_from="198.51.100.9", now=now)
    with pytest.raises(Conflict, match="100 requests are open from this address"):
        magic.ask_magic_attach(asked_from="198.51.100.9", now=now)
    assert magic.ask_magic_attach(asked_from="198.51.100.10", now=now)
    assert magic.ask_magic_attach(asked_from="198.51.100.9", now=now + timedelta(minutes=10))
