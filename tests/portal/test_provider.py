"""The provider's own settings: what is set, what is still to set, and who may change it."""

from typing import Any

import pytest
from django.test import Client

from mainstay.operations.provider import set_provider
from mainstay.queries.providers import provider_of_installation, still_to_set


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def as_before(database: str, now: Any) -> Any:
    """The provider is one row for all tests: each leaves it as it was."""
    yield
    set_provider(actor=None, name="Test Provider", contract_url="", portal_url="", offer_days=14, now=now)


def test_staff_set_name_addresses_and_days(manager: Any, as_before: None) -> None:
    answer = client_of(manager).post(
        "/settings/provider",
        {"name": "Reed", "portal_url": "https://pro.reed.example/", "contract_url": "", "offer_days": "21"},
        follow=True,
    )
    assert answer.redirect_chain == [("/settings/provider", 302)]
    row = provider_of_installation()
    assert row is not None
    assert (row.name, row.portal_url, row.offer_days) == ("Reed", "https://pro.reed.example", 21)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("portal_url", "reed.example", "http:// or https://, without spaces"),
        ("name", "", "This field is required."),
        ("offer_days", "0", "greater than or equal to 1"),
    ],
)
def test_what_cannot_be_is_said_by_its_field(manager: Any, as_before: None, field: str, value: str, said: str) -> None:
    given = {"name": "Reed", "portal_url": "", "contract_url": "", "offer_days": "14", field: value}
    answer = client_of(manager).post("/settings/provider", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_an_auditor_reads_and_sets_nothing(auditor: Any, as_before: None) -> None:
    client = client_of(auditor)
    shown = client.get("/settings/provider").content.decode()
    assert "Test Provider" in shown
    assert "Set it" not in shown
    assert client.post("/settings/provider", {"name": "Reed"}).status_code == 403


def test_what_is_not_set_is_listed_with_its_command(database: str) -> None:
    points = {point.what: point.command for point in still_to_set(provider_of_installation())}
    assert points["Address for machines"] == "mainstay provider set --url https://…"
    assert "Mail" in points


def test_settings_lead_staff_to_the_provider(manager: Any) -> None:
    client = client_of(manager)
    assert client.get("/settings").headers["Location"] == "/settings/provider"
    tabs = client.get("/settings/provider").content.decode()
    for place in ("/people", "/settings/mail", "/settings/single-sign-on", "/api-tokens", "/webhooks", "/audit"):
        assert f'href="{place}"' in tabs
