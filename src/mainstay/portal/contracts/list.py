"""The lists of contracts: of one account, and of every one that the reader sees."""

from collections.abc import Callable, Mapping

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from mainstay.portal.addresses import of_contracts
from mainstay.portal.contracts.shown import bought_in_short
from mainstay.portal.exports import Form, streamed
from mainstay.portal.lists import Column, cursor_of, list_context, rows_of, saved_tabs, words_of
from mainstay.portal.requests import PageRequest, today_of
from mainstay.queries import access
from mainstay.queries.contract_list import SORTS, Listed, contract_page, contract_rows, every_contract
from mainstay.queries.keyset import order_of
from mainstay.queries.views import saved_views
from mainstay.records.models import Account

NOUN = "contracts"
QUERY = ("q", "state", "sort")
STATES = (("in-force", "in force"), ("ends-soon", "ends within 90 days"), ("ended", "ended"), ("to-come", "to come"))
COLUMNS = (
    Column(name="contract", label="Contract", sort="number", always=True),
    Column(name="account", label="Account", sort="account"),
    Column(name="effect", label="In force"),
    Column(name="until", label="Until", sort="end"),
    Column(name="bought", label="Bought"),
    Column(name="attached", label="Machines attached", look="figure"),
)
VALUES: Mapping[str, Callable[[Listed], object]] = {
    "contract": lambda each: each.contract.number,
    "name": lambda each: each.contract.name,
    "account": lambda each: each.contract.account.key,
    "effect": lambda each: each.effect.answer.state if each.effect.answer else "",
    "clause": lambda each: each.effect.reasons[0].clauses[0],
    "from": lambda each: each.contract.effective_from,
    "until": lambda each: each.contract.effective_to,
    "bought": lambda each: bought_in_short(each.lines),
    "attached": lambda each: each.attached,
}


@require_safe
def contracts(request: PageRequest) -> HttpResponse:
    """Every contract that the reader sees; who is in one account is sent to its own."""
    if not request.user.is_staff:
        accounts = list(access.visible_accounts(request.user)[:2])
        if len(accounts) == 1:
            return redirect(of_contracts(accounts[0].key))
    return _page(request, None, usual="account")


@require_safe
def contracts_of_account(request: PageRequest, key: str) -> HttpResponse:
    """The contracts of one account, the last end first."""
    return _page(request, access.account_for(request.user, key), usual="-end")


@require_safe
def contracts_file(request: PageRequest, form: Form, key: str | None = None) -> StreamingHttpResponse:
    """GET: all that the address asks for, with the clause of each answer."""
    account = access.account_for(request.user, key) if key else None
    today = today_of(request)
    rows = contract_rows(request.user, account, words_of(request.GET), request.GET.get("state", ""), today)
    order = order_of(request.GET.get("sort", ""), SORTS, "number")
    name = f"{key or 'all'}-contracts-{today}"
    return streamed(form, name, list(VALUES), VALUES, every_contract(rows, order, today))


def _page(request: PageRequest, account: Account | None, *, usual: str) -> HttpResponse:
    today, words, state = today_of(request), words_of(request.GET), request.GET.get("state", "")
    order = order_of(request.GET.get("sort", usual), SORTS, "number")
    rows = contract_rows(request.user, account, words, state, today)
    page = contract_page(rows, order, cursor_of(request.GET), rows_of(request.GET), today)
    columns = [column for column in COLUMNS if account is None or column.name != "account"]
    mine = saved_views(request.user, NOUN, account)
    context = {
        **list_context(
            request,
            mine,
            columns=columns,
            query=QUERY,
            hidden=("sort", "rows"),
            order=order,
            found=page.found,
            count=page.count,
        ),
        "account": account,
        "across": account is None,
        "listed": _rows(page.listed),
        "state": state,
        "states": STATES,
        "is_filtered": bool(words or state),
        "tabs": saved_tabs(request, mine, "All contracts"),
        "may_change": account is not None and access.has_right(request.user, "change-contract", account),
    }
    return render(request, "contracts/contracts.html", context)


def _rows(listed: tuple[Listed, ...]) -> list[dict[str, object]]:
    return [
        {"contract": row.contract, "effect": row.effect, "bought": bought_in_short(row.lines), "attached": row.attached}
        for row in listed
    ]
