"""How is an error told to the real client? Its status, a short body, and for an attach `info` in the form that it reads."""

import json
from typing import Any

from django.http import HttpResponse

from mainstay.api.contract.shapes import first_instant, last_instant
from mainstay.errors import Conflict, Forbidden, Invalid, NotFound, Refused, ServiceError, Unauthenticated

# The client reads a 403 of an attach as an expired contract, whatever the body says, and shows the body of any other status:
# so 403 is for contracts that are not in effect, and all else that the terms refuse is a 409.
NOT_IN_EFFECT = ("no-longer-effective", "not-effective-yet", "never-effective")
_STATUS: dict[type[ServiceError], int] = {
    Unauthenticated: 401, Forbidden: 403, Refused: 409, Conflict: 409, NotFound: 404, Invalid: 400,
}  # fmt: skip


def refusal(error: ServiceError, *, status: int | None = None) -> HttpResponse:
    """The answer to a call that was not done. Nothing of another account, no path, no secret stands in it."""
    says = f"{error.message}; {error.help}" if error.help else error.message
    body: dict[str, Any] = {"code": error.code, "message": says}
    if isinstance(error, Refused) and "contract" in error.details:
        body["info"] = _info(error)
    if isinstance(error, Refused):
        body["clauses"] = list(error.decision.clauses)
    usual = 403 if error.code in NOT_IN_EFFECT else _STATUS[type(error)]
    return answer(json.dumps(body).encode(), status=status or usual)


def answer(body: bytes, *, status: int = 200) -> HttpResponse:
    """JSON, with the content type without which the client reads nothing."""
    response = HttpResponse(body, status=status, content_type="application/json")
    response.headers["Content-Length"] = str(len(body))
    return response


def _info(refused: Refused) -> dict[str, str]:
    """`contractId` and `reason`, and `time` for the two reasons with which the client must have it."""
    info = {"contractId": refused.details["contract"], "reason": refused.code}
    if day := refused.details.get("day"):
        info["time"] = last_instant(day) if refused.code == "no-longer-effective" else first_instant(day)
    return info
