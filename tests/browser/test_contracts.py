"""What staff and customer do with a contract: drafted, offered, accepted by name, amended, seen as a diff; a document read or not."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Walker, violations
from tests.conftest import Tenant

from mainstay import clock
from mainstay.operations import amendments
from mainstay.operations.contracts import create_contract
from mainstay.operations.orders import NewChange, NewLine
from mainstay.records.models import Amendment, Contract

pytestmark = pytest.mark.browser

PDF = b"%PDF-1.7\n%%EOF\n"
NARROW = {"width": 360, "height": 740}


def whole(page: Page) -> None:
    """Axe finds nothing, and nothing stands out of the width."""
    assert violations(page) == []
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def accept(page: Page, number: int, name: str) -> None:
    """By the keyboard alone, from the field to the button behind it."""
    page.get_by_label("Your name").focus()
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"Amendment {number} is accepted")


@pytest.fixture
def sold(tenant: Tenant) -> str:
    """The number of a contract in effect today, of three virtual machines."""
    today = clock.now().date()
    made: Any = create_contract(
        actor=None, account=tenant.key, name="Sold", number=f"{tenant.number}-S", now=clock.now(),
        effective_from=today - timedelta(days=30), effective_to=today + timedelta(days=365),
        lines=[NewLine(kind="virtual", quantity=3)],
    )  # fmt: skip
    return str(made.number)


@pytest.fixture
def offered(sold: str, tenant: Tenant, make_someone: Callable[..., str]) -> str:
    """The address of an amendment of that contract which the customer was offered."""
    which: dict[str, Any] = {"actor": None, "contract": sold, "now": clock.now()}
    number = amendments.draft_amendment(**which).number
    added = NewChange(kind="line-added", line=NewLine(kind="desktop", quantity=4))
    amendments.change_draft(amendment=number, change=added, **which)
    amendments.send_amendment(amendment=number, **which)
    return f"/contracts/{sold}/amendments/{number}"


def test_a_contract_is_drafted_and_accepted_then_amended_and_seen_as_a_diff(
    kept: Walker, make_someone: Callable[..., str], tenant: Tenant
) -> None:
    staff = kept.page(make_someone(staff_role="manager"))
    customer = kept.page(make_someone(account=tenant.key, role="admin"))
    today = clock.now().date()

    staff.goto(f"/accounts/{tenant.key}/contracts")
    staff.get_by_role("link", name="Draft a contract").click()
    staff.get_by_label("Name").fill("Pro, full, weekday")
    staff.get_by_label("First day").fill(today.isoformat())
    staff.get_by_label("Last day").fill((today + timedelta(days=364)).isoformat())
    staff.get_by_role("button", name="Draft it").click()
    expect(staff.locator("h1")).to_contain_text("Amendment 1 draft")
    staff.get_by_role("link", name="Add a line").first.click()
    staff.get_by_label("Kind").select_option(label="Virtual machines")
    staff.get_by_role("spinbutton", name="Quantity").fill("25")
    staff.get_by_label("Support level").select_option("weekday")
    staff.get_by_role("button", name="Add it").click()
    staff.get_by_role("link", name="Add a deviation").click()
    staff.locator("#clause-asked").fill("10.2")
    staff.get_by_role("button", name="Show its figures").click()
    expect(staff.locator("main")).to_contain_text("15 credentials")
    staff.get_by_label("Figure").select_option("maximum")
    staff.get_by_label("As agreed").fill("20")
    staff.get_by_role("button", name="Put it into the draft").click()
    expect(staff.locator("p.error")).to_contain_text("15 credentials")
    whole(staff)
    staff.get_by_label("As agreed").fill("20 credentials")
    staff.get_by_role("button", name="Put it into the draft").click()
    expect(staff.locator("#changes")).to_contain_text("20 credentials")
    whole(staff)
    staff.get_by_role("button", name="Send to").click()
    expect(staff.locator("h1")).to_contain_text("with the customer")

    customer.goto(staff.url)
    expect(customer.locator("#changes")).to_contain_text("25 units")
    whole(customer)
    accept(customer, 1, "Anke Petersen")
    expect(customer.locator("main")).to_contain_text("Accepted by Anke Petersen")
    contract = staff.url.partition("/amendments/")[0]
    customer.goto(contract)
    expect(customer.locator("#lines")).to_contain_text("0 of 25")

    staff.goto(contract)
    staff.get_by_label("Change the contract").click()
    staff.get_by_role("link", name="Draft a renewal").click()
    staff.get_by_role("button", name="Draft the renewal").click()
    staff.get_by_role("link", name="Change line 1").click()
    staff.get_by_role("spinbutton", name="Quantity").fill("40")
    staff.get_by_role("button", name="Change it").click()
    staff.get_by_role("link", name="Change 10.2, Maximum").click()
    staff.get_by_label("As agreed").fill("30 credentials")
    staff.get_by_role("button", name="Put it into the draft").click()
    expect(staff.locator(".answer")).to_contain_text("3 changes")
    staff.get_by_role("button", name="Send to").click()

    customer.goto(f"{contract}/amendments/2")
    for said in ("40 units", "30 credentials", "a year longer"):
        expect(customer.locator("main")).to_contain_text(said)
    accept(customer, 2, "Anke Petersen")
    customer.goto(f"{contract}/changes")
    row = customer.locator("tr", has_text="30 credentials")
    expect(row.locator("s")).to_have_text("20 credentials")
    expect(customer.locator("tr", has_text="40 units").locator("s")).to_have_text("25 units")
    expect(customer.locator("table")).to_contain_text("Amendment 2, accepted by Anke Petersen")
    whole(customer)


def test_an_offer_is_read_and_a_change_asked_for_on_a_phone(
    kept: Walker, make_someone: Callable[..., str], tenant: Tenant, offered: str
) -> None:
    page = kept.page(make_someone(account=tenant.key, role="admin"), viewport=NARROW)
    page.goto(offered)
    expect(page.locator("#changes")).to_contain_text("4 units")
    whole(page)
    page.get_by_role("button", name="Accept amendment").click()
    expect(page.get_by_label("Your name")).to_have_attribute("aria-invalid", "true")
    whole(page)
    page.get_by_role("link", name="Ask for a change").click()
    page.get_by_label("What should be different").fill("Six desktops, please")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.locator("main")).to_contain_text("Six desktops, please")
    contract, _, number = offered.removeprefix("/contracts/").partition("/amendments/")
    assert Amendment.objects.get(contract__number=contract, number=number).state == "change-asked"


def test_a_document_is_brought_by_staff_read_by_billing_and_not_by_a_viewer(
    kept: Walker, make_someone: Callable[..., str], tenant: Tenant, sold: str, tmp_path: Path
) -> None:
    paper = tmp_path / "signed.pdf"
    paper.write_bytes(PDF)
    staff = kept.page(make_someone(staff_role="manager"))
    staff.goto(f"/contracts/{sold}")
    staff.get_by_role("link", name="Documents").click()
    staff.get_by_label("File").set_input_files(paper)
    staff.get_by_role("button", name="Keep it").click()
    expect(staff.locator("table")).to_contain_text("signed.pdf")
    whole(staff)
    billing = kept.page(make_someone(account=tenant.key, role="billing"))
    billing.goto(f"/contracts/{sold}/documents")
    link = str(billing.get_by_role("link", name="signed.pdf").get_attribute("href"))
    assert billing.request.get(link).body() == PDF
    viewer = kept.page(make_someone(account=tenant.key, role="viewer"))
    viewer.goto(f"/contracts/{sold}")
    expect(viewer.get_by_role("link", name="Documents")).to_have_count(0)
    assert viewer.request.get(link).status == 403


def test_a_termination_asks_for_the_number(kept: Walker, make_someone: Callable[..., str], sold: str) -> None:
    page = kept.page(make_someone(staff_role="manager"))
    page.goto(f"/contracts/{sold}/terminate")
    expect(page.locator("main")).to_contain_text("nothing new attaches")
    page.get_by_label("Why").fill("The site is sold")
    page.get_by_label(f"Type {sold}").fill("something else")
    page.get_by_role("button", name="Terminate it").click()
    expect(page.get_by_label(f"Type {sold}")).to_have_attribute("aria-invalid", "true")
    whole(page)
    page.get_by_label(f"Type {sold}").fill(sold)
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_contain_text("In force until")
    assert Contract.objects.get(number=sold).effective_to == clock.now().date()
