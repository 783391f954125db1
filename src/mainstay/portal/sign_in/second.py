"""The second factor: after the password, and again before something of the sign-in is changed."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mainstay.errors import Forbidden
from mainstay.portal.addresses import with_query
from mainstay.portal.requests import PageRequest
from mainstay.portal.sign_in.adapter import refuse
from mainstay.portal.sign_in.forms import WRONG_CODE, WRONG_PASSKEY, PasswordAgain, said_of_code
from mainstay.portal.sign_in.presence import has_proved_lately
from mainstay.queries.second_factors import factors_of
from mainstay.queries.single_sign_on import speaking_for

View = Callable[..., HttpResponse]
SECURITY = "/security"
ACCEPTED_SECONDS = 120


def own(view: View) -> View:
    """The view, for people themselves: Forbidden to whoever looks as somebody else."""

    @wraps(view)
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.held_to is not None:
            raise Forbidden("nobody sees another's sign-in", help="end looking as them first")
        return view(request, *args, **kwargs)

    return guarded


class _CodeSaid:
    """Says what is wrong with a code in our words."""

    fields: Any
    user: Any
    authenticator: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.error_messages["required"] = "Code", "The code is missing."
        code.help_text = "Six figures from your app, or one of your recovery codes."
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}

    def clean_code(self) -> str:
        """A code opens once: one of the app as long as it could be accepted, which is longer than it is shown."""
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            raise ValidationError(said_of_code(error)) from error
        used = f"used-code:{self.user.pk}:{normalize_user_code(code)}"
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(used, "used", ACCEPTED_SECONDS):
            raise ValidationError(WRONG_CODE)
        return code


class _PasskeySaid:
    """Says what is wrong with a passkey in our words."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except ValidationError as error:
            raise ValidationError(WRONG_PASSKEY if error.code == "incorrect_code" else said_of_code(error)) from error


class CodeForm(_CodeSaid, AuthenticateForm):  # type: ignore[misc]
    """A code, on the way in."""


class PasskeyForm(_PasskeySaid, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey, on the way in."""


class CodeAgain(_CodeSaid, ReauthenticateForm):  # type: ignore[misc]
    """A code, of whoever is in."""


class PasskeyAgain(_PasskeySaid, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey, of whoever is in."""


class SecondFactor(AuthenticateView):  # type: ignore[misc]
    """After the password: the code, or the passkey."""

    template_name = "sign_in/second_factor.html"
    form_class, webauthn_form_class = CodeForm, PasskeyForm

    def form_invalid(self, form: Form) -> HttpResponse:
        """The attempt is written down."""
        refuse(self.request, self.stage.login.user.email, "wrong code")
        return super().form_invalid(form)  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what this person can show."""
        said = super().get_context_data(**kwargs)
        return {
            **said,
            "factors": factors_of(self.stage.login.user),
            "options": json.dumps(said["js_data"]["request_options"]),
        }


class PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]
    """A passkey instead of address and password. GET tells a script what to ask the passkey for."""

    def form_valid(self, form: Form) -> HttpResponse:
        """In, and where one wanted to go."""
        response: HttpResponse = super().form_valid(form)
        wanted = get_next_redirect_url(self.request)
        return redirect(wanted) if wanted and self.request.user.is_authenticated else response

    def form_invalid(self, form: Form) -> HttpResponse:  # noqa: ARG002 -- allauth's signature
        """Back, and it is said there."""
        refuse(self.request, "", "wrong code")
        return redirect("/sign-in?passkey=unknown")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@own
def again(request: PageRequest) -> HttpResponse:
    """It is still the same person: by the password, a code or a passkey; then on with what they were about to change."""
    wanted = get_next_redirect_url(request) or SECURITY
    factors, has_password = factors_of(request.user), request.user.has_usable_password()
    posted = request.POST if request.method == "POST" else None
    password = PasswordAgain(_of(posted, "password"), person=request.user)
    code, passkey = (
        CodeAgain(_of(posted, "code"), user=request.user),
        PasskeyAgain(_of(posted, "credential"), user=request.user),
    )
    if has_password and password.is_bound and password.is_valid():
        reauthenticate_by_password(request)
        return redirect(wanted)
    for form in (code, passkey):
        if form.is_bound and form.is_valid():
            form.save()
            return redirect(wanted)
    if posted is not None:
        refuse(request, request.user.email, "wrong code" if not password.is_bound else "wrong password")
    context = {
        "password": password, "code": code, "passkey": passkey, "factors": factors, "has_password": has_password,
        "wanted": wanted, "single_sign_on": None if has_password else speaking_for(request.user.email),
        "options": json.dumps(begin_authentication(request.user)) if factors.passkeys else "",
    }  # fmt: skip
    return render(request, "sign_in/again.html", context, status=200 if posted is None else 422)


def _of(posted: Any, field: str) -> Any:
    return posted if posted is not None and field in posted else None


def proved(view: View) -> View:
    """The view, for whoever has shown lately that it is them; the others show it first."""

    @wraps(view)
    @own
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_proved_lately(request):
            return view(request, *args, **kwargs)
        wanted = request.path if request.method == "GET" else SECURITY
        return redirect(with_query("/sign-in/again", next=wanted))

    return guarded
