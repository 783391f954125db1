"""How many machines of an account are covered, through what, until when, and what do the others lack?

Machines of which every rule is told the same are counted by the database and decided once, by one of them: so the count stays
cheap at any size, and no rule is written twice.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from mainstay.queries.machine_helps import helps_of
from mainstay.queries.machine_standing import Standing, standings
from mainstay.records.models import Account, Machine
from mainstay.records.statements import find
from mainstay.terms.days import day_of
from mainstay.terms.decision import Decision, Verdict

_OF_CLASSES = "select machine_id from records_cover_class where account_id = %s and class = any(%s)"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoverClass:
    """Machines that stand alike: how many, one of them, and what the rules say of each."""

    name: str
    machines: int
    standing: Standing
    decision: Decision[Any]

    @property
    def through(self) -> str:
        """What covers them: unit, hosts, parent, cloud-image or none."""
        coverage = next(part for part in self._parts if part.question == "machine-coverage")
        return str(coverage.answer.through) if coverage.answer else "none"

    @property
    def until(self) -> date | None:
        """The last day on which that holds."""
        return day_of(self.decision.until)

    @property
    def _parts(self) -> tuple[Decision[Any], ...]:
        return self.decision.premises or (self.decision,)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lacking:
    """Machines that are not covered for one reason, and what would help."""

    machines: int
    code: str
    says: str
    clause: str
    helps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AccountCover:
    """All attached machines of an account, by how they stand on the day."""

    account: Account
    on: date
    classes: tuple[CoverClass, ...]

    @property
    def machines(self) -> int:
        """How many are attached."""
        return _count(self.classes)

    @property
    def covered(self) -> tuple[CoverClass, ...]:
        """Those that are, in full or within a limit."""
        return tuple(each for each in self.classes if each.decision.verdict in (Verdict.YES, Verdict.LIMITED))

    @property
    def limited(self) -> tuple[CoverClass, ...]:
        """Those whose release is past its Pro end: what was published stays reachable."""
        return tuple(each for each in self.classes if each.decision.verdict is Verdict.LIMITED)

    @property
    def uncovered(self) -> tuple[CoverClass, ...]:
        """Those that are not, or of which it cannot be said."""
        return tuple(each for each in self.classes if each not in self.covered)

    @property
    def covered_count(self) -> int:
        return _count(self.covered)

    @property
    def limited_count(self) -> int:
        return _count(self.limited)

    @property
    def uncovered_count(self) -> int:
        return _count(self.uncovered)

    def through(self, *ways: str) -> int:
        """How many are covered in full in one of the ways."""
        return _count(each for each in self.covered if each.through in ways and each not in self.limited)

    def next_end(self) -> tuple[date, tuple[CoverClass, ...]] | None:
        """The day after which the first of the covered ones stand otherwise, and those; None where no end is known."""
        ends = [each.until for each in self.covered if each.until is not None]
        if not ends:
            return None
        first = min(ends)
        return first, tuple(each for each in self.covered if each.until == first)

    def lacking(self) -> tuple[Lacking, ...]:
        """Those that are not covered by their leading reason, most machines first."""
        counted: Counter[tuple[str, str, str]] = Counter()
        helps: dict[tuple[str, str, str], tuple[str, ...]] = {}
        for each in self.uncovered:
            reason = each.decision.reasons[0]
            key = (reason.code, reason.says, reason.clauses[0])
            counted[key] += each.machines
            helps.setdefault(key, helps_of(each.decision, each.standing, self.on))
        return tuple(
            Lacking(machines=count, code=key[0], says=key[1], clause=key[2], helps=helps[key])
            for key, count in counted.most_common()
        )


def account_cover(account: Account, on: date) -> AccountCover:
    """How all attached machines of the account stand on the day. Six statements, and a decision for each class."""
    found = find("find_cover_classes", {"account": account.pk})
    rows: list[dict[str, Any]] = list(found.rows) if found else []
    ones = Machine.objects.select_related("host__environment", "parent", "environment").in_bulk(
        [row["one"] for row in rows]
    )
    standing = standings(ones.values(), on)
    classes = (
        CoverClass(
            name=row["class"],
            machines=row["machines"],
            standing=standing[row["one"]],
            decision=standing[row["one"]].on(on),
        )
        for row in rows
    )
    return AccountCover(account=account, on=on, classes=tuple(sorted(classes, key=lambda each: each.name)))


def machines_in(account: Account, classes: Iterable[CoverClass]) -> QuerySet[Machine]:
    """The machines of those classes."""
    named = [each.name for each in classes]
    return Machine.objects.filter(account=account, pk__in=RawSQL(_OF_CLASSES, (account.pk, named)))  # noqa: S611 -- a text of ours, its values apart


def _count(classes: Iterable[CoverClass]) -> int:
    return sum(each.machines for each in classes)
