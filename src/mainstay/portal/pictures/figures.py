"""How does a picture stand on the page, with the same as a table for those who do not see it?"""

from dataclasses import dataclass

from mainstay.portal.pictures.svg import Markup, tag, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a picture shows, in words: the first column names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def figure(*content: Markup, table: Table, look: str = "") -> Markup:
    """The picture, with its table behind a summary."""
    folded = tag("details", {"class": "as-table"}, tag("summary", {}, words("As a table")), _region(table))
    return tag("div", {"class": f"picture {look}".strip()}, *content, folded)


def _region(table: Table) -> Markup:
    head = tag("tr", {}, *(tag("th", {"scope": "col"}, words(name)) for name in table.head))
    body = (_row(row) for row in table.rows)
    caption = tag("caption", {"class": "unseen"}, words(table.caption))
    whole = tag("table", {"class": "table"}, caption, tag("thead", {}, head), tag("tbody", {}, *body))
    return tag("div", {"class": "scroll", "role": "region", "aria-label": table.caption, "tabindex": 0}, whole)


def _row(row: tuple[str, ...]) -> Markup:
    name, *cells = row
    return tag("tr", {}, tag("th", {"scope": "row"}, words(name)), *(tag("td", {}, words(cell)) for cell in cells))
