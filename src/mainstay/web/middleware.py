"""What every request of a person passes through besides Django's own: the time, once, a line in the log, and where pages
may load from.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bound_contextvars

from mainstay import clock

Handler = Callable[[HttpRequest], HttpResponse]
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_log = logging.getLogger(__name__)
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"


class StampTime:
    """`request.now` is the instant at which the request came; nothing below asks the clock."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]
        return self.handler(request)


class Logged:
    """One line a request, and its id in every line that is logged on the way: the proxy's X-Request-ID, or a new one."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given, started = request.headers.get("X-Request-ID", ""), time.perf_counter()
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        with bound_contextvars(request_id=request_id):
            response = self.handler(request)
            spent = round((time.perf_counter() - started) * 1000, 1)
            said = {
                "method": request.method,
                "path": request.path,
                "status": response.status_code,
                "milliseconds": spent,
            }
            _log.info("request", extra=said)
        response.headers["X-Request-ID"] = request_id
        return response


class ContentPolicy:
    """Pages load nothing from any other host, and run no script that stands in a page."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handler(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response
