"""What does the service description say? Its clauses in our own words, edition by edition, and how code cites them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from mainstay.terms.figures import reader_of
from mainstay.terms.tables import BadTable, read_file, read_rows

CURRENT = "2025-07-02"


@dataclass(frozen=True, slots=True)
class Clause:
    """One entry of the register: a numbered clause, a row of a table, a footnote, or a rule or definition without a number.

    `figures` are text with their unit. `same_as` names, for a figure that the text repeats, the clause and figure
    that it repeats, as "def.esm#length". Exactly one of `answered_by`, `people` and `planned` is given: what answers
    it ("question:…", "operation:…", "page:…", "command:…"), why software only records it, or the later work that will.
    """

    id: str
    title: str
    kind: str
    area: str
    says: str
    applies_to: str
    system_must: str
    figures: Mapping[str, str] = field(default_factory=dict)
    same_as: Mapping[str, str] = field(default_factory=dict)
    depends_on: tuple[str, ...] = ()
    ambiguity: str = ""
    answered_by: tuple[str, ...] = ()
    people: str = ""
    planned: str = ""

    @property
    def status(self) -> str:
        """answered, people or planned."""
        return "answered" if self.answered_by else "people" if self.people else "planned"

    @property
    def parent(self) -> str | None:
        """The id one level up ("8.3" for "8.3.2"); None for a section and for an entry without a number."""
        return self.id.rpartition(".")[0] or None if self.id[0].isdigit() else None


@dataclass(frozen=True, slots=True)
class Reading:
    """How we read a text that leaves something open. `choices` holds every way it can be read; `ours` is the one taken.

    A contract may choose another one by the name of the choice where `choosable`; a decision cites the reading by its name.
    """

    name: str
    clauses: tuple[str, ...]
    question: str
    choices: Mapping[str, str]
    ours: str
    why: str
    figures: Mapping[str, str] = field(default_factory=dict)
    choosable: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """Something that a reason rests on: a clause or a reading. Made by `cite` alone."""

    id: str
    is_reading: bool = False

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Edition:
    """The description as of one day: all its clauses by id, and the readings by name."""

    name: str
    clauses: Mapping[str, Clause]
    readings: Mapping[str, Reading]

    def figure_text(self, owner: str, name: str) -> str:
        """The figure as it is written, of a clause or a reading. KeyError where there is none."""
        entry = self.clauses.get(owner) or self.readings[owner]
        return entry.figures[name]

    def choices(self) -> dict[str, Reading]:
        """The readings that a contract may choose, by the name of the choice."""
        found = {}
        for reading in self.readings.values():
            if reading.choosable:
                found.update({choice: reading for choice in reading.choices if choice != reading.ours})
        return found


@cache
def edition(name: str = CURRENT) -> Edition:
    """The edition of that name, read once. What is at odds with itself stops here."""
    folder = files("mainstay.terms") / "editions" / name
    clauses = read_rows(Clause, read_file(folder / "clauses.toml")["clause"], where=f"{name}/clauses.toml")
    readings = read_rows(Reading, read_file(folder / "readings.toml")["reading"], where=f"{name}/readings.toml")
    loaded = Edition(name, {clause.id: clause for clause in clauses}, {reading.name: reading for reading in readings})
    _check(loaded, clauses, readings)
    return loaded


@cache
def editions() -> tuple[str, ...]:
    """The names of all editions, oldest first."""
    return tuple(sorted(folder.name for folder in (files("mainstay.terms") / "editions").iterdir() if folder.is_dir()))


def cite(name: str) -> Citation:
    """A citation of the clause or reading of that name. Refused at import where no edition has it."""
    for known in map(edition, editions()):
        if name in known.clauses:
            return Citation(name)
        if name in known.readings:
            return Citation(name, is_reading=True)
    raise LookupError(f"no edition has a clause or reading called {name}")


def _check(loaded: Edition, clauses: tuple[Clause, ...], readings: tuple[Reading, ...]) -> None:
    if len(loaded.clauses) != len(clauses) or len(loaded.readings) != len(readings):
        raise BadTable(f"{loaded.name}: an id stands twice")
    for clause in clauses:
        if sum(map(bool, (clause.answered_by, clause.people, clause.planned))) != 1:
            raise BadTable(f"{clause.id}: exactly one of answered_by, people and planned")
        if absent := [other for other in clause.depends_on if other not in loaded.clauses]:
            raise BadTable(f"{clause.id}: depends on {absent[0]}, which is not there")
        _check_repeated_figures(loaded, clause)
    for reading in readings:
        if reading.ours not in reading.choices:
            raise BadTable(f"{reading.name}: ours is not among the choices")
        if absent := [owner for owner in reading.clauses if owner not in loaded.clauses]:
            raise BadTable(f"{reading.name}: reads {absent[0]}, which is not there")


def _check_repeated_figures(loaded: Edition, clause: Clause) -> None:
    for name, target in clause.same_as.items():
        owner, _, figure = target.partition("#")
        ours, theirs = clause.figures[name], loaded.figure_text(owner, figure)
        if ours.removeprefix("release + ") != theirs.removeprefix("release + "):
            raise BadTable(f"{clause.id}: {name} reads {ours}, but {target} reads {theirs}")
        reader_of(ours)
