"""Whose eyes does a page have while somebody of the provider looks as a person of a customer?

The session stays the staff member's own. For the views `request.user` is then the person looked at, held to what shows and
changes nothing, in the one account; who it really is stands in `request.looking.by`.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mainstay.operations.looks import see_page
from mainstay.portal.requests import viewer_of
from mainstay.queries import access
from mainstay.queries.looks import look_in_force
from mainstay.queries.permissions import LOOKING
from mainstay.records.models import Look, Person

Handler = Callable[[HttpRequest], HttpResponse]
SESSION_KEY = "look"
READING = ("GET", "HEAD", "OPTIONS")
END = "look-end"
# What is a person's alone: how they sign in, and what they are shown once. Pages of other packages are no pages of ours.
CLOSED = ("mainstay.portal.sign_in.", "mainstay.portal.security.", "mainstay.portal.preferences.", "allauth.")


class LookAs:
    """While a look is in force pages are shown as the person sees them; each that was shown counts, and no act is let through."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        look = _look_of(request)
        request.looking = look  # type: ignore[attr-defined]
        response = self.handler(request)
        if look is not None:
            request.user = look.by
        if look is not None and _is_page(request, response):
            see_page(actor=look.by, look=look.pk, path=request.path, now=request.now)  # type: ignore[attr-defined]
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """The view works for the person looked at; None lets it go on. What would change or is theirs alone is refused."""
        look: Look | None = request.looking  # type: ignore[attr-defined]
        if look is None or (request.resolver_match and request.resolver_match.url_name == END):
            return None
        is_closed = view.__module__.startswith(CLOSED)
        if is_closed or request.method not in READING:
            return render(request, "looks/refused.html", {"look": look, "is_closed": is_closed}, status=403)
        request.user = look.person
        return None


def _look_of(request: HttpRequest) -> Look | None:
    """The look of the session, with the real person as `by`; one that is over leaves the session."""
    number: int | None = request.session.get(SESSION_KEY)
    staff = viewer_of(request) if number else None
    if staff is None or number is None:
        return None
    look = look_in_force(staff, number, request.now)  # type: ignore[attr-defined]
    if look is None or not look.person.is_active or not access.has_right(staff, "look-as", look.account):
        del request.session[SESSION_KEY]
        messages.info(request, "The look is over. You are yourself again.")
        return None
    look.by = staff
    _hold(look.person, look)
    return look


def _hold(person: Person, look: Look) -> None:
    person.held_to, person.held_in = frozenset(LOOKING), look.account_id


def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
    is_whole = request.method == "GET" and "HX-Request" not in request.headers
    return is_whole and response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
