"""A Livepatch server on a customer's own premises has its token at either scope, and is no machine of theirs (CON-8)."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.api.contract.world import Customer, Machine, in_days, line

from mainstay import clock
from mainstay.operations.contracts import set_dates
from mainstay.operations.lines import withdraw_line
from mainstay.operations.tokens import revoke_token, rotate_token
from mainstay.records.models import ContractToken, Event
from mainstay.records.models import Machine as MachineRow

Make = Callable[..., Machine]
Customers = Callable[..., Customer]
RESOURCE = "/v1/resources/livepatch-onprem/context/machines/livepatch-onprem"


class Server(Machine):
    """A server, which reports by the old form alone."""

    def body(self, _info: dict[str, Any]) -> dict[str, Any]:
        system = {"distribution": "Ubuntu", "kernel": "5.15.0-91-generic", "series": "jammy", "release": "22.04"}
        return {"machineId": "livepatch-onprem", "architecture": "amd64", "hostType": "container", "os": system}

    def _told(self, answer: Any) -> Any:
        if answer.status_code == 200:
            self.token = answer.json()["machineToken"]
        return answer

    def ask(self) -> Any:
        return self.call("GET", RESOURCE, self.token)


@pytest.fixture
def server(machine: Make) -> Server:
    return Server(http=machine().http, machine_id="livepatch-onprem")


@pytest.mark.parametrize("scope", ["full", "infra-only"])
def test_a_server_token_is_issued_for_either_scope_and_takes_no_unit(
    customer: Customers, server: Server, scope: str
) -> None:
    acme = customer(line("virtual", 0, scope))
    reply = server.attach(acme.token)
    assert reply.status_code == 200
    assert reply.json()["machineTokenInfo"]["contractInfo"]["id"] == acme.contract
    granted = server.ask()
    assert granted.status_code == 200
    assert granted.json()["entitlement"]["type"] == "livepatch-onprem"
    assert granted.json()["entitlement"]["entitled"] is True
    assert server.attach(acme.token).json() == reply.json()
    assert server.ask().json() == granted.json(), "the same token again"
    assert acme.used() == 0
    assert not MachineRow.objects.filter(account__key=acme.account).exists()
    assert granted.json()["resourceToken"] not in str(list(Event.objects.filter(account__key=acme.account).values()))


def test_two_customers_have_two_tokens(customer: Customers, server: Server) -> None:
    given = set()
    for _ in range(2):
        server.attach(customer(line("virtual", 1)).token)
        given |= {server.token, server.ask().json()["resourceToken"]}
    assert len(given) == 4


def test_it_ends_with_the_contract_token_that_it_came_by(customer: Customers, server: Server) -> None:
    acme = customer(line("virtual", 1))
    server.attach(acme.token)
    rotate_token(actor=None, contract=acme.contract, token="default", now=clock.now())
    assert server.ask().status_code == 200, "what is attached stays"
    old = ContractToken.objects.filter(contract__number=acme.contract).earliest("pk").pk
    revoke_token(actor=None, contract=acme.contract, token=old, now=clock.now())
    assert server.ask().status_code == 401
    assert server.attach(acme.token).status_code == 401


def test_a_contract_that_is_over_gives_none(customer: Customers, server: Server) -> None:
    acme = customer(line("virtual", 1))
    server.attach(acme.token)
    set_dates(
        actor=None, contract=acme.contract, effective_from=in_days(-60), effective_to=in_days(-1), now=clock.now()
    )
    assert server.ask().status_code == 200, "in its grace what is attached goes on"
    assert server.attach(acme.token).status_code == 403
    set_dates(
        actor=None, contract=acme.contract, effective_from=in_days(-60), effective_to=in_days(-15), now=clock.now()
    )
    assert server.ask().status_code == 403


def test_a_contract_without_a_line_in_force_gives_none(customer: Customers, server: Server) -> None:
    acme = customer(line("virtual", 1))
    server.attach(acme.token)
    withdraw_line(actor=None, contract=acme.contract, line=1, now=clock.now())
    assert server.ask().json()["code"] == "not-entitled"


def test_no_machine_has_it_and_a_server_has_nothing_else(customer: Customers, server: Server, machine: Make) -> None:
    acme, web = customer(line("virtual", 1)), machine()
    assert "livepatch-onprem" not in web.attach(acme.token).text
    assert web.enable("livepatch-onprem").status_code == 404
    assert web.call("GET", RESOURCE, web.token).status_code == 401
    server.attach(acme.token)
    assert (
        server.call("GET", "/v1/resources/esm-infra/context/machines/livepatch-onprem", server.token).status_code == 401
    )
    for token in ("", "S1-" + "A" * 32, acme.token):
        assert server.call("GET", RESOURCE, token).status_code == 401
