"""The pages of contracts: in effect or not on any day, lines and tokens, and every form with its refusals."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOW, Tenant

from mainstay.operations.contracts import rename_contract
from mainstay.operations.deviations import add_deviation
from mainstay.operations.lines import add_line
from mainstay.operations.orders import NewDeviation, NewLine
from mainstay.operations.services import set_service
from mainstay.operations.tokens import issue_token, token_text
from mainstay.records.models import Contract, ContractToken, Line

BUDGETS = json.loads((Path(__file__).parent / "query_counts.json").read_text())


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def staff(manager: Any) -> Client:
    return client_of(manager)


@pytest.fixture
def customer(tenant: Tenant) -> Client:
    return client_of(tenant.admin)


def page(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def test_who_is_in_one_account_is_led_to_its_contracts(customer: Client, tenant: Tenant) -> None:
    assert customer.get("/contracts").headers["Location"] == f"/accounts/{tenant.key}/contracts"
    said = page(customer, f"/accounts/{tenant.key}/contracts")
    assert tenant.number in said
    assert "10 virtual" in said
    assert "Draft a contract" not in said


def test_staff_find_contracts_across_accounts(staff: Client, tenant: Tenant, stranger: Tenant) -> None:
    said = page(staff, "/contracts", q=tenant.number.lower())
    assert tenant.number in said
    assert stranger.number not in said
    assert "Nothing matches" in page(staff, "/contracts", q="no contract is called so")


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ("2025-12-31", "It takes effect on"),
        ("2026-01-01", "In force until"),
        ("2027-12-31", "In force until"),
        ("2028-01-01", "What is attached keeps its access to"),
        ("2028-01-14", "What is attached keeps its access to"),
        ("2028-01-15", "and its days of grace on"),
    ],
)
def test_the_answer_is_that_of_the_day_asked_about(customer: Client, tenant: Tenant, on: str, says: str) -> None:
    said = page(customer, f"/contracts/{tenant.number}", on=on)
    assert says in said
    assert "Shown as of" in said


def test_why_opens_the_decision_with_its_clauses_and_facts(customer: Client, tenant: Tenant) -> None:
    said = page(customer, f"/contracts/{tenant.number}", why="1")
    assert 'id="why"' in said
    assert 'href="/readings/grace-of-14-days"' in said
    assert "/questions/contract-effect?facts=" in said
    assert 'id="why"' not in page(customer, f"/contracts/{tenant.number}")


def test_a_contract_without_dates_says_so_and_draws_none(staff: Client, tenant: Tenant) -> None:
    answer = staff.post(f"/accounts/{tenant.key}/contracts/new", {"name": "Draft", "edition": "2025-07-02"})
    number = Contract.objects.get(account=tenant.account, name="Draft").number
    assert answer.headers["Location"] == f"/contracts/{number}/lines/new"
    said = page(staff, f"/contracts/{number}")
    assert "It was never made effective" in said
    assert "No line yet" in said


def test_a_line_says_how_far_it_is_used_and_what_comes_of_it(customer: Client, tenant: Tenant) -> None:
    Line.objects.filter(contract=tenant.contract).update(used=10)
    assert "full: the next attach is refused with “10 of 10 used”" in page(customer, f"/contracts/{tenant.number}")
    Line.objects.filter(contract=tenant.contract).update(used=12, overage=3)
    said = page(customer, f"/contracts/{tenant.number}")
    assert "12 over" not in said
    assert "2 over; up to 3 over are agreed, so nothing is refused" in said
    Line.objects.filter(contract=tenant.contract).update(used=13)
    assert "3 over, with all the agreed overage used" in page(customer, f"/contracts/{tenant.number}")
    Line.objects.filter(contract=tenant.contract).update(overage=None)
    assert "as many as come are agreed" in page(customer, f"/contracts/{tenant.number}")


def test_the_command_is_for_those_who_may_read_tokens(customer: Client, tenant: Tenant) -> None:
    issue_token(actor=None, contract=tenant.number, name="first", now=NOW)
    text = token_text(actor=None, contract=tenant.number, token="first")
    assert f"sudo pro attach {text}" in page(customer, f"/contracts/{tenant.number}")
    viewer = page(client_of(tenant.viewer), f"/contracts/{tenant.number}")
    assert text not in viewer
    assert "first" in viewer
    assert "first" not in page(client_of(tenant.billing), f"/contracts/{tenant.number}")


def test_the_command_is_that_of_the_token_that_fits_the_most_machines(customer: Client, tenant: Tenant) -> None:
    issue_token(actor=None, contract=tenant.number, name="any", now=NOW)
    issue_token(actor=None, contract=tenant.number, name="one line", line=1, now=NOW)
    said = page(customer, f"/contracts/{tenant.number}")
    assert token_text(actor=None, contract=tenant.number, token="any") in said
    assert token_text(actor=None, contract=tenant.number, token="one line") not in said


def test_a_command_that_would_be_refused_says_so(customer: Client, staff: Client, tenant: Tenant) -> None:
    issue_token(actor=None, contract=tenant.number, name="first", now=NOW)
    Contract.objects.filter(pk=tenant.contract.pk).update(effective_from=None, effective_to=None)
    assert "Refused while the contract has no dates" in page(customer, f"/contracts/{tenant.number}")
    assert f'href="/contracts/{tenant.number}/dates">Set them' in page(staff, f"/contracts/{tenant.number}")


def test_what_a_machine_gets_follows_the_line_and_the_day(staff: Client, tenant: Tenant) -> None:
    line = NewLine(kind="virtual", quantity=1, scope="infra-only")
    add_line(actor=None, contract=tenant.number, line=line, now=NOW)
    first, second = (page(staff, f"/contracts/{tenant.number}", line=line) for line in ("1", "2"))
    assert "<code>esm-apps</code>" in first
    assert "<code>esm-apps</code>" not in second.partition("On no release")[0]
    assert 'href="/terms/1.3"' in first
    assert staff.get(f"/contracts/{tenant.number}", {"line": "7"}).status_code == 400


def test_a_token_is_issued_rotated_and_revoked(customer: Client, tenant: Tenant) -> None:
    base = f"/contracts/{tenant.number}"
    answer = customer.post(f"{base}/tokens/new", {"name": "build", "line": "1"})
    first = ContractToken.objects.get(contract=tenant.contract)
    assert answer.headers["Location"] == f"{base}?token={first.pk}#attach"
    assert customer.post(f"{base}/tokens/{first.pk}/rotate").status_code == 302
    second = ContractToken.objects.get(contract=tenant.contract, replaced_by=None)
    said = page(customer, base)
    assert "build, before" in said
    assert "is rotated" in said
    assert customer.post(f"{base}/tokens/{second.pk}/revoke", {"name": "bild"}).status_code == 422
    assert "Type build." in customer.post(f"{base}/tokens/{second.pk}/revoke", {"name": "bild"}).content.decode()
    second.refresh_from_db()
    assert second.revoked_at is None
    assert customer.post(f"{base}/tokens/{second.pk}/revoke", {"name": "build"}).headers["Location"] == base
    second.refresh_from_db()
    assert second.revoked_at is not None


def test_a_token_of_a_name_that_is_taken_is_refused_on_the_page(customer: Client, tenant: Tenant) -> None:
    issue_token(actor=None, contract=tenant.number, name="first", now=NOW)
    answer = customer.post(f"/contracts/{tenant.number}/tokens/new", {"name": "first"})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "has a token called" in said
    assert 'value="first"' in said


def test_a_token_that_was_rotated_meanwhile_is_told_as_a_page(customer: Client, tenant: Tenant) -> None:
    token = issue_token(actor=None, contract=tenant.number, name="first", now=NOW)
    for _ in range(2):
        answer = customer.post(f"/contracts/{tenant.number}/tokens/{token.pk}/rotate")
    assert answer.status_code == 409
    assert "was rotated before" in answer.content.decode()


def test_rotating_takes_a_post(customer: Client, tenant: Tenant) -> None:
    token = issue_token(actor=None, contract=tenant.number, name="first", now=NOW)
    assert customer.get(f"/contracts/{tenant.number}/tokens/{token.pk}/rotate").status_code == 405


def test_a_line_is_added_amended_and_withdrawn(staff: Client, tenant: Tenant) -> None:
    base = f"/contracts/{tenant.number}"
    new = {"kind": "desktop", "quantity": "25", "scope": "full", "level": "weekday", "overage": "some", "ceiling": "5"}
    assert staff.post(f"{base}/lines/new", new).headers["Location"] == base
    line = tenant.contract.lines.get(position=2)
    assert (line.kind, line.quantity, line.overage) == ("desktop", 25, 5)
    amended = {"quantity": "30", "scope": "full", "level": "24/7", "overage": "any", "note": "more"}
    assert staff.post(f"{base}/lines/2", amended).status_code == 302
    line.refresh_from_db()
    assert (line.quantity, line.level, line.overage, line.note) == (30, "24/7", None, "more")
    assert staff.post(f"{base}/lines/2/withdraw", {"name": "line 2"}).status_code == 302
    assert "withdrawn" in page(staff, base)


def test_a_form_says_all_that_stands_in_the_way_and_keeps_what_was_entered(staff: Client, tenant: Tenant) -> None:
    answer = staff.post(
        f"/contracts/{tenant.number}/lines/new",
        {
            "kind": "desktop",
            "quantity": "few",
            "scope": "full",
            "level": "weekday",
            "overage": "some",
            "note": "kept <b>",
        },
    )
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Two things stand in the way" in said
    assert 'id="id_quantity_error_1"' in said
    assert 'href="#id_ceiling"' in said
    assert 'value="kept &lt;b&gt;"' in said


def test_what_an_operation_refuses_stands_at_its_field(staff: Client, tenant: Tenant) -> None:
    base = f"/contracts/{tenant.number}"
    refusals = {
        f"{base}/lines/new": (
            {
                "kind": "virtual",
                "quantity": "1",
                "scope": "infra-only",
                "support_scope": "full",
                "level": "24/7",
                "overage": "none",
            },
            "id_support_scope_error_1",
        ),
        f"{base}/renew": ({"until": "2027-12-31"}, "id_until_error_1"),
        f"{base}/dates": ({"effective_from": "2026-05-01", "effective_to": "2026-01-01"}, "id_effective_to_error_1"),
        f"{base}/support-end": ({"support_until": "2020-01-01"}, "id_support_until_error_1"),
        f"{base}/deviations/new": (
            {"clause": "99.9", "figure": "x", "value": "1", "agreed_in": "A", "agreed_on": "2026-01-01"},
            "id_clause_error_1",
        ),
    }
    for path, (entered, error) in refusals.items():
        answer = staff.post(path, entered)
        assert answer.status_code == 422, path
        assert f'id="{error}"' in answer.content.decode(), path


def test_dates_renewal_and_name_are_set(staff: Client, tenant: Tenant) -> None:
    base = f"/contracts/{tenant.number}"
    assert staff.post(f"{base}/renew", {"until": "2029-12-31"}).headers["Location"] == base
    assert staff.post(f"{base}/support-end", {"support_until": "2027-06-30"}).status_code == 302
    assert staff.post(f"{base}/rename", {"name": "All <i>servers</i>"}).status_code == 302
    contract = Contract.objects.get(pk=tenant.contract.pk)
    assert (contract.effective_to, contract.support_until) == (date(2029, 12, 31), date(2027, 6, 30))
    said = page(staff, base)
    assert "All &lt;i&gt;servers&lt;/i&gt;" in said
    assert "Renewed" in said
    assert "effective to from 31 Dec 2027 to 31 Dec 2029" in said


def test_a_deviation_stands_beside_the_terms_figure_and_is_taken_back(staff: Client, tenant: Tenant) -> None:
    base = f"/contracts/{tenant.number}"
    entered = {
        "clause": "8.3.2", "figure": "raw storage per node", "value": "512 TB", "agreed_in": "Amendment 2",
        "agreed_on": "2026-07-01",
    }  # fmt: skip
    assert staff.post(f"{base}/deviations/new", entered).status_code == 302
    said = page(staff, base)
    assert "384 TB" in said
    assert "<b>512 TB</b>" in said
    assert "Take back" not in page(client_of(tenant.admin), base)
    assert staff.post(f"{base}/deviations/8.3.2/raw_storage_per_node/remove").status_code == 302
    assert "384 TB" not in page(staff, base)


def test_a_reading_is_chosen_and_shown_with_ours(staff: Client, tenant: Tenant) -> None:
    base = f"/contracts/{tenant.number}"
    said = page(staff, f"{base}/readings")
    choice = said.partition('<option value="')[2].partition('"')[0]
    options = [part.partition('"')[0] for part in said.split('<option value="')[1:]]
    for other in options:
        assert staff.post(f"{base}/readings", {"reading": other}).status_code == 302
    assert choice in options
    assert staff.post(f"{base}/readings", {"reading": "no such reading"}).status_code == 422


@pytest.mark.parametrize("act", ["rename", "dates", "renew", "support-end", "lines/new", "lines/1", "readings"])
def test_a_customer_is_told_which_role_may_change_a_contract(customer: Client, tenant: Tenant, act: str) -> None:
    answer = customer.get(f"/contracts/{tenant.number}/{act}")
    assert answer.status_code == 403
    said = answer.content.decode()
    assert "Not with your role" in said
    assert "manager, operations" in said


def test_who_may_not_issue_tokens_is_told(tenant: Tenant) -> None:
    token = issue_token(actor=None, contract=tenant.number, name="first", now=NOW)
    client = client_of(tenant.viewer)
    assert client.post(f"/contracts/{tenant.number}/tokens/{token.pk}/rotate").status_code == 403
    assert client.post(f"/contracts/{tenant.number}/tokens/new", {"name": "mine"}).status_code == 403


def test_another_accounts_contract_is_not_found(tenant: Tenant, stranger: Tenant) -> None:
    client = client_of(stranger.admin)
    for path in (
        f"/contracts/{tenant.number}",
        f"/contracts/{tenant.number}/tokens/new",
        f"/accounts/{tenant.key}/contracts",
    ):
        answer = client.get(path)
        assert answer.status_code == 404
        assert tenant.account.name not in answer.content.decode()


def test_a_page_takes_no_more_statements_than_its_budget(
    customer: Client, staff: Client, tenant: Tenant, attach: Callable[..., Any]
) -> None:
    issue_token(actor=None, contract=tenant.number, name="all", now=NOW)
    text = token_text(actor=None, contract=tenant.number, token="all")
    for _ in range(5):
        attach(text)
    figure = NewDeviation(
        clause="8.3.2", figure="raw_storage_per_node", value="512 TB", agreed_in="A", agreed_on=date(2026, 1, 1)
    )
    add_deviation(actor=None, contract=tenant.number, deviation=figure, now=NOW)
    rename_contract(actor=None, contract=tenant.number, name="Renamed", now=NOW)
    asked = {
        "contracts": (customer, f"/accounts/{tenant.key}/contracts"),
        "contract": (customer, f"/contracts/{tenant.number}"),
        "all-contracts": (staff, "/contracts"),
        "accounts": (staff, "/accounts"),
        "find": (customer, "/find?q=m"),
        "terms": (Client(), "/terms"),
        "clause": (Client(), "/terms/1.2"),
        "question": (Client(), "/questions/contract-effect"),
    }
    counts = {}
    for name, (client, path) in asked.items():
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        counts[name] = len(captured)
    assert {name: count for name, count in counts.items() if count > BUDGETS[name]} == {}


def test_a_service_comes_on_where_the_provider_has_set_its_archive(customer: Client, tenant: Tenant) -> None:
    set_service(
        actor=None, name="esm-infra", apt_url="https://esm.example.test/infra", suites=["noble-infra-security"],
        enabled_by_default=True, now=NOW,
    )  # fmt: skip
    try:
        said = page(customer, f"/contracts/{tenant.number}")
        row = said.partition("<code>esm-infra</code>")[2].partition("</tr>")[0]
        assert row.count("comes on") == 5
    finally:
        set_service(actor=None, name="esm-infra", enabled_by_default=False, now=NOW)


def test_a_token_for_the_guests_of_a_machine_says_so(tenant: Tenant, attach: Callable[..., Any]) -> None:
    issue_token(actor=None, contract=tenant.number, name="hosts", now=NOW)
    host = attach(token_text(actor=None, contract=tenant.number, token="hosts"))
    technical = client_of(tenant.technical)
    made = technical.post(
        f"/contracts/{tenant.number}/tokens/new", {"name": "guests", "guest_of": host.name}, follow=True
    )
    assert f"guests of {host.name}" in made.content.decode()
    wrong = technical.post(f"/contracts/{tenant.number}/tokens/new", {"name": "others", "guest_of": "nobody"})
    assert wrong.status_code == 422
    assert "has no machine &#x27;nobody&#x27;" in wrong.content.decode()
