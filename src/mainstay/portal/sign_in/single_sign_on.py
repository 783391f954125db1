"""Signing in at the identity provider of one's organisation: which one it is, there, and back."""

import logging
from secrets import token_urlsafe

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.internal import statekit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from mainstay.errors import Forbidden, ServiceError
from mainstay.operations.single_sign_on import Vouched, admit_through
from mainstay.portal.requests import OpenRequest
from mainstay.portal.sign_in.adapter import refuse
from mainstay.portal.sign_in.forms import AddressForm
from mainstay.portal.sign_in.identity import NOT_THROUGH, IdentityProvider
from mainstay.queries.single_sign_on import by_key, domain_of, speaking_for
from mainstay.records.models import Person, SingleSignOn

_log = logging.getLogger(__name__)
STALE = "this sign-in was begun elsewhere, or more than ten minutes ago"
CANCELLED = "you were not signed in there"
SILENT = "it could not be reached"
UNFIT = "what it said of you could not be trusted"


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: OpenRequest) -> HttpResponse:
    """Which identity provider speaks for the address? The way there is a link, since no form of ours leads to another host."""
    form = AddressForm(request.POST or None)
    found = None
    if form.is_valid():
        found = speaking_for(form.cleaned_data["email"])
        if found is None:
            said = f"No single sign-on is set up for {domain_of(form.cleaned_data['email'])}."
            form.add_error("email", said)
    context = {"form": form, "found": found, "wanted": get_next_redirect_url(request)}
    return render(request, "sign_in/single_sign_on.html", context, status=422 if form.errors else 200)


@never_cache
@login_not_required
@require_safe
def there(request: OpenRequest, provider_id: str) -> HttpResponse:
    """To the identity provider, with a state, a nonce and a PKCE challenge of this sign-in alone."""
    row, nonce = by_key(provider_id), token_urlsafe(24)
    provider = IdentityProvider(request, row).get_provider()
    try:
        answer: HttpResponse = provider.redirect(
            request, process="login", next_url=get_next_redirect_url(request), data={"nonce": nonce},
            auth_params={"nonce": nonce},
        )  # fmt: skip
    except NOT_THROUGH as error:
        _log.warning("an identity provider does not answer", extra={"single_sign_on": row.key, "why": _why(error)})
        return _not_through(request, row, SILENT)
    return answer


@never_cache
@login_not_required
@require_safe
def back(request: OpenRequest, provider_id: str) -> HttpResponse:
    """In, if all of it fits; else it is said what did not, and written down."""
    row = by_key(provider_id)
    state = statekit.unstash_state(request, provider_id=row.key, state_id=request.GET.get("state", ""))
    if state is None:
        return _not_through(request, row, STALE)
    if "code" not in request.GET:
        return _not_through(request, row, CANCELLED)
    try:
        vouched = IdentityProvider(request, row).vouched(
            request.GET["code"], state["pkce_code_verifier"], state["data"]["nonce"]
        )
    except NOT_THROUGH as error:
        _log.warning("an identity provider was not believed", extra={"single_sign_on": row.key, "why": _why(error)})
        return _not_through(request, row, UNFIT)
    return _admitted(request, row, vouched, state.get("next"))


def _admitted(request: OpenRequest, row: SingleSignOn, vouched: Vouched, wanted: str | None) -> HttpResponse:
    try:
        admitted = admit_through(key=row.key, vouched=vouched, now=request.now)
        if not admitted.has_role:
            raise Forbidden(
                f"none of your groups at {row.name} has a role here", help="an admin of your organisation can say more"
            )
    except ServiceError as error:
        return _not_through(request, row, error.message, error.help, email=vouched.email)
    return _signed_in(request, row, admitted.person, vouched, wanted)


def _signed_in(
    request: OpenRequest, row: SingleSignOn, person: Person, vouched: Vouched, wanted: str | None
) -> HttpResponse:
    if request.user.is_authenticated:
        get_adapter().logout(request)
    record_authentication(request, person, "socialaccount", provider=row.key, uid=vouched.subject)
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=wanted))
    return response


def _why(error: Exception) -> str:
    """What went wrong, for the log: without what the identity provider has sent, which stands behind the colon."""
    return f"{type(error).__name__}: {str(error).partition(':')[0][:200]}"


def _not_through(
    request: OpenRequest, row: SingleSignOn, says: str, helps: str = "", *, email: str = ""
) -> HttpResponse:
    refuse(request, email, "single sign-on")
    context = {"single_sign_on": row, "says": says, "helps": helps}
    return render(request, "sign_in/not_through.html", context, status=403)
