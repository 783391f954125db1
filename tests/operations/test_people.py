"""People are added, sign in, and have roles; who may give which is held to."""

import uuid
from typing import Any

import pytest

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.operations import people
from mainstay.records.models import Event, Membership, Person

GOOD = "correct horse battery"


def address() -> str:
    return f"{uuid.uuid4().hex[:12]}@example.test"


def test_a_person_is_added_and_signs_in_in_any_case_of_letters(database: str, now: Any) -> None:
    email = address()
    person = people.add_person(actor=None, email=email, name="Ada", password=GOOD, staff_role="manager", now=now)
    found = Person.objects.get_by_natural_key(email.upper())
    assert found == person
    assert found.is_staff
    assert found.check_password(GOOD)


def test_the_event_of_a_person_holds_neither_name_nor_address(make_person: Any) -> None:
    person = make_person(name="Very Private", password=GOOD)
    event = Event.objects.get(about=f"person {person.pk}", kind="person.added")
    assert event.details == {"after": {"staff_role": "", "signs_in": True}}


@pytest.mark.parametrize("password", ["short", "password1234", "1"])
def test_a_weak_password_is_refused_and_nobody_is_added(database: str, now: Any, password: str) -> None:
    email = address()
    with pytest.raises(Invalid) as refused:
        people.add_person(actor=None, email=email, name="Ada", password=password, now=now)
    assert "password" in refused.value.fields
    assert not Person.objects.filter(email=email).exists()


def test_a_password_that_is_like_the_name_is_refused(database: str, now: Any) -> None:
    with pytest.raises(Invalid):
        people.add_person(actor=None, email=address(), name="Robin Hoodwinker", password="Robin Hoodwinker", now=now)


def test_an_address_that_is_taken_or_none_and_an_unknown_role_are_refused(make_person: Any, now: Any) -> None:
    there = make_person()
    with pytest.raises(Conflict) as taken:
        people.add_person(actor=None, email=there.email.upper(), name="Other", now=now)
    assert taken.value.code == "email-taken"
    with pytest.raises(Invalid) as malformed:
        people.add_person(actor=None, email="nowhere", name="Other", now=now)
    assert "email" in malformed.value.fields
    with pytest.raises(Invalid) as unknown:
        people.add_person(actor=None, email=address(), name="Other", staff_role="emperor", now=now)
    assert "staff_role" in unknown.value.fields


def test_oneself_and_those_who_change_people_set_a_password(tenant: Any, manager: Any, now: Any) -> None:
    people.set_password(actor=tenant.viewer, email=tenant.viewer.email, password=GOOD, now=now)
    people.set_password(actor=manager, email=tenant.viewer.email, password=GOOD + " two", now=now)
    tenant.viewer.refresh_from_db()
    assert tenant.viewer.check_password(GOOD + " two")
    with pytest.raises(NotFound):
        people.set_password(actor=tenant.admin, email=tenant.viewer.email, password=GOOD, now=now)


def test_operations_sets_no_password_and_no_role_of_staff(make_person: Any, manager: Any, now: Any) -> None:
    operator = make_person(staff_role="operations")
    with pytest.raises(Forbidden):
        people.set_password(actor=operator, email=manager.email, password=GOOD, now=now)
    with pytest.raises(Forbidden):
        people.set_staff_role(actor=operator, email=operator.email, staff_role="manager", now=now)
    with pytest.raises(Forbidden):
        people.add_person(actor=operator, email=address(), name="Mole", staff_role="manager", now=now)


def test_a_manager_gives_roles_but_not_their_own(manager: Any, make_person: Any, now: Any) -> None:
    other = make_person()
    assert people.set_staff_role(actor=manager, email=other.email, staff_role="auditor", now=now).is_staff
    with pytest.raises(Forbidden):
        people.set_staff_role(actor=manager, email=manager.email, staff_role="", now=now)


