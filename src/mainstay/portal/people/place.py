"""Whose people are they? Those of an account, or of the provider: where their pages are, and which roles there are."""

from dataclasses import dataclass

from mainstay.portal.addresses import of_account, of_people
from mainstay.queries import access
from mainstay.queries.permissions import CUSTOMERS, STAFF, Act
from mainstay.records.models import Account, Person

SAYS = {
    "admin": "everything in the account",
    "technical": "machines and tokens",
    "billing": "contracts and documents",
    "viewer": "looks, changes nothing",
    "engineer": "machines of all accounts",
    "manager": "everything",
    "operations": "contracts, accounts, settings",
    "auditor": "looks, changes nothing",
}


@dataclass(frozen=True, slots=True)
class Place:
    """`account` is None at the provider."""

    account: Account | None

    @property
    def name(self) -> str:
        """The account's name; empty at the provider, whose own name every page knows."""
        return self.account.name if self.account else ""

    @property
    def key(self) -> str | None:
        """What operations call it."""
        return self.account.key if self.account else None

    @property
    def url(self) -> str:
        """Where its people are listed."""
        return of_people(self.account.key) if self.account else "/people"

    @property
    def crumbs(self) -> list[dict[str, str]]:
        """The way here."""
        if self.account is None:
            return []
        return [
            {"label": self.account.name, "url": of_account(self.account.key)},
            {"label": "Settings", "url": self.url},
        ]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that one has here."""
        return CUSTOMERS if self.account else STAFF

    @property
    def usual_role(self) -> str:
        """What most are invited as."""
        return "technical" if self.account else "engineer"

    @property
    def changing(self) -> Act:
        """The act of those who invite and give roles here."""
        return "change-members" if self.account else "change-staff"

    def role_choices(self) -> list[tuple[str, str]]:
        """Each role with what it is for."""
        return [(role, f"{role}: {SAYS[role]}") for role in self.roles]


def place_for(actor: Person, key: str | None, may: Act | None = None) -> Place:
    """The account of that key, or the provider where none is named, for whoever may see its people, or do the act there."""
    if key is not None:
        return Place(access.account_for(actor, key, may=may or "view"))
    access.require(actor, may or "view-provider")
    return Place(None)
