"""Signing in as people do it: by keyboard, with an app, a recovery code, a passkey, at an identity provider, by a mailed link."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import Browser, Locator, Page, expect
from tests.browser.conftest import PASSWORD, Walker, sign_in, violations
from tests.conftest import IdentityProvider, Tenant

from mainstay import clock
from mainstay.gateways.sealing import unsealed
from mainstay.jobs.passwords import answer
from mainstay.operations.second_factors import demand_second_factor
from mainstay.operations.single_sign_on import NewSingleSignOn, set_single_sign_on
from mainstay.records.models import Mail, MailServer

pytestmark = pytest.mark.browser

OTHER = "two herons stand in deep water"
TABS = 60


@pytest.fixture
def here(chromium: Browser, served: str) -> Iterator[Walker]:
    """The application under a name: passkeys know no addresses of figures."""
    walker = Walker(chromium, served.replace("127.0.0.1", "localhost"), PASSWORD, {})
    try:
        yield walker
        walker.check()
    finally:
        walker.close()


@pytest.fixture
def mails(database: str) -> Iterator[None]:
    """Mail is sent here, while the test lasts."""
    MailServer.objects.update_or_create(
        pk=1, defaults={"is_on": True, "host": "127.0.0.1", "from_address": "a@b.example"}
    )
    yield
    MailServer.objects.filter(pk=1).update(is_on=False)


def tab_to(page: Page, target: Locator) -> None:
    """The keyboard alone reaches it."""
    for _ in range(TABS):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {target} by Tab")


def press(page: Page, target: Locator) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def sign_in_by_keyboard(page: Page, login: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    tab_to(page, page.get_by_label("Work e-mail"))
    page.keyboard.type(login)
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_out(page: Page) -> None:
    page.goto("/sign-out")
    press(page, page.locator("main").get_by_role("button", name="Sign out"))
    expect(page.locator("h1")).to_have_text("Sign in")


def enter_there(page: Page, name: str) -> None:
    """At the identity provider."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("Word").fill("there")
    page.get_by_role("button", name="Enter").click()


