"""What do all changes of an amendment come to, in a sentence or two? For staff, and for the customer."""

from datetime import date

from mainstay.portal.contracts.amendment_words import counted, span
from mainstay.portal.templatetags.dates import long_day, plural
from mainstay.queries.amendment_page import AmendmentPage
from mainstay.records.models.amendments import ChangeKind


def answer_of(page: AmendmentPage) -> list[tuple[str, bool]]:
    """The answer in pieces, each plain or bold: how many changes, and what they come to."""
    if not page.changes:
        return [("Nothing changes yet.", False)]
    said = [(plural(len(page.changes), "change"), True), (". ", False)]
    for piece in _outcomes(page):
        said += [*piece, (" ", False)]
    return said[:-1] if len(said) > 2 else [said[0], (".", False)]


def offered_answer(page: AmendmentPage) -> list[tuple[str, bool]]:
    """The same for the customer: what they would have, and what would be taken from them."""
    pieces = _outcomes(page, theirs=True)
    if not pieces:
        return [(plural(len(page.changes), "change"), True), (" would be made.", False)]
    said: list[tuple[str, bool]] = []
    for piece in pieces:
        said += [*piece, (" ", False)]
    return said[:-1]


def _outcomes(page: AmendmentPage, *, theirs: bool = False) -> list[list[tuple[str, bool]]]:
    """What the changes come to, a sentence each."""
    return [said for said in (_end_says(page, theirs), *_units_say(page), _loss_says(page, theirs)) if said]


def _end_says(page: AmendmentPage, theirs: bool) -> list[tuple[str, bool]]:  # noqa: FBT001 -- whose words they are
    change = next((seen.change for seen in page.changes if seen.change.kind == ChangeKind.DATES_SET), None)
    if change is None or "effective_to" not in change.becomes or page.ends_on is None:
        return []
    was = change.was.get("effective_to")
    whose = "Your cover would run" if theirs else "Cover runs"
    said = [(f"{whose} to ", False), (long_day(page.ends_on), True)]
    if not was:
        return [*said, (".", False)]
    before = date.fromisoformat(was)
    word = "longer" if page.ends_on > before else "less"
    return [*said, (f", {span(before, page.ends_on)} {word}.", False)]


def _units_say(page: AmendmentPage) -> list[list[tuple[str, bool]]]:
    over = sum(seen.units.over_before for seen in page.changes if seen.units)
    free = sum(seen.units.free_after for seen in page.changes if seen.units and seen.units.over_before)
    if not over or not free:
        return []
    return [[(f"{plural(over, 'machine')} over become {plural(free, 'unit')} free.", False)]]


def _loss_says(page: AmendmentPage, theirs: bool) -> list[tuple[str, bool]]:  # noqa: FBT001 -- whose words they are
    by_kind: dict[str, int] = {}
    for seen in page.changes:
        if seen.units and seen.units.loses and seen.line:
            by_kind[seen.line.kind] = by_kind.get(seen.line.kind, 0) + seen.units.loses
    if not by_kind:
        return []
    who = " and ".join(counted(count, kind) for kind, count in by_kind.items())
    when = f" on {long_day(page.amendment.from_on)}" if theirs and page.amendment.from_on else ""
    one = sum(by_kind.values()) == 1
    verb = "would lose" if theirs else "loses" if one else "lose"
    return [(who, True), (f" {verb} {'its' if one else 'their'} unit{when}.", False)]
