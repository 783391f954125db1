"""The page of people as a browser gets it: who sees what, and each act from its row to the list again."""

import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import Tenant

from mainstay import clock
from mainstay.cli.logs import json_formatter
from mainstay.operations.invitations import invite_person
from mainstay.operations.people import add_member
from mainstay.records.models import Invitation, Membership, Person

BUDGETS = json.loads((Path(__file__).parent / "query_counts.json").read_text())
GOOD = "correct horse battery"


def address() -> str:
    return f"{uuid.uuid4().hex[:12]}@example.test"


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person: Any, path: str) -> str:
    answer = signed_in(person).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def link_for(tenant: Tenant, email: str, role: str = "technical") -> str:
    """The link of an invitation sent now, as a path."""
    invited = invite_person(actor=tenant.admin, account=tenant.key, email=email, role=role, now=clock.now())
    return invited.link[invited.link.index("/invitation?") :]


def test_an_admin_sees_factors_sessions_invited_and_the_forms(tenant: Tenant) -> None:
    email = address()
    link_for(tenant, email)
    shown = page(tenant.admin, f"/accounts/{tenant.key}/people")
    assert "4 people, 1 invited." in shown
    assert "Four have no second factor" in shown
    assert email in shown
    assert "Send the invitation" in shown
    assert f'action="/accounts/{tenant.key}/people/{tenant.viewer.pk}/role"' in shown
    assert "not mailed" in shown
    assert "0 credentials of technical representatives are held; no contract with support is in effect" in shown


def test_a_viewer_sees_who_is_there_in_which_role_and_nothing_else(tenant: Tenant) -> None:
    email = address()
    link_for(tenant, email)
    shown = page(tenant.viewer, f"/accounts/{tenant.key}/people")
    assert tenant.admin.email in shown
    for hidden in (email, "Send the invitation", "Last here", "have no second factor", ">CSV<", "Look as"):
        assert hidden not in shown


def test_the_page_keeps_its_budget_with_many_people(tenant: Tenant, now: Any) -> None:
    for number in range(30):
        add_member(actor=None, account=tenant.key, email=f"p{number}@{tenant.key}.test", role="viewer", now=now)
    client = signed_in(tenant.admin)
    client.get(f"/accounts/{tenant.key}/people")
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/accounts/{tenant.key}/people")
    assert len(captured) <= BUDGETS["people"], [one["sql"][:200] for one in captured.captured_queries]


def test_people_are_found_by_name_and_come_in_pages(tenant: Tenant, now: Any) -> None:
    for number in range(101):
        add_member(
            actor=None, account=tenant.key, email=f"q{number:03}@{tenant.key}.test", role="viewer",
            name=f"Quinn {number:03}", now=now,
        )  # fmt: skip
    first = page(tenant.admin, f"/accounts/{tenant.key}/people")
    assert "Quinn 096" in first
    assert "Quinn 097" not in first  # three others come before them, by their roles
    after = Membership.objects.get(account=tenant.account, person__name="Quinn 096").person_id
    second = page(tenant.admin, f"/accounts/{tenant.key}/people?after={after}")
    assert [name in second for name in ("Quinn 096<", "Quinn 097<", "Quinn 100<", "Viewer<")] == [
        False,
        True,
        True,
        True,
    ]
    found = page(tenant.admin, f"/accounts/{tenant.key}/people?q=quinn+050")
    assert ("Quinn 050" in found, "Quinn 051" in found) == (True, False)


def test_a_role_is_changed_in_the_row(tenant: Tenant) -> None:
    client = signed_in(tenant.admin)
    there = f"/accounts/{tenant.key}/people"
    answer = client.post(f"{there}/{tenant.viewer.pk}/role", {"role": "billing"})
    assert answer.headers["Location"] == there
    assert Membership.objects.get(account=tenant.account, person=tenant.viewer).role == "billing"
    assert client.post(f"{there}/{tenant.viewer.pk}/role", {"role": "emperor"}).status_code == 400
    assert client.post(f"{there}/{tenant.admin.pk}/role", {"role": "viewer"}).status_code == 409


def test_a_credential_is_given_and_withdrawn(tenant: Tenant) -> None:
    client = signed_in(tenant.admin)
    path = f"/accounts/{tenant.key}/people/{tenant.technical.pk}/credential"
    client.post(path, {"holds": "yes"})
    assert "1 credential of technical representatives is held" in page(tenant.admin, f"/accounts/{tenant.key}/people")
    assert client.post(path, {"holds": "yes"}).status_code == 409
    client.post(path, {"holds": "no"})
    assert not Membership.objects.get(account=tenant.account, person=tenant.technical).holds_credential


def test_removing_somebody_asks_for_their_address(tenant: Tenant) -> None:
    client = signed_in(tenant.admin)
    path = f"/accounts/{tenant.key}/people/{tenant.billing.pk}/remove"
    assert client.post(path, {"name": "somebody"}).status_code == 422
    assert Membership.objects.filter(account=tenant.account, person=tenant.billing).exists()
    assert client.post(path, {"name": tenant.billing.email}).status_code == 302
    assert not Membership.objects.filter(account=tenant.account, person=tenant.billing).exists()


def test_without_mail_the_link_is_shown_once_to_who_invited(tenant: Tenant) -> None:
    client, email = signed_in(tenant.admin), address()
    there = f"/accounts/{tenant.key}/people"
    shown = client.post(f"{there}/invite", {"email": email, "role": "viewer"}).content.decode()
    assert "Pass this link on to" in shown
    link = shown[shown.index("/invitation?link=I") :].split("<")[0]
    assert link not in page(tenant.admin, there)
    assert Client().get(link).status_code == 200


