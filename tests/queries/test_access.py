"""The door: absent and another's are one, what the role may not do is refused, who is inactive sees nothing."""

from typing import Any, get_args

import pytest

from mainstay.errors import Forbidden, NotFound
from mainstay.operations.environments import create_environment
from mainstay.operations.tokens import issue_token
from mainstay.queries import access
from mainstay.queries.permissions import CUSTOMERS, ROLES, STAFF, WORDS, Act
from mainstay.records.models import Machine, Person
from mainstay.records.models.people import Role, StaffRole


@pytest.fixture
def rows(tenant: Any, now: Any) -> None:
    create_environment(actor=None, account=tenant.key, name="cloud", now=now)
    issue_token(actor=None, contract=tenant.number, name="servers", now=now)
    Machine.objects.create(
        account=tenant.account, machine_id="m1", name="m1", kind="physical", first_seen_at=now, last_seen_at=now
    )


def doors(tenant: Any) -> list[Any]:
    return [
        lambda actor, it="": access.account_for(actor, tenant.key + it),
        lambda actor, it="": access.contract_for(actor, tenant.number + it),
        lambda actor, it="": access.machine_for(actor, tenant.key, "m1" + it),
        lambda actor, it="": access.environment_for(actor, tenant.key, "cloud" + it),
        lambda actor, it="": access.token_for(actor, tenant.number, "servers" + it),
    ]


def test_the_table_knows_every_act_and_every_role() -> None:
    assert set(ROLES) == set(get_args(Act))
    assert set(CUSTOMERS) == set(Role.values)
    assert set(STAFF) == set(StaffRole.values)
    assert {role for roles in ROLES.values() for role in roles} <= {*CUSTOMERS, *STAFF}


def test_no_customer_changes_what_was_bought_and_no_auditor_anything() -> None:
    assert not set(CUSTOMERS) & {*ROLES["change-contract"], *ROLES["change-provider"], *ROLES["change-people"]}
    reading = {"view", "see-tokens", "view-provider", "read-audit", "follow-events", "view-documents"}
    assert {act for act, roles in ROLES.items() if "auditor" in roles} == reading


def test_every_act_has_its_roles_and_its_words() -> None:
    assert set(get_args(Act)) == set(ROLES) == set(WORDS)


def test_members_staff_and_the_host_see_the_rows(tenant: Any, auditor: Any, rows: None) -> None:
    for door in doors(tenant):
        for actor in (None, auditor, tenant.admin, tenant.viewer):
            door(actor)


def test_what_is_absent_and_what_is_another_s_are_refused_alike(tenant: Any, stranger: Any, rows: None) -> None:
    for door in doors(tenant):
        with pytest.raises(NotFound) as of_another:
            door(stranger.admin)
        with pytest.raises(NotFound) as absent:
            door(stranger.admin, "-none")
        assert of_another.value.code == absent.value.code
        with pytest.raises(NotFound):
            door(tenant.admin, "-none")


def test_billing_sees_no_tokens(tenant: Any, rows: None) -> None:
    with pytest.raises(Forbidden):
        access.token_for(tenant.billing, tenant.number, "servers")


def test_who_is_inactive_sees_nothing(tenant: Any, manager: Any, rows: None) -> None:
    for actor in (manager, tenant.admin):
        actor.is_active = False
        for door in doors(tenant):
            with pytest.raises(NotFound):
                door(actor)
        assert not access.has_right(actor, "view", tenant.account)


def test_a_person_of_two_accounts_has_in_each_their_role_there(tenant: Any, stranger: Any, now: Any) -> None:
    from mainstay.operations.people import add_member

    add_member(actor=None, account=stranger.key, email=tenant.admin.email, role="viewer", now=now)
    assert set(access.visible_accounts(tenant.admin)) == {tenant.account, stranger.account}
    assert access.has_right(tenant.admin, "issue-token", tenant.account)
    assert not access.has_right(tenant.admin, "issue-token", stranger.account)


def test_a_presence_may_do_no_more_than_it_was_given(tenant: Any) -> None:
    held = Person.objects.get(pk=tenant.admin.pk)
    held.held_to = frozenset({"view"})
    assert access.has_right(held, "view", tenant.account)
    assert not access.has_right(held, "change-members", tenant.account)
    assert access.rights_in(held, tenant.account) == {"view"}
