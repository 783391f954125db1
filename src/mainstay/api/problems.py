"""What does the API say when an act or a look-up was refused? One table from errors to problems (RFC 9457)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from pydantic_core import to_json

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
from mainstay.terms.facts import FactError
from mainstay.terms.questions import decision_as_json

TYPE = "application/problem+json"
PAGE = "/api/v1/docs"


@dataclass(frozen=True, slots=True)
class Family:
    """Problems of one kind: their status, the name that ends their type, and what they are called."""

    status: int
    name: str
    title: str


BAD_REQUEST = Family(400, "bad-request", "The call cannot be read")
UNAUTHENTICATED = Family(401, "unauthenticated", "Nobody known is asking")
FORBIDDEN = Family(403, "forbidden", "This may not be done with this token")
NOT_FOUND = Family(404, "not-found", "There is nothing of that name")
NOT_ALLOWED = Family(405, "method-not-allowed", "This path takes another method")
CONFLICT = Family(409, "conflict", "The state does not allow it")
REFUSED = Family(409, "refused", "The terms do not allow it")
CHANGED = Family(412, "changed", "It is not any more what it was")
TOO_LARGE = Family(413, "too-large", "The body is too large")
NOT_JSON = Family(415, "not-json", "The body is not JSON")
INVALID = Family(422, "invalid", "What was given cannot be")
TOO_MANY = Family(429, "too-many-calls", "Too many calls within a minute")
FAILED = Family(500, "failed", "Something failed here")
NOT_READY = Family(503, "not-ready", "The server is not ready")

FAMILIES = (
    BAD_REQUEST, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, NOT_ALLOWED, CONFLICT, REFUSED, CHANGED, TOO_LARGE, NOT_JSON, INVALID,
    TOO_MANY, FAILED, NOT_READY,
)  # fmt: skip

# The first that an error is one of is its family.
OF_ERRORS: tuple[tuple[type[ServiceError], Family], ...] = (
    (Refused, REFUSED),
    (NotFound, NOT_FOUND),
    (Forbidden, FORBIDDEN),
    (Changed, CHANGED),
    (Conflict, CONFLICT),
    (Invalid, INVALID),
    (Unauthenticated, UNAUTHENTICATED),
)


def problem(
    family: Family,
    detail: str,
    *,
    code: str = "",
    help: str = "",
    fields: Mapping[str, str] | None = None,
    decision: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The answer that says so. `decision` is the public JSON of the one that refused; its clauses stand beside it."""
    body = {
        "type": f"{PAGE}#problem-{family.name}",
        "title": family.title,
        "status": family.status,
        "detail": detail,
        "code": code or family.name,
        "help": help,
        "clauses": list(decision["clauses"]) if decision else [],
        "decision": decision,
        "fields": dict(fields or {}),
    }
    answer = HttpResponse(to_json(body), status=family.status, content_type=TYPE)
    if family.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Mainstay"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def problem_of(error: ServiceError) -> HttpResponse:
    """The problem that one of our own errors is."""
    family = next((family for kind, family in OF_ERRORS if isinstance(error, kind)), FAILED)
    return problem(
        family,
        error.message or family.title,
        code=error.code,
        help=error.help,
        fields=error.fields if isinstance(error, Invalid) else None,
        decision=decision_as_json(error.decision) if isinstance(error, Refused) else None,
    )


def problem_of_facts(error: FactError) -> HttpResponse:
    """The problem of facts that cannot be read, or of a question that there is not."""
    family = NOT_FOUND if error.code == "unknown-question" else INVALID
    return problem(family, error.message, code=error.code, fields={error.field: error.message} if error.field else None)
