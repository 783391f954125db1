"""How are secrets kept that must be read again (a mail server's password, a webhook's key, a code app's seed)?

Encrypted and authenticated (Fernet) under a key that lies outside the database. What need not be read again is kept as a hash.
"""

from functools import cache

from cryptography.fernet import Fernet, InvalidToken

from mainstay.gateways.installation import installation


def sealed(secret: str) -> str:
    """The secret as the database may hold it; empty stays empty."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unsealed(text: str) -> str:
    """The secret again. Unsealable where the text was sealed under another installation's key, or changed."""
    if not text:
        return ""
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise Unsealable("a secret in the database was not sealed with this installation's key") from error


class Unsealable(Exception):
    """What was sealed cannot be read here. The message says why."""


@cache
def _box() -> Fernet:
    return Fernet(installation().sealing_key())
