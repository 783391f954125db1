"""What a person does who changes something: sells a contract, attaches a machine by its code, and keeps a theme."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect
from tests.api.contract.world import Machine
from tests.browser.conftest import Walker, violations
from tests.conftest import Tenant

from mainstay import clock

pytestmark = pytest.mark.browser


@pytest.fixture
def machine(served: str) -> Iterator[Machine]:
    """A machine with the client on it."""
    with httpx.Client(base_url=served, timeout=20) as http:
        yield Machine(http=http)


def test_staff_sells_a_contract_and_a_machine_attaches_with_the_copied_command(
    kept: Walker, make_someone: Callable[..., str], tenant: Tenant, machine: Machine
) -> None:
    page = kept.page(make_someone(staff_role="manager"), permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/accounts/{tenant.key}/contracts/new")
    page.get_by_label("Name").fill("Pro, full, 24/7")
    today = clock.now().date()
    page.get_by_label("First day").fill((today - timedelta(days=1)).isoformat())
    page.get_by_label("Last day").fill((today + timedelta(days=364)).isoformat())
    page.get_by_role("button", name="Make the contract").click()
    expect(page.locator("h1")).to_have_text("Add a line")
    page.get_by_label("Kind").select_option(label="Virtual machines")
    page.get_by_role("button", name="Add the line").click()
    quantity = page.get_by_role("spinbutton", name="Quantity")
    expect(quantity).to_have_attribute("aria-invalid", "true")
    quantity.fill("3")
    page.get_by_role("button", name="Add the line").click()
    expect(page.locator("#lines")).to_contain_text("0 of 3")
    page.get_by_role("link", name="Issue one").click()
    page.get_by_label("Name of the token").fill("first machines")
    page.locator("form .buttons button").click()
    page.locator("#attach").get_by_role("button", name="Copy").click()
    expect(page.locator("#attach")).to_contain_text("Copied")
    command = page.evaluate("navigator.clipboard.readText()")
    assert command.startswith("sudo pro attach C")
    assert machine.attach(command.split()[-1]).status_code == 200
    page.reload()
    expect(page.locator("#lines")).to_contain_text("1 of 3")


def test_a_machine_is_attached_by_the_code_that_it_shows(
    kept: Walker, make_someone: Callable[..., str], sold: str, tenant: Tenant, machine: Machine
) -> None:
    asked = machine.call("POST", "/v1/magic-attach").json()
    page = kept.page(make_someone(account=tenant.key, role="technical"))
    page.goto("/attach")
    page.get_by_label("Code on the machine").fill(asked["userCode"].lower())
    page.get_by_role("button", name="Look it up").click()
    expect(page.locator(".answer").first).to_contain_text(f"{asked['userCode']} is waiting")
    assert violations(page) == []
    page.get_by_role("radio", name=re.compile(f"{sold}, line 2")).check()
    expect(page.locator("#preview")).to_contain_text("unit of line 2")
    page.get_by_role("button", name="Attach it").click()
    ours = page.get_by_label("I read this code on a machine of ours")
    expect(ours).to_have_attribute("aria-invalid", "true")
    ours.check()
    page.get_by_role("button", name="Attach it").click()
    expect(page.locator("h1")).to_have_text("Waiting for the machine")
    assert violations(page) == []
    token = machine.call("GET", "/v1/magic-attach", asked["token"]).json()["contractToken"]
    assert machine.attach(token).status_code == 200
    expect(page.locator("h1")).to_contain_text("is attached")
    expect(page.locator(".story")).to_contain_text("confirmed")
    assert violations(page) == []
    page.get_by_role("link", name="Open its page").click()
    expect(page.locator(".answer")).to_contain_text("Covered until")


def test_a_code_that_nobody_knows_is_refused_at_its_field(
    kept: Walker, make_someone: Callable[..., str], sold: str, tenant: Tenant
) -> None:
    page = kept.page(make_someone(account=tenant.key, role="technical"))
    page.goto("/attach")
    page.get_by_role("button", name="Look it up").click()
    page.get_by_label("Code on the machine").fill("00WRONG")
    page.get_by_role("button", name="Look it up").click()
    expect(page.locator("p.error")).to_contain_text("No machine waits with this code")
    expect(page.get_by_label("Code on the machine")).to_have_value("00WRONG")


def test_the_theme_that_one_keeps_holds_on_every_page(kept: Walker, make_someone: Callable[..., str]) -> None:
    page = kept.page(make_someone(staff_role="auditor"), color_scheme="light")
    page.goto("/me")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_label("Theme").select_option(label="Dark")
    page.get_by_role("button", name="Keep").click()
    for address in ("/me", "/terms", "/accounts"):
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != light


@pytest.fixture
def sold(tenant: Tenant) -> str:
    """The number of a contract that is in effect today, of five servers and three virtual machines."""
    from mainstay.operations.contracts import create_contract
    from mainstay.operations.orders import NewLine

    today = clock.now().date()
    lines = [NewLine(kind="physical", quantity=5), NewLine(kind="virtual", quantity=3)]
    made: Any = create_contract(
        actor=None, account=tenant.key, name="By code", number=f"{tenant.number}-C", lines=lines, now=clock.now(),
        effective_from=today - timedelta(days=30), effective_to=today + timedelta(days=365),
    )  # fmt: skip
    return str(made.number)
