"""mainstay account, over a server."""

from typing import Any

from mainstay.cli.remote.contract import latest_first
from mainstay.client import Client
from mainstay.client.shapes import NewAccount


def list_accounts(server: Client) -> list[dict[str, Any]]:
    """The accounts with what is attached in each."""
    return [
        {
            "account": one.key,
            "name": one.name,
            "zone": one.zone,
            "contracts": one.contracts,
            "last_end": one.last_end,
            "attached": one.attached,
            "active": one.active,
            "set_apart": one.set_apart,
        }
        for one in server.each_account_count()
    ]


def show_account(server: Client, account: str) -> dict[str, Any]:
    """An account with its people, contracts and environments."""
    row = server.get_account(account)
    members = sorted(server.each_member(account), key=lambda member: (member.name, member.email))
    return {
        "account": row.key,
        "name": row.name,
        "zone": row.zone,
        "people": [{"email": one.email, "name": one.name, "role": one.role} for one in members],
        "contracts": [
            {"contract": one.number, "name": one.name, "from": one.effective_from, "to": one.effective_to}
            for one in latest_first(server.each_contract(account=account))
        ],
        "environments": [{"environment": one.name} for one in server.each_environment(account)],
    }


def create(server: Client, account: str, *, name: str, zone: str) -> dict[str, Any]:
    """The account is made."""
    row = server.create_account(NewAccount(key=account, name=name, zone=zone))
    return {"account": row.key, "name": row.name, "zone": row.zone}
