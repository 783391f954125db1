"""The page of the provider's own settings."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mainstay.operations.provider import set_provider
from mainstay.portal.errors import carried_out
from mainstay.portal.provider.forms import ProviderForm
from mainstay.portal.requests import PageRequest
from mainstay.queries import access
from mainstay.queries.providers import provider_of_installation, still_to_set

FIELDS = ("name", "portal_url", "contract_url", "offer_days")


@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: PageRequest) -> HttpResponse:
    """GET: what is set and what is still to set. POST: the form's four fields, for those who may."""
    may_change = access.has_right(request.user, "change-provider", None)
    access.require(request.user, "change-provider" if request.method == "POST" else "view-provider")
    row = provider_of_installation()
    form = ProviderForm(request.POST or None, initial={field: getattr(row, field, "") for field in FIELDS})
    if carried_out(form, lambda: set_provider(actor=request.user, **form.cleaned_data, now=request.now)):
        messages.success(request, "It is set.")
        return redirect("provider")
    context = {"form": form, "row": row, "may_change": may_change, "open": still_to_set(row)}
    return render(request, "provider/provider.html", context, status=422 if form.errors else 200)
