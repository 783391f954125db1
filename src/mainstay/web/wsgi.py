"""The door of the server: the calls of machines and integrators pass a short list of middleware, people's pages the whole one."""

import os
from collections.abc import Callable, Iterable
from typing import Any, cast

import django
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from django.http import HttpResponse
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.web.settings")

MACHINES = ("/v1/", "/healthz", "/readyz")
INTEGRATORS = "/api/v1/"
PAGES_OF_INTEGRATORS = ("/api/v1/docs", "/api/v1/openapi.json")
SHORT_LIST = ("mainstay.web.health.NothingWaits", "mainstay.web.middleware.StampTime")
INTEGRATORS_LIST = (
    *SHORT_LIST,
    "django.middleware.security.SecurityMiddleware",
    "mainstay.web.middleware.Logged",
    "mainstay.web.middleware.ContentPolicy",
)


class MachineHandler(WSGIHandler):
    """Django's handler with the middleware that a machine needs: no session, no cookie, no form."""

    middleware: tuple[str, ...] = SHORT_LIST

    def load_middleware(self, is_async: bool = False) -> None:  # noqa: FBT001, FBT002, ARG002 -- Django's signature
        """The chain of the short list; views and errors are handled as everywhere."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        handler = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]
        for path in reversed(self.middleware):
            handler = convert_exception_to_response(import_string(path)(handler))
        self._middleware_chain = handler

    def __call__(  # type: ignore[override]
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """The answer, whole. Django's signals of a request are left out: of what they do, a machine's call needs only that a
        connection which failed is not used again.
        """
        response = cast("HttpResponse", self.get_response(self.request_class(environ)))
        for connection in connections.all(initialized_only=True):
            if connection.errors_occurred:
                connection.close_if_unusable_or_obsolete()
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
        return (response.content,)


class IntegratorHandler(MachineHandler):
    """The same for the API: each call is logged, and none has a session. Its pages pass what people's pages pass."""

    middleware = INTEGRATORS_LIST


def _application() -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    django.setup(set_prefix=False)
    people, machines, integrators = WSGIHandler(), MachineHandler(), IntegratorHandler()

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith(MACHINES):
            return machines(environ, start_response)
        if path.startswith(INTEGRATORS) and not path.startswith(PAGES_OF_INTEGRATORS):
            return integrators(environ, start_response)
        return people(environ, start_response)

    return serve


application = _application()
