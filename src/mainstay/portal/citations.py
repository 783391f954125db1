"""How is a clause, a definition or a reading named where it is cited, and where does its page stand?"""

from urllib.parse import quote

SHORT_NAMES = {
    "doc.validity": "Validity",
    "doc.pricing": "Pricing",
    "doc.terms": "Terms",
    "doc.toc": "Contents",
    "doc.undefined-terms": "undefined terms",
    "intro.value": "Value",
    "intro.per-machine": "Per machine",
    "intro.unit": "Several kinds",
    "intro.physical": "Physical server",
    "intro.vm": "Virtual machine",
    "intro.desktop": "Desktop",
    "intro.levels": "Levels",
    "intro.level-self": "Self-support",
    "intro.level-weekday": "Weekday",
    "intro.level-24x7": "24/7",
    "intro.whole-environment": "Whole environment",
    "intro.scope": "Scope",
    "intro.default-scope": "Default scope",
    "security.preamble": "Security",
    "support.preamble": "Support",
    "def.esm": "ESM",
    "def.cves": "CVEs",
    "def.openstack": "OpenStack",
}
PARTS = {"fn": "note", "sev": "severity", "24x7": "24/7"}


def is_reading(cited: str) -> bool:
    """A reading goes by a kebab-case name; a clause has a number or an area before a dot."""
    return "." not in cited and not cited[:1].isdigit()


def cited_as(cited: str) -> str:
    """12.3, Physical server, 12, note 2, or reading legacy-cap: what stands after the sign of a clause."""
    if is_reading(cited):
        return f"reading {cited}"
    if cited in SHORT_NAMES:
        return SHORT_NAMES[cited]
    first, _, rest = cited.partition(".")
    if first == "def":
        last = rest.rpartition(".")[2].replace("-", " ")
        return last[:1].upper() + last[1:]
    if first.isdigit():
        return _numbered(cited)
    return cited.replace("-", " ").replace(".", ", ")


def address_of(cited: str) -> str:
    """The page of a clause or of a reading."""
    return f"/readings/{quote(cited)}" if is_reading(cited) else f"/terms/{quote(cited)}"


def _numbered(clause: str) -> str:
    pieces = clause.split(".")
    numbers = [piece for piece in pieces if piece.isdigit()]
    named = [piece for piece in pieces if not piece.isdigit()]
    parts = [_part(piece) for piece in named if piece != "table" or len(named) == 1]
    return ", ".join([".".join(numbers), *parts])


def _part(piece: str) -> str:
    if piece in PARTS:
        return PARTS[piece]
    letters = piece.rstrip("0123456789")
    return f"{PARTS.get(letters, letters)} {piece[len(letters) :]}".strip().replace("-", " ")