def code_of(seed: str, *, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(seed, int(time.time()) // 30 + ahead))


def set_up_code_app(page: Page) -> tuple[str, list[str]]:
    """By keyboard, from the page of one's sign-in: the seed, and the recovery codes that are shown."""
    page.goto("/security")
    press(page, page.get_by_role("link", name="Set up an app"))
    expect(page.get_by_role("img", name="The key for your app, as a picture")).to_be_visible()
    assert violations(page) == []
    seed = page.locator("#key").get_attribute("data-text") or ""
    tab_to(page, page.get_by_label("The code that it shows now"))
    page.keyboard.type(code_of(seed, ahead=-1))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Your recovery codes")
    assert violations(page) == []
    return seed, page.locator(".codes code").all_text_contents()


def test_a_code_app_is_set_up_and_used_by_keyboard(kept: Walker, make_someone: Callable[..., str]) -> None:
    page, login = kept.page(), make_someone(staff_role="engineer")
    sign_in_by_keyboard(page, login)
    seed, codes = set_up_code_app(page)
    assert len(codes) == 10
    press(page, page.get_by_role("link", name="I have kept them"))
    expect(page.locator(".answer")).to_contain_text("You sign in with a password and a code")
    sign_out(page)
    sign_in_by_keyboard(page, login)
    expect(page.locator("h1")).to_have_text("One thing more")
    assert violations(page) == []
    tab_to(page, page.get_by_label("Code"))
    page.keyboard.type("000000")
    page.keyboard.press("Enter")
    expect(page.locator("p.error")).to_contain_text("This code opens nothing")
    expect(page.get_by_label("Code")).to_have_attribute("aria-invalid", "true")
    tab_to(page, page.get_by_label("Code"))
    page.keyboard.press("Control+A")
    page.keyboard.type(code_of(seed))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text("One thing more")
    page.goto("/security")
    expect(page.locator("h1")).to_have_text("Your sign-in")


def test_the_codes_are_a_file_and_one_opens_once(kept: Walker, make_someone: Callable[..., str]) -> None:
    page, login = kept.page(), make_someone(staff_role="engineer")
    sign_in_by_keyboard(page, login)
    _, codes = set_up_code_app(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download").click()
    assert started.value.suggested_filename == "recovery-codes.txt"
    assert started.value.path().read_text().split() == [code.replace(" ", "") for code in codes]
    sign_out(page)
    sign_in_by_keyboard(page, login)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("h1")).not_to_have_text("One thing more")
    page.goto("/security")
    expect(page.locator("main")).to_contain_text("9 of 10 left")
    assert violations(page) == []


def test_a_passkey_signs_in_alone_and_after_the_password(here: Walker, make_someone: Callable[..., str]) -> None:
    page, login = here.page(), make_someone(staff_role="engineer")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    authenticator = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})["authenticatorId"]
    sign_in_by_keyboard(page, login)
    page.goto("/security")
    press(page, page.get_by_role("link", name="Add a passkey"))
    tab_to(page, page.get_by_label("Its name"))
    page.keyboard.type("laptop")
    press(page, page.get_by_role("button", name="Make the passkey"))
    expect(page.locator("h1")).to_have_text("Your recovery codes")
    page.goto("/security")
    expect(page.get_by_role("row", name=re.compile("laptop"))).to_contain_text("signs in without a password")
    sign_out(page)
    press(page, page.get_by_role("button", name="Use a passkey"))
    expect(page.locator("h1")).not_to_have_text("Sign in")
    page.goto("/security")
    expect(page.get_by_role("row", name=re.compile("laptop"))).not_to_contain_text("not used yet")
    sign_out(page)
    sign_in_by_keyboard(page, login)
    expect(page.locator("h1")).to_have_text("One thing more")
    press(page, page.get_by_role("button", name="Use the passkey"))
    expect(page.locator("h1")).not_to_have_text("One thing more")
    page.goto("/security")
    page.get_by_role("link", name="laptop").click()
    assert violations(page) == []
    page.get_by_role("button", name="Remove the passkey").click()
    expect(page.locator(".answer")).to_contain_text("A password alone opens all you may see here")
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("This passkey is not known here")
    devtools.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": device})


def test_where_it_is_demanded_a_second_factor_comes_before_anything_else(
    kept: Walker, make_someone: Callable[..., str], tenant: Tenant
) -> None:
    login = make_someone(account=tenant.key, role="technical")
    demand_second_factor(actor=None, account=tenant.key, since=clock.now().date(), now=clock.now())
    page = kept.page()
    sign_in_by_keyboard(page, login)
    expect(page.locator("h1")).to_have_text("A second factor first")
    assert violations(page) == []
    page.goto(f"/accounts/{tenant.key}")
    expect(page.locator("h1")).to_have_text("A second factor first")
    press(page, page.get_by_role("link", name=re.compile("A code app")))
    expect(page.locator("h1")).to_have_text("Set up a code app")
    assert violations(page) == []
    seed = page.locator("#key").get_attribute("data-text") or ""
    page.get_by_label("The code that it shows now").fill(code_of(seed))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Your recovery codes")
    page.goto(f"/accounts/{tenant.key}")
    expect(page.locator("h1")).to_have_text(f"Tenant {tenant.key}")


