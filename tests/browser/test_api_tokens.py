"""A token of the API is made in a browser by keyboard alone, opens the API, shows its use, and is revoked."""

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Locator
from tests.browser.conftest import Walker, violations
from tests.conftest import Tenant

pytestmark = pytest.mark.browser

MOST_TABS = 120


def walk_to(target: Locator) -> None:
    """Tab by Tab, until the thing has the focus: what cannot be reached so fails."""
    for _ in range(MOST_TABS):
        if target.evaluate("it => it === document.activeElement"):
            return
        target.page.keyboard.press("Tab")
    raise AssertionError(f"{target} is not reached by Tab")


def test_a_token_is_made_by_keyboard_used_and_revoked(
    kept: Walker, make_someone: Callable[..., str], tenant: Tenant, served: str
) -> None:
    page = kept.page(make_someone(account=tenant.key))
    page.goto(f"/accounts/{tenant.key}/api")
    assert violations(page) == []
    walk_to(page.get_by_role("textbox", name="Name", exact=True))
    page.keyboard.type("patch report")
    walk_to(page.get_by_role("checkbox", name="accounts:read"))
    page.keyboard.press("Space")
    walk_to(page.get_by_role("button", name="Make the token"))
    page.keyboard.press("Enter")
    text = page.get_by_role("region", name="The token", exact=True).inner_text().strip()
    assert re.fullmatch(r"msp_\S+", text)
    assert violations(page) == []

    at, shown = f"{served}/api/v1/accounts", {"Authorization": f"Bearer {text}"}
    row = page.get_by_role("row", name="patch report")
    assert "never" in row.inner_text()
    assert [one["key"] for one in httpx.get(at, headers=shown).json()["items"]] == [tenant.key]
    assert httpx.get(f"{served}/api/v1/contracts", headers=shown).json()["code"] == "scope-missing"
    page.goto(f"/accounts/{tenant.key}/api")
    assert "127.0.0.1" in row.inner_text()
    assert "never" not in row.inner_text()
    assert text not in page.content()

    walk_to(page.get_by_role("link", name="Revoke patch report"))
    page.keyboard.press("Enter")
    revoke = page.get_by_role("button", name="Revoke it")
    revoke.wait_for()
    assert violations(page) == []
    walk_to(page.locator("main input[type=text]"))
    page.keyboard.type("patch report")
    walk_to(revoke)
    page.keyboard.press("Enter")
    page.get_by_role("row", name="patch report").get_by_text("Revoked").wait_for()
    refused = httpx.get(at, headers=shown)
    assert (refused.status_code, refused.headers["Content-Type"]) == (401, "application/problem+json")
