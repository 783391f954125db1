"""What goes wrong between a client and a server? What the server refuses is of the family of mainstay.errors.

ServiceError
├─ …            as the server said it: Refused, NotFound, Forbidden, Changed, Conflict, Invalid, Unauthenticated
├─ NoAnswer     nothing came back in time; a write may have been done, and is done once under the same key
├─ TooManyCalls the server asks for more patience than the client has
├─ ServerFailed the server could not do it
├─ NotOurs      what answers there is no server of this API, or one of another age
└─ Unsafe       the token would travel where others read it
"""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

from mainstay.client.shapes import Decision, Problem
from mainstay.errors import (
    Changed,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Refused,
    ServiceError,
    Unauthenticated,
)


class NoAnswer(ServiceError):
    """Nothing came back. `key` is the idempotency key of a write: the same call with it is done once."""

    code = "no-answer"

    def __init__(self, message: str, *, key: str | None = None, help: str = "") -> None:
        super().__init__(message, help=help)
        self.key = key


class TooManyCalls(ServiceError):
    """The calls of the minute are used up."""

    code = "too-many-calls"


class ServerFailed(ServiceError):
    """Something failed in the server, and nothing was done."""

    code = "failed"


class NotOurs(ServiceError):
    """The answer is none of API v1."""

    code = "not-ours"


class Unsafe(ServiceError):
    """The address is not encrypted and leads to another machine."""

    code = "unsafe"


_BY_STATUS: Mapping[int, type[ServiceError]] = {
    401: Unauthenticated, 403: Forbidden, 404: NotFound, 409: Conflict, 412: Changed, 429: TooManyCalls,
}  # fmt: skip
_UNFIT = (400, 405, 413, 415, 422)
_PROBLEM = TypeAdapter(Problem)


def failure_of(status: int, content: bytes) -> ServiceError:
    """The error that a problem of the API is, with its code, help, fields and the decision that refused."""
    try:
        said = _PROBLEM.validate_json(content)
    except ValidationError:
        if status >= 500:
            return ServerFailed(f"the server answers {status}")
        return NotOurs(f"the answer {status} is none of this API", help="is the address that of the server?")
    return _error(status, said)


def _error(status: int, said: Problem) -> ServiceError:
    if isinstance(said.decision, Decision):
        return Refused(said.decision, said.detail, code=said.code, help=said.help)
    if status in _UNFIT:
        return Invalid(said.detail, code=said.code, help=said.help, fields=dict(said.fields))
    kind = _BY_STATUS.get(status, ServerFailed)
    return kind(said.detail, code=said.code, help=said.help)


def unreadable(shape: Any, wrong: ValidationError) -> NotOurs:
    """The answer was given and is not what this client knows."""
    first = wrong.errors(include_input=False, include_url=False)[0]
    place = ".".join(map(str, first["loc"]))
    return NotOurs(
        f"the answer is no {getattr(shape, '__name__', shape)}: {place}: {first['msg']}",
        help="the server may be newer than this client",
    )
