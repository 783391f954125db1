"""How is a contract said? Its answer, its lines with what comes of their use, its dates as a picture, its tokens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from mainstay.portal.pictures.contract_dates import ContractDates
from mainstay.portal.templatetags.dates import long_day
from mainstay.queries.contracts import LineUse, TokenUse
from mainstay.records.models import Contract
from mainstay.rules.contracts import ContractEffectAnswer
from mainstay.terms.decision import Decision

KINDS = {
    "physical": ("Physical server", "intro.physical"),
    "virtual": ("Virtual machine", "intro.vm"),
    "desktop": ("Desktop", "intro.desktop"),
    "legacy": ("Legacy add-on", "2.1"),
}
ALIVE = ("live", "ending")
BRIEF = {"physical": "physical", "virtual": "virtual", "desktop": "desktops", "legacy": "Legacy"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """A line as its row says it: what follows from its use, what is left, and whether that deserves a mark."""

    use: LineUse
    title: str
    clause: str
    note: str
    left: str
    mark: str = ""

    @property
    def gives_units(self) -> bool:
        """Whether machines are counted on it; the Legacy add-on has no level of its own."""
        return self.use.line.kind != "legacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenShown:
    """A token as its row says it. `ends` is set while an end is near or past."""

    use: TokenUse
    name: str
    verdict: str
    word: str
    at: datetime | None
    may_rotate: bool
    may_end: bool


def line_shown(use: LineUse) -> LineShown:
    """The line in words."""
    title, clause = KINDS[use.line.kind]
    notes = [use.line.note, _what_follows(use), f"to {long_day(use.line.ends_on)}" if use.line.ends_on else ""]
    return LineShown(
        use=use,
        title=title,
        clause=clause,
        note="; ".join(filter(None, notes)),
        left=f"{use.over:,} over" if use.over else f"{use.left:,} free",
        mark="warning" if use.over else "bang" if use.is_full and use.line.kind != "physical" else "",
    )


def token_shown(use: TokenUse) -> TokenShown:
    """The token in words."""
    token = use.token
    name = f"{token.name}, before" if token.replaced_by_id else token.name
    verdict, word, at = {
        "live": ("yes", "Active", None),
        "ending": ("", "Ends", token.ends_at),
        "ended": ("no", "Ended", token.ends_at),
        "rotated": ("no", "Rotated, ended", token.ends_at),
        "revoked": ("no", "Revoked", token.revoked_at),
    }[use.state]
    alive = use.state in ALIVE
    return TokenShown(
        use=use,
        name=name,
        verdict=verdict,
        word=word,
        at=at,
        may_rotate=alive and token.replaced_by_id is None,
        may_end=alive,
    )


def by_use(tokens: Iterable[TokenUse]) -> list[TokenUse]:
    """Tokens of one name together, those of use first; otherwise in their order."""
    uses = list(tokens)
    places = {use.token.name: place for place, use in reversed(list(enumerate(uses)))}
    return sorted(uses, key=lambda use: (use.state not in ALIVE, places[use.token.name]))


def dates_picture(contract: Contract, effect: Decision[ContractEffectAnswer], today: date) -> ContractDates | None:
    """The contract's days as a picture; None while it has none."""
    grace = effect.answer.grace_until if effect.answer else None
    if contract.effective_from is None or contract.effective_to is None or grace is None:
        return None
    signed = f"Signed {long_day(contract.signed_on)}, in force" if contract.signed_on else "In force"
    return ContractDates(
        says=f"{signed} {long_day(contract.effective_from)} to {long_day(contract.effective_to)}, access to {long_day(grace)}.",
        signed_on=contract.signed_on,
        starts_on=contract.effective_from,
        ends_on=contract.effective_to,
        grace_ends_on=grace,
        today=today,
    )


def grace_days(contract: Contract, effect: Decision[ContractEffectAnswer]) -> int:
    """How many days access goes on after the contract's last one."""
    grace = effect.answer.grace_until if effect.answer else None
    return (grace - contract.effective_to).days if grace and contract.effective_to else 0


def bought_in_short(lines: tuple[LineUse, ...]) -> str:
    """6 physical, 250 virtual, 25 desktops."""
    counts: dict[str, int] = {}
    for use in lines:
        counts[use.line.kind] = counts.get(use.line.kind, 0) + use.bought
    return ", ".join(f"{count:,} {BRIEF[kind]}" for kind, count in counts.items())


def _what_follows(use: LineUse) -> str:
    if use.over and not use.is_full:
        agreed = "as many as come are agreed" if use.ceiling is None else f"up to {use.line.overage:,} over are agreed"
        return f"{use.over:,} over; {agreed}, so nothing is refused"
    if use.over:
        return f"{use.over:,} over, with all the agreed overage used: the next attach is refused"
    if use.is_full and use.line.kind != "physical":
        return f"full: the next attach is refused with \N{LEFT DOUBLE QUOTATION MARK}{use.used:,} of {use.bought:,} used\N{RIGHT DOUBLE QUOTATION MARK}"
    return ""
