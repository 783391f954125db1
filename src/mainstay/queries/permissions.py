"""What may each role do? One table: an act, and the roles that have it. The command line of the host has them all."""

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
    "view-provider",
    "change-people",
    "change-staff",
    "change-provider",
    "look-as",
    "read-audit",
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
    "view-provider": STAFF,
    "change-people": ("manager", "operations"),
    "change-staff": ("manager",),
    "change-provider": ("manager", "operations"),
    "look-as": ("engineer", "manager", "operations"),  # as a person of the customer, and only look
    "read-audit": ("admin", *STAFF),
}

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
    "change-members": ("People", "invite, change roles, give credentials, remove"),
    "change-people": ("People", "add people, give new passwords, lock out"),
    "change-staff": ("People", "invite staff and change their roles"),
    "change-account": ("Settings", "name, time zone and single sign-on of the account"),
    "create-account": ("Settings", "make an account"),
    "change-provider": ("Settings", "addresses, services, mail and archives of the provider"),
    "read-audit": ("Audit", "read what was done"),
}
