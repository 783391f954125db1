"""Which environments does an account have, how large are they, and how much of each is covered?"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from mainstay.queries.cover import cover_of
from mainstay.queries.environments import Covers
from mainstay.queries.keyset import Chunks, Cursor, Order, Slice, SortKey, slice_of
from mainstay.records.models import Account, Environment, Machine
from mainstay.records.statements import find
from mainstay.terms.decision import Verdict

CHUNK = 100
SORTS = {
    "name": SortKey(by="name", tie="name"),
    "created": SortKey(by="created_at", tie="name", read=datetime.fromisoformat),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEnvironment:
    """An environment: its machines with their guests, its hosts, and how many of its Ubuntu machines are covered."""

    environment: Environment
    machines: int
    hosts: int
    ubuntu: int
    covered: int

    @property
    def is_whole(self) -> bool:
        """Whether every Ubuntu machine is covered."""
        return self.covered == self.ubuntu


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentList:
    """A page of environments, and how many there are."""

    found: "Slice[Environment]"
    rows: tuple[ListedEnvironment, ...]
    count: int


def environment_rows(account: Account, words: str) -> QuerySet[Environment]:
    """The environments of the account whose name holds the words."""
    rows = Environment.objects.filter(account=account)
    return rows.filter(name__icontains=words) if words else rows


def environment_list(
    rows: QuerySet[Environment], order: Order, cursor: Cursor, limit: int, on: date
) -> EnvironmentList:
    """The page of them, as they are on the day. Four statements."""
    found = slice_of(rows, SORTS, order, cursor, limit)
    return EnvironmentList(found=found, rows=listed(found.rows, on), count=rows.count())


def every_environment(rows: QuerySet[Environment], order: Order, on: date) -> Iterator[ListedEnvironment]:
    """All of them in that order, a hundred at a time."""
    for chunk in Chunks(rows, SORTS, order, CHUNK):
        yield from listed(chunk, on)


def listed(environments: Iterable[Environment], on: date) -> tuple[ListedEnvironment, ...]:
    """What is in each on the day. Two statements: machines that stand alike are decided once."""
    asked = list(environments)
    found = find("find_environment_classes", {"environments": [each.pk for each in asked]})
    classes = list(found.rows) if found else []
    covers = cover_of([Machine(pk=one) for *_, one in classes], on)
    return tuple(_listed(each, [row for row in classes if row[0] == each.pk], covers) for each in asked)


def _listed(environment: Environment, classes: list[list[int]], covers: Covers) -> ListedEnvironment:
    return ListedEnvironment(
        environment=environment,
        machines=sum(machines for _, _, _, machines, _ in classes),
        hosts=sum(machines for _, is_host, _, machines, _ in classes if is_host),
        ubuntu=sum(machines for _, _, ubuntu, machines, _ in classes if ubuntu),
        covered=sum(
            machines for _, _, ubuntu, machines, one in classes if ubuntu and covers[one].verdict is Verdict.YES
        ),
    )
