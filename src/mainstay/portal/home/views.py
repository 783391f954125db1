"""Where one begins: an account's home, the choice of one of several, or, for people of the provider, all of them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from mainstay.portal import addresses
from mainstay.portal.accounts.needs import needs_of
from mainstay.portal.contracts.attaching import command_with, widest
from mainstay.portal.home.lapses import numbered_changes, picture
from mainstay.portal.on_day import day_shown
from mainstay.portal.pictures.bars import Kind
from mainstay.portal.pictures.cover_bar import Share
from mainstay.portal.requests import PageRequest, today_of
from mainstay.portal.wording import count_in_words
from mainstay.queries import access
from mainstay.queries.account_cover import AccountCover
from mainstay.queries.account_home import AccountHome, account_home
from mainstay.queries.accounts import account_page
from mainstay.queries.contracts import token_uses
from mainstay.queries.keyset import Cursor, Order
from mainstay.queries.providers import contract_address
from mainstay.records.models import Account, Contract

SHOWN = 50
"""How many accounts one begins with; all of them are in their list."""


@require_safe
def start(request: PageRequest) -> HttpResponse:
    """The home of the one account that one has; else the accounts, with what needs attention in each."""
    view = "need" if request.user.is_staff else "all"
    page = account_page(request.user, "", view, Order(key="name"), Cursor(), SHOWN, request.now)
    accounts = page.found.rows
    if page.counts["all"] == 1 and not request.user.is_staff:
        return redirect(addresses.of_account(accounts[0].key))
    context = {
        "rows": [{"account": account, "needs": needs_of(account, today_of(request))} for account in accounts],
        "accounts": page.counts["all"],
        "attention": page.counts["need"],
        "more": max(page.counts[view] - SHOWN, 0),
        "is_staff": request.user.is_staff,
    }
    return render(request, "home/accounts.html", context)


@require_safe
def home(request: PageRequest, key: str) -> HttpResponse:
    """One account: what is covered, what lapses next, what would help; how to begin where nothing is attached yet."""
    account = access.account_for(request.user, key)
    shown = day_shown(request)
    page = account_home(account, shown.day)
    if not page.cover.machines:
        return render(request, "home/empty.html", _empty(request, account, page))
    changes = numbered_changes(page.lasting, shown.day, key)
    context = {
        "account": account,
        "page": page,
        "shown": shown,
        "loss": page.first_loss(),
        "in_grace": [each for each in page.lasting if each.access_until and each.spans[-1].last < shown.day],
        "shares": _shares(page.cover, key),
        "lapses": picture(page.lasting, changes, shown.day),
        "changes": [change for _, change in changes],
        "has_legacy": any(span.phase == "legacy" for each in page.lasting for span in each.spans),
        "loses": any(each.loses for each in page.lasting),
        "lacking": page.cover.lacking(),
        "machines_url": addresses.of_machines(key),
        "not_covered_url": addresses.with_query(addresses.of_machines(key), view="not-covered", on=shown.query_day),
    }
    return render(request, "home/home.html", context)


@require_safe
def waiting(request: PageRequest, key: str) -> HttpResponse:
    """The line that waits for the first machine; htmx is sent to the home once there is one."""
    account = access.account_for(request.user, key)
    if account.attachments.filter(detached_at__isnull=True).exists():
        return HttpResponse(headers={"HX-Redirect": addresses.of_account(key)})
    return render(request, "home/_waiting.html", {"account": account})


def _shares(cover: AccountCover, key: str) -> tuple[Share, ...]:
    """The cover bar: the first two always, the others where there are any."""
    reasons = len(cover.lacking())
    for_reasons = f"for {count_in_words(reasons).lower()} reason{'s' if reasons > 1 else ''}"
    uncovered = addresses.with_query(addresses.of_machines(key), view="not-covered")
    shares = (
        Share(kind=Kind.YES, count=cover.through("unit"), label="own unit"),
        Share(kind=Kind.CONDITION, count=cover.through("hosts"), label="through a covered host"),
        Share(kind=Kind.CONDITION, count=cover.through("parent"), label="through the machine under it"),
        Share(kind=Kind.CONDITION, count=cover.through("cloud-image"), label="as a Pro image"),
        Share(kind=Kind.GRACE, count=cover.limited_count, label="past Pro support"),
        Share(kind=Kind.UNCOVERED, count=cover.uncovered_count, label=f"not covered, {for_reasons}", href=uncovered),
    )
    return tuple(share for index, share in enumerate(shares) if index == 0 or share.count)


def _empty(request: PageRequest, account: Account, page: AccountHome) -> dict[str, Any]:
    contract = next((each for each in page.contracts if _is_live(each, request)), None)
    use = widest(token_uses(contract, request.now)) if contract else None
    may_read = access.has_right(request.user, "read-token", account)
    lines = [line for line in contract.lines.all() if line.withdrawn_at is None] if contract else []
    return {
        "account": account,
        "page": page,
        "contract": contract,
        "contracts_url": addresses.of_contracts(account.key),
        "contract_url": addresses.of_contract(contract.number) if contract else "",
        "lines": [line for line in lines if line.kind != "legacy"],
        "units": sum(line.quantity for line in lines if line.kind != "legacy"),
        "token": use.token if use else None,
        "command": command_with(request, use.token).text if use and may_read else "",
        "reach": contract_address(),
        "shares": (Share(kind=Kind.YES, count=0, label="machines attached"),),
    }


def _is_live(contract: Contract, request: PageRequest) -> bool:
    today = today_of(request)
    first, last = contract.effective_from, contract.effective_to
    return first is not None and last is not None and first <= today <= last
