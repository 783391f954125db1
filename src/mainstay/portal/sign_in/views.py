"""Signing in and out: allauth's own steps on our pages."""

from typing import Any

from allauth.account.views import AccountInactiveView, LoginView, LogoutView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator

from mainstay.operations.sign_in import record_sign_out
from mainstay.portal import examples
from mainstay.portal.sign_in.forms import WRONG_PASSKEY, SignInForm
from mainstay.queries.single_sign_on import all_single_sign_on


class SignIn(LoginView):  # type: ignore[misc]
    """The address and the password; then where one wanted to go."""

    template_name = "sign_in/sign_in.html"

    def get_form_class(self) -> type[SignInForm]:
        """Ours."""
        return SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With an answer as one will find it."""
        return {
            **super().get_context_data(**kwargs), "strip": examples.strip(), "says": examples.SAYS,
            "wrong_passkey": WRONG_PASSKEY if "passkey" in self.request.GET else "",
            "single_sign_on": all_single_sign_on(),
        }  # fmt: skip


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):  # type: ignore[misc]
    """Signed out by POST; asked for otherwise, it is a question."""

    template_name = "sign_in/sign_out.html"

    def logout(self) -> None:
        """It is written down."""
        if self.request.user.is_authenticated:
            record_sign_out(actor=self.request.user, now=self.request.now)
        super().logout()


@method_decorator(login_not_required, name="dispatch")
class Locked(AccountInactiveView):  # type: ignore[misc]
    """The address is known and may not sign in any more."""

    template_name = "sign_in/locked.html"


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- a handler's signature
    """Too many requests from one place: 429."""
    return render(request, "sign_in/too_many.html", status=429)
