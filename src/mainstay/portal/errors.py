"""What does a page say when an act or a look-up was refused? One table from errors to answers, and messages by the field.

Who asks for JSON is told the same as JSON (RFC 9457).
"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound, Refused, ServiceError, Unauthenticated
from mainstay.portal.requests import viewer_of
from mainstay.queries.names import Named, nearest_to

Result = TypeVar("Result")
Handler = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True)
class Page:
    """The page that an error becomes."""

    status: int
    template: str


PAGES: dict[type[ServiceError], Page] = {
    NotFound: Page(404, "errors/not_found.html"),
    Forbidden: Page(403, "errors/forbidden.html"),
    Conflict: Page(409, "errors/refused.html"),
    Invalid: Page(400, "errors/refused.html"),
    Refused: Page(409, "errors/refused.html"),
}


OPEN_TO_ALL = ("/terms/", "/readings/", "/questions/")
KINDS = ("text/html", "application/json", "application/problem+json")


@dataclass(frozen=True, slots=True)
class Plain:
    """What is said where there is no error of ours: a name, a sentence, and what would help."""

    name: str
    says: str
    help: str


NOT_SO = Plain(
    "Not in this way", "This address cannot be asked like that.", "A form of ours leads here; open its page and send it"
)
TOO_LARGE = Plain("Too much at once", "What was sent is larger than is read here, so nothing was done.", "Send less")
UNREADABLE = Plain("It cannot be read", "What was sent cannot be read, so nothing was done.", "Load the page again")


class AnswerErrors:
    """Whatever a view lets through of our own errors becomes a page that says what was wrong and what would help."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; one that says only that the method is not allowed says it in words."""
        answer = self.handler(request)
        if isinstance(answer, HttpResponseNotAllowed) and not answer.content:
            said = _plain(request, NOT_SO, 405)
            said.headers["Allow"] = answer.headers["Allow"]
            return said
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of the error; None for what is none of ours."""
        if isinstance(error, RequestDataTooBig):
            return _plain(request, TOO_LARGE, 413)
        if not isinstance(error, ServiceError):
            return None
        if isinstance(error, Unauthenticated):
            return _as_json(error, 401) if wants_json(request) else redirect_to_login(request.get_full_path())
        page = next((PAGES[kind] for kind in type(error).__mro__ if kind in PAGES), None)
        if page is None:
            return None
        if page.status == 404:
            return not_found(request, error)
        if wants_json(request):
            return _as_json(error, page.status)
        return render(request, page.template, {"error": error, "status": page.status}, status=page.status)


def wants_json(request: HttpRequest) -> bool:
    """Whether whoever asks would rather have JSON than a page."""
    return request.get_preferred_type(KINDS) in KINDS[1:]


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: what is gone, was renamed or is another's read the same; the nearest name of one's own is offered. What is open
    to all is nobody's, and only said not to be there.
    """
    if wants_json(request):
        return _as_json(exception if isinstance(exception, NotFound) else NotFound("there is nothing here"), 404)
    if isinstance(exception, NotFound) and request.path.startswith(OPEN_TO_ALL):
        return render(request, "errors/no_such_term.html", {"error": exception}, status=404)
    viewer = viewer_of(request)
    wanted = request.path.rstrip("/").rpartition("/")[2]
    near: Named | None = nearest_to(viewer, wanted, request.now.date()) if viewer and wanted else None  # type: ignore[attr-defined]
    context = {"wanted": wanted, "near": near, "stem": wanted.rpartition("-")[0] or wanted}
    return render(request, "errors/not_found.html", context, status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: it cannot be read; 413 where it is too large for that."""
    if isinstance(exception, RequestDataTooBig):
        return _plain(request, TOO_LARGE, 413)
    return _plain(request, UNREADABLE, 400)


def failed(request: HttpRequest) -> HttpResponse:
    """500: nothing of it is the reader's to mend. Asks the database for nothing."""
    if wants_json(request):
        return _problem(500, "failed", "something failed here, and it is ours to mend", "")
    return HttpResponse(_FAILED, status=500, content_type="text/html; charset=utf-8")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was not sent from one of our pages, or its session has ended."""
    if wants_json(request):
        return _problem(403, "stale-form", "the form is stale, so nothing was done", "load the page again")
    return render(request, "errors/stale_form.html", {"reason": reason}, status=403)


def carried_out(form: Form, act: Callable[[], Result]) -> Result | None:
    """What the act gave. None where the form does not hold or the act was refused, and the form then says why: by the
    field where one is at fault. What the page is about has been found before; what is not found is what was typed.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except Invalid as error:
        for field, said in error.fields.items():
            form.add_error(field if field in form.fields else None, said if field in form.fields else error.message)
        if not error.fields:
            form.add_error(None, error.message)
    except Refused as error:
        for reason in error.decision.reasons:
            form.add_error(None, f"{reason.says} (\N{SECTION SIGN}\N{NARROW NO-BREAK SPACE}{reason.clauses[0]})")
    except (Conflict, NotFound) as error:
        form.add_error(None, f"{error.message}; {error.help}" if error.help else error.message)
    return None


def _plain(request: HttpRequest, plain: Plain, status: int) -> HttpResponse:
    if wants_json(request):
        return _problem(status, plain.name.lower().replace(" ", "-"), plain.says, plain.help)
    return render(request, "errors/plain.html", {"plain": plain, "status": status}, status=status)


def _as_json(error: ServiceError, status: int) -> JsonResponse:
    """The error in its public shape; a refusal with its reasons and their clauses."""
    reasons = [
        {"code": reason.code, "says": reason.says, "clauses": list(reason.clauses)}
        for reason in (error.decision.reasons if isinstance(error, Refused) else ())
    ]
    fields = error.fields if isinstance(error, Invalid) else {}
    further = {name: value for name, value in (("reasons", reasons), ("fields", fields)) if value}
    return _problem(status, error.code, error.message, error.help, **further)


def _problem(status: int, code: str, detail: str, help: str, **further: object) -> JsonResponse:
    said = {"title": HTTPStatus(status).phrase, "status": status, "code": code, "detail": detail, **further}
    document = {**said, "help": help} if help else said
    return JsonResponse(document, status=status, content_type="application/problem+json")


_FAILED = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Something failed</title>
<link rel="stylesheet" href="/static/portal/tokens.css"><link rel="stylesheet" href="/static/portal/base.css">
<link rel="stylesheet" href="/static/portal/layout.css"></head>
<body><main class="bare" id="page"><h1>Something failed here <span>500</span></h1>
<p class="answer">It is ours to mend, and nothing that you sent was kept.</p>
<p class="foot">Machines keep their updates: packages are served without this page. <a href="/">Back to the start</a></p>
</main></body></html>
"""
