"""Where does an act come from? What the edge knows of it, for the event: the channel, the address, the request.

It decides nothing, so it is no argument of an operation: the edge (a page, the API, the command line, a job) says it once
around the call, and `record` writes it beside what was done.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

Channel = Literal["", "web", "api", "command line", "job", "machine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """`address` is the caller's IP address, `request` the id that the log lines carry, `credential` the name of the API token."""

    channel: Channel = ""
    address: str | None = None
    request: str = ""
    credential: str = ""


_UNSAID = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=_UNSAID)


@contextmanager
def acting_from(origin: Origin) -> Iterator[None]:
    """What is recorded inside came from there."""
    before = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(before)


def current_origin() -> Origin:
    """Where what happens now comes from; all empty where no edge said it."""
    return _origin.get()
