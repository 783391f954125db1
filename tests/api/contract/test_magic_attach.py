"""/v1/magic-attach: a machine asks for a code, a person confirms it, the machine attaches with what it then gets."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.api.contract.world import Customer, Machine, line

from mainstay import clock
from mainstay.errors import NotFound
from mainstay.operations.magic import confirm_magic_attach, refuse_magic_attach
from mainstay.operations.people import add_member
from mainstay.operations.tokens import revoke_token
from mainstay.records.models import MagicAttach

Make = Callable[..., Machine]
Customers = Callable[..., Customer]
ASKED = {"token", "userCode", "expires", "expiresIn"}
GRANTED = ASKED | {"contractID", "contractToken"}


@pytest.fixture
def box(machine: Make) -> Machine:
    return machine()


@pytest.fixture
def acme(customer: Customers) -> Customer:
    made = customer(line("virtual", 3))
    assert isinstance(made, Customer)
    return made


def ask(box: Machine) -> dict[str, Any]:
    answer = box.call("POST", "/v1/magic-attach")
    assert answer.status_code == 200
    asked: dict[str, Any] = answer.json()
    return asked


def poll(box: Machine, token: str) -> httpx.Response:
    return box.call("GET", "/v1/magic-attach", token)


def confirm(acme: Customer, code: str) -> None:
    confirm_magic_attach(actor=admin_of(acme), user_code=code, contract=acme.contract, now=clock.now())


def admin_of(acme: Customer) -> Any:
    from mainstay.records.models import Membership

    there = Membership.objects.filter(account__key=acme.account, role="admin").first()
    if there:
        return there.person
    email = f"admin@{acme.account}.test"
    return add_member(actor=None, account=acme.account, email=email, role="admin", now=clock.now()).person


def test_what_is_asked_has_the_four_keys_that_the_client_must_have(box: Machine) -> None:
    asked = ask(box)
    assert set(asked) == ASKED
    assert asked["expiresIn"] == 600
    assert len(asked["userCode"]) == 6
    assert asked["userCode"].isupper()
    assert asked["expires"].endswith("Z")


def test_until_a_person_confirms_polling_says_the_same_with_less_time(box: Machine) -> None:
    asked = ask(box)
    polled = poll(box, asked["token"])
    assert polled.status_code == 200
    assert set(polled.json()) == ASKED
    assert {key: polled.json()[key] for key in ASKED - {"expiresIn"}} == {
        key: asked[key] for key in ASKED - {"expiresIn"}
    }
    assert 0 < polled.json()["expiresIn"] <= 600


def test_once_confirmed_the_machine_attaches_with_what_it_gets(box: Machine, acme: Customer) -> None:
    asked = ask(box)
    confirm(acme, asked["userCode"].lower())
    granted = poll(box, asked["token"]).json()
    assert set(granted) == GRANTED
    assert granted["contractID"] == acme.contract
    assert poll(box, asked["token"]).json()["contractToken"] == granted["contractToken"], "an answer may be lost"
    assert box.attach(granted["contractToken"]).status_code == 200
    assert acme.used() == 1


def test_a_confirmed_request_cannot_be_taken_back(box: Machine, acme: Customer) -> None:
    asked = ask(box)
    confirm(acme, asked["userCode"])
    answer = box.call("DELETE", "/v1/magic-attach", asked["token"])
    assert answer.status_code == 400
    assert answer.json()["code"] == "already-activated"


def test_a_request_that_was_taken_back_is_over(box: Machine, acme: Customer) -> None:
    asked = ask(box)
    taken_back = box.call("DELETE", "/v1/magic-attach", asked["token"])
    assert (taken_back.status_code, taken_back.json()) == (200, {})
    assert poll(box, asked["token"]).status_code == 401
    assert box.call("DELETE", "/v1/magic-attach", asked["token"]).status_code == 401
    with pytest.raises(NotFound, match="no machine waits"):
        confirm(acme, asked["userCode"])


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("token", ["", "nope", "MA" + "x" * 32])
def test_an_unknown_token_is_a_401(box: Machine, method: str, token: str) -> None:
    assert box.call(method, "/v1/magic-attach", token).status_code == 401


def test_an_expired_request_is_a_401(box: Machine) -> None:
    asked = ask(box)
    MagicAttach.objects.filter(user_code=asked["userCode"]).update(expires_at=clock.now() - timedelta(seconds=1))
    assert poll(box, asked["token"]).status_code == 401
    assert box.call("DELETE", "/v1/magic-attach", asked["token"]).status_code == 401


def test_a_request_that_a_person_refused_is_a_401(box: Machine, acme: Customer) -> None:
    asked = ask(box)
    refuse_magic_attach(actor=admin_of(acme), user_code=asked["userCode"], now=clock.now())
    assert poll(box, asked["token"]).status_code == 401


def test_a_token_that_was_revoked_after_all_is_not_given(box: Machine, acme: Customer) -> None:
    asked = ask(box)
    confirm(acme, asked["userCode"])
    granted = poll(box, asked["token"]).json()["contractToken"]
    revoke_token(actor=None, contract=acme.contract, token=f"magic attach {asked['userCode']}", now=clock.now())
    assert set(poll(box, asked["token"]).json()) == ASKED
    assert box.attach(granted).status_code == 401


def test_one_machines_token_says_nothing_of_anothers_code(box: Machine, acme: Customer) -> None:
    mine, other = ask(box), ask(box)
    confirm(acme, other["userCode"])
    assert set(poll(box, mine["token"]).json()) == ASKED


def test_when_no_code_is_free_the_service_is_busy(box: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked within the process: no test fills six letters and digits."""
    from django.test import RequestFactory

    from mainstay.api.contract.magic_attach import magic_attach_path
    from mainstay.operations import magic

    taken = ask(box)["userCode"]
    monkeypatch.setattr(magic, "user_code", lambda: taken)
    request = RequestFactory().post("/v1/magic-attach")
    request.now = clock.now()  # type: ignore[attr-defined]
    request.address = "192.0.2.7"  # type: ignore[attr-defined]
    answer = magic_attach_path(request)
    assert answer.status_code == 503
    assert b'"code": "busy"' in answer.content
