"""The cast tells its story on the day on which it is asked, through the real operations and as anybody may look."""

from datetime import date, timedelta

import httpx
import pytest

from mainstay import clock
from mainstay.demo.cast import STAFF, customers


@pytest.fixture(scope="module")
def contracts(demo):
    return {one["contract"]: one for one in demo.run("contract", "list")}


@pytest.fixture(scope="module")
def nordwind(demo):
    return {one["machine"]: one for one in demo.run("machine", "list", "nordwind")}


def token(demo, note):
    return next(one["token"] for one in demo.ready["tokens"] if note in one["note"])


def attach(demo, text, machine_id="5f3c9f0e8d5b4b0e9d0d3c0a1b2c3d4e"):
    """A noble machine on KVM asks to be attached."""
    return httpx.post(
        f"{demo.url}/v1/context/machines/token",
        headers={"Authorization": f"Bearer {text}"},
        json={"machineId": machine_id, "architecture": "amd64", "activityInfo": {"series": "noble", "virt": "kvm"}},
    )


def test_each_contract_is_in_the_state_that_it_stands_for(contracts):
    assert {number: one["state"] for number, one in contracts.items()} == {
        "MS-2041": "effective",
        "MS-2210": "effective",
        "MS-1760": "effective",
        "MS-1822": "effective",
        "MS-1904": "effective",
        "MS-1655": "grace",
        "MS-1588": "effective",
        "MS-2302": "effective",
        "MS-1490": "ended",
        "MS-2318": "not-yet",
        "MS-2319": "never",
    }


def test_lines_are_full_over_and_with_one_unit_left(demo):
    lines = {one["line"]: one for one in demo.run("contract", "show", "MS-2041")["lines"]}
    assert (lines[3]["used"], lines[3]["bought"], lines[3]["scope"]) == (10, 10, "infra-only")
    assert lines[2]["over"] == 2
    works = demo.run("contract", "show", "MS-1760")["lines"][2]
    assert works["bought"] - works["used"] == 1


def test_a_deviation_stands_beside_the_figure_of_the_terms(demo):
    (deviation,) = demo.run("contract", "show", "MS-2041")["deviations"]
    assert (deviation["clause"], deviation["terms"], deviation["agreed"]) == (
        "10.2",
        "15 credentials",
        "20 credentials",
    )


def test_guests_are_covered_through_hosts_without_a_unit_and_some_lose_that_soon(nordwind):
    guests = {name: one for name, one in nordwind.items() if one["host"]}
    assert len(guests) == 18
    assert {one["through"] for one in guests.values()} == {"hosts"}
    lapsing = {one["until"] for one in guests.values() if one["host"] == "hv-ber-03"}
    assert lapsing == {(clock.now().date() + timedelta(days=38)).isoformat()}
    assert nordwind["ci-fra-lxd"]["kind"] == "container"


def test_one_clone_is_set_apart_and_one_machine_has_left(demo, nordwind):
    accounts = {one["account"]: one for one in demo.run("account", "list")}
    assert {key for key, one in accounts.items() if one["set_apart"]} == {"nordwind"}
    assert accounts["nordwind"]["set_apart"] == 1
    assert demo.run("machine", "show", "nordwind/build-04")["attachment"]["set_apart_at"]
    assert nordwind["vpn-old-01"]["covered"] == "no"
    assert accounts["tidewater"]["attached"] == 0
    assert accounts["tidewater"]["contracts"] == 1


def test_hosts_were_heard_on_thirty_of_the_last_thirty_one_days(demo):
    assert demo.run("machine", "show", "nordwind/hv-fra-01")["days_heard"] == 30


def test_a_wsl_instance_shares_the_cover_of_its_windows_machine(demo):
    wsl = demo.run("machine", "show", "larkfield/wsl-holt")
    assert (wsl["kind"], wsl["parent"], wsl["through"]) == ("wsl", "lap-holt", "parent")
    assert wsl["attachment"]["line"] is None


def test_the_long_silent_has_left_the_count_and_stays_known(demo):
    assert demo.run("machine", "show", "larkfield/old-moodle")["attachment"]["counted"] is False


def test_the_archive_holds_legacy_units_for_what_is_past_pro(demo):
    lines = {one["kind"]: one for one in demo.run("contract", "show", "MS-1588")["lines"]}
    assert lines["legacy"]["used"] == 4
    services = {one["service"]: one for one in demo.run("why", "machine", "old-mill/scan-01")["services"]}
    assert services["esm-infra-legacy"]["verdict"] == "yes"
    assert services["esm-infra-legacy"]["clauses"]


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("infra-only line that is full", "no-unit-left"),
        ("in grace", "no-longer-effective"),
        ("expired long ago", "no-longer-effective"),
        ("not yet in effect", "not-effective-yet"),
        ("never in effect", "never-effective"),
    ],
)
def test_a_token_that_refuses_does_as_its_note_says(demo, note, code):
    refused = attach(demo, token(demo, note))
    assert refused.status_code in (403, 409)
    assert refused.json()["code"] == code


def test_the_ready_file_names_everybody_once_with_a_role_and_every_token(demo):
    logins = [user["login"] for user in demo.ready["users"]]
    assert len(logins) == len(set(logins))
    assert {user["role"] for user in demo.ready["users"]} == {
        "manager", "engineer", "operations", "auditor", "admin", "technical", "billing", "viewer",
    }  # fmt: skip
    assert {person["email"] for person in demo.run("people", "list") if person["signs_in"]} == set(logins)
    assert demo.ready["contract_url"] == demo.ready["url"] == demo.run("provider", "show")["contract_url"]


@pytest.mark.parametrize("today", [date(2026, 7, 1), date(2026, 12, 31), date(2028, 2, 29), date(2031, 1, 1)])
def test_the_story_is_the_same_on_any_day(today):
    told = customers(today)
    assert [one.key for one in told] == [one.key for one in customers(date(2026, 1, 1))]
    for customer in told:
        assert 2 <= len(customer.people) <= 8
        for agreement in customer.agreements:
            assert agreement.runs is None or agreement.runs[0] < agreement.runs[1]
    assert len({person.login for one in told for person in one.people} | {one.login for one in STAFF}) == 4 + sum(
        len(one.people) for one in told
    )


def test_one_customer_has_invited_two_and_was_looked_at(demo):
    asked = {one["email"]: one["role"] for one in demo.run("people", "invitations", "--account", "nordwind")}
    assert asked == {"nora.lindt@nordwind.example": "technical", "paul.reimers@nordwind.example": "billing"}
    (look,) = demo.run("people", "looks", "--account", "nordwind")
    assert (look["by"], look["at"], look["pages"]) == (
        "ines.roth@kestrel.example", "anke.petersen@nordwind.example", 3,
    )  # fmt: skip
