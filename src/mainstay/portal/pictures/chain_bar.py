"""The chain of the audit: until when is it verified, until when sealed, and what waits to be?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from mainstay.portal.pictures.bars import Kind, bar
from mainstay.portal.pictures.figures import Table, figure
from mainstay.portal.pictures.ruler import written
from mainstay.portal.pictures.svg import Markup, drawing, tag, text, words

HEIGHT = 8
TOP = 18
LEAST = 1.4
"""What is sealed but not verified, and what is not sealed yet, is seen beside months of what is, in per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """From the first row to now: solid to where it was verified, soft to where it is sealed, empty after that."""

    first_at: datetime
    verified_until: datetime | None
    sealed_until: datetime | None
    now: datetime
    zone: str = "UTC"


def chain_bar(facts: Chain) -> Markup:
    """One bar over the whole width, with its table."""
    verified, sealed = _places(facts)
    parts = [bar(Kind.WOULD, 0, 100, y=TOP, height=HEIGHT)]
    if sealed:
        parts.append(bar(Kind.CONDITION, 0, sealed, y=TOP, height=HEIGHT))
    if verified:
        parts.append(bar(Kind.YES, 0, verified, y=TOP, height=HEIGHT))
    parts.append(_label(facts, verified))
    ends = tag("p", {"class": "chain-ends"}, _end(written(facts.first_at.date())), _end(_sealed_in_words(facts)))
    return figure(drawing(sentence(facts), TOP + HEIGHT, *parts), ends, table=_table(facts), look="chain")


def sentence(facts: Chain) -> str:
    """Verified until …, sealed until …"""
    if facts.verified_until is None:
        return f"Not verified yet; {_sealed_in_words(facts)}."
    return f"Verified until {_at(facts.verified_until, facts.zone)}; {_sealed_in_words(facts)}."


def _places(facts: Chain) -> tuple[float, float]:
    """The ends of the verified and of the sealed part, in per cent."""
    sealed = _share(facts, facts.sealed_until)
    if facts.sealed_until and facts.sealed_until < facts.now:
        sealed = min(sealed, 100 - LEAST)
    verified = _share(facts, facts.verified_until)
    if facts.verified_until and facts.sealed_until and facts.verified_until < facts.sealed_until:
        verified = max(min(verified, sealed - LEAST), 0)
    return verified, sealed


def _share(facts: Chain, until: datetime | None) -> float:
    if until is None:
        return 0.0
    whole = max(facts.now - facts.first_at, timedelta(seconds=1))
    return min(max(100 * ((until - facts.first_at) / whole), 0.0), 100.0)


def _label(facts: Chain, verified: float) -> Markup:
    if facts.verified_until is None:
        return text("not verified yet", x=0, y=12, look="strong")
    said = f"verified until {_at(facts.verified_until, facts.zone)}"
    return text(said, x=verified, y=12, anchor="start" if verified < 30 else "end", look="strong")


def _sealed_in_words(facts: Chain) -> str:
    return f"sealed until {_at(facts.sealed_until, facts.zone)}" if facts.sealed_until else "nothing is sealed yet"


def _end(said: str) -> Markup:
    return tag("span", {}, words(said))


def _at(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{written(local.date())}, {local:%H:%M}"


def _table(facts: Chain) -> Table:
    ends = (("Verified until", facts.verified_until), ("Sealed until", facts.sealed_until), ("Now", facts.now))
    rows = tuple((name, _at(at, facts.zone) if at else "not yet") for name, at in ends)
    return Table(
        caption="The chain", head=("What", "Until"), rows=(("First row", _at(facts.first_at, facts.zone)), *rows)
    )
