"""What a person does who looks: at a machine, another day, a question, the terms; with a mouse, with keys alone, on a phone."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Walker, sign_in

from mainstay import clock

pytestmark = pytest.mark.browser

ADMIN = "anke.petersen@nordwind.example"
MACHINES = "/accounts/nordwind/machines"
MACHINE = f"{MACHINES}/pg-fra-02"
COVERAGE = "/questions/machine-coverage"
PHONE = {"width": 390, "height": 844}


def test_a_wrong_password_is_said_by_the_field_and_the_address_stays(shown: Walker) -> None:
    page = shown.page()
    page.goto("/me")
    sign_in(page, ADMIN, "not the password")
    password = page.get_by_label("Password")
    expect(password).to_have_attribute("aria-invalid", "true")
    said = page.locator(f"#{str(password.get_attribute('aria-describedby')).split()[-1]}")
    expect(said).to_contain_text("does not belong to this address")
    expect(page.get_by_label("Work e-mail")).to_have_value(ADMIN)
    password.fill(shown.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile("/me$"))


def test_why_opens_under_its_row_and_its_link_leads_to_the_same_answer(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto(MACHINE)
    page.get_by_role("link", name="Why? esm-infra", exact=True).click()
    panel = page.locator(".why-row #why")
    expect(panel).to_be_in_viewport()
    expect(page.get_by_role("link", name="Why? esm-infra", exact=True)).to_have_attribute("aria-expanded", "true")
    reason = panel.locator(".reasons > li").first
    first_line = reason.inner_text().splitlines()[0]
    panel.get_by_role("link", name="entitlement", exact=True).click()
    expect(page.locator("h1")).to_contain_text("entitled on a release")
    expect(page.locator("#headline")).to_contain_text("With these facts: Yes")
    expect(page.locator("#decision .reasons")).to_contain_text(first_line)
    expect(page.get_by_label("Service", exact=True)).to_have_value("esm-infra")


def test_on_another_day_the_differences_stand_first_and_a_link_leads_back(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto(MACHINE)
    day = clock.now().date() + timedelta(days=900)
    page.get_by_role("textbox", name="Shown as of").fill(day.isoformat())
    page.get_by_role("button", name="Show").click()
    line = page.locator(".as-of")
    expect(line).to_contain_text(f"Shown as of {day.day} {day:%b %Y}")
    expect(page.locator("tr.group").first).to_contain_text("Different from today")
    expect(page.locator(".answer")).to_contain_text("On that day not covered")
    page.get_by_role("link", name="Why? esm-infra", exact=True).click()
    expect(page.locator("#why")).to_contain_text("Different facts from today")
    line.get_by_role("link", name="A day later").click()
    later = day + timedelta(days=1)
    expect(line).to_contain_text(f"Shown as of {later.day} {later:%b %Y}")
    line.get_by_role("link", name="Back to today").click()
    expect(line).to_have_count(0)
    expect(page.locator(".answer")).to_contain_text("Covered until")


def test_a_question_is_answered_while_one_types_and_rows_are_added(shown: Walker) -> None:
    page = shown.page()
    page.goto(COVERAGE)
    headline = page.locator("#headline")
    expect(headline).to_contain_text("In this example: Yes")
    page.get_by_role("button", name="Another").click()
    page.locator("#hosts-3-name").fill("h4")
    expect(headline).to_contain_text("With these facts: No")
    expect(page.locator("#decision")).to_contain_text("host-not-covered")
    page.locator("#hosts-3-covered_until").fill("2027-01-31")
    expect(headline).to_contain_text("With these facts: Yes")
    expect(page.locator("#given")).to_contain_text('"name": "h4"')
    page.get_by_role("button", name="Take row 4 away").click()
    expect(page.locator("#hosts-3-name")).to_have_count(0)


def test_a_fact_that_cannot_be_is_said_at_its_field_and_kept(shown: Walker) -> None:
    page = shown.page()
    page.goto(COVERAGE)
    page.locator("#host").fill("elsewhere")
    said = page.locator("#said-host")
    expect(said.locator(".error")).to_be_visible()
    expect(page.locator("#headline")).to_contain_text("No answer yet")
    expect(page.locator("#host")).to_have_value("elsewhere")
    page.locator("#host").fill("h2")
    expect(said).to_be_empty()
    expect(page.locator("#headline")).to_contain_text("Yes")


def test_from_a_search_in_the_terms_to_a_clause_to_its_question(shown: Walker) -> None:
    page = shown.page()
    page.goto("/terms")
    page.get_by_label("Find a clause").fill("physical server")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("region", name="Clauses found").get_by_role("link", name="Physical server").last.click()
    expect(page.locator("h1")).to_contain_text("Physical server")
    page.get_by_role("region", name="What answers it").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/questions/"))
    expect(page.locator("#headline")).to_contain_text("In this example")


def test_a_machine_is_found_by_the_slash(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto("/terms")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Find, or do something on this page")).to_be_focused()
    page.keyboard.type("pg-fra-02")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{MACHINE}$"))


def test_with_keys_alone_one_walks_from_the_list_to_the_answer_of_another_day(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto(MACHINES)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#page")).to_be_focused()
    page.keyboard.press("j")
    first = _focused(page)
    page.keyboard.press("j")
    assert _focused(page) != first
    page.keyboard.press("k")
    assert _focused(page) == first
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(first)
    page.keyboard.press("j")
    page.keyboard.press("w")
    expect(page.locator(".why-row #why")).to_be_visible()
    page.keyboard.press("d")
    expect(page.get_by_label("Shown as of").first).to_be_focused()


def test_escape_closes_what_is_open_and_gives_the_focus_back(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto(MACHINES)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    person = page.locator(".bar-in > details.person")
    person.locator("summary").press("Enter")
    person.get_by_role("link", name="Preferences").focus()
    page.keyboard.press("Escape")
    expect(person).not_to_have_attribute("open", "")
    expect(person.locator("summary")).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile("/terms$"))


def test_who_has_not_signed_in_switches_the_keys_off_in_the_browser(shown: Walker) -> None:
    page = shown.page()
    page.goto("/terms")
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without one"])
def test_on_a_phone_one_signs_in_opens_the_menu_and_reads_why(shown: Walker, *, script: bool) -> None:
    page = shown.page(viewport=PHONE, java_script_enabled=script)
    page.goto(f"/sign-in?next={MACHINE}")
    sign_in(page, ADMIN, shown.password)
    expect(page.locator("h1")).to_have_text("pg-fra-02")
    page.get_by_role("link", name="Why? esm-infra", exact=True).click()
    expect(page.locator(".why-row #why")).to_be_in_viewport()
    expect(page.locator(".why-row #why")).to_contain_text("20.04 LTS")
    page.locator("summary[aria-label=Sections]").click()
    page.get_by_role("navigation", name="Sections, folded").get_by_role("link", name="Contracts").click()
    expect(page.locator("h1")).to_contain_text("Contracts")


def _focused(page: Page) -> str:
    text: str = page.evaluate("document.activeElement.textContent.trim()")
    return text
