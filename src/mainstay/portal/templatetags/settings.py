"""The settings of an account, or of the provider, as tabs: each noun's page once, for those who may open it."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context

from mainstay.portal.addresses import of_account
from mainstay.portal.requests import viewer_of
from mainstay.queries import access
from mainstay.queries.permissions import Act
from mainstay.records.models import Account

register = template.Library()

# The tab's name, its label, and the act that opens its page. The address is the account's, with the name behind it.
TABS = (
    ("people", "People", "view"),
    ("api", "API and webhooks", "view"),
    ("single-sign-on", "Single sign-on", "change-account"),
    ("notices", "Notices", "view"),
    ("audit", "Audit", "read-audit"),
)
OF_PROVIDER: tuple[tuple[str, str, str, Act], ...] = (
    ("provider", "Provider", "/settings/provider", "view-provider"),
    ("people", "People", "/people", "view-provider"),
    ("mail", "Mail", "/settings/mail", "view-provider"),
    ("single-sign-on", "Single sign-on", "/settings/single-sign-on", "view-provider"),
    ("api", "API tokens", "/api-tokens", "view-provider"),
    ("webhooks", "Webhooks", "/webhooks", "follow-events"),
    ("audit", "Audit", "/audit", "read-audit"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the settings."""

    label: str
    url: str
    chosen: bool


@register.simple_tag(takes_context=True)
def settings_tabs(context: Context, account: Account | str | None, chosen: str) -> list[Tab]:
    """The settings of the account that the viewer may open, one statement for a customer; without one, the provider's."""
    viewer = viewer_of(context["request"])
    if viewer is None:
        return []
    if not isinstance(account, Account):
        return [
            Tab(label, url, name == chosen)
            for name, label, url, act in OF_PROVIDER
            if access.has_right(viewer, act, None)
        ]
    rights: Any = access.rights_in(viewer, account)
    return [
        Tab(label, f"{of_account(account.key)}/{name}", name == chosen) for name, label, act in TABS if act in rights
    ]
