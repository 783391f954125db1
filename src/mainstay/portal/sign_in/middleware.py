"""Who may see a page? Whoever has signed in, unless the view says that it is open to all (login_not_required)."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

PAGES = "mainstay.portal."


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
