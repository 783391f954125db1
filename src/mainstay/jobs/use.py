"""What was bought and what is used are counted every hour, so that each day stays as it ended."""

from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.operations.use import count_use, days_to_count


@app.periodic(cron="7 * * * *")
@app.task(name="use.count", queueing_lock="use.count")
def count(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """Today so far, yesterday, and every day that was missed while nothing ran."""
    now = clock.now()
    for days_ago in days_to_count(now):
        count_use(days_ago=days_ago, now=now)
