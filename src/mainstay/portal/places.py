"""Whose audit, or whose webhooks, are they? Those of an account, or of the provider, whose are all."""

from dataclasses import dataclass

from mainstay.portal.addresses import of_account, of_people
from mainstay.records.models import Account


@dataclass(frozen=True, slots=True)
class Place:
    """`account` is None at the provider; `noun` is the page's part of the address."""

    account: Account | None
    noun: str

    @property
    def key(self) -> str | None:
        """What operations call it."""
        return self.account.key if self.account else None

    @property
    def url(self) -> str:
        return f"{of_account(self.account.key)}/{self.noun}" if self.account else f"/{self.noun}"

    @property
    def crumbs(self) -> list[dict[str, str]]:
        """The way here."""
        if self.account is None:
            return []
        key = self.account.key
        return [{"label": self.account.name, "url": of_account(key)}, {"label": "Settings", "url": of_people(key)}]
