"""People on the command line: who is invited, in which role, with which credential, and who is let in no more."""

import json
import uuid
from typing import Any

import pytest

from mainstay.operations.looks import end_look, start_look
from mainstay.records.models import Invitation, Membership, Person


@pytest.fixture
def done(run: Any, database: str) -> Any:
    """done("people", "list") gives the document of a command that was done."""

    def document(*arguments: str) -> Any:
        ended = run("people", *arguments, "--json")
        assert ended.exit_code == 0, ended.output
        return json.loads(ended.stdout)

    return document


def test_an_invitation_is_sent_sent_again_and_withdrawn(done: Any, run: Any, tenant: Any) -> None:
    email = f"{uuid.uuid4().hex}@example.test"
    first = done("invite", email, "--role", "technical", "--account", tenant.key)
    assert first["link"].rpartition("?")[2].startswith("link=I")
    again = done("invite-again", email, "--account", tenant.key)
    assert again["link"] != first["link"]
    (row,) = done("invitations", "--account", tenant.key)
    assert (row["email"], row["role"], row["mail"]) == (email, "technical", "held")
    assert done("withdraw-invitation", email, "--account", tenant.key)["withdrawn"] is True
    assert done("invitations", "--account", tenant.key) == []
    ended = run("people", "invite-again", email, "--account", tenant.key)
    assert (ended.exit_code, "is not invited" in ended.output) == (3, True)


def test_without_an_account_one_is_invited_to_the_provider(done: Any) -> None:
    email = f"{uuid.uuid4().hex}@example.test"
    done("invite", email, "--role", "auditor")
    assert Invitation.objects.get(email=email).account is None
    assert email in [row["email"] for row in done("invitations")]


def test_a_role_and_a_credential_are_given_and_somebody_leaves(done: Any, tenant: Any) -> None:
    email = tenant.viewer.email
    assert done("role", email, "technical", "--account", tenant.key)["accounts"] == {tenant.key: "technical"}
    given = done("credential", email, "--account", tenant.key)
    assert (given["holds_credential"], given["held"], given["at_most"]) == (True, 1, None)
    assert done("credential", email, "--account", tenant.key, "--withdraw")["held"] == 0
    assert done("remove", email, "--account", tenant.key)["accounts"] == {}
    assert not Membership.objects.filter(account=tenant.account, person=tenant.viewer).exists()


def test_a_person_of_the_provider_has_another_role_and_is_let_in_no_more(done: Any, engineer: Any) -> None:
    assert done("role", engineer.email, "auditor")["staff_role"] == "auditor"
    done("lock-out", engineer.email)
    assert not Person.objects.get(pk=engineer.pk).is_active
    done("let-in", engineer.email)
    assert Person.objects.get(pk=engineer.pk).is_active
    assert done("role", engineer.email, "none")["staff_role"] == ""


def test_looks_and_reminders_are_there_for_the_host_too(done: Any, tenant: Any, manager: Any, now: Any) -> None:
    look = start_look(actor=manager, account=tenant.key, email=tenant.admin.email, reason="case 7", now=now)
    end_look(actor=manager, look=look.pk, now=now)
    (row,) = done("looks", "--account", tenant.key)
    assert (row["by"], row["at"], row["reason"], row["pages"]) == (manager.email, tenant.admin.email, "case 7", 0)
    assert done("remind", "--account", tenant.key) == {"reminded": 4}
