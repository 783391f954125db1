"""Which change of a figure would no test notice?

Changes each figure of the answered clauses and of the readings, the dates of the release table and the rows of the other
lists, one at a time and in memory, and asks every case of tests/clauses again. Exit status 1 where a change goes unnoticed.

A figure that the loader holds to another one (same_as) is changed alone, to see that it is held, and then together with
the others, so that a case has to notice. A figure that no question computes with stands in tests/terms/shown_figures.toml.
"""

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from mainstay.terms import clauses, questions
from mainstay.terms.catalogues import Catalogues
from mainstay.terms.clauses import Edition
from mainstay.terms.figures import reader_of, releases, words
from mainstay.terms.tables import BadTable
from mainstay.terms.terms import Terms, standard_terms

TESTS = Path(__file__).parents[1] / "tests"
SHOWN = tomllib.loads((TESTS / "terms/shown_figures.toml").read_text("utf-8"))["figures"]
UNNOTICED = "unnoticed"
A_DAY = timedelta(days=1)

Place = tuple[str, str]


def main() -> int:
    """Prints what goes unnoticed, and how the other changes were noticed."""
    outcomes: Counter[str] = Counter()
    for change, outcome in _changes(_all_cases(), standard_terms()):
        outcomes[outcome] += 1
        if outcome == UNNOTICED:
            print(f"no test notices {change}")
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items())))
    return 1 if outcomes[UNNOTICED] else 0


def _changes(cases: "_Cases", plain: Terms) -> Iterator[tuple[str, str]]:
    """Every change by name, with its outcome."""
    computed_with = _asked_for(cases, plain)
    for place in _places(plain.edition):
        together = _together(plain.edition, place)
        for text in _other_texts(plain.edition.figure_text(*place)):
            change = f"{place[0]}#{place[1]} = {text!r}"
            if computed_with.isdisjoint(together):
                yield change, "held by the list of shown figures" if "#".join(place) in SHOWN else UNNOTICED
                continue
            if len(together) > 1:
                alone = _with_figures(plain.edition, {place}, text)
                yield f"{change} alone", "held to another figure by the loader" if _is_refused(alone) else UNNOTICED
            changed = _with_figures(plain.edition, together, text)
            yield change, cases.outcome_under(Terms(changed, plain.catalogues))
    for change, catalogues in _other_catalogues(plain.catalogues):
        yield change, cases.outcome_under(Terms(plain.edition, catalogues))


@dataclass
class _Cases:
    """The cases of all tables, and what checks one of them."""

    cases: list[dict[str, Any]]
    mismatches: Callable[[dict[str, Any]], Iterable[str]]

    def outcome_under(self, terms: Terms) -> str:
        """Whether any case comes out otherwise under these terms. The one that noticed is asked first the next time."""
        questions.standard_terms = lambda: terms
        for index, case in enumerate(self.cases):
            if self._notices(case):
                self.cases.insert(0, self.cases.pop(index))
                return "noticed by a case"
        return UNNOTICED

    def _notices(self, case: dict[str, Any]) -> bool:
        try:
            return any(True for _ in self.mismatches(case))
        except (ArithmeticError, LookupError, ValueError):
            return True


def _all_cases() -> _Cases:
    spec = spec_from_file_location("clause_cases", TESTS / "clauses/conftest.py")
    conftest = module_from_spec(spec)
    spec.loader.exec_module(conftest)
    tables = [tomllib.loads(table.read_text("utf-8")) for table in sorted((TESTS / "clauses").glob("*.toml"))]
    return _Cases([case for table in tables for case in table["case"]], conftest.mismatches)


class _Recording(Edition):
    """An edition that remembers which figures were asked for."""

    asked: set[Place] = set()

    def figure_text(self, owner: str, name: str) -> str:
        self.asked.add((owner, name))
        return super().figure_text(owner, name)


