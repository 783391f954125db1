"""What may each role do? One table: an act, and the roles that have it. The command line of the host has them all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Act = Literal[
    "view",
    "see-tokens",
    "read-token",
    "issue-token",
    "confirm-magic-attach",
    "change-machine",
    "change-environment",
    "change-members",
    "change-account",
    "create-account",
    "change-contract",
    "answer-offer",
    "view-documents",
    "view-provider",
    "change-people",
    "change-staff",
    "change-provider",
    "change-single-sign-on",
    "look-as",
    "read-audit",
    "change-api-tokens",
    "follow-events",
    "change-webhooks",
]

CUSTOMERS = ("admin", "technical", "billing", "viewer")
STAFF = ("engineer", "manager", "operations", "auditor")

# Roles of customers count in their own account alone, those of staff in every one.
ROLES: dict[Act, tuple[str, ...]] = {
    "view": (*CUSTOMERS, *STAFF),
    "see-tokens": ("admin", "technical", "viewer", *STAFF),  # their names and use
    "read-token": ("admin", "technical", "manager", "operations"),  # the token itself
    "issue-token": ("admin", "technical", "manager", "operations"),
    "confirm-magic-attach": ("admin", "technical"),
    "change-machine": ("admin", "technical", "engineer", "manager", "operations"),
    "change-environment": ("admin", "technical", "engineer", "manager", "operations"),
    "change-members": ("admin", "manager", "operations"),
    "change-account": ("admin", "manager", "operations"),
    "create-account": ("manager", "operations"),
    "change-contract": ("manager", "operations"),
    "answer-offer": ("admin",),  # an amendment that is offered binds the customer
    "view-documents": ("admin", "billing", *STAFF),
    "view-provider": STAFF,
    "change-people": ("manager", "operations"),
    "change-staff": ("manager",),
    "change-provider": ("manager", "operations"),
    "change-single-sign-on": ("manager", "operations"),
    "look-as": ("engineer", "manager", "operations"),  # as a person of the customer, and only look
    "read-audit": ("admin", *STAFF),
    "change-api-tokens": ("admin", "manager", "operations"),  # of services, and an end to those of others
    "follow-events": ("admin", "technical", *STAFF),  # the feed, webhooks and what they sent
    "change-webhooks": ("admin", "manager", "operations"),
}

# What nobody of the provider does, also where they are a member of the customer's account: nobody accepts their own offer.
CUSTOMERS_ALONE: tuple[Act, ...] = ("answer-offer",)

# All that somebody may do who looks as somebody else: what shows and changes nothing, and no secret among it.
LOOKING: tuple[Act, ...] = ("view", "see-tokens", "read-audit")

# How a reader is told each act: the group that it belongs to, and what it is. In the order of the page.
WORDS: dict[Act, tuple[str, str]] = {
    "view": ("See", "machines, cover, contracts, people, terms"),
    "see-tokens": ("See", "names and use of contract tokens"),
    "view-provider": ("See", "every account, and the provider's settings"),
    "look-as": ("See", "the portal as a person of the customer does, without changing anything"),
    "change-machine": ("Machines", "rename, correct, move, detach"),
    "confirm-magic-attach": ("Machines", "attach by the code on a machine"),
    "change-environment": ("Machines", "create and change environments"),
    "issue-token": ("Contracts", "issue, rotate and revoke contract tokens"),
    "read-token": ("Contracts", "read a contract token again"),
    "change-contract": ("Contracts", "draft, amend, renew and end contracts"),
    "answer-offer": ("Contracts", "accept or decline an amendment"),
    "view-documents": ("Contracts", "read the documents of a contract"),
    "change-members": ("People", "invite, change roles, give credentials, remove"),
    "change-people": ("People", "add people, give new passwords, lock out"),
    "change-staff": ("People", "invite staff and change their roles"),
    "change-account": ("Settings", "name and time zone of the account, second factors demanded"),
    "change-single-sign-on": ("Settings", "say which identity provider speaks for whom"),
    "create-account": ("Settings", "make an account"),
    "change-provider": ("Settings", "addresses, services, mail and archives of the provider"),
    "change-api-tokens": ("Settings", "make API tokens of services, and revoke those of others"),
    "follow-events": ("Settings", "follow the event feed, see webhooks and what they sent"),
    "change-webhooks": ("Settings", "add, change and replay webhooks"),
    "read-audit": ("Audit", "read what was done"),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a token of the API may ask for, in words, and the acts that it then may do where its holder's role has them."""

    says: str
    acts: frozenset[Act]


# Every scope lets its holder see; each path of the API names the one that it takes.
SCOPES: dict[str, Scope] = {
    "machines:read": Scope("see machines", frozenset({"view"})),
    "machines:write": Scope("rename, correct and detach machines", frozenset({"view", "change-machine"})),
    "coverage:read": Scope("see cover and answers, on any day", frozenset({"view"})),
    "decide": Scope("ask any question with facts of one's own", frozenset()),
    "environments:read": Scope("see environments", frozenset({"view"})),
    "environments:write": Scope("create and change them, move machines", frozenset({"view", "change-environment"})),
    "contracts:read": Scope("see lines, dates and deviations", frozenset({"view"})),
    "contracts:write": Scope("draft, amend, renew and end contracts", frozenset({"view", "change-contract"})),
    "tokens:read": Scope("see names and use of contract tokens", frozenset({"view", "see-tokens"})),
    "tokens:write": Scope(
        "issue, rotate, revoke and read contract tokens", frozenset({"view", "see-tokens", "read-token", "issue-token"})
    ),
    "accounts:read": Scope("see accounts", frozenset({"view", "view-provider"})),
    "accounts:write": Scope(
        "make accounts, set their name and zone", frozenset({"view", "change-account", "create-account"})
    ),
    "people:read": Scope("see people and their roles", frozenset({"view", "view-provider"})),
    "people:write": Scope(
        "invite people, change roles, remove", frozenset({"view", "change-members", "change-people", "change-staff"})
    ),
    "events:read": Scope("follow what is done, as a feed", frozenset({"view", "follow-events"})),
    "audit:read": Scope("read the audit", frozenset({"view", "read-audit"})),
    "webhooks:read": Scope("see webhooks and their deliveries", frozenset({"view", "follow-events"})),
    "webhooks:write": Scope("add, change and replay webhooks", frozenset({"view", "follow-events", "change-webhooks"})),
}


def acts_of(scopes: Iterable[str]) -> frozenset[Act]:
    """All that a token of these scopes may do. A scope that there is no more gives nothing."""
    return frozenset().union(*(SCOPES[scope].acts for scope in scopes if scope in SCOPES))
