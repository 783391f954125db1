"""Whose installation this is: the provider's name and addresses, and where its catalogue differs from the shipped one."""

from datetime import date, datetime

from mainstay.errors import Conflict, Invalid, NotFound
from mainstay.operations._changes import Change, change, check_fields, plain, web_address
from mainstay.operations._provider import locked_provider, raise_revision
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.records.models import LegacyEnd, Person, Provider
from mainstay.terms.catalogues import Release, shipped


@operation
def set_up_provider(
    *,
    actor: Person | None,
    name: str,
    contract_url: str = "",
    portal_url: str = "",
    is_demo: bool = False,
    now: datetime,
) -> Provider:
    """The installation has its provider. Refused where it has one already."""
    access.require(actor, "change-provider")
    if Provider.objects.filter(pk=1).exists():
        raise Conflict("this installation has its provider already", code="provider-there")
    provider = Provider(
        pk=1, name=name.strip(), contract_url=web_address(contract_url, "contract_url"),
        portal_url=web_address(portal_url, "portal_url"), is_demo=is_demo, created_at=now,
    )  # fmt: skip
    check_fields(provider)
    provider.save(force_insert=True)
    record("provider.set-up", about="provider", account=None, actor=actor, now=now, after={"name": provider.name})
    return provider


@operation
def set_provider(
    *,
    actor: Person | None,
    name: str | None = None,
    contract_url: str | None = None,
    portal_url: str | None = None,
    offer_days: int | None = None,
    now: datetime,
) -> Provider:
    """The provider has that name, these addresses and days to answer an offer; None leaves as it is. Refused: what is no address."""
    access.require(actor, "change-provider")
    provider = locked_provider()
    given = {
        "name": None if name is None else name.strip(),
        "contract_url": None if contract_url is None else web_address(contract_url, "contract_url"),
        "portal_url": None if portal_url is None else web_address(portal_url, "portal_url"),
        "offer_days": offer_days,
    }
    changed = change(provider, {field: value for field, value in given.items() if value is not None})
    _record_if_changed(changed, "provider.set", "provider", actor, now)
    return provider


@operation
def set_legacy_end(*, actor: Person | None, release: str, until: date | None, source: str, now: datetime) -> LegacyEnd:
    """Legacy support of the release lasts to that day at this provider; None: there is none (2.1, def.end-of-life).

    Refused: a release without Pro support, a day before the end of it, no source.
    """
    access.require(actor, "change-provider")
    locked_provider()
    known = _release(release)
    if until is not None and known.pro_until is not None and until <= known.pro_until:
        said = f"after {known.pro_until}, the end of Pro support"
        raise Invalid("Legacy support comes after Pro support", fields={"until": said})
    row = LegacyEnd.objects.filter(release=release).first() or LegacyEnd(release=release, set_at=now)
    before = {"until": plain(row.until), "source": row.source} if row.pk else {}
    row.until, row.source, row.set_at = until, source.strip(), now
    check_fields(row)
    row.save()
    changed = Change(before, {"until": plain(until), "source": row.source})
    _record_if_changed(changed, "release.legacy-end-set", f"release {release}", actor, now)
    return row


@operation
def remove_legacy_end(*, actor: Person | None, release: str, now: datetime) -> None:
    """Legacy support of the release lasts as the shipped catalogue has it (2.1). Refused where it does already."""
    access.require(actor, "change-provider")
    locked_provider()
    row = LegacyEnd.objects.filter(release=release).first()
    if row is None:
        raise NotFound(f"no end of {release} is set here")
    row.delete()
    shipped_end = {"until": plain(_release(release).legacy_until)}
    changed = Change({"until": plain(row.until), "source": row.source}, shipped_end)
    _record_if_changed(changed, "release.legacy-end-removed", f"release {release}", actor, now)


def _release(version: str) -> Release:
    release = shipped().releases.by_version.get(version)
    if release is None or release.pro_until is None:
        supported = [one.version for one in shipped().releases.by_version.values() if one.pro_until]
        raise Invalid(f"{version} has no Pro support", fields={"release": f"one of {', '.join(supported)}"})
    return release


def _record_if_changed(changed: Change, kind: str, about: str, actor: Person | None, now: datetime) -> None:
    """Machines can see it, so the provider's revision grows."""
    if changed:
        raise_revision()
        record(kind, about=about, account=None, actor=actor, now=now, before=changed.before, after=changed.after)
