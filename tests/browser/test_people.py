"""What people do with people: invite and accept, give another role by the keyboard alone, look as a customer."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Walker, violations
from tests.conftest import Tenant

from mainstay.gateways.sealing import unsealed
from mainstay.records.models import Event, Invitation, Look, Mail, Membership, Person

pytestmark = pytest.mark.browser

GOOD = "a lantern over the quiet harbour"
NARROW = {"width": 360, "height": 740}


def is_clean(page: Page) -> None:
    """Nothing for axe in light and dark, and no wider than the window."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_somebody_is_invited_and_accepts_by_the_link_in_the_mail(
    kept: Walker, make_someone: Callable[..., str], tenant: Tenant
) -> None:
    email = f"{uuid.uuid4().hex[:12]}@example.test"
    admin = kept.page(make_someone(account=tenant.key))
    admin.goto(f"/accounts/{tenant.key}/people")
    invite = admin.locator("#invite")
    invite.get_by_label("Address").fill("nowhere")
    invite.get_by_role("button", name="Send the invitation").click()
    expect(invite.get_by_label("Address")).to_have_attribute("aria-invalid", "true")
    invite.get_by_label("Address").fill(email)
    invite.get_by_label("Role").select_option("billing")
    invite.get_by_role("button", name="Send the invitation").click()
    shown = admin.locator("#invitation-link")
    expect(shown).to_contain_text("/invitation?link=I")
    is_clean(admin)
    mailed = re.search(r"/invitation\?link=\S+", unsealed(Mail.objects.get(to=email).text))
    assert mailed is not None
    assert shown.inner_text().endswith(mailed[0])

    newcomer = kept.page(viewport=NARROW)
    newcomer.goto(mailed[0])
    expect(newcomer.locator(".answer")).to_contain_text(f"invites {email} to {tenant.account}")
    is_clean(newcomer)
    newcomer.get_by_label("Your name").fill("Nora Lindt")
    newcomer.get_by_label("A password").fill("password1234")
    newcomer.get_by_role("button", name="Accept and sign in").click()
    expect(newcomer.get_by_label("A password")).to_have_attribute("aria-invalid", "true")
    expect(newcomer.get_by_label("Your name")).to_have_value("Nora Lindt")
    newcomer.get_by_label("A password").fill(GOOD)
    newcomer.get_by_role("button", name="Accept and sign in").click()
    newcomer.wait_for_url(f"**/accounts/{tenant.key}")
    assert Membership.objects.get(account=tenant.account, person__email=email).role == "billing"
    admin.goto(f"/accounts/{tenant.key}/people")
    expect(admin.locator(".people")).to_contain_text("Nora Lindt")
    admin.goto(mailed[0])
    expect(admin.locator("h1")).to_contain_text("409")


def test_a_role_is_given_by_the_keyboard_alone(kept: Walker, make_someone: Callable[..., str], tenant: Tenant) -> None:
    page = kept.page(make_someone(account=tenant.key))
    page.goto(f"/accounts/{tenant.key}/people")
    choice = page.get_by_label("Role of Viewer")
    button = choice.locator("xpath=..").get_by_role("button", name="Set")
    expect(button).to_be_hidden()
    _tab_to(page, f"role-{tenant.viewer.pk}")
    page.keyboard.type("tech")
    expect(choice).to_have_value("technical")
    expect(button).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".toasts")).to_contain_text("Viewer is technical now.")
    assert Membership.objects.get(account=tenant.account, person=tenant.viewer).role == "technical"


def test_without_a_script_the_row_has_its_button(
    kept: Walker, make_someone: Callable[..., str], tenant: Tenant
) -> None:
    page = kept.page(make_someone(account=tenant.key), java_script_enabled=False)
    page.goto(f"/accounts/{tenant.key}/people")
    choice = page.get_by_label("Role of Viewer")
    choice.select_option("billing")
    choice.locator("xpath=..").get_by_role("button", name="Set").click()
    expect(page.locator(".toasts")).to_contain_text("Viewer is billing now.")


