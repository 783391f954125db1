"""Events are sealed and delivered: those of people as they happen, those of machines, which defer nothing, every minute."""

from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.operations.events import BATCH, deliver_events
from mainstay.queries.notice_kinds import MACHINE_SET_APART

# Which events are mailed to those whom they concern, and as which kind of notice.
MAILED = {"machine.clone-found": MACHINE_SET_APART}


@app.task(name="events.deliver")
def deliver(event: int) -> None:  # noqa: ARG001 -- the one that woke us; whatever waits is delivered with it
    """The event is sealed into the chain and delivered, with all that waited before it."""
    _deliver_all()


@app.periodic(cron="* * * * *")
@app.task(name="events.sweep", queueing_lock="events.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """No event waits longer than a minute."""
    _deliver_all()


def _deliver_all() -> None:
    while deliver_events(mailed=MAILED, now=clock.now()) == BATCH:
        pass
