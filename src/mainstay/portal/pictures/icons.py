"""What do the marks and icons look like? All are 16 px, stroke 1.4, round ends."""

from mainstay.portal.pictures.svg import Markup

ICONS: dict[str, str] = {
    "again": '<path d="M13.2 6.2A5.6 5.6 0 1 0 13.6 8.8"/><path d="M13.6 2.6v3.8H9.8"/>',
    "arrow": '<path d="M2.6 8h10.4M9.2 4.2 13 8l-3.8 3.8"/>',
    "back": '<path d="M13.4 8H3M6.8 4.2 3 8l3.8 3.8"/>',
    "bang": '<circle class="solid" cx="8" cy="8" r="7"/><path class="cut" d="M8 4.4v4.2M8 11.3v.1"/>',
    "calendar": '<path d="M2.2 3.6h11.6v10.2H2.2zM2.2 6.8h11.6M5.2 1.8v3M10.8 1.8v3"/>',
    "check": '<path d="m2.8 8.6 3.4 3.6 7-8"/>',
    "clock": '<circle cx="8" cy="8" r="6.3"/><path d="M8 4.4V8l2.4 1.6"/>',
    "copy": '<path d="M5.4 5.4h8.2v8.2H5.4z"/><path d="M10.6 2.6H3.4a.8.8 0 0 0-.8.8v7.2"/>',
    "cross": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "down": '<path d="m4 6.2 4 4 4-4"/>',
    "up": '<path d="m4 9.8 4-4 4 4"/>',
    "external": '<path d="M6.4 3.2H3.2v9.6h9.6V9.6M9.2 2.6h4.2v4.2M13 3 7.6 8.4"/>',
    "file": '<path d="m13 7.2-5.4 5.6a3 3 0 0 1-4.4-4.2l5.6-5.8a2 2 0 0 1 3 2.8l-5.4 5.6a1 1 0 0 1-1.4-1.4l4.8-5"/>',
    "key": '<circle cx="4.8" cy="11.2" r="2.8"/><path d="m6.9 9.1 6.3-6.3M10.4 5.6l2 2"/>',
    "left": '<path d="m9.8 4-4 4 4 4"/>',
    "link": '<path d="M6.6 9.4a2.8 2.8 0 0 0 4 0l2.4-2.4a2.8 2.8 0 0 0-4-4L8 4"/>'
    '<path d="M9.4 6.6a2.8 2.8 0 0 0-4 0L3 9a2.8 2.8 0 0 0 4 4l1-1"/>',
    "lock": '<path d="M3 7.4h10v6.4H3zM5 7.4V5a3 3 0 0 1 6 0v2.4"/>',
    "mail": '<path d="M1.8 3.4h12.4v9.2H1.8zM2 3.8l6 4.8 6-4.8"/>',
    "menu": '<path d="M2.4 4.2h11.2M2.4 8h11.2M2.4 11.8h11.2"/>',
    "more": '<path stroke-width="2" d="M3.4 8h.01M8 8h.01M12.6 8h.01"/>',
    "pennant": '<path d="M3.4 1.8v12.6"/><path class="solid" d="M3.4 2h9.8l-2.4 3.2 2.4 3.2H3.4z"/>',
    "person": '<circle cx="8" cy="5.2" r="3"/><path d="M2.8 14c.4-3 2.4-4.6 5.2-4.6s4.8 1.6 5.2 4.6"/>',
    "phone": '<path d="M3.2 2.2h2.4l1.2 3.2-1.6 1.2a8 8 0 0 0 4.2 4.2l1.2-1.6 3.2 1.2v2.4a1 1 0 0 1-1 1'
    'A10.6 10.6 0 0 1 2.2 3.2a1 1 0 0 1 1-1z"/>',
    "plus": '<path d="M8 2.8v10.4M2.8 8h10.4"/>',
    "post": '<path d="M1.8 2.8h12.4v8.4H7l-3 2.8v-2.8H1.8z"/>',
    "refused": '<circle cx="8" cy="8" r="6.3"/><path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4"/>',
    "replaced": '<path d="M2 5.4h11M10.4 2.8 13 5.4 10.4 8M14 10.8H3M5.6 8.2 3 10.8l2.6 2.6"/>',
    "right": '<path d="m6.2 4 4 4-4 4"/>',
    "same": '<path d="M3.4 6.2h9.2M3.4 9.8h9.2"/>',
    "search": '<circle cx="6.8" cy="6.8" r="4.6"/><path d="m10.4 10.4 3.8 3.8"/>',
    "warning": '<path d="M8 2 14.6 13.6H1.4zM8 6.4v3.4M8 11.7v.1"/>',
}

VERDICTS: dict[str, str] = {
    "yes": '<circle class="solid" cx="8" cy="8" r="7"/><path class="cut" d="m4.9 8.2 2.2 2.3 4.1-4.6"/>',
    "no": '<circle cx="8" cy="8" r="6.3"/><path d="m5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4"/>',
    "limited": '<circle cx="8" cy="8" r="6.3"/><path class="solid" d="M1.7 8h12.6a6.3 6.3 0 0 1-12.6 0z"/>',
    "conditional": '<circle cx="8" cy="8" r="6.3" stroke-dasharray="2 2.95"/><circle class="solid" cx="8" cy="8" r="3"/>',
    "ruling-needed": '<path d="M8 1.2 14.8 8 8 14.8 1.2 8z"/><path d="M8 5v3.4M8 10.7v.1"/>',
    "unknown": '<circle cx="8" cy="8" r="6.3" stroke-dasharray=".1 3.2"/>'
    '<path d="M6.2 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.2M8 11.2v.1"/>',
}

VERDICT_WORDS: dict[str, str] = {
    "yes": "Yes",
    "no": "No",
    "limited": "Limited",
    "conditional": "Conditional",
    "ruling-needed": "Ruling needed",
    "unknown": "Unknown",
}

BRAND = '<path d="M2.4 17.2h16.2M6.4 1.8v15.4"/><path d="M6.8 4 17 16.8"/>'


def icon(name: str, look: str = "") -> Markup:
    """An icon that says nothing by itself: a word stands beside it."""
    return _drawn(ICONS[name], look)


def verdict_mark(verdict: str) -> Markup:
    """The shape of a verdict, without its word."""
    return _drawn(VERDICTS[verdict], f"v-{verdict}")


def brand() -> Markup:
    """The product's sign: a mast, its stay and the deck."""
    return Markup(
        f'<svg class="icon brand-sign" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">{BRAND}</svg>'
    )


def _drawn(shape: str, look: str) -> Markup:
    classes = f"icon {look}".strip()
    return Markup(f'<svg class="{classes}" viewBox="0 0 16 16" aria-hidden="true">{shape}</svg>')
