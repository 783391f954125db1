"""Who still needs the embedded PostgreSQL? The first to come starts it, the last to leave stops it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from mainstay.gateways.installation import Installation


@contextmanager
def database_at_hand(place: Installation) -> Iterator[None]:
    """The installation's database answers inside. One that DATABASE_URL names is left to those who run it.

    Whoever is inside holds a shared lock, which ends with the process however that ends: so a server that a killed
    process left running is stopped by the next one that leaves.
    """
    if is_elsewhere():
        yield
        return
    place.folder.mkdir(parents=True, exist_ok=True)
    with (place.folder / "in-use").open("a") as presence:
        fcntl.flock(presence, fcntl.LOCK_SH)
        place.postgres.start()
        try:
            yield
        finally:
            with suppress(BlockingIOError):
                fcntl.flock(presence, fcntl.LOCK_EX | fcntl.LOCK_NB)
                place.postgres.stop()


def is_elsewhere() -> bool:
    """Whether DATABASE_URL names the database."""
    return bool(os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"))
