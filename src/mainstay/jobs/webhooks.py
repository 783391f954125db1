"""Events are sent to webhooks: as they are sealed, and again later where that failed."""

from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.gateways.webhooks import post_all
from mainstay.operations.webhooks import claim_deliveries, forget_deliveries, note_reply, place_to_send


@app.task(name="webhooks.send")
def send() -> None:
    """Everything that is due has been tried once, here or by those who are at it."""
    _send_all()


@app.periodic(cron="* * * * *")
@app.task(name="webhooks.retry", queueing_lock="webhooks.retry")
def retry(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """What failed, or was left by a worker that was killed, is tried again within a minute of its time."""
    _send_all()


@app.periodic(cron="35 3 * * *")
@app.task(name="webhooks.forget", queueing_lock="webhooks.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """Deliveries older than thirty days are forgotten."""
    now = clock.now()
    while forget_deliveries(now=now):
        pass


def _send_all() -> None:
    with place_to_send() as may:
        while may and (claimed := claim_deliveries(now=clock.now())):
            replies = post_all([each.message for each in claimed], at=int(clock.now().timestamp()))
            for each, reply in zip(claimed, replies, strict=True):
                note_reply(claimed=each, reply=reply, now=clock.now())
