"""Who else is told what is done in an account: its webhooks, and what was sent."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.nouns import Act, Noun
from mainstay.api.v1.pages import Cursor, Limit, Page, page_of, slice_of
from mainstay.api.v1.words import Given, Instant, Name, Shown, said
from mainstay.operations import webhooks
from mainstay.queries import access
from mainstay.queries.events import event_id
from mainstay.records.models import Delivery as DeliveryRow
from mainstay.records.models import Webhook as Row

noun = Noun("webhooks", "The addresses that events of an account are sent to, and every sending.")

Number = Annotated[int, Field(ge=1, le=2**63 - 1, description="The webhook's number.")]
DeliveryNumber = Annotated[int, Field(ge=1, le=2**63 - 1, description="The delivery's number.")]
Url = Annotated[Name, Field(max_length=500)]
Kinds = Annotated[list[Annotated[Name, Field(max_length=60)]], Field(min_length=1, max_length=webhooks.MOST)]


class Webhook(Shown):
    """An address that events are sent to, without its secret."""

    id: int = said("Its number.", 3)
    url: str = said("The address.", "https://hooks.nordwind.example/mainstay")
    kinds: list[str] = said(
        "The kinds of events that it hears of: machine.moved, machine.* or * for all.", ["machine.*"]
    )
    is_on: bool = said("Whether events are sent there.", True)
    off_because: str = said("Why it was turned off by itself.", "")
    failing_since: datetime | None = said("Since when nothing came through.", None)
    created_at: datetime = said("When it was added.", "2026-11-01T09:00:00Z")


class WebhookWithSecret(Shown):
    """A webhook with the secret that signs what is sent there, which nobody can show again."""

    webhook: Webhook = Field(description="The webhook.")
    secret: str = said("The secret, shown this once.", "whsec_…")


class Delivery(Shown):
    """An event on its way to a webhook."""

    id: int = said("Its number.", 4711)
    webhook: int = said("The webhook's number.", 3)
    event: str = said("The event's id, the same at every try.", "evt_4702")
    kind: str = said("What was done.", "machine.moved")
    state: Literal["waiting", "delivered", "failed"] = said("How far it has come.", "delivered")
    attempts: int = said("How often it was tried.", 1)
    last_tried_at: datetime | None = said("When it was tried last.", "2026-11-30T12:10:03Z")
    last_status: int | None = said("What came back.", 200)
    last_error: str = said("What stood in the way.", "")
    next_try_at: datetime | None = said("When it is tried next.", None)
    created_at: datetime = said("When it was queued.", "2026-11-30T12:10:02Z")


class NewWebhook(Given):
    """An address, and what it is to hear of."""

    url: Url = said("The address, https.", "https://hooks.nordwind.example/mainstay")
    kinds: Kinds = said("Kinds of events: machine.moved, machine.* or * for all.", ["machine.*"])


class ChangedWebhook(Given):
    """What becomes of a webhook; null leaves it as it is."""

    url: Url | None = said("Another address.", None, None)
    kinds: Kinds | None = said("Other kinds of events.", ["machine.*", "contract.*"], None)


class ReplaySince(Given):
    """From when on what was missed is sent again."""

    since: Instant = said("The first instant.", "2026-11-30T00:00:00Z")


class Replayed(Shown):
    """What is sent again."""

    events: int = said("How many events.", 3)


@noun.read("/accounts/{account}/webhooks", scope="webhooks:read", gives=Page[Webhook])
def list_webhooks(request: ApiRequest, account: str, limit: Limit = 50, cursor: Cursor = "") -> Page[Webhook]:
    """The webhooks of an account, in the order in which they were added."""
    owner = access.account_for(request.actor, account, may="follow-events")
    rows = Row.objects.filter(account=owner)
    return Page[Webhook].model_validate(page_of(slice_of(rows, by="pk", cursor=cursor, limit=limit), shown))


@noun.read("/accounts/{account}/webhooks/{webhook}", scope="webhooks:read", gives=Webhook)
def get_webhook(request: ApiRequest, account: str, webhook: Number) -> Webhook:
    """One webhook."""
    return shown(access.webhook_for(request.actor, account, webhook))


@noun.write(
    "POST", "/accounts/{account}/webhooks", scope="webhooks:write", gives=WebhookWithSecret, status=201, compares=False
)
def add_webhook(request: ApiRequest, account: str, body: NewWebhook) -> Act:
    """Events that happen from now on are sent there, signed. The answer shows the secret, this once."""
    return Act(
        does=lambda: webhooks.add_webhook(
            actor=request.actor, account=account, url=body.url, kinds=body.kinds, now=request.now
        ),
        shows=lambda made: WebhookWithSecret(webhook=shown(made[0]), secret=made[1]),
    )


@noun.write("PUT", "/accounts/{account}/webhooks/{webhook}", scope="webhooks:write", gives=Webhook)
def change_webhook(request: ApiRequest, account: str, webhook: Number, body: ChangedWebhook) -> Act:
    """The webhook has another address, or hears of other events."""
    return _change(request, account, webhook, lambda: webhooks.change_webhook(
        actor=request.actor, account=account, webhook=webhook, url=body.url, kinds=body.kinds, now=request.now
    ))  # fmt: skip


@noun.write("POST", "/accounts/{account}/webhooks/{webhook}/on", scope="webhooks:write", gives=Webhook)
def turn_webhook_on(request: ApiRequest, account: str, webhook: Number) -> Act:
    """Events are sent there again."""
    return _change(request, account, webhook, lambda: webhooks.turn_webhook_on(
        actor=request.actor, account=account, webhook=webhook, now=request.now
    ))  # fmt: skip


@noun.write("POST", "/accounts/{account}/webhooks/{webhook}/off", scope="webhooks:write", gives=Webhook)
def turn_webhook_off(request: ApiRequest, account: str, webhook: Number) -> Act:
    """Nothing is sent there for now."""
    return _change(request, account, webhook, lambda: webhooks.turn_webhook_off(
        actor=request.actor, account=account, webhook=webhook, now=request.now
    ))  # fmt: skip


@noun.write(
    "POST",
    "/accounts/{account}/webhooks/{webhook}/rotate",
    scope="webhooks:write",
    gives=WebhookWithSecret,
    compares=False,
)
def rotate_webhook_secret(request: ApiRequest, account: str, webhook: Number) -> Act:
    """A new secret signs; the old one signs as well for a day. The answer shows the new one, this once."""
    return Act(
        does=lambda: webhooks.rotate_webhook_secret(
            actor=request.actor, account=account, webhook=webhook, now=request.now
        ),
        shows=lambda secret: WebhookWithSecret(
            webhook=shown(access.webhook_for(request.actor, account, webhook)), secret=secret
        ),
    )


@noun.write(
    "POST", "/accounts/{account}/webhooks/{webhook}/test", scope="webhooks:write", gives=Delivery, compares=False
)
def send_test_event(request: ApiRequest, account: str, webhook: Number) -> Act:
    """An event that means nothing is on its way there."""
    return Act(
        does=lambda: webhooks.send_test_event(actor=request.actor, account=account, webhook=webhook, now=request.now),
        shows=_sent,
    )


@noun.write("DELETE", "/accounts/{account}/webhooks/{webhook}", scope="webhooks:write", gives=None, status=204)
def remove_webhook(request: ApiRequest, account: str, webhook: Number) -> Act:
    """Nothing is sent there any more, and what was sent is forgotten."""
    return Act(
        does=lambda: webhooks.remove_webhook(actor=request.actor, account=account, webhook=webhook, now=request.now),
        holds=lambda: shown(access.locked_webhook(request.actor, account, webhook)),
    )


@noun.write(
    "POST", "/accounts/{account}/webhooks/{webhook}/replay", scope="webhooks:write", gives=Replayed, compares=False
)
def replay_missed_events(request: ApiRequest, account: str, webhook: Number, body: ReplaySince) -> Act:
    """What the webhook missed since then is sent again, each event under the id that it had."""
    return Act(
        does=lambda: webhooks.replay_failed_deliveries(
            actor=request.actor, account=account, webhook=webhook, since=body.since, now=request.now
        ),
        shows=lambda count: Replayed(events=count),
    )


@noun.read("/accounts/{account}/deliveries", scope="webhooks:read", gives=Page[Delivery])
def list_deliveries(request: ApiRequest, account: str, limit: Limit = 50, cursor: Cursor = "") -> Page[Delivery]:
    """What was sent to the webhooks of an account in the last 30 days, the latest first."""
    owner = access.account_for(request.actor, account, may="follow-events")
    rows = DeliveryRow.objects.filter(account=owner).select_related("event")
    return Page[Delivery].model_validate(page_of(slice_of(rows, by="-pk", cursor=cursor, limit=limit), _sent))


@noun.write(
    "POST", "/accounts/{account}/deliveries/{delivery}/replay", scope="webhooks:write", gives=Delivery, compares=False
)
def replay_delivery(request: ApiRequest, account: str, delivery: DeliveryNumber) -> Act:
    """The event is sent again, under the id that it had."""
    return Act(
        does=lambda: webhooks.replay_delivery(actor=request.actor, account=account, delivery=delivery, now=request.now),
        shows=_sent,
    )


def shown(row: Row) -> Webhook:
    """The webhook as the API has it."""
    return Webhook(
        id=row.pk,
        url=row.url,
        kinds=list(row.kinds),
        is_on=row.is_on,
        off_because=row.off_because,
        failing_since=row.failing_since,
        created_at=row.created_at,
    )


def _sent(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=row.pk,
        webhook=row.webhook_id,
        event=event_id(row.event_id),
        kind=row.event.kind,
        state=row.state,  # type: ignore[arg-type]
        attempts=row.attempts,
        last_tried_at=row.last_tried_at,
        last_status=row.last_status,
        last_error=row.last_error,
        next_try_at=row.next_try_at,
        created_at=row.created_at,
    )


def _change(request: ApiRequest, account: str, webhook: int, does: Any) -> Act:
    return Act(
        does=does,
        shows=shown,
        holds=lambda: shown(access.locked_webhook(request.actor, account, webhook)),
    )
