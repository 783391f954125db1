"""Which machines of a list are chosen, and what would an act on them do?"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from mainstay.portal.on_day import DayShown
from mainstay.portal.requests import PageRequest
from mainstay.queries.bulk import ACTS, Act, Plan, Target, plan_of, targets_of
from mainstay.queries.machine_list import MachineListPage, RowCount, Wanted, rows_of
from mainstay.records.models import Account, Machine

LABELS: dict[Act, str] = {
    "line": "Move to a line",
    "environment": "Move to an environment",
    "host": "Set host",
    "tag": "Tag",
    "untag": "Take a tag off",
    "detach": "Detach",
}
ASKS: dict[Act, str] = {
    "line": "Onto which line",
    "environment": "To which environment",
    "host": "On which host",
    "tag": "With which word",
    "untag": "Which word",
    "detach": "Why, as their history keeps it",
}

VERBS: dict[Act, str] = {
    "line": "Move",
    "environment": "Move",
    "host": "Set the host of",
    "tag": "Tag",
    "untag": "Take the tag off",
    "detach": "Detach",
}
DONE = {
    "line": "moved to a line",
    "environment": "moved to an environment",
    "host": "put on a host",
    "tag": "tagged",
    "untag": "without the tag",
    "detach": "detached",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is chosen: machines by their names, or all of the view. `plan` is what the act would do, once it is known to what."""

    all: bool
    names: tuple[str, ...]
    count: RowCount
    act: Act | None
    value: str
    targets: tuple[Target, ...]
    plan: Plan | None
    refused: str = ""

    def has(self, name: str) -> bool:
        """Whether the machine of that name is chosen."""
        return self.all or name in self.names

    @property
    def label(self) -> str:
        return LABELS[self.act] if self.act else ""

    @property
    def verb(self) -> str:
        return VERBS[self.act] if self.act else ""

    @property
    def asks(self) -> str:
        return ASKS[self.act] if self.act else ""


def choice_of(request: PageRequest, account: Account, wanted: Wanted, page: MachineListPage, shown: DayShown) -> Choice:
    """What the address says to be chosen. An act is previewed with what it is told to be done to, or with its first target."""
    said = request.GET
    everything = bool(said.get("all"))
    names = tuple(each.machine.name for each in page.rows) if said.get("page") else tuple(said.getlist("machine"))
    count = page.count if everything else RowCount(len(names))
    act: Act | None = next((each for each in ACTS if each == said.get("act")), None)
    if act is None or not count.rows:
        return Choice(all=everything, names=names, count=count, act=None, value="", targets=(), plan=None)
    targets = targets_of(account, act, shown.today)
    value = said.get("value", "").strip()[:200].replace("\0", "")
    value = value or (targets[0].value if targets else "")
    rows = rows_of(account, wanted, on=shown.day, now=request.now) if everything else named(account, names)
    plan = plan_of(account, act, value, rows, request.now) if value or act == "detach" else None
    return Choice(
        all=everything, names=names, count=RowCount(plan.chosen) if plan else count, act=act, value=value,
        targets=targets, plan=plan,
    )  # fmt: skip


def named(account: Account, names: tuple[str, ...]) -> QuerySet[Machine]:
    """The machines of those names."""
    return Machine.objects.filter(account=account, name__in=[name.replace("\0", "") for name in names])


def ways_of(choice: Choice, page: MachineListPage, here: str) -> list[dict[str, object]]:
    """How one chooses more of the view, or less."""
    if choice.all:
        only = f"Only the {len(page.rows)} on this page"
        return [{"label": only, "url": f"{here}{'&' if '?' in here else '?'}page=1"}]
    more = f"more than {page.count.rows:,}" if page.count.more else f"{page.count.rows:,}"
    ways = [("page", f"All {len(page.rows)} here"), ("all", f"All {more} of this view")]
    return [{"label": label, "name": name, "value": "1"} for name, label in ways]


def acts_of(choice: Choice) -> list[dict[str, object]]:
    """The acts of the bar."""
    return list(_acts(choice))


def _acts(choice: Choice) -> Iterator[dict[str, object]]:
    for act, label in LABELS.items():
        yield {"name": act, "label": label, "danger": act == "detach", "open": choice.act == act}
