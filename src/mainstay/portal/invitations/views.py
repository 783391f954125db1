"""Accepting an invitation: somebody new takes a name and a password, whoever signs in already does so first."""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mainstay.gateways.tokens import token_hash
from mainstay.operations.invitations import accept_invitation
from mainstay.portal.addresses import of_account, with_query
from mainstay.portal.errors import carried_out
from mainstay.portal.people.forms import AcceptForm
from mainstay.portal.people.place import SAYS
from mainstay.portal.requests import OpenRequest, viewer_of
from mainstay.queries import access
from mainstay.queries.invitations import is_somebody, person_invited
from mainstay.records.models import Invitation, Person


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: OpenRequest) -> HttpResponse:
    """GET: who invites to what. POST: accepted, and signed in."""
    token = request.GET.get("link", "")
    invitation = access.invitation_by(token_hash(token), request.now)
    viewer, known = viewer_of(request), person_invited(invitation)
    is_known = known is not None and is_somebody(known)
    if is_known or viewer is not None:
        return _as_known(request, token, invitation, known, viewer)
    form = AcceptForm(request.POST or None, initial={"name": known.name if known else ""})
    person = carried_out(
        form, lambda: accept_invitation(token=token, signed_in=None, now=request.now, **form.cleaned_data)
    )
    if person is None:
        return _page(request, invitation, form=form, status=422 if form.errors else 200)
    messages.success(request, f"Welcome, {person.name}.")
    return _signed_in(request, person, _there(invitation))


def _as_known(
    request: OpenRequest, token: str, invitation: Invitation, known: Person | None, viewer: Person | None
) -> HttpResponse:
    """Somebody has signed in, or has to before they accept."""
    is_they = viewer is not None and viewer == known
    if request.method != "POST" or not is_they:
        here = with_query("/invitation", link=token)
        return _page(
            request, invitation, is_they=is_they, other=viewer if not is_they else None,
            sign_in_url=with_query("/sign-in", next=here),
        )  # fmt: skip
    accept_invitation(token=token, signed_in=viewer, now=request.now)
    messages.success(request, f"You are in {invitation.account or 'the team of the provider'} now.")
    return redirect(_there(invitation))


def _signed_in(request: OpenRequest, person: Person, there: str) -> HttpResponse:
    """The person's session begins, by the same steps as at the sign-in."""
    answer: HttpResponse = perform_login(request, Login(user=person, redirect_url=there))
    return answer


def _there(invitation: Invitation) -> str:
    return of_account(invitation.account.key) if invitation.account else "/"


def _page(request: OpenRequest, invitation: Invitation, *, status: int = 200, **said: Any) -> HttpResponse:
    context = {"invitation": invitation, "role_says": SAYS[invitation.role], **said}
    return render(request, "invitations/accept.html", context, status=status)
