"""The page of the API's tokens, of an account with its webhooks or of the provider, and the acts on them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mainstay.errors import NotFound
from mainstay.operations import api_tokens as changing
from mainstay.operations.api_tokens import MadeToken
from mainstay.portal.addresses import of_account
from mainstay.portal.api_tokens.forms import RotateForm, TokenForm
from mainstay.portal.contracts.acts import Act, act_page
from mainstay.portal.contracts.forms import NamedForm
from mainstay.portal.errors import carried_out
from mainstay.portal.places import Place
from mainstay.portal.requests import PageRequest, today_of
from mainstay.portal.webhooks.section import webhooks_section
from mainstay.queries import access
from mainstay.queries.api_tokens import api_token_for, open_scopes, tokens_in, tokens_of_provider
from mainstay.records.models import ApiToken

SOON = timedelta(days=60)

form_or_act = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A token as its row says it."""

    token: ApiToken
    is_live: bool
    ends_soon: bool
    may_rotate: bool
    may_end: bool


@form_or_act
def tokens(request: PageRequest, key: str | None = None) -> HttpResponse:
    """GET: the tokens, and the form of a new one. POST: one more; the answer shows its text, this once."""
    place = _place(request, key)
    form = _form(request, place)
    if request.method != "POST":
        return _page(request, place, form)
    made = carried_out(
        form,
        lambda: changing.make_token(
            actor=request.user,
            account=place.key,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            service_role=form.cleaned_data.get("service_role", ""),
            ends_at=form.ends_at(),
            now=request.now,
        ),
    )
    if made is None:
        return _page(request, place, form, status=422)
    return _page(request, place, _form(request, place, empty=True), made=made)


@form_or_act
def rotate(request: PageRequest, api_token: int, key: str | None = None) -> HttpResponse:
    """A new text in the place of the old one; the answer shows it, this once."""
    place = _place(request, key)
    held = _token(request, place, api_token)
    form = RotateForm(request.POST or None)
    made = carried_out(
        form,
        lambda: changing.rotate_token(actor=request.user, token=api_token, overlap=form.hours(), now=request.now),
    )
    if made:
        return _page(request, place, _form(request, place, empty=True), made=made)
    act = Act(
        title=f"Rotate the token “{held.name}”",
        submit="Rotate it",
        follows=(
            "A new text has its name, scopes and account, and lives as long again.",
            "It is shown once, on the next page.",
        ),
    )
    return act_page(request, form, act, back=place.url, crumbs=_crumbs(place))


@form_or_act
def revoke(request: PageRequest, api_token: int, key: str | None = None) -> HttpResponse:
    """It opens nothing any more. Asks for its name."""
    place = _place(request, key)
    held = _token(request, place, api_token, to_end=True)
    form = NamedForm(request.POST or None, wanted=held.name)
    if carried_out(form, lambda: changing.revoke_token(actor=request.user, token=api_token, now=request.now)):
        messages.success(request, f"The token “{held.name}” is revoked.")
        return redirect(place.url)
    act = Act(
        title=f"Revoke the token “{held.name}”",
        submit="Revoke it",
        follows=("Whatever calls with it is refused from now on. It cannot be brought back.",),
        is_danger=True,
    )
    return act_page(request, form, act, back=place.url, crumbs=_crumbs(place))


def _page(
    request: PageRequest, place: Place, form: TokenForm, *, made: MadeToken | None = None, status: int = 200
) -> HttpResponse:
    rows = _rows(request, place)
    context = {
        "place": place,
        "account": place.account,
        "rows": rows,
        "ending": _first_to_end(rows),
        "form": form,
        "may_make": request.user.held_to is None,
        "made": made,
        **_webhooks(request, place),
    }
    answer = render(request, "api_tokens/tokens.html", context, status=status)
    if made:
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _place(request: PageRequest, key: str | None) -> Place:
    if key is not None:
        return Place(access.account_for(request.user, key), "api")
    access.require(request.user, "view-provider")
    return Place(None, "api-tokens")


def _form(request: PageRequest, place: Place, *, empty: bool = False) -> TokenForm:
    makes_services = access.has_right(
        request.user, "change-api-tokens" if place.account else "change-staff", place.account
    )
    roles = changing.ROLES_OF_SERVICES if place.account else changing.STAFF_ROLES_OF_SERVICES
    return TokenForm(
        None if empty else request.POST or None,
        scopes=open_scopes(request.user, place.account),
        roles=[str(role) for role in roles] if makes_services else (),
        today=today_of(request),
        initial={"ends": 90},
        auto_id="token_%s",
    )


def _rows(request: PageRequest, place: Place) -> list[Row]:
    found = tokens_in(place.account, request.now) if place.account else tokens_of_provider(request.user, request.now)
    may_change = access.has_right(request.user, "change-api-tokens" if place.account else "change-staff", place.account)
    acting = request.user.held_to is None
    return [_row(token, request, may_change=may_change and acting, acting=acting) for token in found]


def _row(token: ApiToken, request: PageRequest, *, may_change: bool, acting: bool) -> Row:
    is_live = token.revoked_at is None and token.ends_at > request.now
    is_own = acting and token.person_id == request.user.pk
    return Row(
        token=token,
        is_live=is_live,
        ends_soon=is_live and token.ends_at <= request.now + SOON,
        may_rotate=is_live and (is_own or (may_change and token.person.is_service)),
        may_end=is_live and (is_own or may_change),
    )


def _first_to_end(rows: list[Row]) -> ApiToken | None:
    return min((row.token for row in rows if row.ends_soon), key=lambda token: token.ends_at, default=None)


def _token(request: PageRequest, place: Place, number: int, *, to_end: bool = False) -> ApiToken:
    """The token, where it is one of this place."""
    held = api_token_for(request.user, number, to_end=to_end)
    if held.account != place.account:
        raise NotFound(f"there is no API token {number}")
    return held


def _webhooks(request: PageRequest, place: Place) -> dict[str, Any]:
    """The section of webhooks, for those who may see them."""
    if place.account is None or not access.has_right(request.user, "follow-events", place.account):
        return {"sees_webhooks": False}
    return {"sees_webhooks": True, **webhooks_section(request, place.account)}


def _crumbs(place: Place) -> list[tuple[str, str]]:
    if place.account is None:
        return [("API tokens", place.url)]
    return [(place.account.name, of_account(place.account.key)), ("API and webhooks", place.url)]
