"""What time does to looks as somebody else: they end, whether or not their page is still open."""

from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.operations.looks import end_expired_looks


@app.periodic(cron="*/5 * * * *")
@app.task(name="looks.expire", queueing_lock="looks.expire")
def expire_looks(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """Looks whose half an hour is over have ended, and their events say so."""
    end_expired_looks(now=clock.now())
