"""mainstay token, over a server."""

from typing import Any

from mainstay.cli.reading import end_of_day
from mainstay.client import Client
from mainstay.client.shapes import ContractToken, NewContractToken, Rotation
from mainstay.errors import NotFound


def list_tokens(server: Client, contract: str) -> list[dict[str, Any]]:
    """The tokens of a contract and how many machines came by each."""
    return [
        {
            "name": one.name,
            "state": one.state,
            "line": one.line,
            "environment": one.environment,
            "guest_of": one.guest_of,
            "machines": one.machines,
            "last_used_at": one.last_used_at,
            "issued_at": one.issued_at,
            "ends_at": one.ends_at,
        }
        for one in server.list_contract_tokens(contract).items
    ]


def issue(
    server: Client,
    contract: str,
    name: str,
    *,
    line: int | None,
    environment: str | None,
    guest_of: str | None,
    ends: str,
) -> dict[str, Any]:
    """The contract has one more token, which is shown."""
    token = NewContractToken(
        name=name, line=line, environment=environment, guest_of=guest_of, ends_at=end_of_day(ends, "--ends")
    )
    return _shown(server, server.issue_contract_token(contract, token))


def rotate(server: Client, contract: str, name: str, *, overlap_days: int) -> dict[str, Any]:
    """A new token, which is shown, has the place of the old one."""
    held = _token(server, contract, name)
    return _shown(server, server.rotate_contract_token(contract, held.id, Rotation(overlap_days=overlap_days)))


def revoke(server: Client, contract: str, name: str) -> dict[str, Any]:
    """No machine attaches with the token any more."""
    token = server.revoke_contract_token(contract, _token(server, contract, name).id)
    return {"contract": contract, "name": token.name, "revoked_at": token.revoked_at}


def show_token(server: Client, contract: str, name: str) -> dict[str, Any]:
    """The token, derived once more."""
    return _shown(server, _token(server, contract, name))


def _token(server: Client, contract: str, name: str) -> ContractToken:
    """The newest of that name."""
    found = next((one for one in server.list_contract_tokens(contract).items if one.name == name), None)
    if found is None:
        raise NotFound(f"contract {contract} has no token {name!r}")
    return found


def _shown(server: Client, token: ContractToken) -> dict[str, Any]:
    return {
        "contract": token.contract,
        "name": token.name,
        "token": server.get_contract_token_text(token.contract, token.id).token,
        "line": token.line,
        "environment": token.environment,
        "guest_of": token.guest_of,
        "issued_at": token.issued_at,
        "ends_at": token.ends_at,
    }
