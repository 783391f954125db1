"""On what does an act depend besides itself, and what has to be kept with it? Said around the call, inside its transaction.

The API says here that the row must still be as its caller saw it (If-Match), and that the answer is kept under the caller's own
key. Both belong to a channel and not to the act, so they are no arguments; both must stand or fall with the act, so they run in
its transaction: `before` first, where it may lock and refuse, and `after` last, given what the act returned.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """What runs in the transaction of the next operation. What either raises undoes the act."""

    before: Callable[[], None]
    after: Callable[[Any], None]


_condition: ContextVar[Condition | None] = ContextVar("condition", default=None)


@contextmanager
def on_condition(condition: Condition) -> Iterator[None]:
    """The operation that is called inside runs between the two."""
    before = _condition.set(condition)
    try:
        yield
    finally:
        _condition.reset(before)


def current_condition() -> Condition | None:
    """What stands around the operation; None where nothing does."""
    return _condition.get()
