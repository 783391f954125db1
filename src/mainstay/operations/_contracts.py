"""How is a contract changed? One act at a time, told in an event; what a machine can see raises the contract's revision.

The same steps serve whoever changes a contract at once and the amendment that comes into force.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F

from mainstay.errors import Conflict, Invalid
from mainstay.operations._changes import Change, change, insert, plain
from mainstay.operations._mail import queue_mail
from mainstay.operations._record import record
from mainstay.records.models import Account, Contract, Person, Provider
from mainstay.terms.clauses import editions
from mainstay.terms.terms import BadReading, standard_terms

FIRST_NUMBER = 1001


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who changes the contract, when, and what its events say besides: the amendment that is put in force."""

    actor: Person | None
    now: datetime
    says: Mapping[str, Any] = field(default_factory=dict)


def make_contract(
    owner: Account,
    by: By,
    *,
    number: str,
    name: str,
    edition: str,
    readings: Sequence[str] = (),
    signed_on: date | None = None,
    effective_from: date | None = None,
    effective_to: date | None = None,
    support_until: date | None = None,
) -> Contract:
    """The account has the contract, without a line; without a number, the next free one."""
    contract = Contract(
        account=owner,
        number=_fit_for_addresses(number.strip()) if number.strip() else _next_number(),
        name=name.strip(),
        edition=_known_edition(edition),
        signed_on=signed_on,
        effective_from=effective_from,
        effective_to=effective_to,
        support_until=support_until,
        readings=_open_readings(edition, readings),
        created_at=by.now,
    )
    _check_dates(effective_from, effective_to)
    insert(contract, taken=f"the number {contract.number} is taken", code="number-taken")
    return contract


def set_days(
    row: Contract, effective_from: date | None, effective_to: date | None, by: By, kind: str = "contract.dates-set"
) -> Contract:
    """The contract runs from the first of these days to the last."""
    _check_dates(effective_from, effective_to)
    return set_values(row, {"effective_from": effective_from, "effective_to": effective_to}, kind, by)


def set_support_end(row: Contract, support_until: date | None, by: By) -> Contract:
    """Support ends on that day; None: it runs with the contract (12.fn1)."""
    if support_until and row.effective_from and support_until < row.effective_from:
        said = f"not before {row.effective_from}, the contract's first day"
        raise Invalid("support would end before it starts", fields={"support_until": said})
    return set_values(row, {"support_until": support_until}, "contract.support-end-set", by)


def set_values(row: Contract, values: dict[str, Any], kind: str, by: By) -> Contract:
    """The contract has these values; nothing is told where it has them already."""
    tell_if_changed(change(row, values), kind, row, by)
    return row


def tell_if_changed(changed: Change, kind: str, contract: Contract, by: By, **details: Any) -> None:
    """What differs is in an event, and machines hear of it."""
    if changed:
        raise_revision(contract)
        tell(kind, contract, by, **details, before=changed.before, after=changed.after)


def raise_revision(contract: Contract) -> None:
    """What machines under the contract share is made anew."""
    Contract.objects.filter(pk=contract.pk).update(revision=F("revision") + 1)
    contract.refresh_from_db(fields=["revision"])


def tell(kind: str, contract: Contract, by: By, **details: Any) -> None:
    """The event is there."""
    about = f"contract {contract.number}"
    record(kind, about=about, account=contract.account, actor=by.actor, now=by.now, **by.says, **details)


def mail_admins(contract: Contract, *, subject: str, text: str, kind: str, now: datetime) -> None:
    """Each admin of the account is told, in a mail of their own."""
    account = contract.account
    admins = account.memberships.filter(role="admin", person__is_active=True).select_related("person")
    for member in admins.order_by("pk"):
        queue_mail(
            to=member.person.email, subject=subject, text=text, kind=kind, about=f"contract {contract.number}",
            account=account, person=member.person, now=now,
        )  # fmt: skip


def dates_of(contract: Contract) -> dict[str, Any]:
    """Its days as an event has them."""
    return {"effective_from": plain(contract.effective_from), "effective_to": plain(contract.effective_to)}


def refuse_never_effective(row: Contract) -> date:
    """The contract's last day; Conflict where it has none."""
    if row.effective_to is None:
        raise Conflict(f"{row} was never made effective", code="never-effective", help="give it both its dates first")
    return row.effective_to


def _fit_for_addresses(number: str) -> str:
    """The number, which stands in the paths that machines call and before the slash of a line: MS-2041/2."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", number):
        said = "letters, digits, dots, hyphens and underscores, at most 40"
        raise Invalid(f"{number!r} is no number of a contract", fields={"number": said})
    return number


def _next_number() -> str:
    """The next of our own numbers; the provider's row is the turn of those who ask at once."""
    Provider.objects.select_for_update(no_key=True).first()
    ours = Contract.objects.filter(number__regex=r"^MS-[0-9]{4,9}$").values_list("number", flat=True)
    last = max((int(number.removeprefix("MS-")) for number in ours), default=FIRST_NUMBER - 1)
    return f"MS-{max(last + 1, FIRST_NUMBER)}"


def _known_edition(edition: str) -> str:
    if edition not in editions():
        raise Invalid(f"there is no edition {edition!r}", fields={"edition": f"one of {', '.join(editions())}"})
    return edition


def _open_readings(edition: str, readings: Sequence[str]) -> list[str]:
    try:
        return list(standard_terms(edition).agreed((), readings).chosen.values())
    except BadReading as error:
        raise Invalid(error.message, fields={"readings": error.message}) from error


def _check_dates(effective_from: date | None, effective_to: date | None) -> None:
    if (effective_from is None) != (effective_to is None):
        missing = "effective_from" if effective_from is None else "effective_to"
        raise Invalid("a contract has both its dates or neither", fields={missing: "a day, as the other is given"})
    if effective_from and effective_to and effective_to < effective_from:
        said = f"not before {effective_from}, its first day"
        raise Invalid("the contract would end before it starts", code="end-before-start", fields={"effective_to": said})
