"""What stands in the way of sending an amendment, and which way has it come?"""

from dataclasses import dataclass
from datetime import datetime

from mainstay.portal.contracts.amendment_shown import STATES
from mainstay.portal.contracts.amendment_words import counted
from mainstay.portal.pictures.ruler import written
from mainstay.portal.templatetags.dates import plural, short_day
from mainstay.queries.amendment_page import AmendmentPage, ChangeSeen
from mainstay.records.models import Amendment
from mainstay.records.models.amendments import AmendmentState, ChangeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that stands in the way of sending, or does not: ok, warn or bad."""

    look: str
    says: str
    url: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the way: done, next or to come."""

    look: str
    says: str
    by: str = ""


def checks_of(page: AmendmentPage, address: str) -> list[Check]:
    """What stands in the way of sending; nothing bad where it may go."""
    found = [
        Check(look="ok", says="Every change names what stands there now")
        if page.changes
        else Check(look="bad", says="It changes nothing yet: add a line, a deviation or a date")
    ]
    if any(seen.change.kind == ChangeKind.FIGURE_AGREED for seen in page.changes):
        found.append(Check(look="ok", says="Every deviation names its clause and both figures"))
    if page.overtaken:
        places = ", ".join(change.place for change in page.overtaken)
        found.append(Check(look="bad", says=f"{page.contract} has changed meanwhile: {places}"))
    found.append(_day_check(page))
    found += [_loss_check(seen, address) for seen in page.changes if seen.units and seen.units.loses]
    found.append(
        Check(look="ok", says=f"{plural(page.admins, 'admin')} of {page.contract.account} may answer")
        if page.admins
        else Check(look="bad", says=f"Nobody of {page.contract.account} may answer: it has no admin")
    )
    if not page.is_mailed:
        found.append(Check(look="warn", says="No mail is sent here: tell them yourself"))
    return found


def way_of(amendment: Amendment, answer_days: int) -> list[Step]:
    """The steps that are done, the one that is next, and those to come."""
    drafter = amendment.drafted_by.name if amendment.drafted_by else "command line"
    steps = [Step(look="done", says=f"Drafted, {_moment(amendment.drafted_at)}", by=drafter)]
    if amendment.version > 1:
        steps.append(Step(look="done", says=f"Version {amendment.version}, {_moment(amendment.changed_at)}"))
    steps.append(_sent(amendment, answer_days))
    if amendment.state in (AmendmentState.WITHDRAWN, AmendmentState.LAPSED):
        return [*steps, Step(look="over", says=STATES[AmendmentState(amendment.state)].capitalize())]
    steps.append(_answered(amendment))
    if amendment.state in (AmendmentState.DECLINED, AmendmentState.CHANGE_ASKED):
        return steps
    if amendment.state == AmendmentState.STALE:
        return [*steps, Step(look="over", says="Overtaken: the contract had changed")]
    return [*steps, _in_force(amendment)]


def _day_check(page: AmendmentPage) -> Check:
    on = page.amendment.from_on
    if on is None:
        return Check(look="ok", says="In force once it is accepted")
    if on < page.today:
        return Check(look="bad", says=f"{written(on)} is past: set another day")
    return Check(look="ok", says=f"In force from {written(on)}, the day where {page.contract.account} is")


def _loss_check(seen: ChangeSeen, address: str) -> Check:
    loses = seen.units.loses if seen.units else 0
    kind = seen.line.kind if seen.line else ""
    says = f"{counted(loses, kind)} {'loses its' if loses == 1 else 'lose their'} unit: say so, or"
    url = f"{address}/lines/{seen.line.position if seen.line else 0}?keep={loses}"
    return Check(look="warn", says=says, url=url, act=f"keep {loses}")


def _sent(amendment: Amendment, answer_days: int) -> Step:
    if amendment.sent_at is None:
        is_next = amendment.state == AmendmentState.DRAFT
        return Step(look="next" if is_next else "to-come", says="Sent", by=f"{plural(answer_days, 'day')} to answer")
    by = amendment.sent_by.name if amendment.sent_by else "command line"
    return Step(look="done", says=f"Sent, {_moment(amendment.sent_at)}", by=by)


def _answered(amendment: Amendment) -> Step:
    account = amendment.contract.account
    if amendment.answered_at is None:
        until = f", until {written(amendment.answer_until)}" if amendment.answer_until else ""
        look = "next" if amendment.state == AmendmentState.SENT else "to-come"
        return Step(look=look, says=f"Accepted by an admin of {account}{until}")
    if amendment.state in (AmendmentState.DECLINED, AmendmentState.CHANGE_ASKED):
        word = "Declined" if amendment.state == AmendmentState.DECLINED else "A change is asked for"
        by = amendment.answered_by.name if amendment.answered_by else "command line"
        return Step(look="over", says=f"{word}, {_moment(amendment.answered_at)}", by=by)
    return Step(look="done", says=f"Accepted, {_moment(amendment.answered_at)}", by=amendment.answered_name)


def _in_force(amendment: Amendment) -> Step:
    if amendment.in_force_at:
        return Step(look="done", says=f"In force, {_moment(amendment.in_force_at)}")
    on = f", {written(amendment.from_on)}" if amendment.from_on else " at once"
    return Step(look="next" if amendment.state == AmendmentState.ACCEPTED else "to-come", says=f"In force{on}")


def _moment(at: datetime) -> str:
    return short_day(at)
