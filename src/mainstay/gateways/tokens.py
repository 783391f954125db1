"""How do tokens come about? Those of contracts, machines and resources are derived, so an answer can be given again.

A derived token is an HMAC over its kind, the number of its row and its generation, under a key that lies outside the
database. Machine and resource tokens carry the number of their attachment, so that one look-up finds it; those of a server of
the contract, which has none, carry the number of the contract token that it came by. Tokens that are
passed on (guest, magic attach, cloud) are random; of them, as of contract tokens, the database holds a hash at most.
"""

import hashlib
import hmac
import re
import secrets
from base64 import b32encode
from dataclasses import dataclass
from functools import cache

from mainstay.gateways.installation import KeyRing, installation

_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # nothing that reads like another
_CARRIED = re.compile(r"([MRST])([0-9]{1,18})-([A-Z2-7]{32})")


@cache
def key_ring() -> KeyRing:
    """The keys of this installation, read once by each process."""
    return installation().key_ring()


@dataclass(frozen=True, slots=True)
class Carried:
    """What a token of a machine, server or resource says of itself, before it is verified."""

    kind: str
    number: int
    mac: str


def contract_token(token_id: int, generation: int, key_name: str = "") -> tuple[str, str]:
    """The token of a contract-token row, and the name of the key that it is derived under."""
    name = key_name or key_ring().current
    return f"C1{_mac(f'contract:{token_id}:{generation}', name)}", name


def machine_token(attachment: int, generation: int) -> str:
    """What an attached machine shows with every later call."""
    return f"M{attachment}-{_mac(f'machine:{attachment}:{generation}')}"


def resource_token(attachment: int, generation: int, service: str) -> str:
    """What apt, or the service itself, is shown for one service of one attached machine."""
    return f"R{attachment}-{_mac(f'resource:{service}:{attachment}:{generation}')}"


def server_token(contract_token: int, service: str) -> str:
    """What a server of the contract shows when it asks for its service."""
    return f"S{contract_token}-{_mac(f'server:{service}:{contract_token}')}"


def server_resource_token(contract_token: int, service: str) -> str:
    """What the source of a server's service is shown."""
    return f"T{contract_token}-{_mac(f'server-resource:{service}:{contract_token}')}"


def activity_token(attachment: int, generation: int) -> str:
    """What a machine sends back with its next ping. The number in front is the generation, so that a copy is told apart."""
    return f"{generation}.{_mac(f'activity:{attachment}:{generation}')[:16]}"


def carried(token: str) -> Carried | None:
    """The parts of such a token; None for anything else."""
    match = _CARRIED.fullmatch(token)
    return Carried(match[1], int(match[2]), match[3]) if match else None


def is_machine_token(token: str, attachment: int, generation: int) -> bool:
    """Whether any of the accepted keys gives this token, compared in constant time."""
    return _verifies(f"machine:{attachment}:{generation}", token.partition("-")[2])


def is_server_token(token: str, contract_token: int, service: str) -> bool:
    """The same for the token of a server."""
    return token.startswith("S") and _verifies(f"server:{service}:{contract_token}", token.partition("-")[2])


def is_activity_token(token: str, attachment: int, generation: int) -> bool:
    """The same for the rolling activity token."""
    return any(
        hmac.compare_digest(
            token.partition(".")[2].encode(), _mac(f"activity:{attachment}:{generation}", name)[:16].encode()
        )
        for name in key_ring().keys
    )


def random_token(prefix: str) -> str:
    """A token that is passed on once and cannot be given again."""
    return prefix + secrets.token_urlsafe(24)


def user_code() -> str:
    """Six letters and digits that a person reads off a screen and types."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(6))


def token_hash(token: str) -> bytes:
    """What the database holds of a token. Tokens have 128 bits and more of their own, so nothing slows the hash down."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _verifies(message: str, mac: str) -> bool:
    return any(hmac.compare_digest(mac.encode(), _mac(message, name).encode()) for name in key_ring().keys)


def _mac(message: str, key_name: str = "") -> str:
    ring = key_ring()
    digest = hmac.digest(ring.keys[key_name or ring.current], message.encode(), "sha256")
    return b32encode(digest[:20]).decode()