def _asked_for(cases: _Cases, plain: Terms) -> set[Place]:
    """The figures that any case leads a question to."""
    recording = _Recording(plain.edition.name, plain.edition.clauses, plain.edition.readings)
    if cases.outcome_under(Terms(recording, plain.catalogues)) != UNNOTICED:
        sys.exit(f"a case fails before anything is changed: {cases.cases[0]['name']}")
    return recording.asked


def _places(edition: Edition) -> list[Place]:
    """The figures of answered clauses and of readings."""
    answered = [clause for clause in edition.clauses.values() if clause.answered_by]
    return [
        *((clause.id, name) for clause in answered for name in clause.figures),
        *((reading.name, name) for reading in edition.readings.values() for name in reading.figures),
    ]


def _together(edition: Edition, place: Place) -> set[Place]:
    """The place, and every place that repeats it or that it repeats."""
    pairs = [
        {(clause.id, name), tuple(target.split("#"))}
        for clause in edition.clauses.values()
        for name, target in clause.same_as.items()
    ]
    together = {place}
    while found := next((pair for pair in pairs if pair & together and not pair <= together), None):
        together |= found
    return together


def _other_texts(text: str) -> Iterator[str]:
    """What the figure could read instead: a number more or less, the other cell, a list without a member, another word."""
    if text in ("yes", "no"):
        yield "no" if text == "yes" else "yes"
    elif reader_of(text) is releases:
        yield f"{text}, 14.04"
        yield from _shorter(text) if "," in text else ["14.04"]
    elif reader_of(text) is words:
        yield from _shorter(text)
    elif re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        yield from (str(date.fromisoformat(text) + by) for by in (A_DAY, -A_DAY))
    elif number := re.search(r"\d+(?= |$)", text):
        yield from (f"{text[: number.start()]}{int(number[0]) + by}{text[number.end() :]}" for by in (1, -1))
    else:
        yield f"{text} otherwise"


def _shorter(text: str) -> Iterator[str]:
    members = words(text)
    return (", ".join(member for member in members if member != left_out) for left_out in members)


def _is_refused(changed: Edition) -> bool:
    try:
        clauses._check(changed, tuple(changed.clauses.values()), tuple(changed.readings.values()))  # noqa: SLF001
    except BadTable:
        return True
    return False


def _with_figures(edition: Edition, places: set[Place], text: str) -> Edition:
    changed_clauses, changed_readings = {**edition.clauses}, {**edition.readings}
    for owner, name in places:
        entries = changed_clauses if owner in changed_clauses else changed_readings
        prefix = "release + " if entries[owner].figures[name].startswith("release + ") else ""
        written = prefix + text.removeprefix("release + ")
        entries[owner] = replace(entries[owner], figures={**entries[owner].figures, name: written})
    return replace(edition, clauses=changed_clauses, readings=changed_readings)


def _other_catalogues(plain: Catalogues) -> Iterator[tuple[str, Catalogues]]:
    """Each date of each LTS, each row of the list of kernels, and the newest version of each product, a little later."""
    for row in (row for row in plain.releases.by_version.values() if row.lts):
        for name in ("released", "standard_until", "pro_until", "legacy_until"):
            later = replace(row, **{name: getattr(row, name) + A_DAY})
            rows = {**plain.releases.by_version, row.version: later}
            yield f"{name} of {row.version}", replace(plain, releases=replace(plain.releases, by_version=rows))
    for kernel in plain.kernels.rows:
        rows = tuple(replace(row, until=row.until + A_DAY) if row == kernel else row for row in plain.kernels.rows)
        yield f"{kernel} in the list of kernels", replace(plain, kernels=replace(plain.kernels, rows=rows))
    for name in ("kubernetes", "maas"):
        versions = getattr(plain, name)
        for product, newest in versions.newest.items():
            major, minor = newest.split(".")
            later = replace(versions, newest={**versions.newest, product: f"{major}.{int(minor) + 1}"})
            yield f"the newest version of {product}", replace(plain, **{name: later})


if __name__ == "__main__":
    sys.exit(main())
