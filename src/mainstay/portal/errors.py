"""What does a page say when an act or a look-up was refused? One table from errors to answers, and messages by the field."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse
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


class AnswerErrors:
    """Whatever a view lets through of our own errors becomes a page that says what was wrong and what would help."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handler(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of the error; None for what is none of ours."""
        if isinstance(error, Unauthenticated):
            return redirect_to_login(request.get_full_path())
        if not isinstance(error, ServiceError) or type(error) not in PAGES:
            return None
        page = PAGES[type(error)]
        if page.status == 404:
            return not_found(request, error)
        return render(request, page.template, {"error": error, "status": page.status}, status=page.status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: what is gone, was renamed or is another's read the same; the nearest name of one's own is offered. What is open
    to all is nobody's, and only said not to be there.
    """
    if isinstance(exception, NotFound) and request.path.startswith(OPEN_TO_ALL):
        return render(request, "errors/no_such_term.html", {"error": exception}, status=404)
    viewer = viewer_of(request)
    wanted = request.path.rstrip("/").rpartition("/")[2]
    near: Named | None = nearest_to(viewer, wanted, request.now.date()) if viewer and wanted else None  # type: ignore[attr-defined]
    context = {"wanted": wanted, "near": near, "stem": wanted.rpartition("-")[0] or wanted}
    return render(request, "errors/not_found.html", context, status=404)


def failed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a handler's signature
    """500: nothing of it is the reader's to mend. Asks the database for nothing."""
    return HttpResponse(_FAILED, status=500, content_type="text/html; charset=utf-8")


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was not sent from one of our pages, or its session has ended."""
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
