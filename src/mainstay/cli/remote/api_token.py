"""mainstay api-token, over a server: a token makes and ends no others."""

from typing import Any

from mainstay.client import Client


def list_tokens(server: Client, account: str) -> list[dict[str, Any]]:
    """The tokens of an account, or of the provider."""
    return [
        {
            "token": one.id,
            "name": one.name,
            "tail": one.tail,
            "whose": one.person or "service",
            "account": one.account,
            "scopes": list(one.scopes),
            "last_used_at": one.last_used_at,
            "last_used_from": one.last_used_from,
            "ends_at": one.ends_at,
            "revoked_at": one.revoked_at,
        }
        for one in server.each_api_token(account=account)
    ]
