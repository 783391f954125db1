"""mainstay webhook: whom else are events sent to, and what became of them?"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.errors import Invalid

if TYPE_CHECKING:
    from mainstay.queries.webhooks import WebhookStand
    from mainstay.records.models import Delivery, Webhook

app = typer.Typer(help="Webhooks: addresses that events are sent to.", no_args_is_help=True)
Account = Annotated[
    str | None,
    typer.Option(metavar="ACCOUNT", help="Whose webhook it is; without one, the provider's.", show_default=False),
]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The webhook's number, as `list` gives it.")]
Events = Annotated[
    list[str] | None,
    typer.Option(
        "--events",
        metavar="KIND",
        help="What it hears of: kinds, nouns as 'machine.*', or '*', parted by commas; the option may be given again.",
        show_default=False,
    ),
]


@acting(app, "list")
def list_webhooks(*, account: Account = None) -> list[dict[str, Any]]:
    """List the webhooks, how they do, and what waits for them."""
    from mainstay import clock
    from mainstay.queries import access
    from mainstay.queries.webhooks import webhook_stands

    owner = access.events_owner(None, account, "follow-events")
    return [_stand(stand) for stand in webhook_stands(owner, clock.now())]


@acting(app, "kinds")
def list_kinds() -> list[dict[str, Any]]:
    """List the kinds of events that a webhook can hear of."""
    from mainstay.queries.event_kinds import KINDS

    return [{"kind": kind, "means": one.means} for kind, one in KINDS.items()]


@acting(app, "add")
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where events are sent.")],
    *,
    events: Events = None,
    account: Account = None,
) -> dict[str, Any]:
    """Send events to an address from now on. Shows the secret that signs them, this once."""
    from mainstay import clock
    from mainstay.operations.webhooks import add_webhook

    row, secret = add_webhook(actor=None, account=account, url=url, kinds=_kinds(events) or ["*"], now=clock.now())
    return {**_webhook(row), "secret": secret}


@acting(app, "change")
def change(
    webhook: Number,
    *,
    url: Annotated[str | None, typer.Option(help="Another address.", show_default=False)] = None,
    events: Events = None,
    account: Account = None,
) -> dict[str, Any]:
    """Change the address or what it hears of; what is not said stays as it is."""
    from mainstay import clock
    from mainstay.operations.webhooks import change_webhook

    kinds = _kinds(events)
    if url is None and kinds is None:
        raise Invalid("nothing is said that would be changed", help="--url or --events says what")
    row = change_webhook(actor=None, account=account, webhook=webhook, url=url, kinds=kinds, now=clock.now())
    return _webhook(row)


@acting(app, "on")
def turn_on(webhook: Number, *, account: Account = None) -> dict[str, Any]:
    """Send there again."""
    from mainstay import clock
    from mainstay.operations.webhooks import turn_webhook_on

    return _webhook(turn_webhook_on(actor=None, account=account, webhook=webhook, now=clock.now()))


@acting(app, "off")
def turn_off(webhook: Number, *, account: Account = None) -> dict[str, Any]:
    """Send nothing there for now; what waited is given up and can be replayed."""
    from mainstay import clock
    from mainstay.operations.webhooks import turn_webhook_off

    return _webhook(turn_webhook_off(actor=None, account=account, webhook=webhook, now=clock.now()))


@acting(app, "remove")
def remove(webhook: Number, *, account: Account = None) -> dict[str, Any]:
    """Remove a webhook, and what is known of its deliveries."""
    from mainstay import clock
    from mainstay.operations.webhooks import remove_webhook

    remove_webhook(actor=None, account=account, webhook=webhook, now=clock.now())
    return {"removed": webhook}


@acting(app, "rotate")
def rotate(webhook: Number, *, account: Account = None) -> dict[str, Any]:
    """Sign with a new secret, shown this once; for a day the old one signs as well."""
    from mainstay import clock
    from mainstay.operations.webhooks import rotate_webhook_secret

    return {
        "secret": rotate_webhook_secret(actor=None, account=account, webhook=webhook, now=clock.now()),
        "old_one_signs_for": "1 day",
    }


@acting(app, "test")
def send_test(webhook: Number, *, account: Account = None) -> dict[str, Any]:
    """Send an event that means nothing; `deliveries` tells what came back."""
    from mainstay import clock
    from mainstay.operations.webhooks import send_test_event

    return _delivery(send_test_event(actor=None, account=account, webhook=webhook, now=clock.now()))


@acting(app, "deliveries")
def list_deliveries(
    *,
    missed: Annotated[bool, typer.Option("--missed", help="Only what has not come through.")] = False,
    account: Account = None,
) -> list[dict[str, Any]]:
    """List the latest deliveries and what came back."""
    from mainstay.queries import access
    from mainstay.queries.webhooks import deliveries

    owner = access.events_owner(None, account, "follow-events")
    return [_delivery(each) for each in deliveries(owner, only_missed=missed).deliveries]


@acting(app, "replay")
def replay(
    delivery: Annotated[int, typer.Argument(metavar="DELIVERY", help="The delivery's number, as `deliveries` has it.")],
    *,
    account: Account = None,
) -> dict[str, Any]:
    """Send one event once more, under its id."""
    from mainstay import clock
    from mainstay.operations.webhooks import replay_delivery

    return _delivery(replay_delivery(actor=None, account=account, delivery=delivery, now=clock.now()))


@acting(app, "replay-missed")
def replay_missed(
    webhook: Number,
    *,
    since: Annotated[str, typer.Option(metavar="DAY", help="From this day on.")],
    account: Account = None,
) -> dict[str, Any]:
    """Send everything since a day that has not come through."""
    from datetime import UTC, datetime, time

    from mainstay import clock
    from mainstay.cli.reading import day
    from mainstay.operations.webhooks import replay_failed_deliveries

    begins = datetime.combine(day(since, "--since"), time(), UTC)
    count = replay_failed_deliveries(actor=None, account=account, webhook=webhook, since=begins, now=clock.now())
    return {"replayed": count}


def _kinds(events: list[str] | None) -> list[str] | None:
    if events is None:
        return None
    return [kind.strip() for said in events for kind in said.split(",") if kind.strip()]


def _webhook(row: "Webhook") -> dict[str, Any]:
    return {"number": row.pk, "url": row.url, "events": row.kinds, "on": row.is_on, "off_because": row.off_because}


def _stand(stand: "WebhookStand") -> dict[str, Any]:
    return {
        "number": stand.webhook.pk,
        "url": stand.webhook.url,
        "events": stand.webhook.kinds,
        "state": stand.state,
        "failing_since": stand.webhook.failing_since,
        "delivered_24h": stand.delivered,
        "of": stand.events,
        "waiting": stand.waiting,
    }


def _delivery(row: "Delivery") -> dict[str, Any]:
    return {
        "number": row.pk,
        "event": f"evt_{row.event_id}",
        "kind": row.event.kind,
        "webhook": row.webhook_id,
        "state": row.state,
        "try": row.attempts,
        "status": row.last_status,
        "error": row.last_error,
        "next_try_at": row.next_try_at,
    }