def test_an_invitation_is_sent_again_and_withdrawn_in_its_row(
    kept: Walker, make_someone: Callable[..., str], tenant: Tenant
) -> None:
    email = f"{uuid.uuid4().hex[:12]}@example.test"
    page = kept.page(make_someone(account=tenant.key))
    page.goto(f"/accounts/{tenant.key}/people")
    page.locator("#invite").get_by_label("Address").fill(email)
    page.get_by_role("button", name="Send the invitation").click()
    first = page.locator("#invitation-link").inner_text()
    page.get_by_role("button", name=f"Invite {email} again").click()
    expect(page.locator("#invitation-link")).not_to_have_text(first)
    page.get_by_role("button", name=f"Withdraw the invitation of {email}").click()
    expect(page.locator(".toasts")).to_contain_text("is withdrawn")
    expect(page.locator(".people")).not_to_contain_text(email)
    assert Invitation.objects.get(email=email).withdrawn_at


def test_somebody_is_removed_after_their_address_is_typed(
    kept: Walker, make_someone: Callable[..., str], tenant: Tenant
) -> None:
    page = kept.page(make_someone(account=tenant.key))
    page.goto(f"/accounts/{tenant.key}/people")
    page.get_by_label("Acts on Billing").click()
    page.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove them").click()
    expect(page.locator("form [aria-invalid=true]")).to_be_visible()
    page.locator("form input[type=text]").fill(tenant.billing.email)
    page.get_by_role("button", name="Remove them").click()
    expect(page.locator(".toasts")).to_contain_text("Billing is no longer in")


def test_staff_look_as_a_customer_change_nothing_and_the_customer_sees_it(
    kept: Walker, make_someone: Callable[..., str], tenant: Tenant
) -> None:
    staff, customer = make_someone(staff_role="engineer"), make_someone(account=tenant.key)
    page = kept.page(staff)
    looked_at = Person.objects.get(email=customer)
    page.goto(f"/accounts/{tenant.key}/people")
    page.locator("tr", has_text=customer).get_by_label("Acts on").click()
    page.get_by_role("link", name="Look as").click()
    is_clean(page)
    page.get_by_label("What for").fill("case 40261")
    page.get_by_role("button", name="Look").click()
    page.wait_for_url(f"**/accounts/{tenant.key}")
    expect(page.locator(".looking")).to_contain_text(f"You look as {looked_at.name} of {tenant.account}")
    expect(page.locator(".bar")).not_to_have_class(re.compile("staff"))
    is_clean(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    is_clean(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"/contracts/{tenant.number}")
    _send_a_form_from_before(page, f"/accounts/{tenant.key}/people/invite")
    expect(page.locator("h1")).to_contain_text("You only look")
    is_clean(page)
    assert not Invitation.objects.filter(account=tenant.account).exists()
    page.locator("main").get_by_role("button", name="End the look").click()
    page.wait_for_url(f"**/accounts/{tenant.key}/people")
    expect(page.locator(".bar")).to_have_class(re.compile("staff"))
    look = Look.objects.get(account=tenant.account)
    ended = Event.objects.get(about=f"look {look.pk}", kind="look.ended")
    assert (ended.actor.email, ended.details["reason"], ended.details["pages"]) == (staff, "case 40261", 2)

    theirs = kept.page(customer)
    theirs.goto(f"/accounts/{tenant.key}/people")
    expect(theirs.locator("#looks")).to_contain_text("as you")
    theirs.get_by_role("link", name="What was seen").click()
    expect(theirs.locator("main")).to_contain_text(f"/contracts/{tenant.number}")
    is_clean(theirs)


def _tab_to(page: Page, name: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == name:
            return
    raise AssertionError(f"no way to {name} by the keyboard")


def _send_a_form_from_before(page: Page, path: str) -> None:
    """As a page would that stood open in another tab when the look began."""
    page.evaluate(
        """path => {
            const form = document.querySelector(".looking form").cloneNode(true);
            form.action = path;
            document.body.append(form);
            form.submit();
        }""",
        path,
    )
    page.wait_for_url(f"**{path}")


def test_the_table_of_roles_is_the_one_of_the_code(kept: Walker, make_someone: Callable[..., str]) -> None:
    page = kept.page(make_someone(staff_role="manager"))
    page.goto("/people")
    row = page.locator("#roles tr", has_text="draft, amend, renew and end contracts")
    expect(row.locator(".does").nth(0)).to_have_text("·no")
    expect(row.locator(".does").nth(1)).to_have_text("yes")
