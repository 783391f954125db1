"""How is an amendment said? Its changes as rows, each with what it does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.portal.contracts.amendment_words import counted, line_in_words, span
from mainstay.portal.contracts.shown import KINDS
from mainstay.portal.pictures.ruler import written
from mainstay.portal.templatetags.dates import plural
from mainstay.portal.wording import label_of
from mainstay.queries.amendment_page import AmendmentPage, ChangeSeen, UnitsChanged
from mainstay.records.models.amendments import AmendmentState, ChangeKind
from mainstay.terms.clauses import edition

LINES, FIGURES, DATES = "Lines", "Deviations from the terms", "Dates"
GROUPS = (LINES, FIGURES, DATES)
STATES = {
    AmendmentState.DRAFT: "draft",
    AmendmentState.SENT: "with the customer",
    AmendmentState.CHANGE_ASKED: "a change is asked for",
    AmendmentState.ACCEPTED: "accepted",
    AmendmentState.DECLINED: "declined",
    AmendmentState.WITHDRAWN: "withdrawn",
    AmendmentState.LAPSED: "lapsed",
    AmendmentState.STALE: "overtaken",
    AmendmentState.IN_FORCE: "in force",
}
DASH = "\N{EN DASH}"
LAST = 100_000
"""The place of what has none: a line that is to be added comes after those that are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShown:
    """A row of the table of changes."""

    pk: int
    kind: str
    group: str
    mark: str
    title: str
    clause: str
    note: str
    terms: str
    was: str
    becomes: str
    does: tuple[str, ...]
    takes_away: bool
    is_overtaken: bool
    position: int = 0
    figure: str = ""


def rows_of(page: AmendmentPage) -> list[ChangeShown]:
    """The changes in the order of the page: lines, deviations, dates."""
    rows = [_row(seen, page) for seen in page.changes]
    return sorted(rows, key=lambda row: (GROUPS.index(row.group), row.position or LAST))


def grouped(rows: Iterable[ChangeShown]) -> list[tuple[str, list[ChangeShown]]]:
    """The rows under the names of their groups."""
    known = list(rows)
    return [
        (group, [row for row in known if row.group == group])
        for group in GROUPS
        if any(r.group == group for r in known)
    ]


def _row(seen: ChangeSeen, page: AmendmentPage) -> ChangeShown:
    change, kind = seen.change, seen.change.kind
    if kind in (ChangeKind.LINE_ADDED, ChangeKind.LINE_CHANGED, ChangeKind.LINE_WITHDRAWN):
        parts = _line_parts(seen)
    elif kind in (ChangeKind.FIGURE_AGREED, ChangeKind.FIGURE_TAKEN_BACK):
        parts = _figure_parts(seen, page)
    elif kind == ChangeKind.READING_CHOSEN:
        parts = _reading_parts(seen, page)
    else:
        parts = _date_parts(seen, page)
    return ChangeShown(pk=change.pk, kind=kind, takes_away=seen.takes_away, is_overtaken=seen.is_overtaken, **parts)


def _line_parts(seen: ChangeSeen) -> dict[str, Any]:
    change, line = seen.change, seen.line
    kind = line.kind if line else str(change.becomes.get("kind", "virtual"))
    scope, level = (line.scope, line.level) if line else (change.becomes["scope"], change.becomes["level"])
    title, clause = KINDS[kind]
    is_added, is_gone = change.kind == ChangeKind.LINE_ADDED, change.kind == ChangeKind.LINE_WITHDRAWN
    return {
        "group": LINES,
        "mark": "added" if is_added else "taken out" if is_gone else "changed",
        "title": title if kind == "legacy" else f"{title}, {scope}, {level}",
        "clause": clause,
        "note": change.place,
        "terms": DASH,
        "was": "" if is_added else line_in_words(_units_alone(change.was) if is_gone else change.was) or "withdrawn",
        "becomes": "" if is_gone else line_in_words(_said_of_added(change.becomes) if is_added else change.becomes),
        "does": tuple(_what_units_do(seen, kind)),
        "position": line.position if line else 0,
    }


def _said_of_added(values: dict[str, Any]) -> dict[str, Any]:
    """Of a new line what its title does not say already."""
    said = {"quantity": values["quantity"]}
    said |= {name: values[name] for name in ("ends_on", "note") if values.get(name)}
    return said | ({"overage": values["overage"]} if values.get("overage") != 0 else {})


def _units_alone(values: dict[str, Any]) -> dict[str, Any]:
    """Of a line that goes: its title says the rest."""
    return {name: value for name, value in values.items() if name == "quantity"}


