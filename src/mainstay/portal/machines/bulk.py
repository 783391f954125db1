"""Acts on many machines: sent from the preview in the list, followed on a page of their own, taken back from there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from mainstay.errors import Conflict, Invalid
from mainstay.operations.bulk import carry_out_bulk_act, start_bulk_act, undo_bulk_act
from mainstay.portal import addresses
from mainstay.portal.machines.choosing import DONE
from mainstay.portal.requests import PageRequest
from mainstay.portal.toasts import toast, toast_failure
from mainstay.queries import access
from mainstay.queries.bulk import bulk_act_for, skipped_items
from mainstay.queries.list_queries import wanted_machines
from mainstay.records.models import BulkAct
from mainstay.records.models.lists import BulkState

AT_ONCE = 300
"""Up to how many machines are changed while one waits; more are a job's, and the page shows how far it is."""
NAMED = 500


@require_POST
def change_many(request: PageRequest, key: str) -> HttpResponse:
    """POST: the act that was previewed is begun. Where the list has changed since, its preview is shown anew."""
    said = request.POST
    query = said.get("query", "")[:2000]
    try:
        act = start_bulk_act(
            actor=request.user,
            account=key,
            act=said.get("act", ""),
            value=said.get("value", "")[:200],
            machines=wanted_machines(query) if said.get("all") else said.getlist("machine"),
            expected=int(said["expected"]) if said.get("expected", "").isdecimal() else 0,
            now=request.now,
        )
    except (Conflict, Invalid) as error:
        toast_failure(request, f"{error.message}; {error.help}" if error.help else error.message)
        return redirect(addresses.of_machines(key) + (f"?{query}" if query else ""))
    return _followed(request, key, act)


@require_safe
def act(request: PageRequest, key: str, number: int) -> HttpResponse:
    """GET: how far the act is, and, once it is done, which machines were left and why."""
    row = bulk_act_for(request.user, key, number)
    return render(request, "machines/bulk.html", _context(request, row))


@require_POST
def undo(request: PageRequest, key: str, number: int) -> HttpResponse:
    """POST: what the act changed becomes as it was."""
    bulk_act_for(request.user, key, number)
    try:
        row = undo_bulk_act(actor=request.user, account=key, number=number, now=request.now)
    except Conflict as error:
        toast_failure(request, error.message)
        return redirect(addresses.of_bulk_act(key, number))
    return _followed(request, key, row)


def _followed(request: PageRequest, key: str, row: BulkAct) -> HttpResponse:
    """The page of the act; a small one is carried out before it is shown."""
    if row.machines <= AT_ONCE:
        while carry_out_bulk_act(number=row.pk, now=request.now):
            pass
        row.refresh_from_db()
        undo_url = addresses.of_bulk_act(key, row.pk) + "/undo" if row.undo_until else ""
        toast(request, _said(row), undo=undo_url)
    return redirect(addresses.of_bulk_act(key, row.pk))


def _said(row: BulkAct) -> str:
    done = f"{row.done:,} {'machine' if row.done == 1 else 'machines'} {DONE[row.act]}."
    return f"{done} {row.skipped:,} left as they were." if row.skipped else done


def _context(request: PageRequest, row: BulkAct) -> dict[str, Any]:
    key = row.account.key
    is_done = row.state == BulkState.DONE
    behind = row.machines if is_done else row.items.exclude(state="waiting").count()
    may_undo = (
        is_done
        and row.undo_until is not None
        and row.undo_until > request.now
        and not BulkAct.objects.filter(undoes=row).exists()
        and access.has_right(request.user, "change-machine", row.account)
    )
    return {
        "act": row,
        "account": row.account,
        "crumbs": [
            {"label": row.account.name, "url": addresses.of_account(key)},
            {"label": "Machines", "url": addresses.of_machines(key)},
        ],
        "is_done": is_done,
        "behind": behind,
        "percent": 100 * behind // max(row.machines, 1),
        "did": DONE[row.act],
        "to": row.value.removeprefix("in:"),
        "skipped": skipped_items(row, NAMED) if is_done else [],
        "more": max(row.skipped - NAMED, 0),
        "may_undo": may_undo,
        "here": addresses.of_bulk_act(key, row.pk),
    }
