"""What people change of a machine: one page with a form for each act, and the acts themselves."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from mainstay.operations import environments, inventory
from mainstay.portal import addresses
from mainstay.portal.errors import carried_out
from mainstay.portal.machines import forms
from mainstay.portal.machines.page import crumbs
from mainstay.portal.requests import PageRequest
from mainstay.queries import access
from mainstay.queries.machines import open_attachment
from mainstay.records.models import Machine

Said = Mapping[str, Any]


@require_safe
def change(request: PageRequest, key: str, name: str) -> HttpResponse:
    """GET: what can be said of the machine."""
    return _page(request, access.machine_for(request.user, key, name, may="change-machine"), {})


@require_POST
def rename(request: PageRequest, key: str, name: str) -> HttpResponse:
    """POST: the machine has another name."""

    def act(said: Said) -> Machine:
        return inventory.rename_machine(
            actor=request.user, account=key, machine=name, name=said["name"], now=request.now
        )

    return _done(request, key, name, "rename", act, "It is renamed.")


@require_POST
def correct(request: PageRequest, key: str, name: str) -> HttpResponse:
    """POST: the machine is of another kind."""

    def act(said: Said) -> Machine:
        return inventory.correct_kind(actor=request.user, account=key, machine=name, kind=said["kind"], now=request.now)

    return _done(request, key, name, "correct", act, "Its kind is set.")


@require_POST
def place(request: PageRequest, key: str, name: str) -> HttpResponse:
    """POST: the machine is of another environment."""

    def act(said: Said) -> Machine:
        return environments.move_machine(
            actor=request.user, account=key, machine=name, environment=said["environment"] or None, now=request.now
        )

    return _done(request, key, name, "place", act, "Its environment is set.")


@require_POST
def host(request: PageRequest, key: str, name: str) -> HttpResponse:
    """POST: the machine runs on another host."""

    def act(said: Said) -> Machine:
        return environments.set_host(
            actor=request.user, account=key, machine=name, host=said["host"].strip() or None, now=request.now
        )

    return _done(request, key, name, "host", act, "Its host is set.")


@require_POST
def parent(request: PageRequest, key: str, name: str) -> HttpResponse:
    """POST: the machine shares another's cover."""

    def act(said: Said) -> Machine:
        return environments.set_parent(
            actor=request.user, account=key, machine=name, parent=said["parent"].strip() or None, now=request.now
        )

    return _done(request, key, name, "parent", act, "The machine under it is set.")


@require_POST
def detach(request: PageRequest, key: str, name: str) -> HttpResponse:
    """POST: the machine is under no contract any more."""

    def act(said: Said) -> Machine:
        return inventory.detach_machine(
            actor=request.user, account=key, machine=name, because=said["because"], now=request.now
        )

    return _done(request, key, name, "detach", act, "It is detached, and its unit is free.")


@require_POST
def release(request: PageRequest, key: str, name: str) -> HttpResponse:
    """POST: the machine is no longer set apart."""
    row = access.machine_for(request.user, key, name, may="change-machine")
    inventory.release_clone(actor=request.user, account=key, machine=row.name, now=request.now)
    messages.success(request, "It is released. Attach it and its copy again, each with an id of its own.")
    return redirect(addresses.of_machine(key, row.name))


def _done(
    request: PageRequest, key: str, name: str, which: str, act: Callable[[Said], Machine], said: str
) -> HttpResponse:
    """The page of the machine where the act was done; the forms again, and what was wrong, where it was not."""
    row = access.machine_for(request.user, key, name, may="change-machine")
    form = _forms(row, request.POST)[which]
    changed = carried_out(form, lambda: act(form.cleaned_data))
    if changed is None:
        return _page(request, row, {which: form})
    messages.success(request, said)
    return redirect(addresses.of_machine(key, changed.name))


def _page(request: PageRequest, row: Machine, bound: Mapping[str, Form]) -> HttpResponse:
    place_of_machine = addresses.of_machine(row.account.key, row.name)
    context = {
        "machine": row,
        "url": place_of_machine,
        "crumbs": [*crumbs(row), {"label": row.name, "url": place_of_machine}],
        "forms": {**_forms(row, None), **bound},
        "form": next(iter(bound.values()), None),
        "attachment": open_attachment(row),
        "hosts": row.account.machines.filter(kind="physical")
        .order_by("name")
        .values_list("name", flat=True)[: forms.LISTED],
    }
    return render(request, "machines/change.html", context, status=400 if bound else 200)


def _forms(row: Machine, posted: QueryDict | None) -> dict[str, Form]:
    """Every form of the page, filled from the machine, or from what was posted."""
    names = row.account.environments.order_by("name").values_list("name", flat=True)
    return {
        "rename": forms.Rename(posted, initial={"name": row.name}, auto_id="rename_%s"),
        "correct": forms.Correct(posted, initial={"kind": row.kind}, auto_id="correct_%s"),
        "place": forms.Place(
            posted, initial={"environment": str(row.environment or "")}, names=names, auto_id="place_%s"
        ),
        "host": forms.Host(posted, initial={"host": str(row.host or "")}, auto_id="host_%s"),
        "parent": forms.Parent(posted, initial={"parent": str(row.parent or "")}, auto_id="parent_%s"),
        "detach": forms.Detach(posted, machine=row, auto_id="detach_%s"),
    }
