"""The page of webhooks, of an account or of the provider, and the acts on them."""

import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mainstay.errors import Invalid
from mainstay.operations import webhooks as changing
from mainstay.portal.contracts.acts import Act
from mainstay.portal.contracts.forms import NamedForm
from mainstay.portal.errors import carried_out
from mainstay.portal.places import Place
from mainstay.portal.requests import PageRequest
from mainstay.portal.templatetags.dates import plural
from mainstay.portal.webhooks.forms import WebhookForm
from mainstay.portal.webhooks.section import webhooks_section
from mainstay.queries import access
from mainstay.queries.events import event_id
from mainstay.queries.webhooks import deliveries as delivery_page
from mainstay.records.models import Webhook

form_or_act = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def webhooks(request: PageRequest, key: str | None = None) -> HttpResponse:
    """GET: the webhooks, what was sent, and the delivery that `?delivery=` opens."""
    place = _place(request, key)
    context = {"place": place, "account": place.account, **webhooks_section(request, place.account)}
    return render(request, "webhooks/webhooks.html", context)


@form_or_act
def new_webhook(request: PageRequest, key: str | None = None) -> HttpResponse:
    """One more. The answer shows the secret, this once."""
    place = _place(request, key, changing_it=True)
    form = WebhookForm(request.POST or None, initial={"kinds": ["*"]})
    made = carried_out(
        form,
        lambda: changing.add_webhook(actor=request.user, account=place.key, now=request.now, **form.cleaned_data),
    )
    if made:
        return _secret_page(request, place, made[0], made[1], is_new=True)
    act = Act(
        title="Add a webhook",
        submit="Add it",
        follows=(
            "Events that happen from now on are sent there, each at least once, with the same id when it is sent again.",
            f"What is not answered with 2xx is tried {changing.TRIES} times within two days.",
            "The secret that signs them is shown once, on the next page.",
        ),
    )
    return _act_page(request, place, form, act)


@form_or_act
def change_webhook(request: PageRequest, webhook: int, key: str | None = None) -> HttpResponse:
    """Another address, or other events."""
    place = _place(request, key, changing_it=True)
    row = access.webhook_for(request.user, place.key, webhook, may="change-webhooks")
    form = WebhookForm(request.POST or None, initial={"url": row.url, "kinds": row.kinds})
    if carried_out(
        form,
        lambda: changing.change_webhook(
            actor=request.user, account=place.key, webhook=webhook, now=request.now, **form.cleaned_data
        ),
    ):
        messages.success(request, "The webhook is changed.")
        return redirect(place.url)
    act = Act(
        title="Change the webhook", submit="Change it", follows=("What waits for it goes to the new address too.",)
    )
    return _act_page(request, place, form, act)


@require_POST
def rotate(request: PageRequest, webhook: int, key: str | None = None) -> HttpResponse:
    """A new secret, shown this once."""
    place = _place(request, key, changing_it=True)
    secret = changing.rotate_webhook_secret(actor=request.user, account=place.key, webhook=webhook, now=request.now)
    row = access.webhook_for(request.user, place.key, webhook)
    return _secret_page(request, place, row, secret, is_new=False)


@require_POST
def turn_on(request: PageRequest, webhook: int, key: str | None = None) -> HttpResponse:
    """Events are sent there again."""
    place = _place(request, key, changing_it=True)
    changing.turn_webhook_on(actor=request.user, account=place.key, webhook=webhook, now=request.now)
    messages.success(request, "The webhook is on. What was missed can be replayed.")
    return redirect(place.url)


@require_POST
def turn_off(request: PageRequest, webhook: int, key: str | None = None) -> HttpResponse:
    """Nothing is sent there for now."""
    place = _place(request, key, changing_it=True)
    changing.turn_webhook_off(actor=request.user, account=place.key, webhook=webhook, now=request.now)
    messages.success(request, "The webhook is off.")
    return redirect(place.url)


@require_POST
def send_test(request: PageRequest, webhook: int, key: str | None = None) -> HttpResponse:
    """An event that means nothing is on its way there."""
    place = _place(request, key, changing_it=True)
    made = changing.send_test_event(actor=request.user, account=place.key, webhook=webhook, now=request.now)
    messages.success(request, "A test is on its way. Load this page again to see what came back.")
    return redirect(f"{place.url}?delivery={made.pk}#delivery-{made.pk}")


