"""What of the API's calls is kept for a time alone: answers for a day, counts for a few minutes."""

from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.operations.answered_calls import forget_calls


@app.periodic(cron="35 * * * *")
@app.task(name="calls.forget", queueing_lock="calls.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """Answers that no key asks for any more are gone, and counts of past minutes."""
    forget_calls(now=clock.now())
