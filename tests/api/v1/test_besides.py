"""What the command line shows besides the things themselves: counts, use, history, credentials, looks, tokens."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.api.v1.caller import Caller, caller_of
from tests.conftest import Tenant


def test_how_much_is_in_an_account(api: Caller, tenant: Tenant, machine: Any) -> None:
    assert api.get("/account-counts").json() == {
        "items": [
            {
                "key": tenant.key, "name": f"Tenant {tenant.key}", "zone": "UTC", "contracts": 1, "last_end": "2027-12-31",
                "attached": 1, "active": 0, "set_apart": 0,
            }
        ],
        "next": None,
    }  # fmt: skip


def test_how_much_of_a_contract_is_used(api: Caller, tenant: Tenant, machine: Any) -> None:
    from mainstay import clock
    from mainstay.records.models import DailyUse

    today = clock.now().date()
    for days_ago, used in ((0, 1), (1, 3), (40, 9)):
        DailyUse.objects.create(
            line=tenant.contract.lines.get(),
            day=today - timedelta(days=days_ago),
            used=used,
            most=used,
            active=1,
            bought=10,
        )
    use = api.get(f"/contracts/{tenant.number}/use", days=2).json()
    assert (use["contract"], use["attached"]) == (tenant.number, 1)
    assert [(day["line"], day["used"], day["bought"], day["heard"]) for day in use["days"]] == [
        (1, 3, 10, 1),
        (1, 1, 10, 1),
    ]
    assert len(api.get(f"/contracts/{tenant.number}/use").json()["days"]) == 2
    assert api.get(f"/contracts/{tenant.number}/use", days=0).status_code == 422


def test_a_contract_says_how_it_stands(api: Caller, tenant: Tenant, now: Any) -> None:
    from mainstay.operations.contracts import create_contract, set_dates

    later = create_contract(actor=None, account=tenant.key, name="Later", number=f"{tenant.number}-L", now=now)
    for number, first, last in ((tenant.number, 2020, 2099), (later.number, 2020, 2021)):
        states = {row["number"]: row["state"] for row in api.get("/contracts").json()["items"]}
        assert states[later.number] == "never"
        first_day, last_day = date(first, 1, 1), date(last, 12, 31)
        set_dates(actor=None, contract=number, effective_from=first_day, effective_to=last_day, now=now)
    assert api.get(f"/contracts/{tenant.number}").json()["state"] == "effective"
    assert api.get(f"/contracts/{later.number}").json()["state"] == "ended"


def test_a_machines_last_attachment_is_told_after_it_has_left(
    api: Caller, tenant: Tenant, machine: Any, now: Any
) -> None:
    from mainstay.operations.inventory import detach_machine

    path = f"/accounts/{tenant.key}/machines/{machine.name}/history"
    assert api.get(path).json()["attachment"]["detached_at"] is None
    detach_machine(actor=None, account=tenant.key, machine=machine.name, because="sold", now=now)
    history = api.get(path).json()
    assert history["machine"] == machine.name
    assert history["attachment"]["contract"] == tenant.number
    assert history["attachment"]["detached_because"] == "sold"
    assert (history["guests"], history["copies"]) == ([], [])


def test_a_machine_is_found_by_its_id_alone(served: str, api: Caller, machine: Any, stranger: Tenant) -> None:
    assert api.get(f"/machines/{machine.machine_id}").json()["name"] == machine.name
    assert api.get(f"/machines/{machine.name}-no").status_code == 404
    other = caller_of(served, stranger.admin, stranger.key)
    assert other.get(f"/machines/{machine.machine_id}").status_code == 404


def test_credentials_and_looks_of_an_account(api: Caller, tenant: Tenant, engineer: Any, now: Any) -> None:
    from mainstay.operations.looks import end_look, start_look
    from mainstay.operations.people import give_credential

    give_credential(actor=None, account=tenant.key, email=tenant.technical.email, now=now)
    assert api.get(f"/accounts/{tenant.key}/credentials").json() == {"held": 1, "at_most": None}
    look = start_look(actor=engineer, account=tenant.key, email=tenant.viewer.email, reason="a question", now=now)
    end_look(actor=engineer, look=look.pk, now=now + timedelta(minutes=2))
    assert api.get(f"/accounts/{tenant.key}/looks").json()["items"] == [
        {
            "by": engineer.email, "at": tenant.viewer.email, "reason": "a question", "started": "2026-11-24T12:00:00Z",
            "ended": "2026-11-24T12:02:00Z", "pages": 0,
        }
    ]  # fmt: skip


def test_an_invitation_says_who_invites_and_how_its_mail_stands(api: Caller, tenant: Tenant) -> None:
    asked = {"email": f"new@{tenant.key}.test", "role": "viewer"}
    made = api.send("POST", f"/accounts/{tenant.key}/invitations", asked).json()
    assert (made["invited_by"], made["mail"]) == (tenant.admin.email, "held")


def test_tokens_are_listed_without_their_text_in_their_account_alone(
    served: str, api: Caller, staff: Caller, tenant: Tenant, stranger: Tenant
) -> None:
    listed = api.get("/api-tokens", account=tenant.key)
    (row,) = listed.json()["items"]
    assert (row["person"], row["account"], row["tail"]) == (tenant.admin.email, tenant.key, api.text[-4:])
    assert api.text not in listed.text
    assert api.get("/api-tokens", account=stranger.key).status_code == 404
    assert api.get("/api-tokens").status_code == 403
    assert staff.get("/api-tokens", account=tenant.key).json()["items"][0]["id"] == row["id"]


def test_of_the_provider_one_sees_ones_own_tokens_unless_one_changes_its_staff(
    served: str, staff: Caller, make_person: Callable[..., Any]
) -> None:
    engineer = make_person(staff_role="engineer")
    own = caller_of(served, engineer, None)
    assert [row["person"] for row in own.get("/api-tokens").json()["items"]] == [engineer.email]
    seen = {row["person"] for row in staff.get("/api-tokens", limit=200).json()["items"]}
    assert engineer.email in seen


def test_people_by_account_and_by_address(staff: Caller, tenant: Tenant) -> None:
    members = staff.get("/people", account=tenant.key).json()["items"]
    assert [one["email"].partition("@")[0] for one in members] == ["admin", "technical", "billing", "viewer"]
    assert {one["has_password"] for one in members} == {False}
    found = staff.get("/people", email=tenant.viewer.email.upper()).json()["items"]
    assert [one["email"] for one in found] == [tenant.viewer.email]
