"""Is the server alive, and can it serve? For those who watch it, and before every other answer."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import render_to_string

from mainstay.api.problems import NOT_READY, problem
from mainstay.queries.migrations import waiting_migrations

Handler = Callable[[HttpRequest], HttpResponse]
_seen = {"complete": False}  # the code of a process does not change, and no migration is taken back under it


def alive(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- whoever asks
    """The process answers. Nothing else is asked."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- whoever asks
    """The database answers and no migration waits; 503 with the reason otherwise."""
    from django.db import connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        waiting = _waiting()
    except DatabaseError:
        return JsonResponse({"status": "not-ready", "reason": "the database does not answer"}, status=503)
    if waiting:
        return JsonResponse({"status": "not-ready", "reason": "migrations wait", "migrations": waiting}, status=503)
    return JsonResponse({"status": "ready"})


class NothingWaits:
    """While migrations wait nothing else is answered: 503, which machines try again, and a page for people."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in ("/healthz", "/readyz"):
            return self.handler(request)
        try:
            waiting = _waiting()
        except DatabaseError:
            return _closed(request, "the database does not answer; try again in a minute", [])
        if waiting:
            return _closed(request, "the server is being upgraded; try again in a minute", waiting)
        return self.handler(request)


def _closed(request: HttpRequest, said: str, waiting: list[str]) -> HttpResponse:
    if request.path.startswith("/v1/"):
        answer: HttpResponse = JsonResponse({"code": "not-ready", "message": said}, status=503)
    elif request.path.startswith("/api/"):
        answer = problem(NOT_READY, said)
    else:
        answer = HttpResponse(_page(waiting) if waiting else f"503: {said}.\n", status=503)
    answer.headers["Retry-After"] = "60"
    return answer


def _waiting() -> list[str]:
    if _seen["complete"]:
        return []
    waiting = waiting_migrations()
    _seen["complete"] = not waiting
    return waiting


def _page(waiting: list[str]) -> str:
    try:
        return render_to_string("portal/migrations.html", {"waiting": waiting, "command": "mainstay migrate"})
    except TemplateDoesNotExist:
        return "<!doctype html><title>Migrations wait</title><p>Migrations wait: run <code>mainstay migrate</code>.</p>"
