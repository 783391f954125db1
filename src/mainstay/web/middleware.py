"""What every request of a person passes through besides Django's own: the time, once, a line in the log, and where pages
may load from.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, QueryDict
from structlog.contextvars import bound_contextvars

from mainstay import clock
from mainstay.operations.documents import LARGEST_BYTES
from mainstay.operations.origins import Origin, acting_from

Handler = Callable[[HttpRequest], HttpResponse]
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = logging.getLogger(__name__)
NUL = "\0"
BESIDE_A_FILE = 1_000_000
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"


class StampTime:
    """`request.now` is the instant at which the request came, and nothing below asks the clock; `request.address` is the
    caller's, as the proxy tells it where there is one.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]
        request.address = _address(request)  # type: ignore[attr-defined]
        return self.handler(request)


class Logged:
    """One line a request, and its id in every line that is logged on the way: the proxy's X-Request-ID, or a new one."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given, started = request.headers.get("X-Request-ID", ""), time.perf_counter()
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        origin = Origin(channel="web", address=request.address, request=request_id)  # type: ignore[attr-defined]
        with bound_contextvars(request_id=request_id), acting_from(origin):
            response = self.handler(request)
            spent = round((time.perf_counter() - started) * 1000, 1)
            said = {
                "method": request.method,
                "path": _path_as_logged(request),
                "status": response.status_code,
                "milliseconds": spent,
            }
            _log.info("request", extra=said)
        response.headers["X-Request-ID"] = request_id
        return response


class Readable:
    """What no page can read goes no further: NUL in an address or a form, which no row can hold, and more than the largest file
    with its form. What is too large is refused before any of it is read, whoever sends it.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; 413 or 400 where size or address forbid one."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit()) or int(length) > LARGEST_BYTES + BESIDE_A_FILE:
            raise RequestDataTooBig("the request is larger than anything that is taken")
        if NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("the address holds NUL")
        return self.handler(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """The form can be read; 400 where not."""
        if _holds_nul(request.POST):
            raise BadRequest("the form holds NUL")


class ContentPolicy:
    """Pages load nothing from any other host, and run no script that stands in a page."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handler(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


def _holds_nul(form: QueryDict) -> bool:
    return any(NUL in text for name, values in form.lists() for text in (name, *values))


def _path_as_logged(request: HttpRequest) -> str:
    """The path, without what in it lets somebody in: the token of a link that was mailed."""
    named = request.resolver_match.kwargs if request.resolver_match else {}
    secret = named.get("token")
    return request.path.replace(secret, "…") if isinstance(secret, str) and secret else request.path


def _address(request: HttpRequest) -> str | None:
    """The caller's IP address. Of a proxy's X-Forwarded-For only the last entry counts: the proxy itself wrote it."""
    said = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        said = request.headers.get("X-Forwarded-For", said).rpartition(",")[2].strip()
    try:
        return str(ip_address(said))
    except ValueError:
        return None
