"""How is the register looked through? By id, by words, by what leans on what, by who answers: for pages, commands and docs."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from mainstay.terms.clauses import Clause, Edition, Reading

PARTS: tuple[tuple[str, range], ...] = (
    ("Security and compliance", range(1, 7)),
    ("Support", range(7, 10)),
    ("Support process", range(10, 20)),
    ("Add-ons", range(20, 23)),
)
INTRODUCTION = "Introduction"
DEFINITIONS = "Definitions"
_PART_OF_FAMILY = {"def": DEFINITIONS, "security": PARTS[0][0], "support": PARTS[1][0]}


class NoSuchClause(LookupError):
    """No entry has that id; `near` are the ids that come close."""

    def __init__(self, wanted: str, near: tuple[str, ...]) -> None:
        super().__init__(wanted)
        self.wanted, self.near = wanted, near


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many entries are answered, how many are for people, how many are still to come; `planned_in` by piece of work."""

    total: int
    answered: int
    people: int
    planned: int
    planned_in: tuple[tuple[str, int], ...]


def clause_called(edition: Edition, name: str) -> Clause:
    """The entry of that id, whether or not it is written with a section sign. NoSuchClause where there is none."""
    wanted = name.removeprefix("§").strip()
    if wanted in edition.clauses:
        return edition.clauses[wanted]
    raise NoSuchClause(wanted, _near(edition, wanted))


def readings_of(edition: Edition, clause: Clause) -> tuple[Reading, ...]:
    """The readings of this clause, each with what else was open."""
    return tuple(reading for reading in edition.readings.values() if clause.id in reading.clauses)


def leaning_on(edition: Edition, clause: Clause) -> tuple[Clause, ...]:
    """The clauses that depend on this one, or repeat a figure of it."""
    return tuple(other for other in edition.clauses.values() if clause.id in _leans_on(other))


def children_of(edition: Edition, clause: Clause) -> tuple[Clause, ...]:
    """The clauses one level below this one."""
    return tuple(other for other in edition.clauses.values() if other.parent == clause.id)


def answered_by(edition: Edition, answer: str) -> tuple[Clause, ...]:
    """The clauses that something answers, named as they name it: "question:release-phase"."""
    return tuple(clause for clause in edition.clauses.values() if answer in clause.answered_by)


def part_of(clause: Clause) -> str:
    """The part of the description under which its contents list the entry."""
    return _part_of(clause.id)


def by_part(edition: Edition) -> dict[str, tuple[Clause, ...]]:
    """All entries under their parts, in the order of the contents."""
    parts = (INTRODUCTION, *(part for part, _ in PARTS), DEFINITIONS)
    found: dict[str, list[Clause]] = {part: [] for part in parts}
    for clause in edition.clauses.values():
        found[part_of(clause)].append(clause)
    return {part: tuple(entries) for part, entries in found.items()}


def search(edition: Edition, words: str) -> tuple[Clause, ...]:
    """The entries that hold every word, those with it in their id or title first; empty without a word."""
    wanted = words.casefold().split()
    if not wanted:
        return ()
    found = [(_rank(edition, clause, wanted), clause) for clause in edition.clauses.values()]
    return tuple(clause for rank, clause in sorted(found, key=lambda pair: pair[0]) if rank < _NOT_FOUND)


def coverage(edition: Edition) -> Coverage:
    """The honest count of the register."""
    clauses = edition.clauses.values()
    statuses = Counter(clause.status for clause in clauses)
    planned_in = Counter(clause.planned for clause in clauses if clause.planned)
    return Coverage(
        total=len(clauses),
        answered=statuses["answered"],
        people=statuses["people"],
        planned=statuses["planned"],
        planned_in=tuple(sorted(planned_in.items())),
    )


@lru_cache(maxsize=1024)
def _part_of(name: str) -> str:
    if name[0].isdigit():
        section = int(re.split(r"\D", name, maxsplit=1)[0])
        return next(part for part, sections in PARTS if section in sections)
    return _PART_OF_FAMILY.get(name.partition(".")[0], INTRODUCTION)


_NOT_FOUND = 4


def _rank(edition: Edition, clause: Clause, wanted: list[str]) -> int:
    places = (
        clause.id,
        clause.title,
        " ".join((clause.says, *clause.figures.values())),
        " ".join((clause.system_must, clause.ambiguity, *_texts(readings_of(edition, clause)))),
    )
    seen = ""
    for rank, place in enumerate(places):
        seen += " " + place.casefold()
        if all(word in seen for word in wanted):
            return rank
    return _NOT_FOUND


def _texts(readings: Iterable[Reading]) -> list[str]:
    return [text for reading in readings for text in (reading.name, reading.question, *reading.choices.values())]


def _leans_on(clause: Clause) -> set[str]:
    return {*clause.depends_on, *(target.partition("#")[0] for target in clause.same_as.values())}


def _near(edition: Edition, wanted: str) -> tuple[str, ...]:
    """Ids like the one that is not there: what stands below it, else below what stands above it, else what is spelt alike."""
    above = wanted
    while above:
        if below := [known for known, clause in edition.clauses.items() if clause.parent == above]:
            return tuple(below)
        above = above.rpartition(".")[0]
    return tuple(get_close_matches(wanted, edition.clauses, n=5))
