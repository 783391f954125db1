"""The pages of a look: the reason before it, the way back, and what was seen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mainstay.operations.looks import LONGEST, end_look, start_look
from mainstay.portal.addresses import of_account, of_people
from mainstay.portal.contracts.acts import Act, act_page
from mainstay.portal.errors import carried_out
from mainstay.portal.looks.forms import LookForm
from mainstay.portal.looks.middleware import SESSION_KEY
from mainstay.portal.requests import PageRequest
from mainstay.queries import access


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: PageRequest, key: str, person: int) -> HttpResponse:
    """The reason, and what a look is."""
    account = access.account_for(request.user, key, may="look-as")
    member = access.member_in(account, person)
    form = LookForm(request.POST or None)
    look = carried_out(
        form,
        lambda: start_look(
            actor=request.user, account=key, email=member.person.email, reason=form.cleaned_data["reason"],
            now=request.now,
        ),
    )  # fmt: skip
    if look:
        request.session[SESSION_KEY] = look.pk
        return redirect(of_account(key))
    act = Act(
        title=f"Look as {member.person.name}",
        submit="Look",
        follows=(
            f"You see {account.name} as {member.person.name} does, and change nothing.",
            f"It ends when you end it, {LONGEST.seconds // 60} minutes from now at the latest.",
            "Who looked, why, how long and at which pages is kept, and shown to the customer.",
        ),
    )
    crumbs = [(account.name, of_account(key)), ("People", of_people(key))]
    return act_page(request, form, act, back=of_people(key), crumbs=crumbs)


@require_POST
def end(request: PageRequest) -> HttpResponse:
    """Oneself again."""
    look = request.looking
    if look is None:
        return redirect("start")
    end_look(actor=look.by, look=look.pk, now=request.now)
    request.session.pop(SESSION_KEY, None)
    messages.success(request, f"You are yourself again. The look as {look.person.name} is recorded.")
    return redirect(of_people(look.account.key))


@require_safe
def seen(request: PageRequest, key: str, look: int) -> HttpResponse:
    """The pages of one look; for whoever was looked at, those who change members, and staff."""
    account = access.account_for(request.user, key)
    row = access.look_into(account, look)
    if row.person_id != request.user.pk:
        access.require(request.user, "read-audit", account)
    context = {
        "account": account,
        "look": row,
        "pages": row.pages.order_by("pk"),
        "crumbs": [{"label": account.name, "url": of_account(key)}, {"label": "People", "url": of_people(key)}],
    }
    return render(request, "looks/seen.html", context)
