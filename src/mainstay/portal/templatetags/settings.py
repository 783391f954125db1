"""The settings of an account, as tabs: each noun's page once, for those who may open it."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context

from mainstay.portal.addresses import of_account
from mainstay.portal.requests import viewer_of
from mainstay.queries import access
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


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the settings."""

    label: str
    url: str
    chosen: bool


@register.simple_tag(takes_context=True)
def settings_tabs(context: Context, account: Account, chosen: str) -> list[Tab]:
    """The settings of the account that the viewer may open. One statement for a customer."""
    viewer = viewer_of(context["request"])
    rights: Any = access.rights_in(viewer, account) if viewer else frozenset()
    return [
        Tab(label, f"{of_account(account.key)}/{name}", name == chosen) for name, label, act in TABS if act in rights
    ]
