"""Mail for the provider's staff: the list, one mail, the server's settings and a test of them."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mainstay.gateways.mail import Delivery
from mainstay.operations.mail import (
    drop_held_mail,
    mail_text,
    resend_mail,
    send_held_mail,
    set_mail_server,
    try_mail_server,
)
from mainstay.portal.addresses import with_query
from mainstay.portal.contracts.acts import Act, act_page
from mainstay.portal.errors import carried_out
from mainstay.portal.mail.forms import MailServerForm, TestForm
from mainstay.portal.mail.shown import STATES, shown
from mainstay.portal.requests import PageRequest
from mainstay.portal.templatetags.dates import plural
from mainstay.queries import access
from mainstay.queries.mail import mail_counts, mail_list, mail_server
from mainstay.records.models.mail import MailState

CRUMBS = [{"label": "Mail", "url": "/settings/mail"}]


@require_safe
def mails(request: PageRequest) -> HttpResponse:
    """What was mailed, and by which server."""
    access.require(request.user, "view-provider")
    return _list(request, TestForm(initial={"to": request.user.email}), None)


@require_POST
def test(request: PageRequest) -> HttpResponse:
    """A test mail goes out now, and the server's own answer stands on the page."""
    access.require(request.user, "change-provider")
    form = TestForm(request.POST)
    delivery = carried_out(
        form, lambda: try_mail_server(actor=request.user, to=form.cleaned_data["to"], now=request.now)
    )
    return _list(request, form, delivery)


@require_http_methods(["GET", "HEAD", "POST"])
def server(request: PageRequest) -> HttpResponse:
    """The mail server is set."""
    access.require(request.user, "change-provider")
    form = MailServerForm(request.POST or None, row=mail_server())
    done = carried_out(form, lambda: set_mail_server(actor=request.user, settings=form.said(), now=request.now))
    if done is not None:
        messages.success(request, "The mail server is set.")
        return redirect("mail")
    context = {"form": form, "crumbs": CRUMBS, "held": mail_counts()[MailState.HELD]}
    return render(request, "mail/server.html", context, status=422 if form.errors else 200)


@require_POST
def send_held(request: PageRequest) -> HttpResponse:
    """What was held goes out."""
    count = send_held_mail(actor=request.user, now=request.now)
    messages.success(request, f"{plural(count, 'mail')} on the way: within a minute.")
    return redirect("mail")


@require_http_methods(["GET", "HEAD", "POST"])
def drop_held(request: PageRequest) -> HttpResponse:
    """What was held is given up, once that was confirmed."""
    access.require(request.user, "change-provider")
    if request.method == "POST":
        count = drop_held_mail(actor=request.user, now=request.now)
        messages.success(request, f"{plural(count, 'mail')} given up.")
        return redirect("mail")
    act = Act(
        title="Give up the mails that are held",
        submit=f"Give up {plural(mail_counts()[MailState.HELD], 'mail')}",
        follows=(
            "They never go out, also when mail is turned on, and their texts are gone.",
            "Whoever waits for one has to be invited again, or has to ask for a new link.",
        ),
        is_danger=True,
    )
    return act_page(request, Form(), act, back=reverse("mail"), crumbs=[("Mail", reverse("mail"))])


@require_safe
def one(request: PageRequest, mail: int) -> HttpResponse:
    """One mail with its text, for those who may read it."""
    row = access.mail_for(request.user, mail)
    context = {
        "row": shown(row),
        "mail": row,
        "text": mail_text(actor=request.user, mail=mail),
        "crumbs": CRUMBS,
        "may_change": access.has_right(request.user, "change-provider", None),
        "is_on": mail_server().is_on,
    }
    return render(request, "mail/one.html", context)


@require_POST
def resend(request: PageRequest, mail: int) -> HttpResponse:
    """The mail is on its way again."""
    row = resend_mail(actor=request.user, mail=mail, now=request.now)
    messages.success(request, f"On the way to {row.to} again.")
    return redirect("mail-one", mail=mail)


def _list(request: PageRequest, form: TestForm, delivery: Delivery | None) -> HttpResponse:
    state, words = _filter(request)
    page = mail_list(state=state, words=words, before=_number(request.GET.get("before", "")))
    after_url = with_query(reverse("mail"), state=state or None, q=words or None, before=page.before)
    context = {
        "server": mail_server(),
        "counts": mail_counts(),
        "rows": [shown(mail) for mail in page.mails],
        "after_url": after_url if page.before else "",
        "state": state,
        "states": [(value, word) for value, (_, _, word) in STATES.items()],
        "words": words,
        "form": form,
        "delivery": delivery,
        "may_change": access.has_right(request.user, "change-provider", None),
    }
    return render(request, "mail/mails.html", context, status=422 if form.errors else 200)


def _filter(request: PageRequest) -> tuple[str, str]:
    state: Any = request.GET.get("state", "")
    return (state if state in MailState.values else "", request.GET.get("q", "").replace("\x00", "").strip()[:200])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
