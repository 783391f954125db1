"""The password is forgotten: a link is asked for, and a new one set by it."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mainstay.errors import NotFound
from mainstay.operations.passwords import ask_for_new_password, person_of_link, set_password_by_link
from mainstay.portal.errors import carried_out
from mainstay.portal.requests import OpenRequest
from mainstay.portal.sign_in.forms import TOO_OFTEN, AddressForm, NewPassword
from mainstay.queries.mail import mail_server


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: OpenRequest) -> HttpResponse:
    """Whoever has the address is mailed a link; the page says the same of every address. Where no mail is sent, whom to ask."""
    if not mail_server().is_on:
        return render(request, "sign_in/no_mail.html")
    form = AddressForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if ratelimit.consume(request, action="reset_password", key=email.casefold()):
            ask_for_new_password(email=email, now=request.now)
            return render(request, "sign_in/link_sent.html", {"email": email})
        form.add_error("email", TOO_OFTEN.replace("Signing in", "Asking for a link"))
    return render(request, "sign_in/forgotten.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: OpenRequest, name: str, token: str) -> HttpResponse:
    """The new password is set by the link; a link that leads nowhere says so."""
    try:
        person = person_of_link(name, token)
    except NotFound:
        return render(request, "sign_in/link_over.html", status=404)
    form = NewPassword(request.POST or None)
    done = carried_out(
        form,
        lambda: set_password_by_link(name=name, token=token, password=form.cleaned_data["password"], now=request.now),
    )
    if done:
        get_adapter()._delete_login_attempts_cached_email(request, email=done.email)  # noqa: SLF001 -- as its own reset does
        return render(request, "sign_in/password_set.html", {"email": done.email})
    context = {"form": form, "email": person.email}
    return render(request, "sign_in/new_password.html", context, status=422 if form.errors else 200)
