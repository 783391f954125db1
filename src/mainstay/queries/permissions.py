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
}
