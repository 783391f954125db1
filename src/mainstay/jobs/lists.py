"""Large accounts are counted ahead of whoever looks."""

from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.operations.counts import accounts_to_count, count_machines


@app.periodic(cron="* * * * *")
@app.task(name="lists.count", queueing_lock="lists.count")
def count(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """No count of a large account is older than some minutes, and none is of yesterday."""
    now = clock.now()
    for account in accounts_to_count(now):
        count_machines(account=account, now=clock.now())
