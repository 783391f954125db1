"""The customers."""

from datetime import date, datetime
from typing import Any

from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.nouns import Act, Noun
from mainstay.api.v1.pages import Cursor, Limit, Page, page_of, slice_of
from mainstay.api.v1.words import Given, Name, Shown, Text, said
from mainstay.operations import accounts
from mainstay.queries import access
from mainstay.queries.accounts import accounts_of
from mainstay.records.models import Account as Row

noun = Noun("accounts", "The customers: each is an account, and everything of a customer belongs to it.")


class Account(Shown):
    """A customer."""

    key: str = said("Stands in paths and does not change.", "nordwind")
    name: str = said("What it is called.", "Nordwind Energie")
    zone: str = said("Its time zone.", "Europe/Berlin")
    created_at: datetime = said("When it was made.", "2025-03-01T08:00:00Z")


class AccountCounts(Shown):
    """How much is in an account."""

    key: str = said("The account's key.", "nordwind")
    name: str = said("What it is called.", "Nordwind Energie")
    zone: str = said("Its time zone.", "Europe/Berlin")
    contracts: int = said("Its contracts, ended ones too.", 2)
    last_end: date | None = said("The last day of the contract that ends last.", "2027-12-31")
    attached: int = said("Machines that are attached.", 187)
    active: int = said("Those of them that were heard within a day.", 181)
    set_apart: int = said("Those that are set apart because a copy shares their id.", 0)


class NewAccount(Given):
    """A new customer."""

    key: Text = said("Small letters, digits and hyphens, at most 50.", "nordwind")
    name: Name = said("What it is called.", "Nordwind Energie")
    zone: Text = said("Its time zone, as the time zone database calls it.", "Europe/Berlin", "UTC")


class NewAccountName(Given):
    """A name."""

    name: Name = said("The new name.", "Nordwind Energie AG")


class NewAccountZone(Given):
    """A time zone."""

    zone: Text = said("The new time zone, as the time zone database calls it.", "Europe/Berlin")


@noun.read("/accounts", scope="accounts:read", gives=Page[Account])
def list_accounts(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> Page[Account]:
    """The accounts that the token sees, by key."""
    rows = access.visible_accounts(request.actor)
    return Page[Account].model_validate(page_of(slice_of(rows, by="key", cursor=cursor, limit=limit), shown))


@noun.read("/accounts/{account}", scope="accounts:read", gives=Account)
def get_account(request: ApiRequest, account: str) -> Account:
    """One account."""
    return shown(access.account_for(request.actor, account))


@noun.read("/account-counts", scope="accounts:read", gives=Page[AccountCounts])
def list_account_counts(request: ApiRequest, limit: Limit = 50, cursor: Cursor = "") -> Page[AccountCounts]:
    """How much is in each account that the token sees, by key."""
    rows = accounts_of(request.actor, request.now)
    return Page[AccountCounts].model_validate(page_of(slice_of(rows, by="key", cursor=cursor, limit=limit), _counted))


@noun.write("POST", "/accounts", scope="accounts:write", gives=Account, status=201, compares=False)
def create_account(request: ApiRequest, body: NewAccount) -> Act:
    """The account is there, with nobody and no contract in it. For people of the provider."""
    return Act(
        does=lambda: accounts.create_account(
            actor=request.actor, key=body.key, name=body.name, zone=body.zone, now=request.now
        ),
        shows=shown,
    )


@noun.write("PUT", "/accounts/{account}/name", scope="accounts:write", gives=Account)
def rename_account(request: ApiRequest, account: str, body: NewAccountName) -> Act:
    """The account has that name; its machines hear it at their next refresh."""
    return Act(
        does=lambda: accounts.rename_account(actor=request.actor, account=account, name=body.name, now=request.now),
        shows=shown,
        holds=lambda: _held(request, account),
    )


@noun.write("PUT", "/accounts/{account}/zone", scope="accounts:write", gives=Account)
def set_account_zone(request: ApiRequest, account: str, body: NewAccountZone) -> Act:
    """The account's days are those of that time zone."""
    return Act(
        does=lambda: accounts.set_account_zone(actor=request.actor, account=account, zone=body.zone, now=request.now),
        shows=shown,
        holds=lambda: _held(request, account),
    )


def shown(row: Row) -> Account:
    """The account as the API has it."""
    return Account(key=row.key, name=row.name, zone=row.zone, created_at=row.created_at)


def _counted(row: Any) -> AccountCounts:
    """`row` is an account with the counts that `accounts_of` gives it."""
    return AccountCounts(
        key=row.key,
        name=row.name,
        zone=row.zone,
        contracts=row.contracts_count,
        last_end=row.last_end,
        attached=row.attached,
        active=row.active,
        set_apart=row.set_apart,
    )


def _held(request: ApiRequest, account: str) -> Account:
    return shown(access.locked_account(request.actor, account, may="change-account"))
