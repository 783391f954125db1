"""What a person does who works in a long list: filter, sort, save the view, choose by keys, move many, take it back."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Walker, violations
from tests.conftest import NOW, Tenant

from mainstay.operations.environments import create_environment
from mainstay.operations.inventory import rename_machine
from mainstay.operations.tokens import issue_token, token_text

pytestmark = pytest.mark.browser

NARROW = {"width": 360, "height": 740}


@pytest.fixture
def admin(tenant: Tenant, attach: Callable[..., Any], make_someone: Callable[..., str]) -> str:
    """An admin of a tenant with three machines and an environment."""
    issue_token(actor=None, contract=tenant.number, name="all", now=NOW)
    token = token_text(actor=None, contract=tenant.number, token="all")
    for name in ("web-01", "web-02", "db-01"):
        row = attach(token, machine_id=uuid.uuid4().hex)
        rename_machine(actor=None, account=tenant.key, machine=row.name, name=name, now=NOW)
    create_environment(actor=None, account=tenant.key, name="cloud", now=NOW)
    return make_someone(account=tenant.key)


def test_filter_sort_save_choose_by_keys_move_and_take_back(kept: Walker, tenant: Tenant, admin: str) -> None:
    page = kept.page(admin)
    page.goto(f"/accounts/{tenant.key}/machines")
    page.get_by_label("Name, or how an id or a kernel begins").fill("web")
    page.get_by_role("button", name="Show", exact=True).last.click()
    names = page.locator("tbody .e-name")
    expect(names).to_have_text(["web-01", "web-02"])
    page.get_by_role("columnheader", name="Machine").get_by_role("link").click()
    expect(names).to_have_text(["web-02", "web-01"])
    page.get_by_text("Save this view").click()
    page.get_by_label("Name of the view").fill("Web")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("navigation", name="Views").get_by_role("link", name="Web 2")).to_have_attribute(
        "aria-current", "true"
    )
    expect(names).to_have_text(["web-02", "web-01"])

    bar = page.get_by_role("group", name="What is chosen")
    expect(bar).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar).to_contain_text("2 chosen")
    bar.get_by_role("button", name="Move to an environment").click()
    preview = page.locator(".preview")
    expect(preview).to_contain_text("2 moved to cloud")
    expect(preview).to_contain_text("Can be undone for a week.")
    assert violations(page) == []
    page.get_by_role("button", name="Move 2 machines").click()
    expect(page.locator(".answer")).to_contain_text("2 of 2 moved to an environment")
    assert violations(page) == []
    page.get_by_role("main").get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_contain_text("taken back")
    page.get_by_role("link", name="All machines").click()
    expect(page.get_by_role("link", name="cloud", exact=True)).to_have_count(0)


def test_columns_are_chosen_and_kept(kept: Walker, tenant: Tenant, admin: str) -> None:
    page = kept.page(admin)
    page.goto(f"/accounts/{tenant.key}/machines")
    page.get_by_text(re.compile("Columns, 9 of 16")).click()
    page.get_by_label("Kernel", exact=True).check()
    page.get_by_label("Arch.", exact=True).uncheck()
    page.get_by_role("button", name="Use these").click()
    expect(page.get_by_role("columnheader", name="Kernel")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Arch.")).to_have_count(0)
    page.goto(f"/accounts/{tenant.key}/machines")
    expect(page.get_by_role("columnheader", name="Kernel")).to_be_visible()


def test_without_a_script_many_are_chosen_and_moved_as_well(kept: Walker, tenant: Tenant, admin: str) -> None:
    page = kept.page(admin, java_script_enabled=False)
    page.goto(f"/accounts/{tenant.key}/machines")
    page.get_by_label("Choose db-01").check()
    page.get_by_role("button", name="All 3 of this view").click()
    page.get_by_role("button", name="Tag", exact=True).click()
    page.get_by_label("With which word").fill("prod")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Tag 3 machines").click()
    expect(page.locator(".answer")).to_contain_text("3 of 3 tagged")


def test_a_narrow_list_holds_its_tools_and_rows(kept: Walker, tenant: Tenant, admin: str) -> None:
    page = kept.page(admin, viewport=NARROW)
    page.goto(f"/accounts/{tenant.key}/machines?page=1&act=environment")
    expect(page.get_by_role("button", name="Move 3 machines")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert violations(page) == []