def test_single_sign_on_leads_there_and_back(
    chromium: Browser, served: str, identity_provider: IdentityProvider, tenant: Tenant
) -> None:
    new = NewSingleSignOn(
        name="Heron Works", issuer=identity_provider.issuer, client_id="mainstay", secret="the provider's word for us",
        roles={"ops": "technical"}, domains=[f"{tenant.key}.example"], makes_people=True,
    )  # fmt: skip
    row = set_single_sign_on(actor=None, account=tenant.key, new=new, now=clock.now())
    identity_provider.sends_back_to(f"{served}/sign-in/with/{row.key}/back")
    email = f"lena@{tenant.key}.example"
    identity_provider.knows(email, email=email, email_verified=True, name="Lena Kruse", groups=["ops"])
    walker = Walker(chromium, served, PASSWORD, {})  # unchecked: this journey leads to another host, and back
    try:
        page = walker.page()
        page.goto(f"/sign-in?next=/accounts/{tenant.key}/machines")
        page.get_by_role("link", name=re.compile("single sign-on", re.IGNORECASE)).click()
        if page.locator("h1").text_content() == "Single sign-on":
            page.get_by_label("Work e-mail").fill(email)
            page.keyboard.press("Enter")
            expect(page.locator(".answer")).to_contain_text("Heron Works")
            assert violations(page) == []
            page.get_by_role("link", name="Go to Heron Works").click()
        enter_there(page, email)
        expect(page).to_have_url(re.compile(rf"{served}/accounts/{tenant.key}/machines"))
        expect(page.locator(".person").first).to_contain_text("Lena Kruse")
        identity_provider.knows(email, email=email, email_verified=True, name="Lena Kruse", groups=[])
        page.goto(f"/sign-in/with/{row.key}")
        enter_there(page, email)
        expect(page.locator("h1")).to_have_text("Not signed in")
        assert violations(page) == []
    finally:
        walker.close()


def test_a_forgotten_password_is_set_by_the_mailed_link(
    kept: Walker, make_someone: Callable[..., str], mails: None
) -> None:
    page, login = kept.page(), make_someone(staff_role="auditor")
    page.goto("/sign-in")
    press(page, page.get_by_role("link", name="Forgotten?"))
    tab_to(page, page.get_by_label("Work e-mail"))
    page.keyboard.type(login)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Look into your mail")
    assert violations(page) == []
    answer(email=login, asked_at=clock.now().isoformat())
    link = re.search(r"/sign-in/new-password/\S+", unsealed(Mail.objects.get(to=login).text))
    assert link
    page.goto(link[0])
    assert violations(page) == []
    page.get_by_label("New password").fill(OTHER)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("The new password holds")
    assert violations(page) == []
    sign_in_by_keyboard(page, login, OTHER)
    expect(page.locator("h1")).not_to_have_text("Sign in")
    page.goto(link[0])
    expect(page.locator("h1")).to_have_text("This link leads nowhere any more")


def test_a_session_that_is_ended_is_out_at_once(kept: Walker, make_someone: Callable[..., str]) -> None:
    login = make_someone(staff_role="auditor")
    mine, lost = kept.page(), kept.page()
    for page in (lost, mine):
        sign_in_by_keyboard(page, login)
        expect(page.locator("h1")).not_to_have_text("Sign in")
    mine.goto("/security")
    expect(mine.get_by_role("row", name=re.compile("Chrome"))).to_have_count(2)
    assert violations(mine) == []
    press(mine, mine.get_by_role("button", name=re.compile("^End Chrome")))
    expect(mine.get_by_role("row", name=re.compile("Chrome"))).to_have_count(1)
    lost.goto("/me")
    expect(lost.locator("h1")).to_have_text("Sign in")


def test_after_five_wrong_passwords_the_address_is_closed_and_it_is_said_for_how_long(
    kept: Walker, make_someone: Callable[..., str]
) -> None:
    cache.clear()
    page, login = kept.page(), make_someone(staff_role="auditor")
    page.goto("/sign-in")
    for _ in range(5):
        sign_in(page, login, "wrong")
        expect(page.locator("#id_password_error_1")).to_contain_text("does not belong to this address")
    sign_in(page, login, PASSWORD)
    expect(page.locator("#id_password_error_1")).to_contain_text("closed for five minutes, then it opens by itself")
    assert violations(page) == []
    cache.clear()
