"""Your sign-in: passkeys, code app, recovery codes, password, sessions."""

import json
from typing import Any
from urllib.parse import quote

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mainstay.errors import NotFound
from mainstay.operations import second_factors, sessions
from mainstay.operations.people import set_password
from mainstay.portal.errors import carried_out
from mainstay.portal.pictures.qr import qr_code
from mainstay.portal.requests import PageRequest
from mainstay.portal.security.browsers import browser_in_words
from mainstay.portal.security.forms import FirstCode, NewPasskey, PasskeyName
from mainstay.portal.sign_in import presence
from mainstay.portal.sign_in.forms import NewPassword
from mainstay.portal.sign_in.second import own, proved
from mainstay.queries.second_factors import demanded_from, factors_of
from mainstay.queries.sessions import sessions_of
from mainstay.queries.single_sign_on import closes_password_of

BARE, BASE = "portal/bare.html", "portal/base.html"
ASKED = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
@own
def security(request: PageRequest) -> HttpResponse:
    """All of it."""
    me = request.user
    rows = sessions_of(me, request.now)
    context = {
        **_framed(request),
        "factors": factors_of(me),
        "demanded_from": demanded_from(me),
        "password_closed": closes_password_of(me),
        "has_password": me.has_usable_password(),
        "sessions": [
            {
                "row": row,
                "browser": browser_in_words(row.user_agent),
                "here": row.session_key == request.session.session_key,
            }
            for row in rows
        ],
    }
    return render(request, "security/security.html", context)


@never_cache
@require_safe
@own
def owed(request: PageRequest) -> HttpResponse:
    """A second factor comes first."""
    if not presence.owes_second_factor(request):
        return redirect("security")
    return render(request, "security/owed.html", {"demanded_from": demanded_from(request.user)})


@never_cache
@require_http_methods(ASKED)
@proved
def code_app(request: PageRequest) -> HttpResponse:
    """An app is set up: its seed as a picture and as text, and its first code."""
    if factors_of(request.user).code_app_since:
        return redirect("security")
    form = FirstCode(request.POST or None, user=request.user)
    codes = carried_out(
        form, lambda: second_factors.add_code_app(actor=request.user, seed=form.secret, now=request.now)
    )
    if codes is not None:
        clear_totp_secret(request)
        return _added(request, codes, "The code app is set up.")
    address = get_adapter().build_totp_url(request.user, form.secret)
    context = {
        **_framed(request),
        "form": form,
        "picture": qr_code(address, "The key for your app, as a picture"),
        "key": " ".join(form.secret[at : at + 4] for at in range(0, len(form.secret), 4)),
        "plain_key": form.secret,
    }
    return render(request, "security/code_app.html", context, status=422 if form.errors else 200)


@require_POST
@proved
def remove_code_app(request: PageRequest) -> HttpResponse:
    """The app's codes open nothing any more."""
    second_factors.remove_code_app(actor=request.user, now=request.now)
    return _removed(request, "The code app is removed.")


