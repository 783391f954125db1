"""Which columns does the list of machines have, and what does each say of a machine, on the page and in a file?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mainstay.portal import addresses
from mainstay.portal.lists import Column
from mainstay.portal.pictures.bars import Kind
from mainstay.portal.pictures.icons import VERDICT_WORDS
from mainstay.portal.pictures.ruler import Segment
from mainstay.portal.pictures.strip import Strip, ruler_from
from mainstay.portal.templatetags.answers import in_text, sentence
from mainstay.portal.templatetags.dates import short_day
from mainstay.queries.machine_list import ListedMachine
from mainstay.queries.machines import active_after
from mainstay.records.models import Environment
from mainstay.terms.days import day_before
from mainstay.terms.decision import Verdict

COLUMNS = (
    Column(name="machine", label="Machine", sort="name", look="e-name", always=True),
    Column(name="cover", label="Cover", sort="cover", look="e-mark shrink", always=True),
    Column(name="until", label="Until when", sort="until", look="e-left shrink"),
    Column(name="years", label="Years", look="strip-cell"),
    Column(name="why", label="What covers it, or why not", look="e-wide"),
    Column(name="helps", label="Would help", look="e-wide"),
    Column(name="release", label="Release", sort="release", look="shrink"),
    Column(name="architecture", label="Arch.", sort="architecture", look="shrink"),
    Column(name="kind", label="Kind", sort="kind", look="shrink"),
    Column(name="environment", label="Environment", sort="environment", look="shrink"),
    Column(name="seen", label="Seen", sort="seen", look="figure shrink"),
    Column(name="kernel", label="Kernel"),
    Column(name="services", label="Services on"),
    Column(name="line", label="Contract line", look="shrink"),
    Column(name="host", label="Host, or machine under it"),
    Column(name="tags", label="Tags"),
)
USUAL = ("until", "why", "release", "architecture", "kind", "environment", "seen")
WHERE_UNCOVERED = ("why", "helps", "release", "architecture", "kind", "environment", "seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A machine in the list, in words."""

    name: str
    url: str
    why_url: str
    verdict: str
    why: str
    clause: str
    until: date | None
    helps: str
    place: Environment | None
    listed: ListedMachine
    chosen: bool
    is_late: bool
    years: Strip | None


def row_of(listed: ListedMachine, key: str, now: datetime, day: str | None, *, chosen: bool, years: bool) -> Row:
    """The row of the machine; `day` is the day that its links carry, `years` whether its bar is drawn."""
    place = addresses.of_machine(key, listed.machine.name)
    why, clause = why_of(listed)
    return Row(
        name=listed.machine.name,
        url=addresses.with_query(place, on=day),
        why_url=addresses.with_query(place, on=day, why="machine") + "#why",
        verdict=str(listed.decision.verdict),
        why=why,
        clause=clause,
        until=until_of(listed),
        helps=listed.helps[0] if listed.helps else "",
        place=place_of(listed),
        listed=listed,
        chosen=chosen,
        is_late=listed.standing.attachment is not None and listed.machine.last_seen_at < active_after(now),
        years=_years(listed, now.date()) if years else None,
    )


def why_of(listed: ListedMachine) -> tuple[str, str]:
    """What covers it, or why nothing does, with the clause."""
    if listed.decision.verdict is not Verdict.YES:
        reason = listed.decision.reasons[0]
        return sentence(reason.says), reason.clauses[0]
    attachment, machine = listed.standing.attachment, listed.machine
    clauses = listed.coverage.reasons[0].clauses
    if listed.through == "unit":
        return f"Unit of {attachment.line if attachment else 'its own'}", clauses[1]
    said = {"hosts": f"Its host {machine.host}", "parent": f"{machine.parent} under it", "cloud-image": "A Pro image"}
    return said[listed.through], clauses[0]


def until_of(listed: ListedMachine) -> date | None:
    """The last day on which the answer holds."""
    until = listed.decision.until
    return until if isinstance(until, date) else None


def place_of(listed: ListedMachine) -> Environment | None:
    """Its environment, or that of its host."""
    machine = listed.machine
    return machine.environment or (machine.host.environment if machine.host else None)


def _years(listed: ListedMachine, today: date) -> Strip:
    until = until_of(listed)
    if listed.decision.verdict not in (Verdict.YES, Verdict.LIMITED):
        return Strip(says="Not covered.", today=today, segments=())
    kind = Kind.YES if listed.decision.verdict is Verdict.YES else Kind.UNCOVERED
    end = until or day_before(ruler_from(today).after)
    says = f"Covered until {short_day(until)}." if until else "Covered, with no end known."
    segments = (Segment(start=today, end=max(end, today), kind=kind),)
    return Strip(says=says, today=today, segments=segments)


def _line(listed: ListedMachine) -> str:
    attachment = listed.standing.attachment
    if attachment is None:
        return ""
    return str(attachment.line or attachment.contract)


VALUES: Mapping[str, Callable[[ListedMachine], object]] = {
    "machine": lambda each: each.machine.name,
    "cover": lambda each: VERDICT_WORDS[str(each.decision.verdict)],
    "until": until_of,
    "years": until_of,
    "why": lambda each: in_text(why_of(each)[0]),
    "clause": lambda each: why_of(each)[1],
    "helps": lambda each: in_text(each.helps[0]) if each.helps else "",
    "release": lambda each: each.standing.version,
    "architecture": lambda each: each.machine.architecture,
    "kind": lambda each: each.machine.kind,
    "environment": lambda each: str(place_of(each) or ""),
    "seen": lambda each: each.machine.last_seen_at,
    "kernel": lambda each: each.machine.kernel,
    "services": lambda each: " ".join(each.standing.attachment.enabled) if each.standing.attachment else "",
    "line": _line,
    "host": lambda each: str(each.machine.host or each.machine.parent or ""),
    "tags": lambda each: " ".join(sorted(tag.tag for tag in each.machine.tags.all())),
}
"""What a file says in each column. `clause` stands behind the answer, in every file."""
