"""How does a call travel? Over HTTPS with a token, waiting where it is told to, and again where nothing came back.

A read and a question may always be asked again. A write carries an idempotency key, its own or the caller's, which is the same
each time it is sent: whatever was lost on the way, it is done once.
"""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import TypeAdapter, ValidationError

from mainstay.client.failures import NoAnswer, NotOurs, Unsafe, failure_of, unreadable
from mainstay.client.plain import plain
from mainstay.errors import Invalid

Shape = TypeVar("Shape")

BASE = "/api/v1"
USUAL_TIMEOUT = 30.0
USUAL_PATIENCE = 90.0
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 8.0
TRIES = 5
WAIT_AND_CALL_AGAIN = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call: how it is sent each time."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str]
    key: str | None


class Wire:
    """The way to one server. `timeout` is for each answer, `patience` for what a call waits where it is told to, in seconds."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout: float,
        patience: float,
        plain_http: bool,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        address = safe_address(url, plain_http=plain_http)
        self._http = httpx.Client(
            base_url=address + BASE,
            trust_env=address.startswith("https://"),  # a proxy would read what is not encrypted
            headers={"Authorization": f"Bearer {_one_word(token)}", "Accept": "application/json"},
            timeout=timeout,
        )
        self._patience, self._wait = patience, wait

    def close(self) -> None:
        """The connections are closed."""
        self._http.close()

    def read(self, shape: type[Shape], path: str, **query: Any) -> Shape:
        """What stands at the path."""
        return self._answer(shape, self._call("GET", path, query))

    def ask(self, shape: type[Shape], path: str, body: Any) -> Shape:
        """The answer to a body that changes nothing."""
        return self._answer(shape, self._call("POST", path, {}, body))

    def write(
        self, shape: type[Shape], method: str, path: str, body: Any, *, key: str | None, if_match: str | None
    ) -> Shape:
        """What came of the act."""
        return self._answer(shape, self._writing(method, path, body, key, if_match))

    def do(self, method: str, path: str, *, key: str | None, if_match: str | None) -> None:
        """The act is done; nothing comes of it."""
        self._sent(self._writing(method, path, None, key, if_match))

    def _writing(self, method: str, path: str, body: Any, key: str | None, if_match: str | None) -> Call:
        key = key or secrets.token_hex(16)
        headers = {"Idempotency-Key": key} | ({"If-Match": if_match} if if_match else {})
        return replace(self._call(method, path, {}, body), headers=headers, key=key)

    def _call(self, method: str, path: str, query: Mapping[str, Any], body: Any = None) -> Call:
        said = {name: _written(value) for name, value in query.items() if value not in (None, "")}
        return Call(method=method, path=path, query=said, body=plain(body), headers={}, key=None)

    def _answer(self, shape: type[Shape], call: Call) -> Shape:
        answer = self._sent(call)
        try:
            read: Any = _reader(shape).validate_json(answer.content)
        except ValidationError as wrong:
            raise unreadable(shape, wrong) from wrong
        tag = answer.headers.get("ETag")
        shown: Shape = replace(read, etag=tag) if tag and hasattr(read, "etag") else read
        return shown

    def _sent(self, call: Call) -> httpx.Response:
        """The answer to the call, once there is one that is no demand to wait. A failed way is tried TRIES times in all."""
        left, tries = self._patience, TRIES
        for pause in _pauses():
            answer = self._tried(call, last=tries == 1)
            if answer is not None and answer.status_code not in WAIT_AND_CALL_AGAIN:
                return _checked(answer)
            told = _told_to_wait(answer) if answer is not None else 0.0
            tries -= 0 if told else 1
            if answer is not None and (tries == 0 or told > left):
                raise failure_of(answer.status_code, answer.content)
            wait = max(pause, told)
            self._wait(wait)
            left -= wait
        raise AssertionError  # pauses do not end

    def _tried(self, call: Call, *, last: bool) -> httpx.Response | None:
        """Whatever came back; None where nothing did. NoAnswer where this was the last time."""
        try:
            return self._http.request(call.method, call.path, params=call.query, json=call.body, headers=call.headers)
        except httpx.TransportError as lost:
            if last:
                raise self._lost(call, lost) from lost
            return None

    def _lost(self, call: Call, lost: httpx.TransportError) -> NoAnswer:
        host = self._http.base_url.host
        says = f"{host} does not answer ({type(lost).__name__})"
        if call.key is None:
            return NoAnswer(says, help="is the server running, and its address right?")
        return NoAnswer(
            says, key=call.key, help=f"whether it was done is not known; under the key {call.key} it is done once"
        )


def path(template: str, **named: Any) -> str:
    """The path with its names written into it."""
    return template.format(**{name: quote(str(value), safe="") for name, value in named.items()})


def safe_address(url: str, *, plain_http: bool) -> str:
    """The address without a slash at its end. Unsafe where it is not encrypted, unless it is this machine's or that is allowed."""
    try:
        asked = httpx.URL(url.strip())
    except httpx.InvalidURL as error:
        raise Invalid(f"{url!r} is no address", fields={"server": "https://HOST"}) from error
    if asked.scheme not in ("http", "https") or not asked.host or asked.query or asked.fragment or asked.userinfo:
        raise Invalid(f"{url!r} is no address of a server", fields={"server": "https://HOST, and nothing else"})
    if asked.scheme == "http" and not (plain_http or _is_here(asked.host)):
        raise Unsafe(f"{asked.host} would be sent the token unencrypted", help=f"https://{asked.netloc.decode()}")
    return str(asked).rstrip("/")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _one_word(token: str) -> str:
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise Invalid("the token is not one word of ASCII", fields={"token": "msp_…"})
    return token


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.status_code >= 400:
        raise failure_of(answer.status_code, answer.content)
    if answer.status_code >= 300:
        raise NotOurs(f"the server sends to {answer.headers.get('Location', 'nowhere')}", help="name that address")
    return answer


def _told_to_wait(answer: httpx.Response) -> float:
    said = answer.headers.get("Retry-After", "")
    return float(said) if said.isascii() and said.isdigit() else 0.0


def _pauses() -> Iterator[float]:
    pause = FIRST_PAUSE
    while True:
        yield pause
        pause = min(2 * pause, LONGEST_PAUSE)


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


_READERS: dict[type, TypeAdapter[Any]] = {}


def _reader(shape: type) -> TypeAdapter[Any]:
    """Made once: that takes longer than any reading."""
    return _READERS.get(shape) or _READERS.setdefault(shape, TypeAdapter(shape))
