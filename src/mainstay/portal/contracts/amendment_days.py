"""From which day, and until when? An amendment among those of its contract, as a picture."""

from collections.abc import Iterable
from datetime import date

from mainstay.portal.pictures.amendment_dates import AmendmentDates, Disc
from mainstay.portal.templatetags.dates import long_day, short_day
from mainstay.queries.amendment_page import AmendmentPage
from mainstay.records.models import Amendment
from mainstay.records.models.amendments import AmendmentState, ChangeKind


def picture_of(page: AmendmentPage) -> AmendmentDates | None:
    """The contract's days with its amendments; None where it has none, now or then."""
    row = page.contract
    starts = row.effective_from or _first_then(page)
    if starts is None or page.ends_on is None:
        return None
    discs = tuple(_discs(page))
    now = f"In force {long_day(starts)} to {long_day(row.effective_to)}" if row.effective_to else "Not in force yet"
    return AmendmentDates(
        says=f"{now}; with amendment {page.amendment.number} to {long_day(page.ends_on)}.",
        starts_on=starts,
        ends_on=row.effective_to,
        then_ends_on=page.ends_on,
        today=page.today,
        discs=discs,
    )


def from_when(amendment: Amendment) -> str:
    """From 1 Jan 2027, or once accepted: the head of the column of what is to come."""
    if amendment.in_force_at and amendment.from_on is None:
        return f"From {short_day(amendment.in_force_at)}"
    return f"From {short_day(amendment.from_on)}" if amendment.from_on else "Once accepted"


def _discs(page: AmendmentPage) -> Iterable[Disc]:
    for other in page.others:
        here = other.number == page.amendment.number
        day = other.from_on or (other.in_force_at.date() if other.in_force_at else page.today if here else None)
        if day is None or not (here or other.state in (AmendmentState.IN_FORCE, AmendmentState.ACCEPTED)):
            continue
        is_open = other.state != AmendmentState.IN_FORCE
        says = f"this {'draft' if other.state == AmendmentState.DRAFT else 'amendment'}" if here else ""
        yield Disc(day=day, number=other.number, says=says, is_open=is_open)


def _first_then(page: AmendmentPage) -> date | None:
    for seen in page.changes:
        if seen.change.kind == ChangeKind.DATES_SET and seen.change.becomes.get("effective_from"):
            return date.fromisoformat(seen.change.becomes["effective_from"])
    return None
