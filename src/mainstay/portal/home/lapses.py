"""How does what lapses next become a picture and a numbered list?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from mainstay.portal import addresses
from mainstay.portal.pictures.bars import Kind
from mainstay.portal.pictures.lapses import Change, Group, Lapses, Row
from mainstay.portal.pictures.ruler import Ruler, Segment, written
from mainstay.portal.templatetags.dates import plural, short_day
from mainstay.queries.account_home import Lasting, Phase, Span

YEARS = 4
MONTHS_BEFORE = 2
NUMBERED = 7
GROUPS = {"Contracts, hosts": ("contract", "host"), "Releases": ("release",), "Livepatch": ("kernel",)}
ROWS = 8
"""How many rows of one group are drawn; the rest stand in the list of machines."""
DRAWN: Mapping[Phase, Kind] = {
    "in-force": Kind.CONDITION,
    "standard": Kind.STANDARD,
    "pro": Kind.CONDITION,
    "legacy": Kind.LEGACY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """One change of the list beside the picture."""

    number: int
    day: date
    title: str
    says: str
    clause: str
    bad: bool
    url: str = ""
    act: str = ""


def numbered_changes(lasting: Iterable[Lasting], today: date, key: str) -> list[tuple[Lasting, Numbered]]:
    """The next changes in order, each with what changes."""
    ruler = ruler_of(today)
    coming = [
        (each, span) for each in lasting for span in each.spans if today <= span.last < ruler.after and each.machines
    ]
    first = sorted(coming, key=lambda pair: (pair[1].last, pair[0].kind, pair[0].name))[:NUMBERED]
    return [(each, _numbered(number, each, span, key)) for number, (each, span) in enumerate(first, 1)]


def picture(lasting: Iterable[Lasting], numbered: list[tuple[Lasting, Numbered]], today: date) -> Lapses:
    """Contracts and hosts by their first end, releases, kernels, on one ruler."""
    ruler = ruler_of(today)
    every = list(lasting)
    groups = tuple(_groups(every, numbered, ruler))
    says = "; ".join(f"{change.title} on {written(change.day)}" for _, change in numbered) or "Nothing lapses."
    return Lapses(says=says, groups=groups, today=today, ruler=ruler)


def ruler_of(today: date) -> Ruler:
    """From two months before today to the end of the fourth year."""
    month = today.year * 12 + today.month - 1 - MONTHS_BEFORE
    return Ruler(date(month // 12, month % 12 + 1, 1), date(today.year + YEARS + 1, 1, 1))


def _groups(lasting: list[Lasting], numbered: list[tuple[Lasting, Numbered]], ruler: Ruler) -> Iterator[Group]:
    for name, kinds in GROUPS.items():
        members = [each for each in lasting if each.kind in kinds]
        if name == "Contracts, hosts":
            members.sort(key=lambda each: each.spans[-1].last)
        if members:
            yield Group(name=name, rows=tuple(_row(each, numbered, ruler) for each in members[:ROWS]))


def _row(each: Lasting, numbered: list[tuple[Lasting, Numbered]], ruler: Ruler) -> Row:
    changes = [
        Change(day=change.day, number=change.number, kind="bad" if change.bad else "")
        for other, change in numbered
        if other is each
    ]
    segments = tuple(_segment(each, span, ruler) for span in each.spans if span.last >= ruler.first)
    return Row(label=each.name, sub=_sub(each), segments=segments, changes=tuple(changes))


def _segment(each: Lasting, span: Span, ruler: Ruler) -> Segment:
    kind = Kind.ENDS_COVER if each.loses else DRAWN[span.phase]
    return Segment(start=max(span.first or ruler.first, ruler.first), end=span.last, kind=kind)


def _sub(each: Lasting) -> str:
    if each.kind == "host":
        return f"host of {plural(each.machines, 'guest')}"
    if each.kind == "contract":
        return ", ".join(filter(None, (plural(each.machines, "machine"), each.note)))
    return ", ".join(filter(None, (f"{each.machines:,}", each.note)))


def _numbered(number: int, each: Lasting, span: Span, key: str) -> Numbered:
    title, says, clause = _WORDS[_what(each, span)](each)
    url, act = "", ""
    if each.kind == "contract":
        url, act = addresses.of_contract(each.name), "To the contract"
    elif each.kind == "host":
        url, act = addresses.of_machine(key, each.name), "To the host"
    return Numbered(
        number=number, day=span.last, title=title, says=says, clause=clause, bad=each.loses, url=url, act=act
    )


def _what(each: Lasting, span: Span) -> str:
    return span.phase if each.kind == "release" else each.kind


def _contract(each: Lasting) -> tuple[str, str, str]:
    grace = f"; access goes on to {short_day(each.access_until)}" if each.access_until else ""
    return f"{each.name} ends.", f"{plural(each.machines, 'machine')}{grace}.", "doc.terms"


def _host(each: Lasting) -> tuple[str, str, str]:
    title = f"{each.name} and {plural(each.machines, 'guest')} lose cover."
    return title, "The unit of the host ends, so its environment is no longer whole.", "intro.physical"


def _standard(each: Lasting) -> tuple[str, str, str]:
    go = "goes" if each.machines == 1 else "go"
    says = f"Nothing is lost: {plural(each.machines, 'machine')} {go} on under Pro."
    return f"{each.name} leaves standard support.", says, "1.2"


def _pro(each: Lasting) -> tuple[str, str, str]:
    if each.note:
        return f"{each.name} leaves Pro support.", f"{plural(each.machines, 'machine')} with Legacy: it begins.", "2.1"
    keep = "keeps" if each.machines == 1 else "keep"
    says = f"{plural(each.machines, 'machine')} {keep} what was published; anything new takes Legacy or an upgrade."
    return f"{each.name} leaves Pro support.", says, "2.1"


def _legacy(each: Lasting) -> tuple[str, str, str]:
    return (
        f"{each.name} reaches its end of life.",
        f"{plural(each.machines, 'machine')} with Legacy.",
        "def.end-of-life",
    )


def _kernel(each: Lasting) -> tuple[str, str, str]:
    leave = "machine leaves" if each.machines == 1 else "machines leave"
    return (
        f"{each.machines:,} {leave} livepatch.",
        f"Upgrade {each.name} {each.note} to a newer kernel, and reboot.",
        "5.3",
    )


_WORDS = {
    "contract": _contract,
    "host": _host,
    "standard": _standard,
    "pro": _pro,
    "legacy": _legacy,
    "kernel": _kernel,
}
