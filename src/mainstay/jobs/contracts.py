"""What time does to contracts: accepted amendments come into force on their day, offers that nobody answered lapse."""

from datetime import timedelta

from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.operations.amendments import bring_into_force, lapse_amendments
from mainstay.queries.amendments import amendments_to_come

EARLIEST_ZONE = timedelta(hours=14)


@app.periodic(cron="*/5 * * * *")
@app.task(name="contracts.amend", queueing_lock="contracts.amend")
def amend(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """Whatever has been agreed for today is in force within five minutes of midnight where the customer is."""
    now = clock.now()
    for amendment in amendments_to_come((now + EARLIEST_ZONE).date()):
        bring_into_force(amendment=amendment, now=now)
    while lapse_amendments(now=now):
        pass