@form_or_act
def remove(request: PageRequest, webhook: int, key: str | None = None) -> HttpResponse:
    """Nothing is sent there any more. Asks for its host."""
    place = _place(request, key, changing_it=True)
    row = access.webhook_for(request.user, place.key, webhook, may="change-webhooks")
    form = NamedForm(request.POST or None, wanted=row.url)
    if form.is_valid():
        changing.remove_webhook(actor=request.user, account=place.key, webhook=webhook, now=request.now)
        messages.success(request, "The webhook is removed.")
        return redirect(place.url)
    act = Act(
        title="Remove the webhook",
        submit="Remove it",
        follows=("Nothing is sent there any more.", "What is known of its deliveries is gone with it."),
        is_danger=True,
    )
    return _act_page(request, place, form, act)


@require_POST
def replay(request: PageRequest, delivery: int, key: str | None = None) -> HttpResponse:
    """One event is sent once more."""
    place = _place(request, key, changing_it=True)
    row = changing.replay_delivery(actor=request.user, account=place.key, delivery=delivery, now=request.now)
    messages.success(request, f"{event_id(row.event_id)} is on its way again.")
    return redirect(f"{place.url}?delivery={delivery}#delivery-{delivery}")


@require_POST
def replay_missed(request: PageRequest, webhook: int, key: str | None = None) -> HttpResponse:
    """Everything since that instant that has not come through is sent now."""
    place = _place(request, key, changing_it=True)
    count = changing.replay_failed_deliveries(
        actor=request.user, account=place.key, webhook=webhook, since=_since(request), now=request.now
    )
    messages.success(request, f"{plural(count, 'event')} {'is' if count == 1 else 'are'} on the way again.")
    return redirect(place.url)


@require_safe
def deliveries(request: PageRequest, key: str | None = None) -> StreamingHttpResponse:
    """GET: every delivery that is kept, a JSON document a line, the latest first."""
    place = _place(request, key)
    response = StreamingHttpResponse(_lines(place), content_type="application/jsonl; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{place.key or "provider"}-deliveries.jsonl"'
    return response


def _place(request: PageRequest, key: str | None, *, changing_it: bool = False) -> Place:
    may = "change-webhooks" if changing_it else "follow-events"
    return Place(access.events_owner(request.user, key, may), "webhooks")  # type: ignore[arg-type]


def _since(request: PageRequest) -> datetime:
    said = request.POST.get("since", "")
    try:
        at = datetime.fromisoformat(said)
    except ValueError as error:
        raise Invalid(f"{said!r} is no instant", fields={"since": "an instant with its zone"}) from error
    if at.tzinfo is None:
        raise Invalid(f"{said!r} names no zone", fields={"since": "an instant with its zone"})
    return at


def _secret_page(request: PageRequest, place: Place, row: Webhook, secret: str, *, is_new: bool) -> HttpResponse:
    context = {"place": place, "crumbs": _crumbs(place), "webhook": row, "secret": secret, "is_new": is_new}
    response = render(request, "webhooks/secret.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _act_page(request: PageRequest, place: Place, form: Any, act: Act) -> HttpResponse:
    context = {"form": form, "act": act, "back": place.url, "crumbs": _crumbs(place)}
    return render(request, "contracts/act.html", context, status=422 if form.errors else 200)


def _crumbs(place: Place) -> list[dict[str, str]]:
    return [*place.crumbs, {"label": "Webhooks", "url": place.url}]


def _lines(place: Place) -> Any:
    before = -1
    while before:
        page = delivery_page(place.account, before=max(before, 0), limit=500)
        for each in page.deliveries:
            said = {
                "id": event_id(each.event_id), "kind": each.event.kind, "webhook": each.webhook_id, "state": each.state,
                "at": each.created_at.isoformat(), "tries": each.attempts, "status": each.last_status, "ms": each.last_ms,
                "error": each.last_error, "replayed": each.replayed_at.isoformat() if each.replayed_at else None,
            }  # fmt: skip
            yield json.dumps(said, ensure_ascii=False) + "\n"
        before = page.before