@never_cache
@require_http_methods(ASKED)
@proved
def new_passkey(request: PageRequest) -> HttpResponse:
    """A passkey is made by the browser, and kept."""
    form = NewPasskey(request.POST or None, user=request.user)
    codes = carried_out(
        form,
        lambda: second_factors.add_passkey(
            actor=request.user, name=form.cleaned_data["name"], credential=form.cleaned_data["credential"],
            now=request.now,
        ),
    )  # fmt: skip
    if codes is not None:
        return _added(request, codes, "The passkey is added.")
    context = {**_framed(request), "form": form, "options": json.dumps(_wanted_passkey(request))}
    return render(request, "security/new_passkey.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(ASKED)
@proved
def passkey(request: PageRequest, passkey: int) -> HttpResponse:
    """One passkey: its name, and taking it away."""
    found = next((one for one in factors_of(request.user).passkeys if one.pk == passkey), None)
    if found is None:
        raise NotFound("that passkey is gone")
    form = PasskeyName(request.POST or None, initial={"name": found.name})
    if form.is_valid():
        name = form.cleaned_data["name"]
        second_factors.rename_passkey(actor=request.user, passkey=passkey, name=name, now=request.now)
        messages.success(request, f"The passkey is called {name}.")
        return redirect("security")
    context = {**_framed(request), "form": form, "passkey": found}
    return render(request, "security/passkey.html", context, status=422 if form.errors else 200)


@require_POST
@proved
def remove_passkey(request: PageRequest, passkey: int) -> HttpResponse:
    """The passkey opens nothing any more."""
    second_factors.remove_passkey(actor=request.user, passkey=passkey, now=request.now)
    return _removed(request, "The passkey is removed.")


@never_cache
@require_http_methods(ASKED)
@proved
def recovery_codes(request: PageRequest) -> HttpResponse:
    """How many are left; and ten new ones, shown this once."""
    if request.method == "POST":
        codes = second_factors.renew_recovery_codes(actor=request.user, now=request.now)
        return _codes_page(request, codes, "The old codes open nothing any more.")
    context = {**_framed(request), "factors": factors_of(request.user)}
    return render(request, "security/recovery_codes.html", context)


@never_cache
@require_http_methods(ASKED)
@proved
def password(request: PageRequest) -> HttpResponse:
    """A new password; every other session ends."""
    form = NewPassword(request.POST or None)
    key = request.session.session_key or ""
    changed = carried_out(
        form,
        lambda: set_password(
            actor=request.user, email=request.user.email, password=form.cleaned_data["password"], keep=key,
            now=request.now,
        ),
    )  # fmt: skip
    if changed:
        update_session_auth_hash(request, changed)
        UserSession.objects.create_from_request(request)
        messages.success(request, "The new password holds; every other session has ended.")
        return redirect("security")
    context = {**_framed(request), "form": form, "has_password": request.user.has_usable_password()}
    return render(request, "security/password.html", context, status=422 if form.errors else 200)


@require_POST
@own
def end_session(request: PageRequest, session: int) -> HttpResponse:
    """One session ends; one's own is signed out."""
    row = sessions_of(request.user, request.now).filter(pk=session).first()
    if row is not None and row.session_key == request.session.session_key:
        return redirect("account_logout")
    sessions.end_session(actor=request.user, session=session, now=request.now)
    messages.success(request, "The session has ended.")
    return redirect("security")


@require_POST
@own
def end_others(request: PageRequest) -> HttpResponse:
    """Every session but this one ends."""
    key = request.session.session_key or ""
    count = sessions.end_other_sessions(actor=request.user, but=key, now=request.now)
    messages.success(request, "No other session was open." if not count else f"{count} ended. Only this one is open.")
    return redirect("security")


def _framed(request: PageRequest) -> dict[str, Any]:
    """Where a second factor is owed, nothing of the portal stands around the page yet."""
    owes = presence.owes_second_factor(request)
    return {"frame": BARE if owes else BASE, "owes": owes}


def _wanted_passkey(request: PageRequest) -> dict[str, Any]:
    """What the browser is asked to make: one that signs in alone where the device can, and asks who holds it."""
    options = json.loads(json.dumps(begin_registration(request.user, passwordless=False)))
    wanted = options["publicKey"].setdefault("authenticatorSelection", {})
    wanted |= {"residentKey": "preferred", "requireResidentKey": False, "userVerification": "preferred"}
    return dict(options)


def _added(request: PageRequest, codes: second_factors.Codes, says: str) -> HttpResponse:
    presence.look_again(request, request.user)
    if codes:
        return _codes_page(request, codes, says)
    messages.success(request, says)
    return redirect("security")


def _removed(request: PageRequest, says: str) -> HttpResponse:
    presence.look_again(request, request.user)
    messages.success(request, says)
    return redirect("security")


def _codes_page(request: PageRequest, codes: second_factors.Codes, says: str) -> HttpResponse:
    file = "".join(f"{code}\r\n" for code in codes)
    context = {**_framed(request), "codes": codes, "says": says, "file": f"data:text/plain;charset=utf-8,{quote(file)}"}
    return render(request, "security/new_codes.html", context)
