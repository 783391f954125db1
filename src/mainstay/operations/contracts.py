"""What was bought: a contract with its name and dates.

Whatever an attached machine can see raises the contract's revision, so that what machines share is made anew.
"""

from collections.abc import Sequence
from datetime import date, datetime

from mainstay.errors import Invalid
from mainstay.operations import _lines
from mainstay.operations._contracts import (
    By,
    dates_of,
    mail_admins,
    make_contract,
    refuse_never_effective,
    set_days,
    set_support_end,
    set_values,
    tell,
)
from mainstay.operations._mail import page_address
from mainstay.operations._record import operation
from mainstay.operations.orders import NewLine
from mainstay.queries import access
from mainstay.records.models import Contract, Person
from mainstay.terms.clauses import CURRENT


@operation
def create_contract(
    *,
    actor: Person | None,
    account: str,
    name: str,
    number: str = "",
    effective_from: date | None = None,
    effective_to: date | None = None,
    signed_on: date | None = None,
    support_until: date | None = None,
    edition: str = CURRENT,
    readings: Sequence[str] = (),
    lines: Sequence[NewLine] = (),
    now: datetime,
) -> Contract:
    """The account has the contract with its lines; without a number, the next free one (doc.terms).

    Refused: a number that is taken or that no address can hold, an unknown edition or reading, an end before the start or one date without the other,
    and of a line what its order does not allow (intro.scope, intro.levels).
    """
    owner, by = access.account_for(actor, account, may="change-contract"), By(actor=actor, now=now)
    contract = make_contract(
        owner, by, number=number, name=name, edition=edition, readings=readings, signed_on=signed_on,
        effective_from=effective_from, effective_to=effective_to, support_until=support_until,
    )  # fmt: skip
    for position, line in enumerate(lines, 1):
        _lines.insert(contract, position, line, by)
    tell("contract.created", contract, by, after=dates_of(contract) | {"name": contract.name, "lines": len(lines)})
    return contract


@operation
def rename_contract(*, actor: Person | None, contract: str, name: str, now: datetime) -> Contract:
    """The contract has that name, which its machines are told. Refused: an empty one."""
    row = access.locked_contract(actor, contract, may="change-contract")
    return set_values(row, {"name": name.strip()}, "contract.renamed", By(actor=actor, now=now))


@operation
def set_dates(
    *, actor: Person | None, contract: str, effective_from: date | None, effective_to: date | None, now: datetime
) -> Contract:
    """The contract runs from the first of these days to the last; with neither it was never made effective (doc.terms).

    Refused: an end before the start, one date without the other.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    return set_days(row, effective_from, effective_to, By(actor=actor, now=now))


@operation
def renew_contract(*, actor: Person | None, contract: str, until: date, now: datetime) -> Contract:
    """The contract runs on to that day, grace or end notwithstanding; machines and tokens stay as they are (doc.terms).

    Refused: a contract that was never made effective, a day that is not later than its end.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    last = refuse_never_effective(row)
    if until <= last:
        raise Invalid(f"{until} does not renew {row}", fields={"until": f"after {last}, the present last day"})
    return set_values(row, {"effective_to": until}, "contract.renewed", By(actor=actor, now=now))


@operation
def terminate_contract(*, actor: Person | None, contract: str, last_day: date, why: str, now: datetime) -> Contract:
    """The contract ends on that day, before the one agreed; then come its days of grace (doc.terms, grace-of-14-days). Its
    customer's admins are told by mail.

    Refused: a contract that was never made effective, a day that is past or not before its end, no reason.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    present = refuse_never_effective(row)
    if not why.strip():
        raise Invalid("a termination has a reason", fields={"why": "say why; the customer reads it"})
    first = max(now.date(), row.effective_from or now.date())
    if not first <= last_day < present:
        said = f"from {first} to the day before {present}, its present last one"
        raise Invalid(f"{row} cannot end on {last_day}", fields={"last_day": said})
    by = By(actor=actor, now=now, says={"why": why.strip()})
    set_values(row, {"effective_to": last_day}, "contract.terminated", by)
    mail_admins(
        row, subject=f"{row} ends on {last_day}", kind="termination", now=now,
        text=f"{row} was to run to {present}. It now ends on {last_day}: {why.strip()}\n\n"
        f"{page_address(f'/contracts/{row.number}')}\n",
    )  # fmt: skip
    return row


@operation
def end_support(*, actor: Person | None, contract: str, support_until: date | None, now: datetime) -> Contract:
    """Support ends on that day and security maintenance goes on, at self-support (12.fn1); None: it runs with the contract.

    Refused: a day before the contract's first.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    return set_support_end(row, support_until, By(actor=actor, now=now))
