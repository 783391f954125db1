"""One's own choice of notices, and an account's: who is told of what, and what was sent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from mainstay.operations.notices import set_notice_choices
from mainstay.portal import addresses
from mainstay.portal.errors import carried_out
from mainstay.portal.mail.shown import shown
from mainstay.portal.notices.forms import ChoicesForm
from mainstay.portal.requests import PageRequest
from mainstay.queries import access
from mainstay.queries.mail import bounced_addresses, notices_of
from mainstay.queries.notice_kinds import NOTICE_KINDS
from mainstay.queries.notices import choices_of, kinds_for, next_telling, people_told


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: PageRequest) -> HttpResponse:
    """GET shows what one is told of, POST chooses."""
    kinds = kinds_for(request.user)
    if request.method == "POST":
        form = ChoicesForm(request.POST, kinds=kinds)
        if carried_out(form, lambda: _choose(request, form)):
            messages.success(request, "Your notices are chosen.")
            return redirect("notice-choices")
    else:
        form = ChoicesForm(initial=dict(choices_of(request.user)), kinds=kinds)
    bounced = bounced_addresses([request.user.email]).get(request.user.email.lower())
    return render(request, "notices/choices.html", {"form": form, "bounced": bounced})


@require_safe
def of_account(request: PageRequest, key: str) -> HttpResponse:
    """Who is told of what, and the notices that were sent of late."""
    account = access.account_for(request.user, key)
    told = people_told(account)
    bounced = bounced_addresses({person.email for people in told.values() for person in people})
    context = {
        "account": account,
        "next": next_telling(account, request.now),
        "crumbs": [{"label": account.name, "url": addresses.of_account(account.key)}, {"label": "Settings", "url": ""}],
        "kinds": [
            {
                "kind": kind,
                "people": [{"person": person, "bounced": person.email.lower() in bounced} for person in told[name]],
            }
            for name, kind in NOTICE_KINDS.items()
        ],
        "rows": [shown(mail) for mail in notices_of(account)],
    }
    return render(request, "notices/account.html", context)


def _choose(request: PageRequest, form: ChoicesForm) -> bool:
    set_notice_choices(actor=request.user, wanted=form.cleaned_data, now=request.now)
    return True
