"""The audit is checked every day, and its last link given to those who keep it. Sealing is done where events are delivered."""

from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.operations.audit import check_chain, give_anchor


@app.task(name="audit.verify", queueing_lock="audit.verify")
def verify(timestamp: int) -> None:  # noqa: ARG001 -- as the daily one
    """The whole chain was read, and what was found is kept."""
    check_chain(now=clock.now())


@app.periodic(cron="0 12 * * *")
@app.task(name="audit.verify-daily", queueing_lock="audit.verify-daily")
def verify_daily(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """The whole chain was read, and its last link is given to those who keep it."""
    found = check_chain(now=clock.now())
    give_anchor(found=found, now=clock.now())
