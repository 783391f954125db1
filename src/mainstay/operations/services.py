"""How each service reaches machines: its archive, suites, key and whether attaching turns it on. The provider sets it."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from mainstay.errors import Invalid
from mainstay.operations._changes import change, web_address
from mainstay.operations._provider import locked_provider, raise_revision
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.queries.services import service_called
from mainstay.records.models import Person, Service
from mainstay.terms.catalogues import ServiceEntry

FIPS = ("fips", "fips-updates", "fips-preview")
LIVEPATCH = "livepatch"


@operation
def set_service(
    *,
    actor: Person | None,
    name: str,
    apt_url: str | None = None,
    suites: Sequence[str] | None = None,
    apt_key: str | None = None,
    packages: Sequence[str] | None = None,
    enabled_by_default: bool | None = None,
    directives: Mapping[str, Any] | None = None,
    overrides: Sequence[Mapping[str, Any]] | None = None,
    now: datetime,
) -> Service:
    """The service has these settings, None leaving as it is, and machines hear of them at their next refresh.

    One that the catalogue lets come on while attaching does so from its first setting on, once it has an archive or server.

    Refused: an unknown service, an address, suite or override that cannot be, an archive that another service has, turning on by
    default what has no archive, and FIPS together with Livepatch.
    """
    access.require(actor, "change-provider")
    locked_provider()
    entry = service_called(name)
    first = {"changed_at": now, "enabled_by_default": entry.comes_on}
    row, _ = Service.objects.get_or_create(name=entry.name, defaults=first)
    given = {
        "apt_url": None if apt_url is None else web_address(apt_url, "apt_url"),
        "suites": None if suites is None else [_word(suite, "suites") for suite in suites],
        "apt_key": apt_key,
        "packages": None if packages is None else [_word(package, "packages") for package in packages],
        "enabled_by_default": enabled_by_default,
        "directives": None if directives is None else dict(directives),
        "overrides": None if overrides is None else [_override(override) for override in overrides],
    }
    changed = change(row, {field: value for field, value in given.items() if value is not None})
    _check_alone(row)
    _check_default(row, entry, asked=enabled_by_default)
    if changed:
        change(row, {"changed_at": now})
        raise_revision()
        record(
            "service.set", about=f"service {row.name}", account=None, actor=actor, now=now,
            before=changed.before, after=changed.after,
        )  # fmt: skip
    return row


def _word(text: str, field: str) -> str:
    if not text or re.search(r"\s", text):
        raise Invalid(f"{text!r} is not one word", fields={field: "words without spaces in them"})
    return text


def _override(override: Mapping[str, Any]) -> dict[str, Any]:
    """The override as the client reads it: whom it is for, and what is otherwise there. Every machine would stumble over another."""
    selector = override.get("selector")
    if not isinstance(selector, dict) or not all(isinstance(value, str) for value in selector.values()) or not selector:
        raise Invalid(
            "an override says whom it is for", fields={"overrides": "each with a selector of names and texts"}
        )
    if not all(isinstance(part, dict) for part in override.values()):
        raise Invalid("an override says what is otherwise", fields={"overrides": "each of its parts is an object"})
    return dict(override)


def _check_alone(row: Service) -> None:
    """apt knows an archive by its address and suite: a machine could not tell two services there apart."""
    if not row.apt_url:
        return
    for other in Service.objects.filter(apt_url=row.apt_url, suites__overlap=row.suites).exclude(pk=row.pk):
        shared = ", ".join(suite for suite in row.suites if suite in other.suites)
        raise Invalid(
            f"{row.name} and {other.name} would both be {shared} at {row.apt_url}",
            code="archive-shared",
            fields={"suites": f"{shared} belongs to {other.name} there"},
        )


def _check_default(row: Service, entry: ServiceEntry, *, asked: bool | None) -> None:
    if not row.enabled_by_default:
        return
    field = "enabled_by_default"
    if asked and entry.way == "apt" and not (row.apt_url and row.suites):
        said = "needs an archive: an address and suites"
        raise Invalid(f"{row.name} cannot come on by default yet", code="no-archive", fields={field: said})
    rivals = FIPS if row.name == LIVEPATCH else (LIVEPATCH,) if row.name in FIPS else ()
    rival = Service.objects.filter(name__in=rivals, enabled_by_default=True).first()
    if rival is not None:
        said = f"not while {rival.name} does"
        raise Invalid(
            f"{row.name} and {rival.name} cannot both come on by default",
            code="fips-or-livepatch",
            fields={field: said},
        )
