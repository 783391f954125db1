"""GET /v1/resources, GET /v1/contract and GET /v1/resources/…: what exists, what a token would give, and one service's token."""

from collections.abc import Callable

import httpx
import pytest
from tests.api.contract.world import Customer, Machine, line

from mainstay import clock
from mainstay.operations.lines import withdraw_line
from mainstay.records.models import Attachment, Event
from mainstay.terms.catalogues import shipped

Make = Callable[..., Machine]
Customers = Callable[..., Customer]


@pytest.fixture
def attached(customer: Customers, machine: Make, archives: None) -> Machine:
    web = machine(series="jammy")
    assert web.attach(customer(line("virtual", 2)).token).status_code == 200
    return web


def resources(http: httpx.Client, **query: str) -> dict[str, dict[str, object]]:
    answer = http.get("/v1/resources", params=query)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    return {one["name"]: one for one in answer.json()["resources"]}


def test_every_service_of_the_client_is_listed_without_a_token(http: httpx.Client) -> None:
    listed = resources(http, architecture="amd64", series="jammy", kernel="5.15.0-91-generic", virt="kvm")
    assert set(listed) == {entry.name for entry in shipped().services.for_machines()}
    assert "livepatch-onprem" not in listed, "no machine can have it"
    assert listed["cis"]["presentedAs"] == "usg"
    for one in listed.values():
        assert set(one) <= {"name", "available", "description", "presentedAs"}
        assert isinstance(one["available"], bool)


@pytest.mark.parametrize(
    ("series", "architecture", "service", "available"),
    [
        ("jammy", "amd64", "esm-infra", True),
        ("jammy", "amd64", "esm-infra-legacy", False),
        ("xenial", "amd64", "esm-infra-legacy", True),
        ("jammy", "amd64", "realtime-kernel", True),
        ("focal", "amd64", "realtime-kernel", False),
        ("jammy", "mips", "esm-infra", False),
        ("warty", "amd64", "esm-infra", True),
        ("", "", "esm-infra", True),
    ],
)
def test_what_exists_depends_on_series_and_architecture(
    http: httpx.Client, *, series: str, architecture: str, service: str, available: bool
) -> None:
    assert resources(http, series=series, architecture=architecture)[service]["available"] is available


def test_a_contract_token_tells_what_it_would_give_and_registers_nothing(customer: Customers, machine: Make) -> None:
    acme = customer(line("virtual", 2, "infra-only"))
    events = Event.objects.filter(account__key=acme.account).count()
    answer = machine().call("GET", "/v1/contract", acme.token)
    assert answer.status_code == 200
    assert set(answer.json()) == {"accountInfo", "contractInfo"}
    assert answer.json()["contractInfo"]["id"] == acme.contract
    told = {one["type"]: one["entitled"] for one in answer.json()["contractInfo"]["resourceEntitlements"]}
    assert (told["esm-infra"], told["esm-apps"]) == (True, False)
    assert Event.objects.filter(account__key=acme.account).count() == events
    assert not Attachment.objects.filter(contract__number=acme.contract).exists()


@pytest.mark.parametrize(("first", "last"), [(-400, -40), (5, 400), (None, None)])
def test_a_contract_that_is_not_in_effect_is_told_too(
    customer: Customers, machine: Make, first: int | None, last: int | None
) -> None:
    """The client looks at the dates by itself."""
    acme = customer(line("virtual", 2), first=first, last=last)
    answer = machine().call("GET", "/v1/contract", acme.token)
    assert answer.status_code == 200
    assert answer.json()["contractInfo"]["effectiveTo"]


@pytest.mark.parametrize("token", ["", "bad-token"])
def test_an_unknown_contract_token_is_a_401(machine: Make, token: str) -> None:
    assert machine().call("GET", "/v1/contract", token).status_code == 401


@pytest.mark.parametrize("name", ["cis", "usg", "realtime-kernel", "fips-updates", "esm-infra"])
def test_a_service_that_is_entitled_comes_with_its_token(attached: Machine, name: str) -> None:
    answer = attached.enable(name)
    assert answer.status_code == 200
    reply = answer.json()
    assert reply["resourceToken"]
    assert ":" not in reply["resourceToken"], "the client would split it into a name and a password"
    assert reply["entitlement"]["entitled"] is True
    assert reply["entitlement"]["directives"]["aptURL"].startswith("https://esm.example.test/")
    assert attached.enable(name).json() == reply, "the same token again"


def test_tokens_differ_between_services_and_machines(attached: Machine, customer: Customers, machine: Make) -> None:
    other = machine(series="jammy")
    other.attach(customer(line("virtual", 1)).token)
    tokens = {one.enable(name).json()["resourceToken"] for one in (attached, other) for name in ("cis", "esm-apps")}
    assert len(tokens) == 4


def test_the_token_with_the_attach_is_the_one_of_the_service(attached: Machine) -> None:
    given = {one["type"]: one["token"] for one in attached.refresh().json()["resourceTokens"]}
    assert given["esm-infra"] == attached.enable("esm-infra").json()["resourceToken"]


def test_a_service_that_is_unknown_or_not_entitled_is_a_404_that_says_which(
    customer: Customers, machine: Make, archives: None
) -> None:
    acme, web = customer(line("virtual", 1, "infra-only")), machine()
    web.attach(acme.token)
    codes = {name: web.enable(name).json()["code"] for name in ("no-such", "esm-apps")}
    assert codes == {"no-such": "unknown-resource", "esm-apps": "not-entitled"}
    assert {web.enable(name).status_code for name in codes} == {404}
    withdraw_line(actor=None, contract=acme.contract, line=1, now=clock.now())
    assert web.enable("esm-infra").json()["code"] == "not-entitled"


def test_another_machines_service_is_not_there(attached: Machine, customer: Customers, machine: Make) -> None:
    other = machine()
    other.attach(customer(line("virtual", 1)).token)
    path = f"/v1/resources/cis/context/machines/{other.machine_id}"
    assert attached.call("GET", path, attached.token).status_code == 404
    assert attached.call("GET", path).status_code == 401


def test_no_two_services_share_an_archive_and_a_suite(attached: Machine) -> None:
    """The client refuses the whole attach where they do."""
    contract = attached.refresh().json()["machineTokenInfo"]["contractInfo"]
    seen = [
        (service["directives"]["aptURL"], suite)
        for service in contract["resourceEntitlements"]
        for suite in service["directives"].get("suites", ())
    ]
    assert seen
    assert len(seen) == len(set(seen))
