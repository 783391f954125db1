"""The cover bar: how many machines are covered by what, and how many are not?"""

from dataclasses import dataclass

from mainstay.portal.pictures.bars import Kind, bar, key
from mainstay.portal.pictures.svg import Markup, drawing, tag, together, words

HEIGHT = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Some of the machines: how many, and what is true of them; `href` leads to them."""

    kind: Kind
    count: int
    label: str
    href: str = ""


def cover_bar(shares: tuple[Share, ...]) -> Markup:
    """The shares side by side; the legend below says each count, so it is the table."""
    whole = sum(share.count for share in shares)
    says = ", ".join(f"{share.count:,} {share.label}" for share in shares)
    drawn = drawing(says, HEIGHT, *(_bars(shares, whole) if whole else [bar(Kind.WOULD, 0, 100, y=0, height=HEIGHT)]))
    legend = tag("ul", {"class": "legend"}, *(_entry(share) for share in shares))
    return tag("div", {"class": "picture cover-bar"}, drawn, legend)


def _bars(shares: tuple[Share, ...], whole: int) -> list[Markup]:
    drawn, start = [], 0.0
    for share in shares:
        end = start + 100 * share.count / whole
        if share.count:
            drawn.append(bar(share.kind, start, end, y=0, height=HEIGHT))
        start = end
    return drawn


def _entry(share: Share) -> Markup:
    count, label = tag("b", {}, words(f"{share.count:,}")), words(share.label)
    said = tag("a", {"href": share.href}, label) if share.href else label
    look = "end" if share.kind is Kind.UNCOVERED else ""
    return tag("li", {"class": look}, key(share.kind), together(count, Markup(" "), said))
