"""Is the audit whole? The chain of seals is read from its start, each link beside the row that it seals.

A link is SHA-256 of the link before and the row as text. What was changed, removed or put in is found at its place; what was cut
off at the end, or sealed anew by somebody who could, is found by the links that were noted before: at earlier checks, or by whoever
kept one (an anchor).
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mainstay.errors import NotFound
from mainstay.records.models import ChainCheck, Seal
from mainstay.records.statements import find, stream

FIRST = bytes(32)
REMEMBERED = 1000
SAID_EVERY = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFound:
    """How far the chain was read, and what is wrong first; empty where it is whole."""

    since: int
    position: int
    hash: bytes
    sealed_at: datetime | None
    found: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.found

    @property
    def rows(self) -> int:
        return self.position - self.since


def read_chain(
    *, since: int = 0, anchors: Mapping[int, bytes] | None = None, progress: Callable[[int], None] = lambda _: None
) -> ChainFound:
    """The chain from behind that place to its end, in one pass, some thousand rows in memory. Inside a transaction.

    `anchors` are links that somebody kept, by place. Of a chain read from the middle the link there is believed.
    """
    noted = {**_noted(since), **(anchors or {})}
    link, last, sealed_at = _link_at(since), since, None
    for row in stream("read_chain", {"since": since}):
        link = hashlib.sha256(link + (row.sealed_text or "").encode()).digest()
        if wrong := _wrong(row, last + 1, link, noted):
            return ChainFound(since=since, position=last, hash=link, sealed_at=sealed_at, found=wrong)
        last, sealed_at = row.position, row.sealed_at
        if last % SAID_EVERY == 0:
            progress(last - since)
    wrong = _cut_off(last, noted) or _put_in()
    return ChainFound(since=since, position=last, hash=link, sealed_at=sealed_at, found=wrong)


def chain_lines(since: int = 0) -> Iterator[dict[str, Any]]:
    """Every link with the row as it was hashed, from behind that place on: SHA-256 of the link before and `row` is `hash`. Inside a
    transaction.
    """
    for row in stream("read_chain", {"since": since}):
        yield {
            "position": row.position,
            "event": f"evt_{row.event_id}",
            "sealed_at": row.sealed_at.isoformat(),
            "hash": row.hash.hex(),
            "row": row.sealed_text if row.is_there else None,
        }


def last_check() -> ChainCheck | None:
    """The latest check of the chain. One statement."""
    return ChainCheck.objects.order_by("-at", "-pk").first()


def _wrong(row: Any, expected: int, link: bytes, noted: Mapping[int, bytes]) -> str:
    if row.position != expected:
        gone = str(expected) if row.position == expected + 1 else f"{expected} to {row.position - 1}"
        return f"seals are missing: {gone}"
    if not row.is_there:
        return f"row {row.event_id}, sealed at {row.position}, was removed"
    if link != row.hash:
        return f"row {row.event_id}, sealed at {row.position}, was changed"
    if row.said_position != row.position:
        return f"row {row.event_id}, sealed at {row.position}, claims the place {row.said_position}"
    if row.position in noted and noted[row.position] != link:
        return f"row {row.event_id}, sealed at {row.position}, is not the one that was noted there: the chain was sealed anew"
    return ""


def _cut_off(last: int, noted: Mapping[int, bytes]) -> str:
    beyond = max((place for place in noted if place > last), default=0)
    return f"rows after {last} were removed: the chain went on to {beyond} at least" if beyond else ""


def _put_in() -> str:
    row = find("find_unchained", {})
    return f"row {row.id} was put in: it claims the place {row.position}, and no seal is its own" if row else ""


def _noted(since: int) -> dict[int, bytes]:
    """The links that earlier checks found good."""
    checks = ChainCheck.objects.filter(found="", position__gt=since).order_by("-at")[:REMEMBERED]
    return {check.position: bytes(check.hash) for check in checks}


def _link_at(position: int) -> bytes:
    if position == 0:
        return FIRST
    seal = Seal.objects.filter(position=position).first()
    if seal is None:
        raise NotFound(f"the chain has no place {position}")
    return bytes(seal.hash)
