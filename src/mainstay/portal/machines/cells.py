"""How is a machine written as a row of the list? Cell by cell, in code: a template would ask each cell which column it is of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from mainstay.portal import addresses
from mainstay.portal.machines.columns import Row
from mainstay.portal.pictures.strip import strip
from mainstay.portal.pictures.svg import Markup, tag, together, words
from mainstay.portal.templatetags.answers import in_text
from mainstay.portal.templatetags.dates import day, since
from mainstay.portal.templatetags.marks import cite, verdict

SPACE = Markup(" ")
NOTHING = Markup('<span class="quiet">\N{EN DASH}</span>')


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What all rows of a page share: whose they are, when they are shown, and whether one may choose any, or all are chosen."""

    account: str
    now: datetime
    choosing: bool
    all_chosen: bool


def written_rows(rows: Iterable[Row], columns: Iterable[str], place: Place) -> list[Markup]:
    """The rows with those columns."""
    names = tuple(columns)
    return [_row(row, names, place) for row in rows]


def _row(row: Row, columns: tuple[str, ...], place: Place) -> Markup:
    box = (_box(row, place),) if place.choosing else ()
    cells = (_CELLS[name](row, place) for name in columns)
    return tag("tr", {"role": "row", "class": "chosen" if row.chosen else ""}, *box, *cells, _why_link(row))


def _box(row: Row, place: Place) -> Markup:
    name = words(row.name)
    marks = f"{' checked' if row.chosen else ''}{' disabled' if place.all_chosen else ''}"
    box = Markup(f'<input type="checkbox" name="machine" value="{name}" aria-label="Choose {name}"{marks}>')
    return _cell("choose", box)


def _cell(look: str, *children: Markup) -> Markup:
    return tag("td", {"role": "cell", "class": look}, *children)


def _why_link(row: Row) -> Markup:
    link = {"class": "why-link", "href": row.why_url, "aria-label": f"Why? {row.name}"}
    return _cell("e-right last", tag("a", link, words("Why?")))


def _machine(row: Row, _place: Place) -> Markup:
    attachment = row.listed.standing.attachment
    is_set_apart = attachment is not None and attachment.quarantined_at
    apart = Markup(' <span class="tag">set apart</span>' if is_set_apart else "")
    name = tag("a", {"href": row.url}, words(row.name))
    return tag("th", {"role": "rowheader", "scope": "row", "class": "e-name"}, name, apart)


def _environment(row: Row, place: Place) -> Markup:
    if row.place is None:
        return _cell("shrink")
    name = row.place.name
    return _cell("shrink", tag("a", {"href": addresses.of_environment(place.account, name)}, words(name)))


def _seen(row: Row, place: Place) -> Markup:
    ago = since(row.listed.machine.last_seen_at, place.now)
    return _cell("figure shrink", tag("span", {"class": "seen-late"}, words("silent "), ago) if row.is_late else ago)


def _services(row: Row, _place: Place) -> Markup:
    attachment = row.listed.standing.attachment
    return _cell("", words(", ".join(attachment.enabled) if attachment else ""))


def _line(row: Row, _place: Place) -> Markup:
    attachment = row.listed.standing.attachment
    return _cell("shrink", words((attachment and attachment.line) or row.listed.standing.contract or ""))


def _host(row: Row, _place: Place) -> Markup:
    return _cell("", words(row.listed.machine.host or row.listed.machine.parent or ""))


def _tags(row: Row, _place: Place) -> Markup:
    told = (together(tag("span", {"class": "tag"}, words(each.tag)), SPACE) for each in row.listed.machine.tags.all())
    return _cell("", *told)


_CELLS: Mapping[str, Callable[[Row, Place], Markup]] = {
    "machine": _machine,
    "cover": lambda row, _: _cell("e-mark shrink", verdict(row.verdict)),
    "until": lambda row, _: _cell("e-left shrink", day(row.until) if row.until else NOTHING),
    "years": lambda row, _: _cell("strip-cell", strip(row.years) if row.years else Markup("")),
    "why": lambda row, _: _cell("e-wide", words(row.why), SPACE, cite(row.clause)),
    "helps": lambda row, _: _cell("e-wide", words(in_text(row.helps) or "\N{EN DASH}")),
    "release": lambda row, _: _cell("shrink", words(row.listed.standing.version)),
    "architecture": lambda row, _: _cell("shrink", words(row.listed.machine.architecture)),
    "kind": lambda row, _: _cell("shrink", words(row.listed.machine.get_kind_display().lower())),
    "environment": _environment,
    "seen": _seen,
    "kernel": lambda row, _: _cell("", tag("code", {}, words(row.listed.machine.kernel))),
    "services": _services,
    "line": _line,
    "host": _host,
    "tags": _tags,
}
