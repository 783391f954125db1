"""The pages that issue, rotate and revoke the tokens that machines attach with."""

from datetime import UTC, date, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from mainstay.operations import tokens
from mainstay.portal.addresses import of_contract, with_query
from mainstay.portal.contracts.acts import Act, act_page, contract_crumbs, form_or_act
from mainstay.portal.contracts.forms import NamedForm, TokenForm
from mainstay.portal.contracts.shown import KINDS
from mainstay.portal.errors import carried_out
from mainstay.portal.requests import PageRequest
from mainstay.portal.templatetags.dates import plural
from mainstay.queries import access
from mainstay.queries.contracts import token_uses
from mainstay.records.models import Contract
from mainstay.records.models.contracts import LineKind


@form_or_act
def new_token(request: PageRequest, number: str) -> HttpResponse:
    """One more token."""
    contract = access.contract_for(request.user, number, may="issue-token")
    form = TokenForm(request.POST or None, lines=_lines(contract), environments=_environments(contract))
    made = carried_out(
        form,
        lambda: tokens.issue_token(
            actor=request.user,
            contract=number,
            name=form.cleaned_data["name"],
            line=form.cleaned_data["line"],
            environment=form.cleaned_data["environment"] or None,
            guest_of=form.cleaned_data["guest_of"].strip() or None,
            ends_at=_end_of(form.cleaned_data["ends_on"]),
            now=request.now,
        ),
    )
    if made:
        messages.success(request, f"The token {_quoted(made.name)} is there.")
        return redirect(_attach_with(number, made.pk))
    act = Act(
        title="New token",
        submit="Issue it",
        follows=(
            "Whoever has the token can attach machines under this contract, until it ends or is revoked.",
            "It can be shown again to those whose role may read it.",
        ),
    )
    return act_page(request, form, act, back=of_contract(number), crumbs=contract_crumbs(contract))


@require_POST
def rotate_token(request: PageRequest, number: str, token: int) -> HttpResponse:
    """A new token in its place; the old one goes on for the overlap."""
    made = tokens.rotate_token(actor=request.user, contract=number, token=token, now=request.now)
    messages.success(
        request, f"The token {_quoted(made.name)} is rotated. The old one goes on for {tokens.OVERLAP.days} days."
    )
    return redirect(_attach_with(number, made.pk))


@form_or_act
def revoke_token(request: PageRequest, number: str, token: int) -> HttpResponse:
    """Nothing attaches with it any more. Asks for its name."""
    held = access.token_for(request.user, number, token, may="issue-token")
    use = next((use for use in token_uses(held.contract, request.now) if use.token.pk == held.pk), None)
    form = NamedForm(request.POST or None, wanted=held.name)
    if carried_out(
        form, lambda: tokens.revoke_token(actor=request.user, contract=number, token=token, now=request.now)
    ):
        messages.success(request, f"The token {_quoted(held.name)} is revoked.")
        return redirect(of_contract(number))
    machines = use.machines if use else 0
    act = Act(
        title=f"Revoke the token {_quoted(held.name)}",
        submit="Revoke it",
        follows=(
            f"{plural(machines, 'machine')} came by it and stay attached." if machines else "No machine came by it.",
            "New attaches with it are refused from now on. It cannot be brought back.",
        ),
        is_danger=True,
    )
    return act_page(request, form, act, back=of_contract(number), crumbs=contract_crumbs(held.contract))


def _lines(contract: Contract) -> list[tuple[int, str]]:
    lines = contract.lines.filter(withdrawn_at__isnull=True).exclude(kind=LineKind.LEGACY).order_by("position")
    return [
        (line.position, f"line {line.position}: {KINDS[line.kind][0].lower()}, {line.scope}, {line.level}")
        for line in lines
    ]


def _environments(contract: Contract) -> list[str]:
    return list(contract.account.environments.order_by("name").values_list("name", flat=True))


def _end_of(last: date | None) -> datetime | None:
    """The instant after the last day (UTC)."""
    return datetime.combine(last + timedelta(days=1), time(), UTC) if last else None


def _quoted(name: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}"


def _attach_with(number: str, token: int) -> str:
    return with_query(of_contract(number), token=token) + "#attach"
