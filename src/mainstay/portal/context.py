"""What does every page know? The provider, the sections, who looks and when."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from mainstay.portal.requests import viewer_of
from mainstay.portal.templatetags.dates import place_of
from mainstay.queries.providers import provider_name
from mainstay.records.models import Person


@dataclass(frozen=True, slots=True)
class Section:
    """One of the bar: `nouns` are the folders whose pages belong to it."""

    label: str
    url: str
    key: str
    nouns: tuple[str, ...]


HOME = Section("Home", "/", "g h", ("home",))
ACCOUNTS = Section("Accounts", "/accounts", "g a", ("accounts", "home"))
MACHINES = Section("Machines", "/machines", "g m", ("machines", "environments", "attach"))
CONTRACTS = Section("Contracts", "/contracts", "g c", ("contracts",))
TERMS = Section("Terms", "/terms", "g t", ("terms", "questions"))

OF_CUSTOMERS = (HOME, MACHINES, CONTRACTS, TERMS)
OF_STAFF = (ACCOUNTS, MACHINES, CONTRACTS, TERMS)
OF_ALL = (TERMS,)
OWN_PAGES = (
    {"label": "Preferences", "url": "/me"},
    {"label": "Your notices", "url": "/preferences/notices"},
    {"label": "Your sign-in", "url": "/security"},
    {"label": "Settings", "url": "/settings"},
)


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html. One statement, for the provider's name."""
    viewer = viewer_of(request)
    return {
        "now": getattr(request, "now", None),
        "provider": provider_name(),
        "sections": sections(request, viewer),
        "viewer": _viewer(request, viewer) if viewer else None,
        "zone": viewer.zone if viewer else "UTC",
        "theme": viewer.theme if viewer else "",
        "density": viewer.density if viewer else "",
        "keys": ("on" if viewer.keyboard else "off") if viewer else "",
        "find_url": "/find",
        "looking": getattr(request, "looking", None),
    }


def sections(request: HttpRequest, viewer: Person | None) -> list[dict[str, object]]:
    """The sections of the bar, the one that the page belongs to marked."""
    own = OF_ALL if viewer is None else OF_STAFF if viewer.is_staff else OF_CUSTOMERS
    noun = _noun(request)
    return [
        {"label": section.label, "url": section.url, "key": section.key, "chosen": noun in section.nouns}
        for section in own
    ]


def _noun(request: HttpRequest) -> str:
    """The folder of the page; of a page that is not there, what its address begins with."""
    match = request.resolver_match
    if match is None:
        return request.path.strip("/").partition("/")[0]
    return match.func.__module__.removeprefix("mainstay.portal.").partition(".")[0]


def _viewer(request: HttpRequest, viewer: Person) -> dict[str, object]:
    is_looked_at = getattr(request, "looking", None) is not None
    local = request.now.astimezone(ZoneInfo(viewer.zone)) if hasattr(request, "now") else None
    return {
        "name": viewer.name,
        "initials": "".join(word[0] for word in viewer.name.split()[:2]).upper(),
        "is_staff": viewer.is_staff,
        "zone_label": f"{local:%H:%M} {place_of(viewer.zone)}" if local else "",
        "links": [] if is_looked_at else list(OWN_PAGES),
        "sign_out_url": "" if is_looked_at else "/sign-out",
    }