def _what_units_do(seen: ChangeSeen, kind: str) -> list[str]:
    units = seen.units
    if units is None:
        return []
    if seen.change.kind == ChangeKind.LINE_ADDED:
        return [f"{plural(units.after, 'unit')} free"]
    if seen.change.kind == ChangeKind.LINE_WITHDRAWN:
        return _what_goes(units, kind)
    says = [_used(units)] if units.before != units.after else []
    others = [name for name in ("scope", "level") if name in seen.change.becomes]
    if others and units.used:
        says.append(
            f"{plural(units.used, 'machine')} {'has' if units.used == 1 else 'have'} the new {' and '.join(others)}"
        )
    if not says:
        says.append(f"{units.used:,} used today" if units.used else "none used today")
    return says


def _used(units: UnitsChanged) -> str:
    now = f"{units.over_before:,} over" if units.over_before else f"{max(units.before - units.used, 0):,} free"
    then = f"{units.over_after:,} over, and nothing new attaches" if units.over_after else f"{units.free_after:,} free"
    return f"{units.used:,} {'is' if units.used == 1 else 'are'} used today: {now} become{'s' if now.startswith('1 ') else ''} {then}"


def _what_goes(units: UnitsChanged, kind: str) -> list[str]:
    if not units.used:
        return ["no machine uses it"]
    says = []
    if units.loses:
        says.append(f"{counted(units.loses, kind)} {'loses its' if units.loses == 1 else 'lose their'} unit")
    if units.moves:
        says.append(
            f"{counted(units.moves, kind)} {'takes a unit' if units.moves == 1 else 'take units'} of another line"
        )
    return says


def _figure_parts(seen: ChangeSeen, page: AmendmentPage) -> dict[str, Any]:
    clause, _, figure = seen.change.place.partition(" ")
    entry = edition(page.contract.edition).clauses[clause]
    terms = entry.figures[figure]
    was, is_gone = seen.change.was.get("value", ""), seen.change.kind == ChangeKind.FIGURE_TAKEN_BACK
    return {
        "group": FIGURES,
        "mark": "taken out" if is_gone else "changed" if was else "added",
        "title": entry.title,
        "clause": clause,
        "note": label_of(figure),
        "terms": terms,
        "was": was or terms,
        "becomes": terms if is_gone else seen.change.becomes["value"],
        "does": (_citing(seen.answers),),
        "figure": figure,
    }


def _citing(answers: int) -> str:
    if not answers:
        return "no kept answer cites it yet"
    return f"{plural(answers, 'kept answer')} {'cites' if answers == 1 else 'cite'} it; new ones cite the new figure"


def _reading_parts(seen: ChangeSeen, page: AmendmentPage) -> dict[str, Any]:
    about = edition(page.contract.edition).readings[seen.change.place.removeprefix("reading ")]
    was, becomes = seen.change.was["reading"], seen.change.becomes["reading"]
    return {
        "group": FIGURES,
        "mark": "taken out" if becomes == about.ours else "added" if was == about.ours else "changed",
        "title": about.question,
        "clause": about.name,
        "note": "",
        "terms": about.choices[about.ours],
        "was": about.choices[was],
        "becomes": about.choices[becomes],
        "does": ("answers follow it and cite it",),
    }


def _date_parts(seen: ChangeSeen, page: AmendmentPage) -> dict[str, Any]:
    change = seen.change
    was, becomes = _days(change.was), _days(change.becomes)
    support = change.kind == ChangeKind.SUPPORT_END_SET
    first, last = ("effective_from" in change.becomes), ("effective_to" in change.becomes)
    title = "Support ends" if support else "In force" if first and last else "Ends" if last else "Begins"
    return {
        "group": DATES,
        "mark": "changed" if was else "added",
        "title": title,
        "clause": "12.fn1" if support else "doc.terms",
        "note": "",
        "terms": DASH,
        "was": was,
        "becomes": becomes or ("with the contract" if support else "none"),
        "does": tuple(_what_days_do(seen, page)),
    }


def _days(values: dict[str, Any]) -> str:
    days = [written(date.fromisoformat(values[name])) for name in _OF_DATES if values.get(name)]
    return " to ".join(days)


def _what_days_do(seen: ChangeSeen, page: AmendmentPage) -> list[str]:
    change, machines = seen.change, page.touched.machines
    if change.kind == ChangeKind.SUPPORT_END_SET:
        return ["security maintenance goes on after it"] if change.becomes.get("support_until") else []
    was, becomes = change.was.get("effective_to"), change.becomes.get("effective_to")
    if was is None and becomes:
        return ["machines attach under it from then on"]
    if not was or not becomes:
        return []
    how_long = span(date.fromisoformat(was), date.fromisoformat(becomes))
    if becomes > was:
        return [
            f"{plural(machines, 'machine')} {'goes' if machines == 1 else 'go'} on for {how_long}"
            if machines
            else f"{how_long} longer"
        ]
    grace = page.effect.answer.grace_until if page.effect.answer else None
    end = (
        f"{plural(machines, 'machine')} {'loses' if machines == 1 else 'lose'} cover {how_long} sooner"
        if machines
        else f"{how_long} sooner"
    )
    return [end, *([f"access in grace to {written(grace)}"] if grace else [])]


_OF_DATES = ("effective_from", "effective_to", "support_until")
