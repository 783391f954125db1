"""Somebody is invited by a link that works once and for a week; who accepts has the role."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from mainstay.gateways.sealing import unsealed
from mainstay.operations.invitations import (
    Invited,
    accept_invitation,
    invite_again,
    invite_person,
    withdraw_invitation,
)
from mainstay.operations.people import set_person_active
from mainstay.records.models import Event, Invitation, Membership, Person

GOOD = "correct horse battery"


def address() -> str:
    return f"{uuid.uuid4().hex[:12]}@example.test"


def token_of(invited: Invited) -> str:
    return invited.link.rpartition("=")[2]


def invite(tenant: Any, now: Any, email: str = "", role: str = "technical") -> Invited:
    return invite_person(actor=tenant.admin, account=tenant.key, email=email or address(), role=role, now=now)


def test_the_invited_has_a_mail_with_the_link_and_the_database_no_token(tenant: Any, now: Any) -> None:
    email = address()
    invited = invite(tenant, now, email)
    mail = invited.invitation.mail
    assert mail is not None
    assert (mail.to, mail.kind, mail.account) == (email, "invitation", tenant.account)
    assert mail.subject == f"Invitation to {tenant.account} at Test Provider"
    text = unsealed(mail.text)
    assert text.startswith(f"Admin invites you to {tenant.account} at Test Provider, as technical.")
    assert invited.link in text
    assert "1 December 2026, 12:00 UTC" in text
    row = Invitation.objects.get(pk=invited.invitation.pk)
    assert token_of(invited).encode() not in bytes(row.token_hash)
    event = Event.objects.get(about=f"invitation {row.pk}")
    assert (event.kind, event.actor, event.details) == ("invitation.sent", tenant.admin, {"role": "technical"})


def test_somebody_new_accepts_and_has_name_password_and_role(tenant: Any, now: Any) -> None:
    email = address()
    invited = invite(tenant, now, email)
    person = accept_invitation(token=token_of(invited), signed_in=None, name="Nora Lindt", password=GOOD, now=now)
    assert (person.email, person.name, person.zone) == (email, "Nora Lindt", "UTC")
    assert person.check_password(GOOD)
    assert Membership.objects.get(account=tenant.account, person=person).role == "technical"
    event = Event.objects.get(about=f"invitation {invited.invitation.pk}", kind="invitation.accepted")
    assert (event.actor, event.details) == (person, {"role": "technical"})


def test_a_link_works_once(tenant: Any, now: Any) -> None:
    token = token_of(invite(tenant, now))
    accept_invitation(token=token, signed_in=None, name="Nora", password=GOOD, now=now)
    with pytest.raises(Conflict) as again:
        accept_invitation(token=token, signed_in=None, name="Nora", password=GOOD, now=now)
    assert again.value.code == "invitation-over"


def test_of_two_who_accept_at_once_one_does(tenant: Any, now: Any, at_once: Any) -> None:
    token = token_of(invite(tenant, now))

    def accept() -> Any:
        return accept_invitation(token=token, signed_in=None, name="Nora", password=GOOD, now=now)

    ends = at_once(accept, accept)
    assert sorted(isinstance(end, Conflict) for end in ends) == [False, True]
    assert Membership.objects.filter(account=tenant.account).count() == 5


def test_a_link_ends_after_seven_days(tenant: Any, now: Any) -> None:
    last, over = token_of(invite(tenant, now)), token_of(invite(tenant, now))
    a_second_before = now + timedelta(days=7) - timedelta(seconds=1)
    assert accept_invitation(token=last, signed_in=None, name="Nora", password=GOOD, now=a_second_before).pk
    with pytest.raises(Conflict) as ended:
        accept_invitation(token=over, signed_in=None, name="Nora", password=GOOD, now=now + timedelta(days=7))
    assert ended.value.code == "invitation-over"


def test_sent_again_the_old_link_is_dead_and_the_new_one_lasts_a_week(tenant: Any, now: Any) -> None:
    first = invite(tenant, now)
    later = now + timedelta(days=9)
    again = invite_again(actor=tenant.admin, account=tenant.key, invitation=first.invitation.pk, now=later)
    assert again.invitation.expires_at == later + timedelta(days=7)
    with pytest.raises(NotFound):
        accept_invitation(token=token_of(first), signed_in=None, name="Nora", password=GOOD, now=later)
    assert accept_invitation(token=token_of(again), signed_in=None, name="Nora", password=GOOD, now=later).pk


def test_withdrawn_the_link_leads_nowhere_and_the_address_may_be_invited_anew(tenant: Any, now: Any) -> None:
    email = address()
    first = invite(tenant, now, email)
    withdraw_invitation(actor=tenant.admin, account=tenant.key, invitation=first.invitation.pk, now=now)
    with pytest.raises(NotFound):
        accept_invitation(token=token_of(first), signed_in=None, name="Nora", password=GOOD, now=now)
    with pytest.raises(Conflict):
        invite_again(actor=tenant.admin, account=tenant.key, invitation=first.invitation.pk, now=now)
    assert invite(tenant, now, email).invitation.pk != first.invitation.pk


def test_an_open_invitation_is_not_made_twice_and_one_that_is_over_is_in_nobodys_way(tenant: Any, now: Any) -> None:
    email = address()
    invite(tenant, now, email)
    with pytest.raises(Conflict) as twice:
        invite(tenant, now, email.upper())
    assert twice.value.code == "invited-already"
    assert invite(tenant, now + timedelta(days=7), email).invitation.pk


def test_a_member_an_unknown_role_a_bad_address_and_who_was_locked_out_are_refused(
    tenant: Any, manager: Any, make_person: Any, now: Any
) -> None:
    with pytest.raises(Conflict) as member:
        invite(tenant, now, tenant.viewer.email.upper())
    assert member.value.code == "member-already"
    with pytest.raises(Invalid) as role:
        invite(tenant, now, role="manager")
    assert "role" in role.value.fields
    with pytest.raises(Invalid) as nowhere:
        invite(tenant, now, "nowhere")
    assert "email" in nowhere.value.fields
    locked = make_person()
    set_person_active(actor=manager, email=locked.email, active=False, now=now)
    with pytest.raises(Conflict) as out:
        invite(tenant, now, locked.email)
    assert out.value.code == "locked-out"


@pytest.mark.parametrize("password", ["short", "password1234", "Nora Lindt at the desk"])
def test_a_weak_password_leaves_the_link_as_it_was(tenant: Any, now: Any, password: str) -> None:
    token = token_of(invite(tenant, now))
    with pytest.raises(Invalid) as weak:
        accept_invitation(token=token, signed_in=None, name="Nora Lindt at the desk", password=password, now=now)
    assert "password" in weak.value.fields
    assert accept_invitation(token=token, signed_in=None, name="Nora Lindt", password=GOOD, now=now).pk


def test_whoever_signs_in_already_accepts_signed_in_and_keeps_the_password(
    tenant: Any, make_person: Any, now: Any
) -> None:
    person = make_person(password=GOOD)
    token = token_of(invite(tenant, now, person.email))
    with pytest.raises(Unauthenticated):
        accept_invitation(token=token, signed_in=None, name="Thief", password="another good phrase", now=now)
    with pytest.raises(Conflict) as other:
        accept_invitation(token=token, signed_in=tenant.viewer, now=now)
    assert other.value.code == "another-person"
    assert accept_invitation(token=token, signed_in=person, now=now) == person
    assert Person.objects.get(pk=person.pk).check_password(GOOD)


def test_somebody_known_without_a_password_and_without_a_role_sets_one(tenant: Any, make_person: Any, now: Any) -> None:
    known = make_person()
    token = token_of(invite(tenant, now, known.email, role="viewer"))
    person = accept_invitation(token=token, signed_in=None, name="Vera", password=GOOD, now=now)
    assert (person.pk, person.name) == (known.pk, "Vera")
    assert person.check_password(GOOD)


@pytest.mark.parametrize("whose", ["of another account", "of the provider"])
def test_the_link_alone_opens_nothing_that_others_gave(
    tenant: Any, stranger: Any, engineer: Any, now: Any, whose: str
) -> None:
    known = stranger.viewer if whose == "of another account" else engineer
    Person.objects.filter(pk=known.pk).update(password="!", last_login=None)
    token = token_of(invite(tenant, now, known.email, role="viewer"))
    with pytest.raises(Unauthenticated):
        accept_invitation(token=token, signed_in=None, name="Thief", password=GOOD, now=now)
    assert not Person.objects.get(pk=known.pk).has_usable_password()
    known.refresh_from_db()
    assert accept_invitation(token=token, signed_in=known, now=now) == known
    assert Membership.objects.filter(person=known, account=tenant.account).exists()


def test_a_manager_invites_to_the_provider_and_nobody_else_does(
    manager: Any, engineer: Any, make_person: Any, tenant: Any, now: Any
) -> None:
    invited = invite_person(actor=manager, account=None, email=address(), role="engineer", now=now)
    person = accept_invitation(token=token_of(invited), signed_in=None, name="Ines", password=GOOD, now=now)
    assert person.staff_role == "engineer"
    with pytest.raises(Invalid):
        invite_person(actor=manager, account=None, email=address(), role="admin", now=now)
    with pytest.raises(Conflict):
        invite_person(actor=manager, account=None, email=person.email, role="auditor", now=now)
    for actor in (engineer, make_person(staff_role="operations"), tenant.admin):
        with pytest.raises(Forbidden):
            invite_person(actor=actor, account=None, email=address(), role="engineer", now=now)


def test_an_invitation_of_another_account_is_not_there(tenant: Any, stranger: Any, manager: Any, now: Any) -> None:
    invited = invite(tenant, now)
    for act in (invite_again, withdraw_invitation):
        with pytest.raises(NotFound):
            act(actor=stranger.admin, account=stranger.key, invitation=invited.invitation.pk, now=now)
        with pytest.raises(NotFound):
            act(actor=stranger.admin, account=tenant.key, invitation=invited.invitation.pk, now=now)
        with pytest.raises(NotFound):
            act(actor=manager, account=None, invitation=invited.invitation.pk, now=now)
    with pytest.raises(Forbidden):
        invite_person(actor=tenant.technical, account=tenant.key, email=address(), role="viewer", now=now)
