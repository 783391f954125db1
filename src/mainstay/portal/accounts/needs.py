"""What needs a look in an account, in few words? The same on every list of accounts."""

from datetime import date
from typing import Any

from mainstay.portal.templatetags.dates import plural
from mainstay.queries.accounts import SOON


def needs_of(account: Any, today: date) -> list[str]:
    """What needs a look; `account` carries the counts of accounts_of."""
    said = _contracts(account, today)
    if account.set_apart:
        said.append(f"{account.set_apart:,} set apart")
    if silent := account.attached - account.active:
        said.append(f"{silent:,} silent for a day")
    return said


def _contracts(account: Any, today: date) -> list[str]:
    if not account.contracts_count:
        return ["no contract yet"]
    if account.last_end and account.last_end < today:
        return [f"last contract ended {plural((today - account.last_end).days, 'day')} ago"]
    if not account.in_force:
        return ["no contract in effect"]
    if account.last_end <= today + SOON:
        return [f"last contract ends in {plural((account.last_end - today).days, 'day')}"]
    return []
