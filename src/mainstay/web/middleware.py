"""What every request of a person passes through besides Django's own: the time, once, and where pages may load from."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from mainstay import clock

Handler = Callable[[HttpRequest], HttpResponse]
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"


class StampTime:
    """`request.now` is the instant at which the request came; nothing below asks the clock."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = clock.now()  # type: ignore[attr-defined]
        return self.handler(request)


class ContentPolicy:
    """Pages load nothing from any other host, and run no script that stands in a page."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handler(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response
