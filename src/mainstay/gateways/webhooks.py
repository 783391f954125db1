"""How does an event reach an address of somebody else's? One POST, signed, within ten seconds, and never to a place inside.

The host is resolved here and the connection goes to an address that was looked at, so a name that changes between the look and
the call leads nowhere else. Redirects are not followed.
"""

import asyncio
import hashlib
import hmac
import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

import httpx

TIMEOUT_SECONDS = 10.0
MOST_READ_BYTES = 65_536
KEPT_CHARACTERS = 2_000
AT_ONCE = 8
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_TRANSLATED = IPv6Network("64:ff9b::/96")
_GLOBAL = IPv6Network("2000::/3")  # all that is given out; what lies outside is old, local or nobody's


class Inside(Exception):
    """The address belongs to a network that is not the internet's. The message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent: the headers say what and which, the secrets sign it. `networks` may be called though they lie inside; None: any."""

    url: str
    event: str
    id: str
    body: bytes
    secrets: tuple[str, ...] = field(repr=False)
    networks: tuple[Network, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back. Without a status nothing did, and `error` says why. `retry_after` in seconds."""

    status: int | None
    ms: int
    error: str = ""
    text: str = ""
    retry_after: int | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the other side has the event now."""
        return self.status is not None and 200 <= self.status < 300


def networks_of(said: str) -> tuple[Network, ...]:
    """The networks of a setting, parted by commas. ValueError where one is none."""
    return tuple(ip_network(part.strip()) for part in said.split(",") if part.strip())


def signature(secrets: Sequence[str], at: int, body: bytes) -> str:
    """t=…,v1=…: the HMAC-SHA256 of `t.body` under each secret, as hex; while one is rotated there are two."""
    signed = f"{at}.".encode() + body
    marks = (hmac.digest(secret.encode(), signed, hashlib.sha256).hex() for secret in secrets)
    return ",".join((f"t={at}", *(f"v1={mark}" for mark in marks)))


def headers_of(message: Message, at: int) -> dict[str, str]:
    """What the other side is told besides the body."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Mainstay-Webhook/1",
        "Accept-Encoding": "identity",
        "Mainstay-Event": message.event,
        "Mainstay-Id": message.id,
        "Mainstay-Signature": signature(message.secrets, at, message.body),
    }


def is_inside(address: Address) -> bool:
    """Whether the address is of a private, local or otherwise reserved network, also where it is written as one of IPv6."""
    if isinstance(address, IPv6Address):
        within = address.ipv4_mapped or address.sixtofour
        if within is None and address in _TRANSLATED:
            within = IPv4Address(int(address) & 0xFFFFFFFF)
        if within is not None:
            return is_inside(within)
        if address not in _GLOBAL:
            return True
    return not address.is_global or address.is_multicast


def refuse_inside(host: str, addresses: Sequence[Address], networks: tuple[Network, ...] | None) -> None:
    """Every address may be called; Inside where one may not."""
    if networks is None:
        return
    for address in addresses:
        allowed = any(address in network for network in networks if network.version == address.version)
        if is_inside(address) and not allowed:
            said = str(address) if host == str(address) else f"{host} is {address}, which"
            raise Inside(f"{said} is not on the internet")


def post_all(messages: Sequence[Message], at: int) -> list[Reply]:
    """The replies to the messages, in their order; some are sent at once. `at` is the signed instant, in seconds since 1970."""
    return asyncio.run(_post_all(messages, at))


async def _post_all(messages: Sequence[Message], at: int) -> list[Reply]:
    gate, trusted = asyncio.Semaphore(AT_ONCE), _trusted()

    async def post(message: Message) -> Reply:
        async with gate:
            return await _post(message, at, trusted)

    return list(await asyncio.gather(*map(post, messages)))


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities of this host, read once."""
    return ssl.create_default_context()


async def _post(message: Message, at: int, trusted: ssl.SSLContext) -> Reply:
    started = time.perf_counter()

    def ms() -> int:
        return round((time.perf_counter() - started) * 1000)

    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            status, text, wait = await _exchange(message, at, trusted)
    except TimeoutError:
        return Reply(status=None, ms=ms(), error="timeout")
    except (Inside, OSError, httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return Reply(status=None, ms=ms(), error=_said(error))
    followed = "redirects are not followed" if 300 <= status < 400 else ""
    return Reply(status=status, ms=ms(), error=followed, text=text, retry_after=wait)


async def _exchange(message: Message, at: int, trusted: ssl.SSLContext) -> tuple[int, str, int | None]:
    """Status, the beginning of the body, and how long to wait if it said so."""
    url = httpx.URL(message.url)
    addresses = await _resolved(url)
    refuse_inside(url.host, addresses, message.networks)
    transport = httpx.AsyncHTTPTransport(verify=trusted)
    async with httpx.AsyncClient(transport=transport, timeout=TIMEOUT_SECONDS, follow_redirects=False) as client:
        there = url.copy_with(host=str(addresses[0]))
        headers = {**headers_of(message, at), "Host": url.netloc.decode().rpartition("@")[2]}
        request = client.build_request("POST", there, content=message.body, headers=headers)
        request.extensions["sni_hostname"] = url.host
        reply = await client.send(request, stream=True)
        try:
            body = await _beginning(reply)
        finally:
            await reply.aclose()
    return reply.status_code, _as_text(body), _seconds(reply.headers.get("Retry-After", ""))


async def _resolved(url: httpx.URL) -> list[Address]:
    port = url.port or (443 if url.scheme == "https" else 80)
    found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
    return [ip_address(str(place[0]).partition("%")[0]) for *_, place in found]


async def _beginning(reply: httpx.Response) -> bytes:
    body = b""
    async for part in reply.aiter_raw():
        body += part
        if len(body) >= MOST_READ_BYTES:
            break
    return body[:MOST_READ_BYTES]


def _as_text(body: bytes) -> str:
    return body.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")[:KEPT_CHARACTERS]


def _seconds(said: str) -> int | None:
    """Retry-After in seconds; a date in it is left aside."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < len("1000000") else None


def _said(error: Exception) -> str:
    known = {
        socket.gaierror: "no such host",
        ConnectionRefusedError: "connection refused",
        httpx.ConnectError: "no connection",
    }
    word = next((word for kind, word in known.items() if isinstance(error, kind)), "")
    if isinstance(error, Inside) or not word:
        return str(error)[:300] or type(error).__name__
    detail = str(error)
    return word if not detail or isinstance(error, socket.gaierror) else f"{word}: {detail}"[:300]


def checked_url(url: str) -> str:
    """The address that events may be sent to; ValueError says what is wrong with it. Names are resolved only when one is sent."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("http:// or https://, and a host")
    if parts.username is not None or parts.password is not None:
        raise ValueError("no name or password in the address: the signature says who sends")
    if parts.fragment:
        raise ValueError("no # in the address")
    if parts.port == 0:  # asking raises ValueError where there is no such port
        raise ValueError("a port from 1 to 65535")
    return url.strip()


def literal_address(url: str) -> Address | None:
    """The IP address, where the host is written as one."""
    try:
        return ip_address(urlsplit(url).hostname or "")
    except ValueError:
        return None
