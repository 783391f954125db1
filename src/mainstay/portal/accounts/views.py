"""The list of accounts."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from mainstay.operations.accounts import create_account
from mainstay.portal.accounts.forms import AccountForm
from mainstay.portal.accounts.needs import needs_of
from mainstay.portal.contracts.acts import Act, act_page
from mainstay.portal.errors import carried_out
from mainstay.portal.requests import PageRequest, today_of
from mainstay.queries import access
from mainstay.queries.accounts import accounts_of

LISTED = 200


@require_safe
def accounts(request: PageRequest) -> HttpResponse:
    """All accounts by name, with what is in each; for people of the provider."""
    access.require(request.user, "view-provider")
    words = request.GET.get("q", "").strip()
    rows = accounts_of(request.user, request.now)
    if words:
        rows = rows.filter(name__icontains=words) | rows.filter(key__icontains=words)
    context = {
        "rows": [{"account": row, "needs": needs_of(row, today_of(request))} for row in rows[:LISTED]],
        "words": words,
        "may_create": access.has_right(request.user, "create-account", None),
    }
    return render(request, "accounts/accounts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_account(request: PageRequest) -> HttpResponse:
    """One more customer."""
    access.require(request.user, "create-account")
    form = AccountForm(request.POST or None, initial={"zone": request.user.zone})
    made = carried_out(form, lambda: create_account(actor=request.user, now=request.now, **form.cleaned_data))
    if made:
        messages.success(request, f"{made} is there. Make its contract next.")
        return redirect("account-contracts", key=made.key)
    act = Act(
        title="New account",
        submit="Make the account",
        follows=("It has nobody and no contract in it yet.", "Its key stands in addresses and does not change."),
    )
    return act_page(request, form, act, back="/accounts", crumbs=[("Accounts", "/accounts")])
