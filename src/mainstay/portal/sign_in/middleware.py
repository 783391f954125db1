"""Who may see a page? Whoever has signed in, unless the view says that it is open to all (login_not_required); and where a
second factor is demanded, only with one.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from mainstay.portal.requests import signed_in_of
from mainstay.portal.sign_in import presence

PAGES = "mainstay.portal."
OF_SIGN_IN = ("mainstay.portal.sign_in.", "mainstay.portal.security.")


class RequireSignIn(LoginRequiredMiddleware):
    """Sends to the sign-in whoever asks for a page unsigned. What is no page has a door of its own."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """None where the view may go on."""
        if not view_func.__module__.startswith(PAGES):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class KeepSession:
    """The session is seen; and where a second factor is demanded that is not set up yet, every page leads there first."""

    def __init__(self, handler: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handler(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],  # noqa: ARG002 -- Django's signature
        view_kwargs: dict[str, Any],  # noqa: ARG002
    ) -> HttpResponseBase | None:
        """None where the view may go on."""
        viewer = signed_in_of(request)
        if viewer is None or not view_func.__module__.startswith(PAGES):
            return None
        if viewer.held_to is None:  # whoever looks as somebody else is not them
            presence.keep(request, viewer)
        if presence.owes_second_factor(request) and not view_func.__module__.startswith(OF_SIGN_IN):
            return redirect("second-factor-owed")
        return None
