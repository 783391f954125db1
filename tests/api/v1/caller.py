"""Somebody who calls the API: a token, and the served application."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import httpx


class Caller:
    """Calls below /api/v1 with a token."""

    def __init__(self, url: str, text: str) -> None:
        self.text = text
        self.url, self.headers = f"{url}/api/v1", {"Authorization": f"Bearer {text}"}

    def get(self, path: str, **query: Any) -> httpx.Response:
        return httpx.get(self.url + path, params=query or None, headers=self.headers, timeout=30)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.request(method, self.url + path, json=body, headers=self.headers | named, timeout=30)


def caller_of(url: str, person: Any, account: str | None, scopes: Iterable[str] | None = None) -> Caller:
    """The person's own token with those scopes, or all, in the account alone or, without one, as staff."""
    from mainstay import clock
    from mainstay.operations.api_tokens import make_token
    from mainstay.queries.permissions import SCOPES

    now = clock.now()
    made = make_token(
        actor=person,
        account=account,
        name=f"test {now.timestamp()}",
        scopes=tuple(SCOPES if scopes is None else scopes),
        ends_at=now + timedelta(days=1),
        now=now,
    )
    return Caller(url, made.text)
