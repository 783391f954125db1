"""Acts on many machines are carried out, batch by batch."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.operations.bulk import CARRY_OUT, carry_out_bulk_act
from mainstay.operations.counts import count_machines
from mainstay.queries.bulk import counted_account


@app.task(name=CARRY_OUT, retry=RetryStrategy(max_attempts=5, wait=10))
def carry_out(number: int) -> None:
    """The act is carried out to its end, and its account is counted anew where it keeps a count."""
    while carry_out_bulk_act(number=number, now=clock.now()):
        pass
    account = counted_account(number)
    if account is not None:
        count_machines(account=account, now=clock.now())
