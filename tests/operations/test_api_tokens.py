"""API tokens: who may make them, what they open, when they end; their text is nowhere but in the hands of whoever made them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import NOW, Tenant

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from mainstay.gateways.tokens import token_hash
from mainstay.operations import people
from mainstay.operations.api_tokens import count_call, make_token, note_use, revoke_token, rotate_token
from mainstay.queries import access
from mainstay.queries.api_tokens import holder, open_scopes, tokens_in
from mainstay.records.models import ApiToken, Event, Membership

YEAR = NOW + timedelta(days=365)


def made(tenant: Tenant, name: str = "laptop", scopes: tuple[str, ...] = ("machines:read",), **more: Any) -> Any:
    person = more.pop("actor", tenant.technical)
    return make_token(
        actor=person, account=tenant.key, name=name, scopes=scopes, ends_at=more.pop("ends_at", YEAR), now=NOW, **more
    )


def held(text: str) -> Any:
    return holder(token_hash(text), NOW).person


def test_a_token_opens_what_its_scopes_and_its_persons_role_open_and_only_in_its_account(
    tenant: Tenant, stranger: Tenant
) -> None:
    token = made(tenant, scopes=("machines:write",))
    person = held(token.text)
    assert person == tenant.technical
    assert access.has_right(person, "change-machine", tenant.account)
    assert not access.has_right(person, "change-environment", tenant.account)
    assert not access.has_right(person, "change-members", tenant.account)
    assert list(access.visible_accounts(person)) == [tenant.account]
    with pytest.raises(NotFound):
        access.account_for(person, stranger.key)


def test_a_member_of_two_accounts_is_held_to_the_one_that_the_token_names(tenant: Tenant, stranger: Tenant) -> None:
    Membership.objects.create(person=tenant.technical, account=stranger.account, role="admin", since=NOW)
    person = held(made(tenant, scopes=("machines:read", "people:write")).text)
    assert list(access.visible_accounts(person)) == [tenant.account]
    assert not access.has_right(person, "change-members", stranger.account)
    assert access.rights_in(person, stranger.account) == frozenset()


def test_the_text_is_shown_once_and_kept_as_a_hash(tenant: Tenant) -> None:
    token = made(tenant)
    row = ApiToken.objects.get(pk=token.token.pk)
    assert token.text.startswith("msp_")
    assert len(token.text) == 52
    assert row.tail == token.text[-4:]
    assert bytes(row.hash) == token_hash(token.text)
    event = Event.objects.get(account=tenant.account, kind="api-token.made")
    assert event.details == {
        "name": "laptop",
        "person": tenant.technical.pk,
        "after": {"scopes": ["machines:read"], "ends_at": "2027-11-24T12:00:00+00:00"},
    }
    assert token.text not in str(event.details)


@pytest.mark.parametrize(("days", "is_refused"), [(0, True), (1, False), (366, False), (367, True)])
def test_a_token_ends_within_a_year(tenant: Tenant, days: int, *, is_refused: bool) -> None:
    if not is_refused:
        assert made(tenant, ends_at=NOW + timedelta(days=days)).token.ends_at == NOW + timedelta(days=days)
        return
    with pytest.raises(Invalid) as refused:
        made(tenant, ends_at=NOW + timedelta(days=days))
    assert refused.value.code == "bad-end"
    assert list(refused.value.fields) == ["ends_at"]


def test_a_scope_that_there_is_not_and_none_at_all_are_refused(tenant: Tenant) -> None:
    for scopes in (("machines:eat",), ()):
        with pytest.raises(Invalid) as refused:
            made(tenant, scopes=scopes)
        assert list(refused.value.fields) == ["scopes"]


def test_a_service_has_a_role_of_its_own_and_never_an_admins(tenant: Tenant) -> None:
    token = made(tenant, "grafana", ("coverage:read",), actor=tenant.admin, service_role="viewer")
    service = token.token.person
    assert (service.is_service, service.service_of, service.name) == (True, tenant.account, "grafana")
    assert Membership.objects.get(person=service).role == "viewer"
    with pytest.raises(Invalid):
        made(tenant, "root", ("people:write",), actor=tenant.admin, service_role="admin")
    with pytest.raises(Forbidden):
        made(tenant, "mine", ("machines:read",), actor=tenant.technical, service_role="viewer")


def test_nobody_gives_a_service_another_role_a_password_or_an_account(
    tenant: Tenant, stranger: Tenant, manager: Any
) -> None:
    service = made(tenant, "grafana", ("people:write",), actor=tenant.admin, service_role="viewer").token.person
    acts: list[tuple[Any, dict[str, Any]]] = [
        (people.set_member_role, {"actor": tenant.admin, "account": tenant.key, "role": "admin"}),
        (people.remove_member, {"actor": tenant.admin, "account": tenant.key}),
        (people.set_staff_role, {"actor": manager, "staff_role": "manager"}),
        (people.set_password, {"actor": manager, "password": "correct horse battery"}),
    ]
    for act, given in acts:
        with pytest.raises(NotFound):
            act(email=service.email, now=NOW, **given)
    with pytest.raises(Conflict):
        people.add_member(actor=stranger.admin, account=stranger.key, email=service.email, role="admin", now=NOW)
    for find in (lambda: access.member_in(tenant.account, service.pk), lambda: access.staff_member(service.pk)):
        with pytest.raises(NotFound):
            find()
    assert [row.role for row in Membership.objects.filter(person=service)] == ["viewer"]


def test_a_service_of_the_provider_takes_one_who_changes_staff(manager: Any, engineer: Any) -> None:
    token = make_token(
        actor=manager,
        account=None,
        name="monitor",
        scopes=["accounts:read"],
        ends_at=YEAR,
        service_role="auditor",
        now=NOW,
    )
    assert token.token.person.staff_role == "auditor"
    with pytest.raises(Forbidden):
        make_token(
            actor=engineer,
            account=None,
            name="mine",
            scopes=["accounts:read"],
            ends_at=YEAR,
            service_role="auditor",
            now=NOW,
        )


def test_people_of_a_customer_make_no_token_that_is_bound_to_no_account(tenant: Tenant) -> None:
    with pytest.raises(Forbidden):
        make_token(actor=tenant.admin, account=None, name="all", scopes=["decide"], ends_at=YEAR, now=NOW)


def test_a_token_makes_no_token(tenant: Tenant) -> None:
    person = held(made(tenant, scopes=("machines:read", "people:write"), actor=tenant.admin).text)
    for role in ("", "viewer"):
        with pytest.raises(Forbidden):
            made(tenant, "another", ("machines:read",), actor=person, service_role=role)


def test_two_live_tokens_of_one_person_have_two_names(tenant: Tenant) -> None:
    first = made(tenant)
    with pytest.raises(Conflict) as refused:
        made(tenant)
    assert refused.value.code == "name-taken"
    made(tenant, actor=tenant.viewer)
    revoke_token(actor=tenant.technical, token=first.token.pk, now=NOW)
    made(tenant)


def test_a_rotated_token_goes_on_for_the_overlap_and_the_new_one_lives_as_long(tenant: Tenant) -> None:
    old = made(tenant, ends_at=NOW + timedelta(days=30))
    later = NOW + timedelta(days=10)
    new = rotate_token(actor=tenant.technical, token=old.token.pk, overlap=timedelta(hours=1), now=later)
    assert new.text != old.text
    assert new.token.ends_at == later + timedelta(days=30)
    assert holder(token_hash(old.text), later + timedelta(minutes=59)).pk == old.token.pk
    with pytest.raises(Unauthenticated) as ended:
        holder(token_hash(old.text), later + timedelta(hours=1))
    assert ended.value.code == "token-ended"
    with pytest.raises(Conflict):
        rotate_token(actor=tenant.technical, token=old.token.pk, now=later)
    assert [row.pk for row in tokens_in(tenant.account, later)] == [new.token.pk]


def test_of_two_who_rotate_at_once_one_wins(tenant: Tenant, at_once: Callable[..., list[Any]]) -> None:
    token = made(tenant).token.pk
    ended = at_once(*[lambda: rotate_token(actor=tenant.technical, token=token, now=NOW)] * 2)
    assert sorted(type(each).__name__ for each in ended) == ["Conflict", "MadeToken"]


def test_revoking_ends_the_token_at_once_and_those_that_it_followed(tenant: Tenant) -> None:
    old = made(tenant)
    new = rotate_token(actor=tenant.technical, token=old.token.pk, now=NOW)
    revoke_token(actor=tenant.technical, token=new.token.pk, now=NOW)
    for text in (old.text, new.text):
        with pytest.raises(Unauthenticated) as ended:
            holder(token_hash(text), NOW)
        assert ended.value.code == "token-revoked"


def test_an_admin_ends_anothers_token_and_cannot_rotate_it(tenant: Tenant, stranger: Tenant) -> None:
    token = made(tenant).token.pk
    for person in (tenant.viewer, stranger.admin):
        with pytest.raises(NotFound):
            revoke_token(actor=person, token=token, now=NOW)
    with pytest.raises(NotFound):
        rotate_token(actor=tenant.admin, token=token, now=NOW)
    revoke_token(actor=tenant.admin, token=token, now=NOW)


def test_a_service_without_a_token_has_no_part_in_the_account_any_more(tenant: Tenant) -> None:
    token = made(tenant, "grafana", ("coverage:read",), actor=tenant.admin, service_role="viewer").token
    revoke_token(actor=tenant.admin, token=token.pk, now=NOW)
    token.person.refresh_from_db()
    assert not token.person.is_active
    assert not Membership.objects.filter(person=token.person).exists()


def test_whoever_is_locked_out_is_so_with_every_token(tenant: Tenant) -> None:
    text = made(tenant).text
    type(tenant.technical).objects.filter(pk=tenant.technical.pk).update(is_active=False)
    with pytest.raises(Unauthenticated) as refused:
        holder(token_hash(text), NOW)
    assert refused.value.code == "person-inactive"


def test_the_last_use_is_known_to_the_minute(tenant: Tenant) -> None:
    token = made(tenant).token
    for seconds, address in ((0, "192.0.2.1"), (59, "192.0.2.2"), (60, "192.0.2.3")):
        token.refresh_from_db()
        note_use(token, address, NOW + timedelta(seconds=seconds))
        token.refresh_from_db()
        shown = (token.last_used_at, token.last_used_from)
        expected = (NOW, "192.0.2.1") if seconds < 60 else (NOW + timedelta(seconds=60), "192.0.2.3")
        assert shown == expected


def test_calls_are_counted_by_the_minute(database: str) -> None:
    one, two = "address 192.0.2.77", "token 1234567"
    assert count_call([one, two], NOW) == {one: 1, two: 1}
    assert count_call([one], NOW + timedelta(seconds=59)) == {one: 2}
    assert count_call([one, two], NOW + timedelta(seconds=60)) == {one: 1, two: 1}


def test_calls_at_once_are_all_counted(database: str, at_once: Callable[..., list[Any]]) -> None:
    who = ["address 192.0.2.78", "token 7654321"]
    ended = at_once(*[lambda: count_call(who, NOW)] * 4)
    assert sorted(each["token 7654321"] for each in ended) == [1, 2, 3, 4]


def test_a_role_is_offered_the_scopes_that_it_can_fill(tenant: Tenant, manager: Any) -> None:
    assert [scope.name for scope in open_scopes(tenant.viewer, tenant.account)] == [
        "machines:read", "coverage:read", "decide", "environments:read", "contracts:read", "tokens:read", "accounts:read",
        "people:read",
    ]  # fmt: skip
    offered = {scope.name for scope in open_scopes(tenant.technical, tenant.account)}
    assert {"machines:write", "environments:write", "tokens:write"} <= offered
    assert not {"people:write", "contracts:write", "accounts:write", "audit:read"} & offered
    assert len(open_scopes(manager, None)) == 18
