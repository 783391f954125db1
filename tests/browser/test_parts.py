"""The parts of the design system as a Chromium lays them out: sizes and colours, the palette, days, dialogs, print, less motion.

Pictures of pages differ from machine to machine by the faces that are installed, so that no stored picture is compared. What
must not change is what the sheets decide alone: the table below holds heights, widths and colours that no face has a part in.
`make pictures` takes the picture of the styleguide for those who look.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Walker, violations

pytestmark = pytest.mark.browser

ADMIN, MANAGER = "anke.petersen@nordwind.example", "jana.vogt@kestrel.example"
MACHINES = "/accounts/nordwind/machines"
MACHINE = f"{MACHINES}/pg-fra-02"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}

# What, which element, how high and how wide; None where words or the page decide.
BOXES: tuple[tuple[str, str, float | None, float | None], ...] = (
    ("top bar", ".bar", 53, 1440),
    ("page, at most 1520 with its gutter", ".page", None, 1440),
    ("find", ".bar-in > .find", 32, 250),
    ("initials", ".bar .initials", 26, 26),
    ("button", ".button.primary:not(.tall)", 32, None),
    ("tall button", ".button.tall", 40, None),
    ("icon button", ".button.only-icon", 32, 32),
    ("field", "#sg-name", 41, None),
    ("field of a day", "#sg-day", 32, 150),
    ("code field", "#sg-code", 56, 232),
    ("radio", "#sg-full", 18, 18),
    ("choice", ".choice", 58, None),
    ("compact row", ".compact tbody tr:nth-child(2)", 27, None),
    ("usual row", ".usual tbody tr:nth-child(2)", 33, None),
    ("roomy row", ".roomy tbody tr:nth-child(2)", 41, None),
    ("severity", ".severity.s1", 20, 22),
    ("icon", ".verdict > .icon", 16, 16),
    ("disc of a step", ".steps .disc", 26, 26),
    ("filter", ".filter", 32, None),
    ("column in the menu", ".columns li", 28, None),
    ("progress", "progress", 6, None),
)
# Which element, which property, in the light and in the dark.
COLOURS: tuple[tuple[str, str, str, str], ...] = (
    ("body", "background-color", "#fcfefe", "#11181c"),
    ("body", "color", "#15242c", "#e5eaec"),
    (".button.primary", "background-color", "#00607b", "#73cddf"),
    (".button.primary", "color", "#fcfefe", "#051920"),
    (".button.danger", "color", "#ac2c2b", "#f88984"),
    (".change-mark.added", "color", "#136842", "#71d29d"),
    (".filter.set", "background-color", "#e2f4f9", "#152f38"),
    (".filter.set", "border-top-color", "#00607b", "#73cddf"),
    (".tag", "background-color", "#e5eef0", "#222d32"),
    (".why", "background-color", "#f2f7f8", "#192126"),
    (".as-of", "background-color", "#00607b", "#73cddf"),
    (".chosen-bar.all", "background-color", "#e2f4f9", "#152f38"),
    (".severity.s1", "background-color", "#ac2c2b", "#f88984"),
    (".bar.staff", "background-color", "#152832", "#080e12"),
)
IN_SRGB = """([selector, property]) => {
    const context = document.createElement("canvas").getContext("2d");
    context.fillStyle = getComputedStyle(document.querySelector(selector)).getPropertyValue(property);
    context.fillRect(0, 0, 1, 1);
    return "#" + [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map(part => part.toString(16).padStart(2, "0")).join("");
}"""


def test_sizes_are_those_of_the_design(shown: Walker) -> None:
    page = shown.page(MANAGER, viewport=WIDE)
    page.goto("/styleguide")
    wrong = {}
    for name, selector, height, width in BOXES:
        box = page.locator(selector).first.bounding_box()
        assert box is not None, name
        got = (round(box["height"]), round(box["width"]))
        if any(
            wanted is not None and abs(wanted - is_now) > 1 for wanted, is_now in zip((height, width), got, strict=True)
        ):
            wrong[name] = got
    assert wrong == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_are_those_of_the_design(shown: Walker, theme: Any) -> None:
    page = shown.page(MANAGER, viewport=WIDE, color_scheme=theme)
    page.goto("/styleguide")
    wrong = {}
    for selector, name, light, dark in COLOURS:
        wanted, got = light if theme == "light" else dark, page.evaluate(IN_SRGB, [selector, name])
        apart = max(abs(int(wanted[at : at + 2], 16) - int(got[at : at + 2], 16)) for at in (1, 3, 5))
        if apart > 1:
            wrong[f"{selector} {name}"] = got
    assert wrong == {}


def palette(page: Page) -> Any:
    page.keyboard.press("/")
    found = page.locator("#palette")
    expect(found).to_be_visible()
    return found


def test_the_palette_offers_first_what_can_be_done_here(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto(MACHINE)
    opened = palette(page)
    here = opened.get_by_role("group", name="This page").get_by_role("option")
    assert {"Change", "Activity", "Why?"} <= {one.inner_text().splitlines()[0] for one in here.all()}
    field = page.get_by_role("combobox", name="Find, or do something on this page")
    expect(field).to_be_focused()
    page.keyboard.type("activ")
    expect(opened.get_by_role("option").first).to_have_text(re.compile("Activity"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/activity$"))


def test_what_is_typed_while_the_palette_loads_is_in_it(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto(MACHINE)
    page.evaluate("""() => { for (const key of ["/", "p", "g", "-", "f"])
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })); }""")
    expect(page.get_by_role("combobox")).to_have_value("pg-f")
    page.keyboard.type("ra-01")
    expect(page.locator("#palette").get_by_role("option").first).to_contain_text("pg-fra-01")


def test_the_palette_offers_no_button_that_only_sends_a_field(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto("/accounts/nordwind")
    here = palette(page).get_by_role("group", name="This page").get_by_role("option")
    assert [one.inner_text() for one in here.all()] == ["Attach a machine", "Why?", "Until when?", "On another day"]


def test_the_palette_is_walked_by_arrows_and_says_so(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto("/terms")
    opened = palette(page)
    page.keyboard.type("pg-fra")
    machine = opened.get_by_role("option", name=re.compile("pg-fra-01"))
    expect(machine).to_have_attribute("aria-selected", "true")
    expect(machine).to_contain_text("machine")
    expect(machine).to_contain_text("covered until")
    field = page.get_by_role("combobox")
    first = field.get_attribute("aria-activedescendant")
    page.keyboard.press("ArrowDown")
    second = field.get_attribute("aria-activedescendant")
    assert first != second
    expect(page.locator(f"#{second}")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(field).to_have_attribute("aria-activedescendant", str(first))
    expect(page.locator("#palette-said")).to_contain_text("found")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(opened).to_be_hidden()
    palette(page)
    page.keyboard.type("pg-fra-02")
    expect(page.get_by_role("option", name=re.compile("pg-fra-02"))).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{MACHINE}$"))


def test_ctrl_enter_opens_a_new_tab_and_the_page_behind_is_inert(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto(MACHINE)
    opened = palette(page)
    page.keyboard.type("legacy maintenance")
    expect(opened.get_by_role("option").first).to_contain_text("2.1")
    with page.context.expect_page() as tab:
        page.keyboard.press("Control+Enter")
    expect(tab.value).to_have_url(re.compile(r"/terms/2\.1$"))
    expect(opened).to_be_visible()
    reachable = page.evaluate("document.elementFromPoint(20, 20).closest('#palette, html').id || 'page'")
    page.keyboard.press("j")
    expect(page.get_by_role("combobox")).to_have_value("legacy maintenancej")
    assert reachable in ("palette", "page")
    assert page.evaluate("document.activeElement.id") == "palette-words"


def test_words_that_are_not_answered_yet_go_to_the_page_that_finds_them(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto("/terms")
    palette(page)
    page.route("**/find/palette?**", lambda _route: None)
    page.keyboard.type("pg-fra-02")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{MACHINE}$"))


def test_the_palette_on_a_phone_and_in_the_dark(shown: Walker) -> None:
    page = shown.page(ADMIN, viewport=PHONE, color_scheme="dark")
    page.goto("/terms")
    opened = palette(page)
    page.keyboard.type("fra")
    expect(opened.get_by_role("option").first).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_without_a_script_the_field_finds(shown: Walker) -> None:
    page = shown.page(ADMIN, java_script_enabled=False)
    page.goto("/terms")
    page.locator("#find").fill("pg-fra-02")
    page.locator("#find").press("Enter")
    expect(page).to_have_url(re.compile(f"{MACHINE}$"))


def test_single_keys_are_switched_off_in_the_preferences(kept: Walker, make_someone: Any, tenant: Any) -> None:
    page = kept.page(make_someone(account=tenant.key))
    page.goto("/terms")
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page).to_have_url(re.compile("/machines$"))
    page.goto("/me")
    page.get_by_label("Keys of the pages").uncheck()
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("html")).to_have_attribute("data-keys", "off")
    page.goto("/terms")
    page.keyboard.press("/")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page).to_have_url(re.compile("/terms$"))


def test_a_day_is_typed_or_chosen_in_any_language(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto(MACHINE)
    field = page.get_by_role("textbox", name="Shown as of")
    field.fill("1 Feb 2029")
    field.press("Enter")
    expect(page.locator(".as-of")).to_contain_text("Shown as of 1 Feb 2029")
    expect(page.get_by_role("textbox", name="Shown as of")).to_have_value("1 Feb 2029")
    expect(page.get_by_role("button", name="Choose in a calendar").first).to_be_visible()
    page.evaluate("""() => {
        const picker = document.querySelector(".as-of-form [data-day=picker]");
        picker.value = "2029-03-31";
        picker.dispatchEvent(new Event("change", { bubbles: true }));
    }""")
    expect(page.get_by_role("textbox", name="Shown as of")).to_have_value("31 Mar 2029")


def test_an_answer_is_kept_by_keys_alone_and_printed(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto(f"{MACHINE}?why=esm-infra#why")
    keep = page.locator(".why-row").get_by_role("button", name="Permanent link, facts frozen")
    keep.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/decisions/[A-Za-z0-9_-]{16}$"))
    expect(page.locator("h1")).to_have_text("esm-infra on pg-fra-02")
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    again = page.url
    page.get_by_role("link", name="As it is now").click()
    page.locator(".why-row").get_by_role("button", name="Permanent link, facts frozen").click()
    expect(page).to_have_url(again)


def test_paper_has_the_answer_and_not_the_bar(shown: Walker) -> None:
    page = shown.page(ADMIN)
    page.goto(f"{MACHINE}?why=esm-infra")
    page.emulate_media(media="print")
    for gone in (".bar", ".questions", ".as-of-form", ".tools", ".why-link"):
        expect(page.locator(gone).first).to_be_hidden()
    for there in (".answer", ".why-row .reasons", "#cover svg", ".as-table table"):
        expect(page.locator(there).first).to_be_visible()
    expect(page.locator(".print-only")).to_contain_text(f"{MACHINE}, printed on")
    page.emulate_media(media="screen")
    expect(page.locator(".print-only")).to_be_hidden()


def test_nothing_moves_for_those_who_do_not_want_it(shown: Walker) -> None:
    page = shown.page(MANAGER)  # every page of a walker asks for less motion
    page.goto("/styleguide")
    moving = "getComputedStyle(document.querySelector('.waiting'), '::before').animationName"
    assert page.evaluate(moving) == "none"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) == "turn"


def test_in_forced_colours_what_is_chosen_is_seen(shown: Walker) -> None:
    page = shown.page(ADMIN, forced_colors="active")
    page.goto("/terms")
    palette(page)
    page.keyboard.type("fra")
    chosen = page.locator("#palette [aria-selected=true]")
    expect(chosen).to_have_css("outline-style", "solid")
    assert violations(page, "color-contrast") == []


def test_a_form_is_sent_once(kept: Walker, make_someone: Any, tenant: Any) -> None:
    page = kept.page(make_someone(account=tenant.key))
    page.goto("/me")
    refused = page.evaluate("""() => {
        const refused = [];
        addEventListener("submit", (event) => { refused.push(event.defaultPrevented); event.preventDefault(); });
        const keep = document.querySelector("#page form .button.primary");
        keep.click();
        keep.click();
        return refused;
    }""")
    assert refused == [False, True]
    expect(page.get_by_role("button", name="Keep")).to_have_attribute("aria-busy", "true")
