"""What comes is told in time: the end of contracts and of tokens, hour by hour as the day begins for each customer."""

from procrastinate.contrib.django import app

from mainstay import clock
from mainstay.operations.notices import tell_of_contract_end, tell_of_token_end
from mainstay.queries.notices import contracts_ending, tokens_ending


@app.periodic(cron="20 * * * *")
@app.task(name="notices.contract-ends", queueing_lock="notices.contract-ends")
def contract_ends(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """Whoever is to be told today of a contract's end is, an hour after the day began for them at the latest."""
    now = clock.now()
    for contract in contracts_ending(now):
        tell_of_contract_end(contract=contract, now=now)


@app.periodic(cron="25 * * * *")
@app.task(name="notices.token-ends", queueing_lock="notices.token-ends")
def token_ends(timestamp: int) -> None:  # noqa: ARG001 -- procrastinate passes the minute that was meant
    """Whoever is to be told of a token's end is, an hour after seven days are left at the latest."""
    now = clock.now()
    for token in tokens_ending(now):
        tell_of_token_end(token=token, now=now)
