"""The pages of attaching by a code."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from mainstay.errors import NotFound
from mainstay.operations.magic import confirm_magic_attach, refuse_magic_attach
from mainstay.portal.addresses import of_machine, with_query
from mainstay.portal.attach.forms import CodeForm, ConfirmForm
from mainstay.portal.attach.story import story_of
from mainstay.portal.contracts.attaching import commands_in
from mainstay.portal.contracts.shown import KINDS
from mainstay.portal.errors import carried_out
from mainstay.portal.requests import PageRequest, today_of
from mainstay.portal.templatetags.answers import in_text
from mainstay.queries import access
from mainstay.queries.attach_choices import (
    AttachChoice,
    attach_choices,
    attach_environments,
    confirmed_attach,
    may_confirm,
    time_left,
)
from mainstay.queries.machine_page import answers
from mainstay.queries.providers import contract_address
from mainstay.queries.services_by_release import services_by_release
from mainstay.records.models import MagicAttach

ATTACH = "/attach"


@require_http_methods(["GET", "HEAD", "POST"])
def attach(request: PageRequest) -> HttpResponse:
    """The ways to attach: the commands of `?account=` or of one's own accounts, and the code; once that is known who asked
    and what may carry the machine. POST attaches it, or refuses.
    """
    asked = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and "code" not in asked:
        return render(request, "attach/attach.html", {"form": CodeForm(), **_ways(request)})
    known = CodeForm(asked)
    waiting = carried_out(known, lambda: _waiting(known, request))
    if waiting is None:
        return render(request, "attach/attach.html", {"form": known}, status=422)
    return _refuse(request, waiting) if request.POST.get("act") == "refuse" else _confirm(request, waiting)


@require_safe
def attached(request: PageRequest, attach_id: int) -> HttpResponse:
    """What became of a confirmed code: the machine is waited for, then what happened second by second."""
    confirmed = confirmed_attach(request.user, attach_id)
    context: dict[str, Any] = {"confirmed": confirmed, "story": story_of(confirmed), "request_row": confirmed.request}
    token = confirmed.request.contract_token
    if confirmed.attachment is None:
        over = token is not None and (token.revoked_at is not None or (token.ends_at or request.now) <= request.now)
        return render(request, "attach/waiting.html", {**context, "over": over})
    machine = confirmed.attachment.machine
    told = answers(machine, on=today_of(request))
    context |= {
        "machine": machine,
        "answers": told,
        "to_enable": next((answer.name for answer in told.services if answer.on_machine is False), ""),
        "machine_url": of_machine(machine.account.key, machine.name),
    }
    return render(request, "attach/attached.html", context)


def _ways(request: PageRequest) -> dict[str, object]:
    """The commands that the reader may copy; staff have those of the account that they come from."""
    key = request.GET.get("account", "")
    if key:
        accounts = [access.account_for(request.user, key)]
    else:
        accounts = [] if request.user.is_staff else list(access.visible_accounts(request.user).order_by("name"))
    commands = [command for account in accounts for command in commands_in(request, account)]
    return {
        "commands": commands,
        "contract_address": contract_address(),
        "may_confirm": may_confirm(request.user),
        "has_room": any(not choice.refused for choice in attach_choices(request.user, today_of(request))),
    }


def _waiting(form: CodeForm, request: PageRequest) -> MagicAttach | None:
    """The request that waits with the code; what is wrong with it stands at its field."""
    try:
        waiting = access.magic_attach_for(form.cleaned_data["code"], request.now)
    except NotFound:
        form.add_error(
            "code", "No machine waits with this code. Codes last ten minutes: ask for a new one on the machine."
        )
        return None
    if waiting.confirmed_at:
        form.add_error("code", "This code was confirmed before. Ask for a new one on the machine.")
        return None
    return waiting


def _confirm(request: PageRequest, waiting: MagicAttach) -> HttpResponse:
    choices, environments = attach_choices(request.user, today_of(request)), attach_environments(request.user)
    form = ConfirmForm(
        request.POST or None, initial={"code": waiting.user_code}, choices=choices, environments=environments
    )
    if (done := carried_out(form, lambda: _attach(request, form))) is not None:
        return redirect("attached", attach_id=done.pk)
    chosen = _chosen(choices, request.POST.get("choice") or request.GET.get("choice", ""))
    context = {
        "form": form,
        "waiting": waiting,
        "minutes": time_left(waiting, request.now),
        "choices": [_choice(choice, chosen) for choice in choices],
        "chosen": chosen,
        "preview": _preview(chosen, today_of(request)) if chosen else None,
    }
    return render(request, "attach/attach.html", context, status=422 if form.errors else 200)


def _attach(request: PageRequest, form: ConfirmForm) -> MagicAttach:
    number, line = form.contract_and_line()
    return confirm_magic_attach(
        actor=request.user,
        user_code=form.cleaned_data["code"],
        contract=number,
        line=line,
        environment=form.environment_name(),
        now=request.now,
    )


def _refuse(request: PageRequest, waiting: MagicAttach) -> HttpResponse:
    refuse_magic_attach(actor=request.user, user_code=waiting.user_code, now=request.now)
    messages.success(request, f"{waiting.user_code} is refused. The machine hears it the next time it asks.")
    return redirect(ATTACH)


def _chosen(choices: tuple[AttachChoice, ...], wanted: str) -> AttachChoice | None:
    """The one that is asked for. Else, of the first contract that may, its only line; of several whichever fits."""
    allowed = [choice for choice in choices if not choice.refused]
    if not allowed or (asked := next((choice for choice in allowed if choice.value == wanted), None)):
        return asked if allowed else None
    first = [choice for choice in allowed if choice.contract == allowed[0].contract]
    lines = [choice for choice in first if choice.use]
    return lines[0] if len(lines) == 1 else first[-1]


def _choice(choice: AttachChoice, chosen: AttachChoice | None) -> dict[str, object]:
    """As _choices.html takes it."""
    use = choice.use
    if use is None:
        label, more, note = (
            choice.contract.number,
            "whichever line fits",
            "by what the machine is, full before infra-only",
        )
    else:
        line = use.line
        label = f"{choice.contract.number}, line {line.position}"
        more = f"{KINDS[line.kind][0].lower()}, {line.scope}, {line.level}"
        note = f"{use.left:,} free" if use.left else f"{use.used:,} of {use.bought:,}; more is agreed"
    return {
        "value": choice.value, "label": label, "more": more, "note": in_text(choice.refused) or note,
        "chosen": choice is chosen, "refused": bool(choice.refused),
        "url": with_query(ATTACH, choice=choice.value),
    }  # fmt: skip


def _preview(chosen: AttachChoice, on: date) -> dict[str, object]:
    """What follows if it is attached now."""
    contract, use = chosen.contract, chosen.use
    line = use.line if use else next(iter(contract.lines.filter(withdrawn_at__isnull=True).order_by("position")))
    ends = [day for day in (contract.effective_to, line.ends_on) if day]
    return {
        "until": min(ends) if ends else None,
        "line": line,
        "use": use,
        "after": use.used + 1 if use else None,
        "table": services_by_release(contract, line, on),
    }
