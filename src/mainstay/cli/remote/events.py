"""mainstay events, over a server."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from mainstay.client import Client
from mainstay.client.plain import plain

MOST_AT_ONCE = 200


def events(server: Client, *, account: str, kinds: str, after: int, limit: int) -> Iterator[dict[str, Any]]:
    """What was done behind the place, oldest first."""
    behind = str(after) if after else ""
    found = server.each_event(account=account, kinds=kinds, after=behind, at_once=min(limit, MOST_AT_ONCE))
    return map(plain, islice(found, limit))