def test_who_is_locked_out_does_nothing(tenant: Any, manager: Any, make_person: Any, now: Any) -> None:
    people.set_person_active(actor=manager, email=tenant.admin.email, active=False, now=now)
    tenant.admin.refresh_from_db()
    with pytest.raises(Forbidden):
        people.set_preferences(actor=tenant.admin, theme="dark", now=now)
    with pytest.raises(Forbidden):
        people.add_member(actor=tenant.admin, account=tenant.key, email=address(), role="viewer", now=now)
    with pytest.raises(Forbidden):
        people.set_person_active(actor=manager, email=manager.email, active=False, now=now)
    with pytest.raises(Forbidden):
        people.set_person_active(actor=make_person(staff_role="operations"), email=manager.email, active=False, now=now)


def test_preferences_are_ones_own(tenant: Any, now: Any) -> None:
    person = people.set_preferences(actor=tenant.viewer, zone="Asia/Tokyo", theme="dark", now=now)
    assert (person.zone, person.theme, person.name) == ("Asia/Tokyo", "dark", tenant.viewer.name)
    with pytest.raises(Invalid):
        people.set_preferences(actor=tenant.viewer, theme="pink", now=now)


def test_an_admin_adds_members_known_and_unknown(tenant: Any, make_person: Any, now: Any) -> None:
    known = make_person()
    assert (
        people.add_member(actor=tenant.admin, account=tenant.key, email=known.email, role="viewer", now=now).person
        == known
    )
    email = address()
    added = people.add_member(actor=tenant.admin, account=tenant.key, email=email, role="technical", now=now).person
    assert not added.has_usable_password()
    event = Event.objects.filter(account=tenant.account, kind="member.added").latest("pk")
    assert event.details == {"person": added.pk, "before": {}, "after": {"role": "technical"}}


def test_a_member_twice_and_an_unknown_role_are_refused(tenant: Any, now: Any) -> None:
    with pytest.raises(Conflict):
        people.add_member(actor=None, account=tenant.key, email=tenant.viewer.email, role="admin", now=now)
    with pytest.raises(Invalid):
        people.add_member(actor=None, account=tenant.key, email=address(), role="boss", now=now)


def test_the_last_admin_stays(tenant: Any, now: Any) -> None:
    email = tenant.admin.email
    with pytest.raises(Conflict) as last:
        people.remove_member(actor=tenant.admin, account=tenant.key, email=email, now=now)
    assert last.value.code == "last-admin"
    with pytest.raises(Conflict):
        people.set_member_role(actor=tenant.admin, account=tenant.key, email=email, role="viewer", now=now)
    people.set_member_role(actor=tenant.admin, account=tenant.key, email=tenant.viewer.email, role="admin", now=now)
    people.remove_member(actor=tenant.admin, account=tenant.key, email=email, now=now)
    assert not Membership.objects.filter(account=tenant.account, person=tenant.admin).exists()


def test_of_two_admins_who_remove_each_other_at_once_one_stays(tenant: Any, at_once: Any, now: Any) -> None:
    people.set_member_role(actor=None, account=tenant.key, email=tenant.viewer.email, role="admin", now=now)
    first, second = tenant.admin, tenant.viewer
    ends = at_once(
        lambda: people.remove_member(actor=first, account=tenant.key, email=second.email, now=now),
        lambda: people.remove_member(actor=second, account=tenant.key, email=first.email, now=now),
    )
    assert sum(isinstance(end, Exception) for end in ends) == 1
    assert Membership.objects.filter(account=tenant.account, role="admin").count() == 1


def test_another_account_is_not_there_and_other_roles_may_not(tenant: Any, stranger: Any, now: Any) -> None:
    with pytest.raises(NotFound):
        people.add_member(actor=stranger.admin, account=tenant.key, email=address(), role="viewer", now=now)
    with pytest.raises(NotFound):
        people.remove_member(actor=stranger.admin, account=tenant.key, email=tenant.viewer.email, now=now)
    with pytest.raises(NotFound):
        people.remove_member(actor=tenant.admin, account=tenant.key, email=stranger.viewer.email, now=now)
    with pytest.raises(Forbidden):
        people.add_member(actor=tenant.technical, account=tenant.key, email=address(), role="viewer", now=now)
