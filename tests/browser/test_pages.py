"""Every page: axe finds nothing, light and dark, wide and narrow, and none weighs more than it may.

The table lists each page of the URL map at least once. A page that is not listed fails the first test.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from tests.browser.conftest import Walker, violations

pytestmark = pytest.mark.browser

NOBODY, MANAGER, ADMIN = "", "jana.vogt@kestrel.example", "anke.petersen@nordwind.example"
EMPTY, VIEWER = "dana.whitfield@tidewater.example", "eva.voss@nordwind.example"
MACHINE = "/accounts/nordwind/machines/pg-fra-02"
CONTRACT = "/contracts/MS-2041"
AMENDMENT, OFFERED = f"{CONTRACT}/amendments/3", f"{CONTRACT}/amendments/2"

PAGES = (
    (NOBODY, "/sign-in", "account_login"),
    (NOBODY, "/sign-in/locked", "account_inactive"),
    (NOBODY, "/sign-in/forgotten", "account_reset_password"),
    (NOBODY, "/sign-in/new-password/MQ/used", "new-password"),
    (NOBODY, "/sign-in/single-sign-on", "single-sign-on-choose"),
    (ADMIN, "/sign-in/again", "account_reauthenticate"),
    (ADMIN, "/security", "security"),
    (ADMIN, "/security/code-app", "code-app"),
    (ADMIN, "/security/passkeys/new", "passkey-new"),
    (ADMIN, "/security/recovery-codes", "recovery-codes"),
    (ADMIN, "/security/password", "password"),
    (ADMIN, "/accounts/nordwind/single-sign-on", "single-sign-on"),
    (MANAGER, "/accounts/nordwind/single-sign-on", "single-sign-on"),
    (MANAGER, "/settings/single-sign-on", "provider-single-sign-on"),
    (NOBODY, "/api/v1/docs", "api-reference"),
    (NOBODY, "/api/v1/docs/machines", "api-reference-noun"),
    (NOBODY, "/api/v1/docs/questions", "api-reference-noun"),
    (ADMIN, "/accounts/nordwind/api", "api-tokens"),
    (ADMIN, "/accounts/nordwind/api/3/rotate", "api-token-rotate"),
    (ADMIN, "/accounts/nordwind/api/3/revoke", "api-token-revoke"),
    (MANAGER, "/api-tokens", "provider-api-tokens"),
    (NOBODY, "/terms", "terms"),
    (NOBODY, "/questions", "questions"),
    (NOBODY, "/readings", "readings"),
    (ADMIN, "/accounts/nordwind", "home"),
    (ADMIN, "/accounts/nordwind?on=2029-02-01", "home"),
    (EMPTY, "/accounts/tidewater", "home"),
    (MANAGER, "/", "start"),
    (MANAGER, "/machines", "machines-of-one"),
    (ADMIN, "/accounts/nordwind/machines", "machines"),
    (ADMIN, "/accounts/nordwind/machines?view=not-covered", "machines"),
    (ADMIN, "/accounts/nordwind/machines?all=1&act=environment", "machines"),
    (ADMIN, MACHINE, "machine"),
    (ADMIN, f"{MACHINE}?why=esm-infra", "machine"),
    (ADMIN, f"{MACHINE}?on=2029-02-01&why=esm-infra", "machine"),
    (ADMIN, "/accounts/nordwind/machines/build-04", "machine"),
    (ADMIN, f"{MACHINE}/activity", "machine-activity"),
    (ADMIN, f"{MACHINE}/change", "machine-change"),
    (ADMIN, "/accounts/nordwind/environments", "environments"),
    (ADMIN, "/accounts/nordwind/environments?q=zzz", "environments"),
    (ADMIN, "/accounts/nordwind/environments/fra-compute", "environment"),
    (ADMIN, "/accounts/nordwind/environments/fra-compute?why=1", "environment"),
    (ADMIN, "/accounts/nordwind/new-environment", "environment-new"),
    (ADMIN, "/accounts/nordwind/environments/fra-compute/rename", "environment-rename"),
    (ADMIN, "/accounts/nordwind/environments/fra-compute/hosts", "environment-hosts"),
    (ADMIN, "/accounts/nordwind/environments/fra-compute/remove", "environment-remove"),
    (ADMIN, "/accounts/nordwind/audit", "audit"),
    (ADMIN, "/accounts/nordwind/audit?open=31&did=environment.*", "audit"),
    (ADMIN, "/accounts/nordwind/audit?q=zzzz", "audit"),
    (MANAGER, "/audit", "provider-audit"),
    (ADMIN, "/accounts/nordwind/webhooks", "webhooks"),
    (ADMIN, "/accounts/nordwind/webhooks/new", "webhook-new"),
    (MANAGER, "/webhooks", "provider-webhooks"),
    (MANAGER, "/webhooks/new", "provider-webhook-new"),
    (ADMIN, "/accounts/nordwind/contracts", "account-contracts"),
    (ADMIN, CONTRACT, "contract"),
    (VIEWER, CONTRACT, "contract"),
    (ADMIN, f"{CONTRACT}/use", "contract-use"),
    (ADMIN, f"{CONTRACT}/use?days=365", "contract-use"),
    (MANAGER, "/contracts", "contracts"),
    (MANAGER, f"{CONTRACT}?why=contract", "contract"),
    (MANAGER, f"{CONTRACT}?on=2029-02-01", "contract"),
    (MANAGER, "/contracts/MS-1655", "contract"),
    (MANAGER, "/contracts/MS-2319", "contract"),
    (MANAGER, "/accounts/nordwind/contracts/new", "contract-new"),
    (MANAGER, f"{CONTRACT}/changes", "contract-changes"),
    (ADMIN, f"{CONTRACT}/changes", "contract-changes"),
    (MANAGER, f"{CONTRACT}/renewal", "contract-renewal"),
    (MANAGER, f"{CONTRACT}/terminate", "contract-terminate"),
    (MANAGER, f"{CONTRACT}/documents", "contract-documents"),
    (ADMIN, f"{CONTRACT}/documents", "contract-documents"),
    (MANAGER, "/accounts/nordwind/contracts/draft", "contract-draft"),
    (MANAGER, f"{CONTRACT}/amendments/new", "amendment-new"),
    (MANAGER, AMENDMENT, "amendment"),
    (MANAGER, f"{AMENDMENT}?why=1", "amendment"),
    (ADMIN, OFFERED, "amendment"),
    (ADMIN, f"{OFFERED}/decline", "amendment-decline"),
    (ADMIN, f"{OFFERED}/ask", "amendment-ask"),
    (MANAGER, f"{AMENDMENT}/day", "amendment-day"),
    (MANAGER, f"{AMENDMENT}/lines/new", "amendment-line-new"),
    (MANAGER, f"{AMENDMENT}/lines/1", "amendment-line"),
    (MANAGER, f"{AMENDMENT}/figures?clause=8.3.2", "amendment-figure"),
    (MANAGER, f"{AMENDMENT}/readings", "amendment-reading"),
    (MANAGER, f"{AMENDMENT}/dates", "amendment-dates"),
    (MANAGER, f"{AMENDMENT}/support-end", "amendment-support-end"),
    (MANAGER, f"{CONTRACT}/rename", "contract-rename"),
    (MANAGER, f"{CONTRACT}/dates", "contract-dates"),
    (MANAGER, f"{CONTRACT}/renew", "contract-renew"),
    (MANAGER, f"{CONTRACT}/support-end", "contract-support-end"),
    (MANAGER, f"{CONTRACT}/lines/new", "contract-line-new"),
    (MANAGER, f"{CONTRACT}/lines/2", "contract-line"),
    (MANAGER, f"{CONTRACT}/lines/2/withdraw", "contract-line-withdraw"),
    (MANAGER, f"{CONTRACT}/deviations/new", "contract-deviation-new"),
    (MANAGER, f"{CONTRACT}/readings", "contract-readings"),
    (MANAGER, f"{CONTRACT}/tokens/new", "token-new"),
    (MANAGER, f"{CONTRACT}/tokens/1/revoke", "token-revoke"),
    (ADMIN, "/accounts/nordwind/people", "people"),
    (VIEWER, "/accounts/nordwind/people", "people"),
    (ADMIN, "/accounts/nordwind/people?q=zzzz", "people"),
    (ADMIN, "/accounts/nordwind/people/6/remove", "member-remove"),
    (MANAGER, "/accounts/nordwind/people/5/look", "look-start"),
    (ADMIN, "/accounts/nordwind/looks/1", "look-seen"),
    (MANAGER, "/people", "staff"),
    (MANAGER, "/accounts", "accounts"),
    (MANAGER, "/new-account", "account-new"),
    (MANAGER, "/settings/provider", "provider"),
    (ADMIN, "/attach", "attach"),
    (ADMIN, "/attach?code=00WRONG", "attach"),
    (EMPTY, "/accounts/tidewater/machines", "machines"),
    (ADMIN, "/find?q=fra", "find"),
    (ADMIN, "/find?q=zzzz", "find"),
    (ADMIN, "/me", "preferences"),
    (ADMIN, "/preferences/notices", "notice-choices"),
    (VIEWER, "/preferences/notices", "notice-choices"),
    (ADMIN, "/accounts/nordwind/notices", "account-notices"),
    (MANAGER, "/settings/mail", "mail"),
    (MANAGER, "/settings/mail?state=bounced", "mail"),
    (MANAGER, "/settings/mail/1", "mail-one"),
    (MANAGER, "/settings/mail/server", "mail-server"),
    (MANAGER, "/settings/mail/held/drop", "mail-held-drop"),
    (ADMIN, "/sign-out", "account_logout"),
    (ADMIN, "/terms/coverage", "coverage"),
    (ADMIN, "/terms/glossary", "glossary"),
    (MANAGER, "/terms/glossary", "glossary"),
    (MANAGER, "/terms/glossary/device", "glossary-define"),
    (ADMIN, "/terms?q=severity", "terms"),
    (ADMIN, "/terms/12.table", "clause"),
    (ADMIN, "/terms/1.2", "clause"),
    (ADMIN, "/readings/later-date-decides", "reading"),
    (ADMIN, "/questions/entitlement", "question"),
    (ADMIN, "/questions/machine-coverage", "question"),
    (ADMIN, "/questions/machine-coverage?on=never", "question"),
    (MANAGER, "/styleguide", "styleguide"),
    (MANAGER, "/styleguide/pictures", "styleguide-pictures"),
    (ADMIN, "/accounts/nordwind/machines/pg-fra-99", "not found"),
)
# What waits for a journey, what is data or a piece, and what answers POST alone.
NO_PAGES = {
    "invitation", "settings", "people-csv", "people-invite", "people-remind", "member-role", "member-credential",
    "invitation-again", "invitation-withdraw", "staff-csv", "staff-invite", "staff-remind", "staff-role", "staff-active",
    "staff-invitation-again", "staff-invitation-withdraw", "look-end",
    "provider-api-token-rotate", "provider-api-token-revoke",
    "environment-answer", "environments-csv", "environments-jsonl", "machines-csv", "machines-jsonl", "contracts-csv",
    "contracts-jsonl", "account-contracts-csv", "account-contracts-jsonl", "accounts-csv", "accounts-jsonl", "machines-change", "machine-act-undo", "list-columns",
    "view-save", "view-rename", "view-remove", "machine-act",
    "attached", "waiting", "palette", "glossary-forget", "decision", "decision-json", "decision-pdf", "machine-freeze", "machine-answer-pdf",
    "machine-service-pdf", "question-pdf", "machine-answer", "machine-service", "question-decision",
    "mail-test", "mail-held-send", "mail-resend",
    "schema", "question-schema", "machine-rename", "machine-correct", "machine-place", "machine-host", "machine-parent",
    "mfa_authenticate", "mfa_login_webauthn",
    "openid_connect_login", "openid_connect_callback", "second-factor-owed", "passkey", "passkey-remove", "code-app-remove",
    "session-end", "sessions-end-others", "single-sign-on-remove", "second-factor-demand", "provider-single-sign-on-remove",
    "provider-second-factor-demand", "machine-detach", "machine-release", "contract-use-csv", "contract-deviation-remove", "token-rotate",
    "audit-csv", "audit-lines", "audit-verify", "webhook-deliveries", "webhook-rotate", "webhook-on", "webhook-off",
    "webhook-test", "webhook-replay-missed", "webhook-replay", "webhook", "webhook-remove", "provider-audit-csv",
    "provider-audit-lines", "provider-audit-verify", "provider-webhook-deliveries", "provider-webhook-rotate", "provider-webhook-on", "provider-webhook-off",
    "provider-webhook-test", "provider-webhook-replay-missed", "provider-webhook-replay", "provider-webhook", "provider-webhook-remove", "provider-audit-anchor",
    "contract-lines-csv", "contract-document", "contract-document-remove", "amendment-pdf", "amendment-send",
    "amendment-withdraw", "amendment-take-up", "amendment-accept", "amendment-change-drop",
    "amendment-line-withdraw", "amendment-figure-take-back",
}  # fmt: skip
SIZES = ((1440, 900), (360, 740))
# A page is looked at wide in light and narrow in dark, so in each theme and at each width; with LONG=1 in all four ways.
LOOKS = (("light", "dark"), ("light", "dark")) if os.environ.get("LONG") else (("light",), ("dark",))
HEAVIEST_BYTES = 150_000
LOADED = """Object.fromEntries(["navigation", "resource"].flatMap(kind => performance.getEntriesByType(kind))
    .map(entry => [entry.name, entry.decodedBodySize]))"""


def test_every_page_of_the_url_map_is_listed() -> None:
    named = set(_names(get_resolver("mainstay.portal.urls").url_patterns))
    assert named == (named & {name for *_, name in PAGES}) | (named & NO_PAGES)


@pytest.mark.parametrize(("login", "address", "name"), PAGES, ids=str)
def test_axe_finds_nothing_and_the_page_is_light(shown: Walker, login: str, address: str, name: str) -> None:
    page = shown.page(login, viewport={"width": SIZES[0][0], "height": SIZES[0][1]})
    page.goto(address)
    loaded = page.evaluate(LOADED)
    assert sum(loaded.values()) <= HEAVIEST_BYTES, loaded
    found = {}
    for (width, height), schemes in zip(SIZES, LOOKS, strict=True):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            found[f"{scheme}, {width}"] = violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"wider than {width}"
    assert found == {look: [] for look in found}


def _names(patterns: list[Any]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield str(pattern.name)
