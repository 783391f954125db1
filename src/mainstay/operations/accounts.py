"""The customers: an account is made and renamed, and says where it is."""

from datetime import datetime

from django.db.models import F

from mainstay.operations._changes import change, insert, known_zone
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.records.models import Account, Person


@operation
def create_account(*, actor: Person | None, key: str, name: str, zone: str = "UTC", now: datetime) -> Account:
    """The account is there, with nobody and no contract in it. Refused: a key that is taken or malformed, an unknown zone."""
    access.require(actor, "create-account")
    account = Account(key=key, name=name.strip(), zone=known_zone(zone), created_at=now)
    insert(account, taken=f"the key {key!r} is taken", code="key-taken")
    after = {"name": account.name, "zone": account.zone}
    record("account.created", about=f"account {key}", account=account, actor=actor, now=now, after=after)
    return account


@operation
def rename_account(*, actor: Person | None, account: str, name: str, now: datetime) -> Account:
    """The account has that name; its machines, which are told it, hear it at their next refresh. Refused: an empty name."""
    row = access.locked_account(actor, account, may="change-account")
    if changed := change(row, {"name": name.strip()}):
        row.contracts.update(revision=F("revision") + 1)
        record(
            "account.renamed", about=f"account {row.key}", account=row, actor=actor, now=now,
            before=changed.before, after=changed.after,
        )  # fmt: skip
    return row


@operation
def set_account_zone(*, actor: Person | None, account: str, zone: str, now: datetime) -> Account:
    """The account's days are those of that time zone. Refused: a name that the time zone database does not have."""
    row = access.locked_account(actor, account, may="change-account")
    if changed := change(row, {"zone": known_zone(zone)}):
        record(
            "account.moved", about=f"account {row.key}", account=row, actor=actor, now=now,
            before=changed.before, after=changed.after,
        )  # fmt: skip
    return row
