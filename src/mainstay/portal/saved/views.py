"""Columns are chosen; views are saved, renamed and removed. What is refused is said on the list that one comes from."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from mainstay.errors import Conflict, Invalid, NotFound
from mainstay.operations.people import set_preferences
from mainstay.operations.views import choose_columns, remove_view, rename_view, save_view
from mainstay.portal import addresses
from mainstay.portal.lists import DENSITIES, Column
from mainstay.portal.machines.columns import COLUMNS as OF_MACHINES
from mainstay.portal.requests import PageRequest
from mainstay.portal.toasts import toast, toast_failure
from mainstay.records.models import SavedView

COLUMNS: dict[str, tuple[Column, ...]] = {"machines": OF_MACHINES}
"""Lists whose columns one chooses."""
SAVED = ("machines", "contracts", "accounts", "environments")
"""Lists whose views one saves."""


@require_POST
def columns(request: PageRequest, noun: str) -> HttpResponse:
    """POST: the columns that are sent, in their order; `up` moves one further to the front, `reset` forgets all of it."""
    if noun not in COLUMNS:
        raise NotFound(f"there is no list of {noun}")
    known = [column.name for column in COLUMNS[noun] if not column.always]
    wanted = [name for name in dict.fromkeys(request.POST.getlist("column")) if name in known]
    up = request.POST.get("up", "")
    if up in wanted[1:]:
        at = wanted.index(up)
        wanted[at - 1 : at + 1] = [up, wanted[at - 1]]
    chosen = [] if "reset" in request.POST else wanted
    choose_columns(actor=request.user, noun=noun, columns=chosen, now=request.now)
    density = request.POST.get("density", "unsaid")
    if density in [value for value, _ in DENSITIES] and "reset" not in request.POST:
        set_preferences(actor=request.user, density=density, now=request.now)
    return redirect(_back(request))


@require_POST
def save(request: PageRequest, noun: str) -> HttpResponse:
    """POST: the list has one view more."""
    if noun not in SAVED:
        raise NotFound(f"there is no list of {noun}")
    said = request.POST

    def act() -> SavedView:
        return save_view(
            actor=request.user, noun=noun, account=said.get("account") or None, name=said.get("name", ""),
            query=said.get("query", "")[:2000], columns=said.getlist("column"), now=request.now,
        )  # fmt: skip

    made = _done(request, act)
    if made is None:
        return redirect(_back(request))
    toast(request, f"{made.name} is saved.")
    return redirect(_address_of(made))


@require_POST
def rename(request: PageRequest, view: int) -> HttpResponse:
    """POST: the view has another name."""
    name = request.POST.get("name", "")
    if _done(request, lambda: rename_view(actor=request.user, view=view, name=name, now=request.now)):
        toast(request, "It is renamed.")
    return redirect(_back(request))


@require_POST
def remove(request: PageRequest, view: int) -> HttpResponse:
    """POST: the view is gone; what it showed is not."""
    gone = remove_view(actor=request.user, view=view, now=request.now)
    toast(request, f"{gone.name} is removed.")
    return redirect(_list_of(gone))


def _done(request: PageRequest, act: Callable[[], SavedView]) -> SavedView | None:
    try:
        return act()
    except (Invalid, Conflict) as error:
        toast_failure(request, f"{error.message}; {error.help}" if error.help else error.message)
        return None


def _list_of(view: SavedView) -> str:
    return f"{addresses.of_account(view.account.key)}/{view.noun}" if view.account else f"/{view.noun}"


def _address_of(view: SavedView) -> str:
    there = addresses.with_query(_list_of(view), saved=view.pk)
    return f"{there}&{view.query}" if view.query else there


def _back(request: PageRequest) -> str:
    """The page that the form stood on, where it is one of ours."""
    came_from = request.headers.get("Referer", "")
    allowed = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if allowed else "/"
