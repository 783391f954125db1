"""The list of accounts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from mainstay.operations.accounts import create_account
from mainstay.portal.accounts.forms import AccountForm
from mainstay.portal.accounts.needs import needs_of
from mainstay.portal.addresses import with_query
from mainstay.portal.contracts.acts import Act, act_page
from mainstay.portal.errors import carried_out
from mainstay.portal.exports import Form, streamed
from mainstay.portal.lists import Column, cursor_of, list_context, rows_of, saved_tabs, words_of
from mainstay.portal.requests import PageRequest, today_of
from mainstay.queries import access
from mainstay.queries.accounts import SORTS, VIEWS, account_page, chosen_accounts
from mainstay.queries.keyset import Chunks, order_of
from mainstay.queries.views import saved_views
from mainstay.records.models import SavedView

NOUN = "accounts"
CHUNK = 200
QUERY = ("view", "q", "sort")
COLUMNS = (
    Column(name="account", label="Account", sort="name", always=True),
    Column(name="contracts", label="Contracts", look="figure"),
    Column(name="end", label="Last end", sort="end"),
    Column(name="attached", label="Attached", look="figure"),
    Column(name="active", label="Heard in a day", look="figure"),
    Column(name="needs", label="What needs a look"),
    Column(name="created", label="Since", sort="created"),
)
VALUES: Mapping[str, Callable[[Any], object]] = {
    "key": lambda row: row.key,
    "name": lambda row: row.name,
    "zone": lambda row: row.zone,
    "contracts": lambda row: row.contracts_count,
    "last_end": lambda row: row.last_end,
    "attached": lambda row: row.attached,
    "active": lambda row: row.active,
    "set_apart": lambda row: row.set_apart,
    "since": lambda row: row.created_at,
}
NAMES = {"all": "All", "need": "Need a look"}


@require_safe
def accounts(request: PageRequest) -> HttpResponse:
    """A page of the accounts that the address asks for, with what is in each; for people of the provider."""
    access.require(request.user, "view-provider")
    words, view = words_of(request.GET), _view(request)
    order = order_of(request.GET.get("sort", ""), SORTS, "name")
    page = account_page(request.user, words, view, order, cursor_of(request.GET), rows_of(request.GET), request.now)
    mine = saved_views(request.user, NOUN, None)
    context = {
        **list_context(
            request,
            mine,
            columns=COLUMNS,
            query=QUERY,
            hidden=("view", "sort", "rows"),
            order=order,
            found=page.found,
            count=page.counts[view],
        ),
        "rows": [{"account": row, "needs": needs_of(row, today_of(request))} for row in page.found.rows],
        "is_filtered": bool(words),
        "clear_url": with_query(request.path, view=request.GET.get("view")),
        "tabs": _tabs(request, view, page.counts, mine),
        "may_create": access.has_right(request.user, "create-account", None),
    }
    return render(request, "accounts/accounts.html", context)


@require_safe
def accounts_file(request: PageRequest, form: Form) -> StreamingHttpResponse:
    """GET: all accounts that the address asks for, with what is in each."""
    access.require(request.user, "view-provider")
    rows = chosen_accounts(request.user, words_of(request.GET), _view(request), request.now)
    order = order_of(request.GET.get("sort", ""), SORTS, "name")
    every = (row for chunk in Chunks(rows, SORTS, order, CHUNK) for row in chunk)
    return streamed(form, f"accounts-{today_of(request)}", list(VALUES), VALUES, every)


def _view(request: PageRequest) -> str:
    asked = request.GET.get("view", "all")
    return asked if asked in VIEWS else "all"


def _tabs(
    request: PageRequest, view: str, counts: Mapping[str, int], mine: Sequence[SavedView]
) -> list[dict[str, object]]:
    saved = request.GET.get("saved")
    of_all = [
        {
            "label": NAMES[each],
            "count": counts[each],
            "url": with_query(request.path, view=None if each == "all" else each),
            "chosen": each == view and saved is None,
        }
        for each in VIEWS
    ]
    return [*of_all, *saved_tabs(request, mine, "")[1:]]


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
