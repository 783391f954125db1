"""Which architectures are covered on which release? (1.4.1, 2.2.1, Covered Architectures)"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from mainstay.rules.lifecycle import is_lts, not_an_lts
from mainstay.terms.clauses import Citation, cite
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import ReleaseNumber, Text, fact, record
from mainstay.terms.figures import is_yes
from mainstay.terms.questions import Example, question
from mainstay.terms.terms import Terms

TABLE = cite("def.covered-architectures")
ESM_PROMISE = cite("1.4.1")
LEGACY_PROMISE = cite("2.2.1")
UNLISTED = cite("unlisted-architectures-are-not-covered")
DEBIAN_NAMES = cite("architectures-by-debian-names")
OLDER = cite("before-14-04-nothing-is-covered")
NEWER = cite("newer-is-every-later-lts")

Row = Literal["x86", "arm64", "s390x", "power", "risc-v", "none"]
Column = Literal["14.04", "16.04", "18.04", "20.04-and-newer", "none"]

_ROWS: dict[str, Row] = {"amd64": "x86", "arm64": "arm64", "s390x": "s390x", "ppc64el": "power", "riscv64": "risc-v"}
_CLAUSES = {row: cite(f"def.covered-architectures.{row}") for row in _ROWS.values()}
_COLUMNS: dict[str, Column] = {"14.04": "14.04", "16.04": "16.04", "18.04": "18.04"}
_LAST_COLUMN: Column = "20.04-and-newer"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where the table is looked up. Without a row or a column there is no such cell."""

    row: Row
    column: Column

    def clauses(self) -> tuple[Citation, ...]:
        """The clause of the row, with the reading of its name; without a row that of the table."""
        if self.row == "none":
            return (TABLE, UNLISTED)
        if self.row in ("x86", "power", "risc-v"):
            return (_CLAUSES[self.row], DEBIAN_NAMES)
        return (_CLAUSES[self.row],)

    def is_covered(self, terms: Terms) -> bool:
        """Whether the cell reads Yes."""
        if self.row == "none" or self.column == "none":
            return False
        name = self.column.replace("-and-newer", "+")
        return terms.figure(_CLAUSES[self.row], name, is_yes)


def cell_of(release: str, architecture: str) -> Cell:
    """The cell for a release and an architecture by its Debian name. An interim release has no column."""
    return Cell(_ROWS.get(architecture, "none"), _column(release))


@cache
def _column(release: str) -> Column:
    if release in _COLUMNS:
        return _COLUMNS[release]
    first_of_last = float(_LAST_COLUMN.removesuffix("-and-newer"))
    return _LAST_COLUMN if is_lts(release) and float(release) >= first_of_last else "none"


@record
class CoveredArchitectureFacts:
    """A release and an architecture; neither has to be in a catalogue."""

    release: ReleaseNumber = fact("version number; it need not be in the catalogue")
    architecture: Text = fact("Debian name; one outside the table is not covered")


@record
class CoveredArchitectureAnswer:
    """Where the table was looked up."""

    row: Row = fact("amd64 is x86, ppc64el is power, riscv64 is risc-v")
    column: Column = fact("none for an interim release and before 14.04")


@question(
    "covered-architecture",
    asks="Is an architecture covered on a release?",
    verdicts="yes: the cell reads Yes; no: it reads No, or the table has no such cell",
    facts=CoveredArchitectureFacts,
    answer=CoveredArchitectureAnswer,
    clauses=(
        "1.4.1", "2.2.1", "def.covered-architectures", "def.covered-architectures.x86", "def.covered-architectures.arm64",
        "def.covered-architectures.s390x", "def.covered-architectures.power", "def.covered-architectures.risc-v",
        "intro.value",
    ),
    reasons={
        "covered": "the cell reads Yes",
        "architecture-not-covered": "the cell reads No",
        "architecture-not-in-table": "the table has no row for it: armhf, i386 and every other",
        "release-not-in-table": "the table has no column for it: 12.04 and older",
        "not-an-lts": "an interim release, which has no column",
    },
    example=Example(
        facts={"release": "18.04", "architecture": "riscv64"},
        verdict="no",
        answer={"row": "risc-v", "column": "18.04"},
    ),
)  # fmt: skip
def decide_covered_architecture(facts: CoveredArchitectureFacts, terms: Terms) -> Decision[CoveredArchitectureAnswer]:
    """What the cell of the table says (def.covered-architectures); off it nothing is promised (1.4.1, 2.2.1)."""
    cell = cell_of(facts.release, facts.architecture)
    answer = CoveredArchitectureAnswer(row=cell.row, column=cell.column)
    if cell.is_covered(terms):
        cites = (*cell.clauses(), NEWER) if cell.column == _LAST_COLUMN else cell.clauses()
        says = f"{facts.architecture} is covered on {facts.release}"
        return Decision(verdict=Verdict.YES, answer=answer, reasons=(Reason("covered", says, cites),))
    return Decision(verdict=Verdict.NO, answer=answer, reasons=_against(facts, cell))


def _against(facts: CoveredArchitectureFacts, cell: Cell) -> tuple[Reason, ...]:
    reasons = []
    if cell.row == "none":
        says = f"the table has no row for {facts.architecture}"
        reasons.append(Reason("architecture-not-in-table", says, (*cell.clauses(), ESM_PROMISE, LEGACY_PROMISE)))
    if not is_lts(facts.release):
        reasons.append(not_an_lts(facts.release))
    elif cell.column == "none":
        says = f"the table has no column for {facts.release}, which is older than its first"
        reasons.append(Reason("release-not-in-table", says, (TABLE, OLDER)))
    return tuple(reasons) or (_not_covered(facts.architecture, facts.release, cell, ESM_PROMISE, LEGACY_PROMISE),)


def architecture_against(architecture: str, release: str, promise: Citation, terms: Terms) -> Iterator[Reason]:
    """Why a stream leaves out a machine of this architecture: its promise ends at the table (1.4.1, 2.2.1)."""
    cell = cell_of(release, architecture)
    if not cell.is_covered(terms):
        yield _not_covered(architecture, release, cell, promise)


def _not_covered(architecture: str, release: str, cell: Cell, *promises: Citation) -> Reason:
    says = f"{architecture} is not covered on {release}"
    return Reason("architecture-not-covered", says, (*promises, *cell.clauses()))
