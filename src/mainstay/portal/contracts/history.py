"""What happened to a contract, as its page says it: what was done, to what, from which value to which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mainstay.portal.wording import label_of, value_in_words
from mainstay.records.models import Event

WORDS = {
    "contract.created": "Created",
    "contract.renamed": "Renamed",
    "contract.dates-set": "Dates set",
    "contract.renewed": "Renewed",
    "contract.support-end-set": "End of support set",
    "contract.line-added": "Line added",
    "contract.line-amended": "Line amended",
    "contract.line-withdrawn": "Line withdrawn",
    "contract.deviation-added": "Deviation agreed",
    "contract.deviation-changed": "Deviation changed",
    "contract.deviation-removed": "Deviation taken back",
    "contract.terminated": "Terminated",
    "contract.document-added": "Document kept",
    "contract.document-removed": "Document removed",
    "contract.reading-chosen": "Reading chosen",
    "token.issued": "Token issued",
    "token.rotated": "Token rotated",
    "token.revoked": "Token revoked",
    "livepatch-server.attached": "Livepatch server",
    "magic-attach.confirmed": "Attached by code",
}
OF_AMENDMENTS = {
    "amendment.sent": "offered",
    "amendment.withdrawn": "withdrawn",
    "amendment.accepted": "accepted",
    "amendment.declined": "declined",
    "amendment.change-asked": "a change is asked for",
    "amendment.lapsed": "lapsed: nobody answered in time",
    "amendment.stale": "overtaken: the contract had changed",
    "amendment.in-force": "in force",
}
_VALUES_OF = (
    "contract.renamed",
    "contract.dates-set",
    "contract.renewed",
    "contract.support-end-set",
    "contract.terminated",
    "contract.line-amended",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: when, what in bold, the rest, and by whom."""

    at: datetime
    word: str
    says: str
    by: str


def history_of(events: Iterable[Event]) -> list[Entry]:
    """The events in words, in their order. What an amendment changed goes by the amendment; its page has every change."""
    return [
        Entry(
            at=event.at,
            word=_word(event),
            says=_said(event.kind, event.details),
            by=event.actor.name if event.actor else "on its day" if event.kind in _BY_THE_DAY else "",
        )
        for event in events
        if not (event.kind.startswith("contract.") and "amendment" in event.details)
    ]


def without_tokens(events: Iterable[Event]) -> list[Event]:
    """The events that those may read who see no tokens."""
    return [event for event in events if not event.kind.startswith("token.")]


def without_documents(events: Iterable[Event]) -> list[Event]:
    """The events that those may read who see no documents: not even what they are called."""
    return [event for event in events if not event.kind.startswith("contract.document")]


def _word(event: Event) -> str:
    if event.kind in OF_AMENDMENTS:
        return f"Amendment {event.details.get('amendment', '')}"
    return WORDS.get(event.kind, event.kind)


def _said(kind: str, details: Mapping[str, Any]) -> str:
    parts = [OF_AMENDMENTS[kind]] if kind in OF_AMENDMENTS else []
    if details.get("line"):
        parts.append(f"line {details['line']}")
    if details.get("says"):
        parts.append(f"\N{LEFT DOUBLE QUOTATION MARK}{details['says']}\N{RIGHT DOUBLE QUOTATION MARK}")
    if details.get("name") and kind not in OF_AMENDMENTS:
        parts.append(f"\N{LEFT DOUBLE QUOTATION MARK}{details['name']}\N{RIGHT DOUBLE QUOTATION MARK}")
    if details.get("why") and kind == "contract.terminated":
        parts.append(str(details["why"]))
    if kind in _VALUES_OF:
        parts += _changes(details.get("before") or {}, details.get("after") or {})
    if kind.startswith("contract.deviation"):
        agreed = details.get("after") or details.get("before") or {}
        parts.append(f"\N{SECTION SIGN}\N{NARROW NO-BREAK SPACE}{agreed.get('clause', '')}: {agreed.get('value', '')}")
    return ", ".join(parts)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return [
        f"{label_of(name).lower()} from {value_in_words(before.get(name))} to {value_in_words(value)}"
        for name, value in after.items()
    ]


_BY_THE_DAY = ("amendment.in-force", "amendment.lapsed", "amendment.stale")
