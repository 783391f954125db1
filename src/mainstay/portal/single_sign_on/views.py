"""How people of an account, or of the provider, sign in: at which identity provider, and with what besides a password."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from mainstay.errors import NotFound
from mainstay.operations.second_factors import demand_second_factor
from mainstay.operations.single_sign_on import remove_single_sign_on, set_single_sign_on
from mainstay.portal.addresses import of_account
from mainstay.portal.contracts.acts import Act, act_page
from mainstay.portal.contracts.forms import NamedForm
from mainstay.portal.errors import carried_out
from mainstay.portal.requests import PageRequest
from mainstay.portal.single_sign_on.forms import SecondFactorForm, SingleSignOnForm
from mainstay.queries import access
from mainstay.queries.people import people_of
from mainstay.queries.second_factors import second_factor_of
from mainstay.queries.single_sign_on import single_sign_on_of
from mainstay.records.models import Account, Provider
from mainstay.records.models.people import Role, StaffRole

ASKED = ["GET", "HEAD", "POST"]


@require_http_methods(ASKED)
def of_an_account(request: PageRequest, key: str) -> HttpResponse:
    """The account's; by its admins to look at, by the provider's people to set."""
    return _page(request, access.account_for(request.user, key, may="change-account"))


@require_http_methods(ASKED)
def of_provider(request: PageRequest) -> HttpResponse:
    """The provider's own."""
    access.require(request.user, "view-provider")
    return _page(request, None)


@require_http_methods(ASKED)
def remove_of_account(request: PageRequest, key: str) -> HttpResponse:
    """Nobody of the account signs in there any more."""
    return _remove(request, access.account_for(request.user, key))


@require_http_methods(ASKED)
def remove_of_provider(request: PageRequest) -> HttpResponse:
    """Nobody of the provider does."""
    return _remove(request, None)


@require_POST
def demand_of_account(request: PageRequest, key: str) -> HttpResponse:
    """From when the account demands a second factor."""
    return _demand(request, access.account_for(request.user, key))


@require_POST
def demand_of_provider(request: PageRequest) -> HttpResponse:
    """From when the provider does."""
    return _demand(request, None)


def _page(request: PageRequest, account: Account | None) -> HttpResponse:
    if request.method == "POST":
        access.require(request.user, "change-single-sign-on", account)
    row = single_sign_on_of(account)
    roles = tuple(StaffRole.values if account is None else Role.values)
    form = SingleSignOnForm(request.POST or None, row=row, roles=roles)
    if carried_out(
        form,
        lambda: set_single_sign_on(
            actor=request.user, account=account.key if account else "", new=form.said(), now=request.now
        ),
    ):
        messages.success(request, "Single sign-on is set.")
        return redirect(_address(account))
    return _shown(request, account, form, SecondFactorForm(initial={"since": _demanded_from(account)}))


def _demand(request: PageRequest, account: Account | None) -> HttpResponse:
    form = SecondFactorForm(request.POST)
    done: Account | Provider | None = carried_out(
        form,
        lambda: demand_second_factor(
            actor=request.user,
            account=account.key if account else "",
            since=form.cleaned_data["since"],
            now=request.now,
        ),
    )
    if done:
        day = form.cleaned_data["since"]
        messages.success(request, f"A second factor is demanded from {day}." if day else "None is demanded.")
        return redirect(_address(account))
    roles = tuple(StaffRole.values if account is None else Role.values)
    return _shown(request, account, SingleSignOnForm(row=single_sign_on_of(account), roles=roles), form)


def _remove(request: PageRequest, account: Account | None) -> HttpResponse:
    access.require(request.user, "change-single-sign-on", account)
    row = single_sign_on_of(account)
    if row is None:
        raise NotFound("no single sign-on is set up here")
    form = NamedForm(request.POST or None, wanted=row.name)
    key = account.key if account else ""
    if form.is_valid():
        remove_single_sign_on(actor=request.user, account=key, now=request.now)
        messages.success(request, "Single sign-on is removed; passwords hold again.")
        return redirect(_address(account))
    act = Act(
        title=f"Remove {row.name}",
        submit="Remove it",
        is_danger=True,
        follows=(
            "Nobody signs in there any more; sessions that are open stay.",
            "Passwords hold again. Who has none asks for a link on the page of the sign-in.",
        ),
    )
    return act_page(request, form, act, back=_address(account), crumbs=[("Single sign-on", _address(account))])


def _shown(
    request: PageRequest, account: Account | None, form: SingleSignOnForm, second: SecondFactorForm
) -> HttpResponse:
    row = single_sign_on_of(account)
    context: dict[str, Any] = {
        "account": account,
        "row": row,
        "form": form,
        "second": second,
        "here": _address(account),
        "callback": request.build_absolute_uri(reverse("openid_connect_callback", args=[row.key])) if row else "",
        "may_set": access.has_right(request.user, "change-single-sign-on", account)
        and (account is not None or access.has_right(request.user, "change-staff", None)),
        "may_demand": access.has_right(request.user, "change-account" if account else "change-staff", account),
        "without": _without_second_factor(account),
        "demanded_from": _demanded_from(account),
    }
    wrong = form.errors or second.errors
    return render(request, "single_sign_on/single_sign_on.html", context, status=422 if wrong else 200)


def _without_second_factor(account: Account | None) -> int:
    people = people_of(account).filter(is_active=True, is_service=False)
    asked = people if account else people.exclude(staff_role="")
    return sum(factor == "none" for factor in second_factor_of(asked).values())


def _demanded_from(account: Account | None) -> Any:
    if account is not None:
        return account.second_factor_from
    return Provider.objects.values_list("second_factor_from", flat=True).first()


def _address(account: Account | None) -> str:
    return f"{of_account(account.key)}/single-sign-on" if account else "/settings/single-sign-on"