def test_a_bad_address_stands_by_its_field_and_is_kept(tenant: Tenant) -> None:
    client = signed_in(tenant.admin)
    answer = client.post(f"/accounts/{tenant.key}/people/invite", {"email": "nowhere", "role": "viewer"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "This is no address of a mailbox." in shown
    assert 'value="nowhere"' in shown
    taken = client.post(f"/accounts/{tenant.key}/people/invite", {"email": tenant.viewer.email, "role": "viewer"})
    assert "is a member of" in taken.content.decode()


def test_somebody_new_accepts_and_is_signed_in(tenant: Tenant) -> None:
    email = address()
    path = link_for(tenant, email)
    client = Client()
    weak = client.post(path, {"name": "Nora", "password": "short"})
    assert weak.status_code == 422
    assert 'value="Nora"' in weak.content.decode()
    answer = client.post(path, {"name": "Nora Lindt", "password": GOOD})
    assert answer.headers["Location"] == f"/accounts/{tenant.key}"
    assert "Nora Lindt" in client.get(f"/accounts/{tenant.key}").content.decode()
    assert Client().get(path).status_code == 409


def test_whoever_has_a_sign_in_is_led_to_it_and_back(tenant: Tenant, make_person: Any) -> None:
    person = make_person(password=GOOD)
    path = link_for(tenant, person.email)
    shown = Client().get(path).content.decode()
    assert "/sign-in?next=%2Finvitation%3Flink%3DI" in shown
    assert "A password" not in shown
    Client().post(path, {"name": "Thief", "password": "another good phrase"})
    assert Person.objects.get(pk=person.pk).check_password(GOOD)
    other = signed_in(tenant.viewer)
    assert f"the invitation is for {person.email}" in other.get(path).content.decode()
    assert other.post(path).status_code == 200
    assert signed_in(person).post(path).headers["Location"] == f"/accounts/{tenant.key}"


def test_a_link_that_leads_nowhere_says_so(tenant: Tenant) -> None:
    for path in ("/invitation", "/invitation?link=Inothing", "/invitation?link=" + "x" * 5000):
        answer = Client().get(path)
        assert answer.status_code == 404
    path = link_for(tenant, address())
    Invitation.objects.filter(account=tenant.account).update(withdrawn_at=clock.now())
    assert Client().post(path, {"name": "N", "password": GOOD}).status_code == 404


def test_the_token_of_a_link_is_in_no_log(tenant: Tenant, caplog: Any) -> None:
    caplog.set_level("INFO")  # as the processes log
    path = link_for(tenant, address())
    token = path.rpartition("=")[2]
    Client().get(path)
    Client().post(path, {"name": "Nora", "password": "short"})
    Client().post(path, {"name": "Nora", "password": GOOD})
    written = json_formatter()
    said = [written.format(record) for record in caplog.records]
    assert said
    assert not [line for line in said if token in line or GOOD in line]


def test_the_file_holds_everybody_and_nothing_that_a_spreadsheet_runs(tenant: Tenant, now: Any) -> None:
    add_member(actor=None, account=tenant.key, email=f"x@{tenant.key}.test", role="viewer", name="=1+1", now=now)
    email = address()
    link_for(tenant, email)
    answer = signed_in(tenant.admin).get(f"/accounts/{tenant.key}/people.csv")
    rows = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert rows[0] == "name,address,role,second factor,credential,last here,sessions,state"
    assert rows[1].startswith(f"Admin,admin@{tenant.key}.test,admin,none,no,")
    assert any(row.startswith("'=1+1,") for row in rows)
    assert rows[-1] == f",{email},technical,,,,,invited"
    assert len(rows) == 7
    assert signed_in(tenant.viewer).get(f"/accounts/{tenant.key}/people.csv").status_code == 403


def test_a_manager_leads_the_people_of_the_provider(manager: Any, make_person: Any, auditor: Any) -> None:
    client, colleague = signed_in(manager), make_person(staff_role="engineer", name="Colleague")
    assert colleague.email in page(manager, "/people")
    client.post(f"/people/{colleague.pk}/role", {"role": "operations"})
    colleague.refresh_from_db()
    assert colleague.staff_role == "operations"
    client.post(f"/people/{colleague.pk}/active", {"active": "no"})
    colleague.refresh_from_db()
    assert not colleague.is_active
    asked = client.post("/people/invite", {"email": address(), "role": "auditor"})
    assert "Pass this link on to" in asked.content.decode()
    assert client.post(f"/people/{manager.pk}/role", {"role": "auditor"}).status_code == 403
    shown = page(auditor, "/people")
    assert "Send the invitation" not in shown
    assert signed_in(auditor).post(f"/people/{colleague.pk}/active", {"active": "yes"}).status_code == 403


def test_reminders_go_out_once_a_day(tenant: Tenant) -> None:
    client = signed_in(tenant.admin)
    path = f"/accounts/{tenant.key}/people/remind"
    assert client.post(path).status_code == 302
    assert "4 reminders are on the way" in client.get(f"/accounts/{tenant.key}/people").content.decode()
    assert client.post(path).status_code == 409


@pytest.mark.parametrize("role", ["technical", "billing", "viewer"])
def test_who_may_not_change_members_is_told_so(tenant: Tenant, role: str) -> None:
    client = signed_in(getattr(tenant, role))
    there = f"/accounts/{tenant.key}/people"
    for path in ("/invite", "/remind", f"/{tenant.viewer.pk}/role", f"/{tenant.viewer.pk}/credential"):
        assert client.post(there + path, {"role": "viewer", "email": address()}).status_code == 403
