"""Who calls, and may they call again? The door of every path: the form of the call, the token, how often, the scope."""

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer

from mainstay.errors import Forbidden, Invalid, ServiceError, Unauthenticated
from mainstay.gateways.tokens import token_hash
from mainstay.operations.api_tokens import count_call, note_use
from mainstay.operations.origins import Origin, acting_from, current_origin
from mainstay.queries.api_tokens import holder
from mainstay.records.models import ApiToken, Person

LARGEST_BODY = 262_144
MINUTE = timedelta(minutes=1)
BEARER = re.compile(r"Bearer +(?P<token>[\x21-\x7e]{1,200}) *", re.IGNORECASE)


class ApiRequest(HttpRequest):
    """A call whose token is known: `actor` is its person, held to what the token may."""

    now: datetime
    address: str | None
    actor: Person
    token: ApiToken
    limits: "Limits"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many calls there are in this minute, how many are left, and in how many seconds the next one begins."""

    most: int
    left: int
    seconds: int

    def headers(self) -> dict[str, str]:
        """As every answer says it."""
        return {
            "RateLimit-Limit": str(self.most),
            "RateLimit-Remaining": str(max(self.left, 0)),
            "RateLimit-Reset": str(self.seconds),
        }


class TooManyCalls(ServiceError):
    """The minute's calls are used up. `limits` says when the next ones come."""

    code = "too-many-calls"


class TooLarge(ServiceError):
    """The body is larger than any call needs."""

    code = "too-large"


class NotJson(ServiceError):
    """The body says that it is something else than JSON."""

    code = "not-json"


class Token(HttpBearer):
    """The door of one path. `scope` is what the token needs, None where any will do; `takes` the names of its query."""

    def __init__(self, scope: str | None, takes: frozenset[str]) -> None:
        self.scope, self.takes = scope, takes

    def __call__(self, request: HttpRequest) -> ApiToken:
        """The token, with the request completed. Whoever is not known counts by their address alone."""
        call: ApiRequest = request  # type: ignore[assignment]
        try:
            token = _shown(call)
        except Unauthenticated:
            _count(call, None)
            raise
        _count(call, token)
        note_use(token, call.address, call.now)
        call.token, call.actor = token, token.person
        _check_form(call, self.takes)
        if self.scope is not None and self.scope not in token.scopes:
            raise Forbidden(
                f"the token {token} does not have the scope {self.scope}",
                code="scope-missing",
                help=f"make a token with the scope {self.scope}",
            )
        return token

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Never asked: `__call__` stands in its place."""
        raise NotImplementedError


@contextmanager
def from_the_api(request: ApiRequest) -> Iterator[None]:
    """What is recorded inside was done with the token of the call."""
    origin = Origin(
        channel="api",
        address=request.address,
        request=current_origin().request,
        credential=request.token.name,
    )
    with acting_from(origin):
        yield


def _shown(call: ApiRequest) -> ApiToken:
    said = call.headers.get("Authorization", "")
    bearer = BEARER.fullmatch(said)
    if bearer is None:
        raise Unauthenticated(
            "the call names no token" if not said else "the header Authorization holds no bearer token",
            code="token-missing",
            help="send Authorization: Bearer msp_…",
        )
    return holder(token_hash(bearer["token"]), call.now)


def _count(call: ApiRequest, token: ApiToken | None) -> None:
    """The call is counted for its address and its token; TooManyCalls where either has used its minute up."""
    most = {f"address {call.address or 'unknown'}": settings.API_CALLS_PER_ADDRESS}
    if token is not None:
        most[f"token {token.pk}"] = settings.API_CALLS_PER_TOKEN
    called = count_call(list(most), call.now)
    who = min(most, key=lambda each: most[each] - called[each])
    rest = MINUTE - (call.now - call.now.replace(second=0, microsecond=0))
    call.limits = Limits(most[who], most[who] - called[who], max(1, math.ceil(rest.total_seconds())))
    if called[who] > most[who]:
        whose = "this token" if who.startswith("token") else "this address"
        raise TooManyCalls(
            f"{whose} has called {most[who]} times within this minute", help=f"call again in {call.limits.seconds} s"
        )


def _check_form(call: ApiRequest, takes: frozenset[str]) -> None:
    """What no call of ours holds is refused before anything reads it: NUL, unknown names, a large body, another type."""
    if "\x00" in call.path:
        raise Invalid("a path holds no NUL", code="nul")
    for name in call.GET:
        if name not in takes:
            known = f"one of {', '.join(sorted(takes))}" if takes else "this path takes none"
            raise Invalid(f"there is no parameter {name[:40]!r}", code="unknown-parameter", fields={name[:40]: known})
        if any("\x00" in value for value in call.GET.getlist(name)):
            raise Invalid("a parameter holds no NUL", code="nul", fields={name: "NUL is no letter"})
    length = call.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()) or int(length) > LARGEST_BODY:
        raise TooLarge(f"the body is larger than {LARGEST_BODY:,} bytes")
    if call.method in ("GET", "DELETE"):
        return
    if int(length) and call.content_type != "application/json":
        raise NotJson(f"the body is {call.content_type or 'of no type'}", help="send Content-Type: application/json")
