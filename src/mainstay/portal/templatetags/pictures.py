"""The pictures as the pages write them; what each needs stands in the module of the picture."""

from datetime import date

from django import template

from mainstay.portal.pictures import (
    activity as activity_picture,
)
from mainstay.portal.pictures import (
    amendment_dates as amendment_picture,
)
from mainstay.portal.pictures import (
    chain_bar as chain_picture,
)
from mainstay.portal.pictures import (
    contract_dates as contract_picture,
)
from mainstay.portal.pictures import (
    cover_bar as cover_bar_picture,
)
from mainstay.portal.pictures import (
    cover_timeline as cover_picture,
)
from mainstay.portal.pictures import (
    guests as guests_picture,
)
from mainstay.portal.pictures import (
    hour_bars as hours_picture,
)
from mainstay.portal.pictures import (
    lapses as lapses_picture,
)
from mainstay.portal.pictures import (
    sparkline as sparkline_picture,
)
from mainstay.portal.pictures import (
    stacked_bars as stacked_picture,
)
from mainstay.portal.pictures import (
    strip as strip_picture,
)
from mainstay.portal.pictures import (
    use_steps as use_picture,
)
from mainstay.portal.pictures import (
    used_bar as used_picture,
)
from mainstay.portal.pictures.bars import Kind, key, patterns
from mainstay.portal.pictures.svg import Markup

register = template.Library()


@register.simple_tag
def picture_patterns() -> Markup:
    """The hatches that pictures refer to, once a page."""
    return patterns()


@register.simple_tag
def picture_key(kind: str) -> Markup:
    """A small bar in a legend."""
    return key(Kind(kind))


@register.simple_tag
def guest_key(kind: str) -> Markup:
    """A small square in a legend."""
    return guests_picture.guest_key(guests_picture.Guest(kind))


@register.simple_tag
def cover_timeline(facts: cover_picture.CoverTimeline) -> Markup:
    return cover_picture.cover_timeline(facts)


@register.simple_tag
def strip(facts: strip_picture.Strip) -> Markup:
    return strip_picture.strip(facts)


@register.simple_tag
def strip_axis(today: date) -> Markup:
    return strip_picture.strip_axis(today)


@register.simple_tag
def contract_dates(facts: contract_picture.ContractDates) -> Markup:
    return contract_picture.contract_dates(facts)


@register.simple_tag
def amendment_dates(facts: amendment_picture.AmendmentDates) -> Markup:
    return amendment_picture.amendment_dates(facts)


@register.simple_tag
def used_bar(used: int, bought: int, adds: int = 0) -> Markup:
    return used_picture.used_bar(used_picture.Used(used=used, bought=bought, adds=adds))


@register.simple_tag
def use_steps(facts: use_picture.UseSteps) -> Markup:
    return use_picture.use_steps(facts)


@register.simple_tag
def cover_bar(shares: tuple[cover_bar_picture.Share, ...]) -> Markup:
    return cover_bar_picture.cover_bar(tuple(shares))


@register.simple_tag
def activity(facts: activity_picture.Activity) -> Markup:
    return activity_picture.activity(facts)


@register.simple_tag
def guests(host: str, stand: tuple[guests_picture.Guest, ...]) -> Markup:
    return guests_picture.guests(host, tuple(stand))


@register.simple_tag
def lapses(facts: lapses_picture.Lapses) -> Markup:
    return lapses_picture.lapses(facts)


@register.simple_tag
def chain_bar(facts: chain_picture.Chain) -> Markup:
    return chain_picture.chain_bar(facts)


@register.simple_tag
def hour_bars(says: str, hours: tuple[hours_picture.Hour, ...]) -> Markup:
    return hours_picture.hour_bars(says, tuple(hours))


@register.simple_tag
def sparkline(facts: sparkline_picture.Sparkline) -> Markup:
    return sparkline_picture.sparkline(facts)


@register.simple_tag
def stacked_bars(facts: stacked_picture.StackedBars) -> Markup:
    return stacked_picture.stacked_bars(facts)
