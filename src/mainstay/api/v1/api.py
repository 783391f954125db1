"""The API as one thing: its nouns, how it reads a body, and what its errors become."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from psycopg.errors import DeadlockDetected
from pydantic_core import from_json

from mainstay.api import problems
from mainstay.api.problems import problem, problem_of, problem_of_facts
from mainstay.api.v1 import (
    accounts,
    agreements,
    api_tokens,
    audit,
    clauses,
    contracts,
    decisions,
    environments,
    events,
    machines,
    me,
    members,
    people,
    questions,
    tokens,
    webhooks,
)
from mainstay.api.v1.asking import NotJson, TooLarge, TooManyCalls
from mainstay.errors import ServiceError
from mainstay.terms.facts import FactError

NOUNS = (
    me.noun, accounts.noun, machines.noun, environments.noun, contracts.noun, agreements.noun, tokens.noun, members.noun,
    people.noun, api_tokens.noun, events.noun, webhooks.noun, audit.noun, decisions.noun, questions.noun, clauses.noun,
)  # fmt: skip

_log = logging.getLogger(__name__)
_PARTS = ("path", "query", "body", "header")


class StrictParser(Parser):
    """Reads JSON as the standard has it: no NaN, and no NUL in any text, which no row can hold."""

    def parse_body(self, request: HttpRequest) -> Any:
        read = from_json(request.body, allow_inf_nan=False)
        if b"\\u0000" in request.body and _holds_nul(read):
            raise ValueError("a text holds NUL")
        return read


api = NinjaAPI(
    title="Mainstay API", version="1", openapi_url=None, docs_url=None, parser=StrictParser(), urls_namespace="api-v1"
)  # fmt: skip
for _noun in NOUNS:
    api.add_router("", _noun.router)


@api.exception_handler(ServiceError)
def _of_ours(request: HttpRequest, error: ServiceError) -> HttpResponse:
    if isinstance(error, TooLarge):
        return problem(problems.TOO_LARGE, error.message)
    if isinstance(error, NotJson):
        return problem(problems.NOT_JSON, error.message, help=error.help)
    if isinstance(error, TooManyCalls):
        answer = problem(problems.TOO_MANY, error.message, help=error.help)
        answer.headers["Retry-After"] = str(request.limits.seconds)  # type: ignore[attr-defined]
        return answer
    return problem_of(error)


@api.exception_handler(FactError)
def _of_facts(request: HttpRequest, error: FactError) -> HttpResponse:  # noqa: ARG001
    return problem_of_facts(error)


@api.exception_handler(ValidationError)
def _of_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001
    fields = {_field(one["loc"]): _said(one) for one in error.errors}
    return problem(problems.INVALID, "; ".join(f"{name}: {said}" for name, said in fields.items()), fields=fields)


@api.exception_handler(HttpError)
def _of_the_body(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001
    if error.status_code != 400:
        raise error
    return problem(
        problems.BAD_REQUEST, "the body is no JSON that can be read", code="bad-json",
        help="NaN, a NUL in a text and half a surrogate pair are none",
    )  # fmt: skip


@api.exception_handler(OperationalError)
def _of_the_database(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """Of two acts that waited for each other one was undone whole; it may be sent again."""
    if not isinstance(error.__cause__, DeadlockDetected):
        return _of_none(request, error)
    return problem(
        problems.CONFLICT, "another act was at the same rows, and went first", code="busy", help="send it again"
    )


@api.exception_handler(Exception)
def _of_none(request: HttpRequest, error: Exception) -> HttpResponse:
    _log.exception("a call failed", exc_info=error, extra={"path": request.path})
    return problem(problems.FAILED, "it is ours to mend, and nothing that you sent was kept")


def nothing_there(request: HttpRequest) -> HttpResponse:
    """404: no path of the API."""
    return problem(
        problems.NOT_FOUND,
        f"there is no path {request.path[:200]}",
        code="no-such-path",
        help=f"{problems.PAGE} lists them",
    )


def answered(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, with what every answer of the API has: the limits, problems in one form, no body for HEAD."""

    @wraps(view)
    def run(request: HttpRequest, **named: Any) -> HttpResponseBase:
        asked_for_head = request.method == "HEAD"
        if asked_for_head:
            request.method = "GET"
        answer: Any = view(request, **named)
        if answer.status_code == 405:
            answer = _not_allowed(answer.headers["Allow"])
        if limits := getattr(request, "limits", None):
            for name, said in limits.headers().items():
                answer.headers[name] = said
        if asked_for_head:
            answer.content = b""
        return answer  # type: ignore[no-any-return]

    return run


def _not_allowed(methods: str) -> HttpResponse:
    answer = problem(problems.NOT_ALLOWED, f"this path takes {methods}")
    answer.headers["Allow"] = methods
    return answer


def _holds_nul(read: Any) -> bool:
    if isinstance(read, str):
        return "\x00" in read
    if isinstance(read, dict):
        return any(_holds_nul(name) or _holds_nul(value) for name, value in read.items())
    return isinstance(read, list) and any(map(_holds_nul, read))


def _field(place: tuple[str | int, ...]) -> str:
    """The field as the caller wrote it: without the part of the call, or the name of our argument."""
    parts = list(place[1:] if place and place[0] in _PARTS else place)
    if place and place[0] == "body" and len(parts) > 1:
        parts = parts[1:]
    path = ""
    for part in parts:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path or "body"


def _said(error: dict[str, Any]) -> str:
    return str(error["msg"]).removeprefix("Value error, ")
