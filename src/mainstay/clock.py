"""What time is it? Only the edge asks, once: a request, a command, a job. Everything below is told."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)
