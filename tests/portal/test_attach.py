"""Attaching by a code: who asked, what may carry the machine, and what became of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from tests.conftest import NOW, Tenant

from mainstay import clock
from mainstay.operations.contracts import set_dates
from mainstay.operations.environments import create_environment
from mainstay.operations.lines import add_line
from mainstay.operations.magic import ask_magic_attach, poll_magic_attach
from mainstay.operations.orders import NewLine
from mainstay.operations.tokens import issue_token, token_text
from mainstay.records.models import Line, MagicAttach


@pytest.fixture
def asked(database: str) -> tuple[MagicAttach, str]:
    """A machine that shows a code now, and the token that it polls with."""
    return ask_magic_attach(asked_from="10.20.4.17", now=clock.now())


@pytest.fixture
def client(tenant: Tenant) -> Client:
    signed_in = Client()
    signed_in.force_login(tenant.technical)
    return signed_in


def page(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def confirm(client: Client, code: str, choice: str, **more: str) -> Any:
    return client.post("/attach", {"code": code, "choice": choice, "ours": "on", "act": "attach", **more})


def test_a_known_code_says_who_asked_and_what_may_carry_it(client: Client, tenant: Tenant, asked: Any) -> None:
    request, _ = asked
    said = page(client, "/attach", code=f" {request.user_code[:3].lower()}-{request.user_code[3:].lower()} ")
    assert f"<b>{request.user_code}</b> is waiting" in said
    assert "10.20.4.17" in said
    assert f'value="{tenant.number}/1" checked' in said
    assert "10 free" in said
    assert "Covered until" in said
    assert "<code>esm-infra</code>" in said


def test_an_unknown_code_is_said_at_its_field_and_kept(client: Client) -> None:
    answer = client.get("/attach", {"code": "00WRONG"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "No machine waits with this code" in said
    assert 'value="00WRONG"' in said


def test_a_line_that_would_refuse_cannot_be_chosen_and_says_why(client: Client, tenant: Tenant, asked: Any) -> None:
    request, _ = asked
    add_line(actor=None, contract=tenant.number, line=NewLine(kind="desktop", quantity=3), now=NOW)
    Line.objects.filter(contract=tenant.contract, position=1).update(used=10)
    said = page(client, "/attach", code=request.user_code)
    assert f'value="{tenant.number}/1" disabled' in said
    assert "10 of 10 used: would be refused" in said
    assert f'value="{tenant.number}/2" checked' in said
    answer = confirm(client, request.user_code, f"{tenant.number}/1")
    assert answer.status_code == 422
    request.refresh_from_db()
    assert request.confirmed_at is None


def test_a_contract_that_is_not_in_effect_says_so(client: Client, tenant: Tenant, asked: Any) -> None:
    request, _ = asked
    set_dates(actor=None, contract=tenant.number, effective_from=None, effective_to=None, now=NOW)
    said = page(client, "/attach", code=request.user_code)
    assert "the contract was never made effective" in said
    assert " checked" not in said.partition("Contract that carries it")[2].partition("</fieldset>")[0]


def test_the_preview_follows_what_is_chosen(client: Client, tenant: Tenant, asked: Any) -> None:
    request, _ = asked
    add_line(actor=None, contract=tenant.number, line=NewLine(kind="desktop", quantity=3, level="weekday"), now=NOW)
    said = page(client, "/attach", code=request.user_code, choice=f"{tenant.number}/2")
    assert "1 unit of line 2: <b>1</b> of 3" in said
    assert "whichever line fits" in said


def test_confirming_asks_that_the_code_was_read_on_a_machine_of_ours(
    client: Client, tenant: Tenant, asked: Any
) -> None:
    request, _ = asked
    answer = client.post("/attach", {"code": request.user_code, "choice": f"{tenant.number}/1", "act": "attach"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Say that you read the code on a machine of yours." in said
    assert f'value="{tenant.number}/1" checked' in said


def test_a_confirmed_machine_is_waited_for_and_then_shown(
    client: Client, tenant: Tenant, asked: Any, attach: Callable[..., Any]
) -> None:
    request, token = asked
    create_environment(actor=None, account=tenant.key, name="fra-apps", now=NOW)
    answer = confirm(client, request.user_code, f"{tenant.number}/1", environment=f"{tenant.key}/fra-apps")
    assert answer.headers["Location"] == f"/attach/{request.pk}"
    waiting = page(client, f"/attach/{request.pk}")
    assert "Waiting for the machine" in waiting
    assert 'hx-trigger="every 3s"' in waiting
    assert "Look again" in waiting
    state = poll_magic_attach(token=token, now=clock.now())
    machine = attach(state.contract_token, at=clock.now())
    said = page(client, f"/attach/{request.pk}")
    assert f"<h1>{machine.name} <span>is attached</span></h1>" in said
    assert "the code is spent" in said
    assert "The machine asked for a code from 10.20.4.17" in said
    assert machine.environment.name == "fra-apps"


def test_a_machine_that_does_not_come_is_said_to(client: Client, tenant: Tenant, asked: Any) -> None:
    request, _ = asked
    confirm(client, request.user_code, tenant.number)
    request.refresh_from_db()
    request.contract_token.ends_at = clock.now() - timedelta(minutes=1)
    request.contract_token.save(update_fields=["ends_at"])
    assert "The machine did not come" in page(client, f"/attach/{request.pk}")


def test_a_code_is_confirmed_once(client: Client, tenant: Tenant, asked: Any) -> None:
    request, _ = asked
    confirm(client, request.user_code, tenant.number)
    answer = confirm(client, request.user_code, tenant.number)
    assert answer.status_code == 422
    assert "was confirmed before" in answer.content.decode()


def test_refusing_ends_the_request(client: Client, asked: Any) -> None:
    request, _ = asked
    answer = client.post("/attach", {"code": request.user_code, "act": "refuse"})
    assert answer.headers["Location"] == "/attach"
    request.refresh_from_db()
    assert request.ended_at is not None
    assert "is refused" in page(client, "/attach")


def test_a_role_that_may_not_confirm_is_told_which_may(tenant: Tenant, asked: Any) -> None:
    client = Client()
    client.force_login(tenant.viewer)
    request, _ = asked
    assert "it takes the role admin or technical" in page(client, "/attach", code=request.user_code)
    assert confirm(client, request.user_code, f"{tenant.number}/1").status_code == 422


def test_another_accounts_contract_and_attach_are_not_there(
    client: Client, tenant: Tenant, stranger: Tenant, asked: Any
) -> None:
    request, _ = asked
    assert confirm(client, request.user_code, f"{stranger.number}/1").status_code == 422
    confirm(client, request.user_code, f"{tenant.number}/1")
    other = Client()
    other.force_login(stranger.admin)
    assert other.get(f"/attach/{request.pk}").status_code == 404


def test_the_commands_of_ones_contracts_stand_beside_the_code(client: Client, tenant: Tenant, manager: Any) -> None:
    issue_token(actor=None, contract=tenant.number, name="first", now=NOW)
    command = f"sudo pro attach {token_text(actor=None, contract=tenant.number, token='first')}"
    assert command in page(client, "/attach")
    staff = Client()
    staff.force_login(manager)
    assert command not in page(staff, "/attach")
    assert command in page(staff, "/attach", account=tenant.key)
    client.force_login(tenant.viewer)
    said = page(client, "/attach", account=tenant.key)
    assert command not in said
    assert "Your role attaches no machine" in said


def test_the_commands_of_anothers_account_are_not_there(client: Client, stranger: Tenant) -> None:
    assert client.get("/attach", {"account": stranger.key}).status_code == 404


def test_who_has_no_contract_in_effect_is_told_before_asking_for_a_code(client: Client, tenant: Tenant) -> None:
    set_dates(actor=None, contract=tenant.number, effective_from=None, effective_to=None, now=NOW)
    assert "Nothing attaches today." in page(client, "/attach")
