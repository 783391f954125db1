"""What time does to machines: the silent leave the count, codes to attach with run out."""

from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.operations.inventory import retire_silent_machines
from mainstay.operations.magic import end_expired_magic_attaches


@app.periodic(cron="15 2 * * *")
@app.task(name="machines.retire-silent", queueing_lock="machines.retire-silent")
def retire_silent(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """Machines that were silent for long give their units back (silent-machines-leave-the-count)."""
    now = clock.now()
    while retire_silent_machines(now=now):
        pass


@app.periodic(cron="*/5 * * * *")
@app.task(name="magic-attach.expire", queueing_lock="magic-attach.expire")
def expire_magic_attaches(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """Codes whose ten minutes are over are free again."""
    end_expired_magic_attaches(now=clock.now())
