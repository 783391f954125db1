"""POST /v1/context/machines/token: who attaches, by which unit, and who is refused with which words."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.api.contract.world import Customer, Machine, entitled, in_days, line

from mainstay import clock
from mainstay.operations.contracts import renew_contract, set_dates
from mainstay.operations.inventory import correct_kind
from mainstay.operations.tokens import issue_token, revoke_token, rotate_token, token_text
from mainstay.records.models import Attachment, Event, KeptDecision
from mainstay.records.models import Machine as MachineRow

Make = Callable[..., Machine]
Customers = Callable[..., Customer]
SAID = {
    "series": "series", "architecture": "architecture", "kernel": "kernel", "virt": "virt", "clientVersion": "client_version",
}  # fmt: skip
AtOnce = Callable[..., list[Any]]


def said(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/json"
    return str(answer.json()["message"])


# Which unit it takes: SUB-3 and SUB-9 of the behaviours


def test_each_kind_of_machine_takes_a_unit_of_its_own_line(customer: Customers, machine: Make) -> None:
    acme = customer(line("physical", 4), line("virtual", 10), line("desktop", 25))
    assert machine(virt="none").attach(acme.token).status_code == 200
    assert machine(virt="").attach(acme.token).status_code == 200
    assert machine(virt="kvm").attach(acme.token).status_code == 200
    assert machine(virt="none", desktop=True).attach(acme.token).status_code == 200
    assert [acme.used(1), acme.used(2), acme.used(3)] == [2, 1, 1]


def test_the_machine_after_the_last_unit_is_refused_with_how_many_are_used(customer: Customers, machine: Make) -> None:
    acme = customer(line("virtual", 10))
    for _ in range(10):
        assert machine().attach(acme.token).status_code == 200
    refused = machine().attach(acme.token)
    assert refused.status_code == 409  # a 403 the client would call an expired contract
    assert refused.json()["code"] == "no-unit-left"
    assert "10 of 10 used" in said(refused)
    assert "intro.unit" in refused.json()["clauses"]
    assert acme.used() == 10
    kept = KeptDecision.objects.get(account__key=acme.account, question="machine-attach")
    assert kept.verdict == "no"


def test_overage_stretches_a_line_up_to_its_ceiling(customer: Customers, machine: Make) -> None:
    acme = customer(line("virtual", 1, overage=2))
    answers = [machine().attach(acme.token).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 409]
    assert acme.used() == 3


def test_overage_without_a_ceiling_takes_what_comes(customer: Customers, machine: Make) -> None:
    acme = customer(line("virtual", 0, overage=None))
    assert [machine().attach(acme.token).status_code for _ in range(3)] == [200] * 3


def test_a_full_unit_goes_before_an_infra_one_and_a_free_one_before_overage(customer: Customers, machine: Make) -> None:
    acme = customer(line("virtual", 1, "infra-only"), line("virtual", 1, overage=None))
    for expected in ([0, 1], [1, 1], [1, 2]):
        assert machine().attach(acme.token).status_code == 200
        assert [acme.used(1), acme.used(2)] == expected


def test_a_server_takes_no_desktop_unit(customer: Customers, machine: Make) -> None:
    """A token for the desktop line, shown by a server (intro.desktop)."""
    acme = customer(line("desktop", 5), line("physical", 0))
    issue_token(actor=None, contract=acme.contract, name="desktops", line=1, now=clock.now())
    desktops = token_text(actor=None, contract=acme.contract, token="desktops")
    refused = machine(virt="none").attach(desktops)
    assert refused.status_code == 409
    assert refused.json()["code"] in ("not-covered", "desktop-unit-for-server")
    assert machine(virt="none", desktop=True).attach(desktops).status_code == 200


def test_a_desktop_is_one_where_the_contract_has_a_desktop_line(customer: Customers, machine: Make) -> None:
    acme = customer(line("physical", 1))
    assert machine(virt="none", desktop=True).attach(acme.token).status_code == 200
    assert acme.attached()[0].machine.kind == "physical"


def test_a_container_by_itself_is_covered_by_nothing(customer: Customers, machine: Make) -> None:
    refused = machine(virt="lxc").attach(customer(line("virtual", 5)).token)
    assert refused.status_code == 409
    assert refused.json()["code"] == "not-covered"


# What it is told: CON-1, CON-2, CON-6 and CON-10


@pytest.mark.parametrize(
    ("scope", "infra", "apps"), [("infra-only", True, False), ("full", True, True), ("apps-only", False, True)]
)
def test_the_scope_says_which_streams_are_entitled(
    customer: Customers, machine: Make, *, scope: str, infra: bool, apps: bool
) -> None:
    told = entitled(machine().attach(customer(line("virtual", 1, scope)).token))
    assert (told["esm-infra"], told["esm-apps"]) == (infra, apps)


def test_legacy_streams_come_with_the_add_on_alone(customer: Customers, machine: Make) -> None:
    without = entitled(machine(series="xenial").attach(customer(line("virtual", 1)).token))
    assert not without["esm-infra-legacy"]
    acme = customer(line("virtual", 3), line("legacy", 1))
    assert entitled(machine(series="xenial").attach(acme.token))["esm-infra-legacy"]
    assert acme.used(2) == 1
    assert not entitled(machine(series="xenial").attach(acme.token))["esm-infra-legacy"], "the one unit is taken"
    machine(series="noble").attach(acme.token)
    assert acme.used(2) == 1, "a release in its Pro years needs none"


@pytest.mark.parametrize("release", ["x.04", "24.04.3", "22.10", "0.04", "."])
def test_a_release_that_no_table_holds_takes_no_legacy_unit(customer: Customers, machine: Make, release: str) -> None:
    acme, odd = customer(line("virtual", 1), line("legacy", 1)), machine()
    said = {"machineId": odd.machine_id, "os": {"release": release}, "activityInfo": {"virt": "kvm"}}
    assert odd.call("POST", "/v1/context/machines/token", acme.token, said).status_code == 200
    assert acme.used(2) == 0


def test_the_reply_has_what_the_client_cannot_do_without(customer: Customers, machine: Make, archives: None) -> None:
    acme, web = customer(line("virtual", 1)), machine()
    reply = web.attach(acme.token).json()
    info = reply["machineTokenInfo"]
    assert reply["machineToken"]
    assert info["machineId"] == web.machine_id
    assert info["accountInfo"]["id"]
    assert info["accountInfo"]["name"]
    assert info["contractInfo"]["id"] == acme.contract
    assert info["contractInfo"]["effectiveTo"] == f"{in_days(365)}T23:59:59Z"
    assert {token["type"] for token in reply["resourceTokens"]} >= {"esm-infra", "esm-apps", "livepatch"}
    assert reply["availableResources"]
    assert reply["activityInfo"]["activityPingInterval"] >= 6 * 3600


# The contract's days


def test_an_expired_contract_is_a_403_with_its_end(customer: Customers, machine: Make) -> None:
    acme = customer(line("virtual", 1), first=-400, last=-40)
    refused = machine().attach(acme.token)
    assert refused.status_code == 403
    assert refused.json()["info"] == {
        "contractId": acme.contract, "reason": "no-longer-effective", "time": f"{in_days(-40)}T23:59:59Z",
    }  # fmt: skip


def test_a_contract_to_come_is_a_403_with_its_start(customer: Customers, machine: Make) -> None:
    acme = customer(line("virtual", 1), first=5)
    assert machine().attach(acme.token).json()["info"] == {
        "contractId": acme.contract, "reason": "not-effective-yet", "time": f"{in_days(5)}T00:00:00Z",
    }  # fmt: skip


def test_a_contract_without_days_is_a_403_without_a_time(customer: Customers, machine: Make) -> None:
    acme = customer(line("virtual", 1), first=None, last=None)
    refused = machine().attach(acme.token)
    assert refused.status_code == 403
    assert refused.json()["info"] == {"contractId": acme.contract, "reason": "never-effective"}


@pytest.mark.parametrize("days", [-1, -14])
def test_in_grace_what_is_attached_goes_on_and_nothing_new_comes(customer: Customers, machine: Make, days: int) -> None:
    acme, web = customer(line("virtual", 2)), machine()
    web.attach(acme.token)
    _set_end(acme, days)
    assert web.attach(acme.token).status_code == 200
    assert web.refresh().status_code == 200
    assert web.ping().status_code == 200
    assert web.look().json()["machineTokenInfo"]["contractInfo"]["effectiveTo"] == f"{in_days(days)}T23:59:59Z"
    refused = machine().attach(acme.token)
    assert refused.status_code == 403
    assert refused.json()["info"] == {
        "contractId": acme.contract, "reason": "no-longer-effective", "time": f"{in_days(days)}T23:59:59Z",
    }  # fmt: skip
    renew_contract(actor=None, contract=acme.contract, until=in_days(100), now=clock.now())
    assert machine().attach(acme.token).status_code == 200


def test_the_last_day_is_a_day_and_after_grace_even_the_known_machine_is_refused(
    customer: Customers, machine: Make
) -> None:
    acme, web = customer(line("virtual", 2), last=0), machine()
    assert web.attach(acme.token).status_code == 200
    _set_end(acme, -15)
    assert web.attach(acme.token).status_code == 403


# Tokens


@pytest.mark.parametrize("token", ["bad-token", "C1" + "1" * 25, "M1-" + "2" * 25, "x" * 4000, "ü"])
def test_an_unknown_token_is_a_401(machine: Make, http: httpx.Client, token: str) -> None:
    web = machine()
    headers = {"Authorization": f"Bearer {token}".encode(), "Content-Type": "application/json"}
    answer = http.post("/v1/context/machines/token", headers=headers, json=web.body(web.report()))
    assert answer.status_code == 401
    assert answer.json()["code"] == "unauthenticated"


def test_a_machine_token_attaches_nothing(customer: Customers, machine: Make) -> None:
    acme, web = customer(line("virtual", 2)), machine()
    web.attach(acme.token)
    assert machine().attach(web.token).status_code == 401


def test_a_revoked_token_attaches_nothing_and_the_attached_stay(customer: Customers, machine: Make) -> None:
    acme, web = customer(line("virtual", 2)), machine()
    web.attach(acme.token)
    revoke_token(actor=None, contract=acme.contract, token="default", now=clock.now())
    assert machine().attach(acme.token).status_code == 401
    assert web.refresh().status_code == 200


def test_a_rotated_token_goes_on_to_its_end(customer: Customers, machine: Make) -> None:
    acme = customer(line("virtual", 3))
    rotate_token(actor=None, contract=acme.contract, token="default", overlap=timedelta(days=1), now=clock.now())
    new = token_text(actor=None, contract=acme.contract, token="default")
    assert new != acme.token
    assert machine().attach(new).status_code == 200
    assert machine().attach(acme.token).status_code == 200
    rotate_token(actor=None, contract=acme.contract, token="default", overlap=timedelta(), now=clock.now())
    assert machine().attach(new).status_code == 401


def test_a_token_for_a_line_gives_that_line_alone(customer: Customers, machine: Make) -> None:
    acme = customer(line("virtual", 5), line("virtual", 1, "infra-only"))
    issue_token(actor=None, contract=acme.contract, name="second", line=2, now=clock.now())
    second = token_text(actor=None, contract=acme.contract, token="second")
    assert not entitled(machine().attach(second))["esm-apps"]
    refused = machine().attach(second)
    assert "1 of 1 used" in said(refused)


# The same machine again


def test_attaching_again_is_the_same_attachment_and_answer(customer: Customers, machine: Make) -> None:
    acme, web = customer(line("virtual", 1)), machine()
    first = web.attach(acme.token).json()
    again = web.attach(acme.token).json()
    assert (again["machineToken"], again["activityInfo"]) == (first["machineToken"], first["activityInfo"])
    assert acme.used() == 1
    assert len(acme.attached()) == 1
    kinds = Event.objects.filter(account__key=acme.account, kind__startswith="machine.").order_by("pk")
    assert [event.kind for event in kinds] == ["machine.attached", "machine.attached-again"]


def test_moving_to_another_contract_of_the_account_frees_the_unit(customer: Customers, machine: Make) -> None:
    old, web = customer(line("virtual", 1)), machine()
    new = customer(line("virtual", 1), account=old.account)
    web.attach(old.token)
    before = web.token
    assert web.attach(new.token).status_code == 200
    assert (old.used(), new.used()) == (0, 1)
    assert web.contract == new.contract
    assert web.call("GET", web.path.replace(new.contract, old.contract), before).status_code == 401
    assert machine().attach(old.token).status_code == 200


def test_the_same_id_in_two_accounts_is_two_machines(customer: Customers, machine: Make) -> None:
    here, there = customer(line("virtual", 1)), customer(line("virtual", 1))
    one, other = machine(), machine()
    other.machine_id = one.machine_id
    assert one.attach(here.token).status_code == other.attach(there.token).status_code == 200
    assert one.token != other.token
    assert (here.used(), there.used()) == (1, 1)
    assert one.ping().status_code == 200


def test_a_corrected_kind_stands_over_what_the_machine_says(customer: Customers, machine: Make) -> None:
    acme, box = customer(line("physical", 1), line("virtual", 1)), machine(virt="kvm")
    box.attach(acme.token)
    name = acme.attached()[0].machine.name
    correct_kind(actor=None, account=acme.account, machine=name, kind="physical", now=clock.now())
    assert (acme.used(1), acme.used(2)) == (1, 0)
    for call in (box.ping, box.refresh, lambda: box.attach(acme.token)):
        assert call().status_code == 200
        assert acme.attached()[0].machine.kind == "physical"
    assert (acme.used(1), acme.used(2)) == (1, 0)


# Several at once


@pytest.mark.parametrize("_round", range(5))
def test_of_two_attaches_for_the_last_unit_one_wins(
    customer: Customers, machine: Make, at_once: AtOnce, _round: int
) -> None:
    acme = customer(line("virtual", 1))
    answers = at_once(*[lambda: machine().attach(acme.token)] * 2)
    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, lost.status_code) == (200, 409)
    assert "1 of 1 used" in said(lost)
    assert acme.used() == len(acme.attached()) == 1


@pytest.mark.parametrize("units", [1, 50])
def test_twenty_attaches_of_one_machine_at_once_are_one(
    customer: Customers, machine: Make, at_once: AtOnce, units: int
) -> None:
    acme, web = customer(line("virtual", units)), machine()
    copies = [web.copy() for _ in range(20)]
    answers = at_once(*[partial(one.attach, acme.token) for one in copies])
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["machineToken"] for answer in answers}) == 1
    assert acme.used() == len(acme.attached()) == 1
    assert Attachment.objects.filter(machine__machine_id=web.machine_id).count() == 1


def test_many_machines_at_once_fill_a_line_exactly(customer: Customers, machine: Make, at_once: AtOnce) -> None:
    acme = customer(line("virtual", 7))
    answers = at_once(*[lambda: machine().attach(acme.token).status_code] * 16)
    assert sorted(answers) == [200] * 7 + [409] * 9
    assert acme.used() == len(acme.attached()) == 7


def test_one_machine_between_two_contracts_at_once_ends_under_one(
    customer: Customers, machine: Make, at_once: AtOnce
) -> None:
    one = customer(line("virtual", 1))
    two = customer(line("virtual", 1), account=one.account)
    web = machine()
    answers = at_once(*[partial(web.copy().attach, where.token) for where in (one, two) * 5])
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len(one.attached()) + len(two.attached()) == 1
    assert (one.used(), two.used()) == (len(one.attached()), len(two.attached()))


# Reading


def test_the_old_form_is_enough(customer: Customers, machine: Make) -> None:
    acme, web = customer(line("virtual", 1)), machine()
    body = web.body({}) | {"os": {"series": "xenial", "release": "16.04", "kernel": "4.4.0-1"}}
    del body["activityInfo"]
    assert web.call("POST", "/v1/context/machines/token", acme.token, body).status_code == 409, "no virt: on hardware"
    body["hostType"] = "container"
    answer = web.call("POST", "/v1/context/machines/token", acme.token, body)
    assert answer.json()["code"] == "not-covered"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.fixed_dictionaries(
        {
            name: st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=40)
            for name in SAID
        }
    )
)
def test_whatever_letters_a_machine_reports_are_kept(customer: Customers, machine: Make, said: dict[str, str]) -> None:
    acme, web = customer(line("virtual", 1), line("physical", 1)), machine(machine_id="odd")
    body = web.body(web.report() | said)
    answer = web.call("POST", "/v1/context/machines/token", acme.token, body)
    assert answer.status_code in (200, 409)
    if answer.status_code == 200:
        row = acme.attached()[0].machine
        assert {name: getattr(row, column) for name, column in SAID.items()} == said | {
            name: said[name] or body["os"].get(name, "amd64") for name in ("series", "kernel", "architecture")
        }


def test_machine_ids_are_taken_as_they_are(customer: Customers, machine: Make) -> None:
    acme = customer(line("virtual", 3))
    for machine_id in ("6f1d8a4e-0d3b-4a55-9a3e-000000000001", "landscape-onprem", "mäschine 1"):
        web = machine(machine_id=machine_id)
        assert web.attach(acme.token).json()["machineTokenInfo"]["machineId"] == machine_id
        assert web.ping().status_code == 200
    assert MachineRow.objects.filter(account__key=acme.account).count() == 3


def _set_end(acme: Customer, days: int) -> None:
    set_dates(
        actor=None, contract=acme.contract, effective_from=in_days(-100), effective_to=in_days(days), now=clock.now()
    )
