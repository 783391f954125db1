"""How much of what was bought is used is counted day by day, and stays."""

from datetime import datetime

from mainstay.operations._record import operation
from mainstay.queries.use import days_since_counted
from mainstay.records.statements import write

CATCHES_UP = 92  # days: the attachments of days that nobody counted in time still tell them


@operation
def count_use(*, days_ago: int = 0, now: datetime) -> int:
    """Each line's use on that day of its account is kept; how many lines were counted. The same day may be counted again."""
    return int(write("write_daily_use", {"days_ago": days_ago, "now": now}).lines)


def days_to_count(now: datetime) -> range:
    """How many days ago each day lies that is to be counted: those that were missed, the one counted last, which has ended since,
    and one before it, since the day of accounts to the east came first.
    """
    return range(min(days_since_counted(now.date()) + 1, CATCHES_UP), -1, -1)
