"""What does the provider grant beyond the description? A service on a release that its clause does not name."""

from datetime import date, datetime

from mainstay.errors import Invalid, NotFound
from mainstay.operations._changes import insert, plain
from mainstay.operations._provider import locked_provider, raise_revision
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.queries.services import service_called
from mainstay.records.models import Addition, Person
from mainstay.terms.catalogues import shipped


@operation
def add_addition(
    *, actor: Person | None, service: str, release: str, from_on: date, source: str, now: datetime
) -> Addition:
    """From that day on the service is granted on the release, and answers name the source (6.1, 4.2, reading of CON-7).

    Refused: an unknown service, a release that is no LTS of the table, no source, one that is there already.
    """
    access.require(actor, "change-provider")
    locked_provider()
    row = Addition(
        service=service_called(service, "service").name,
        release=_lts(release),
        from_on=from_on,
        source=source.strip(),
        added_at=now,
    )
    insert(row, taken=f"{row} is granted already", code="addition-there")
    _tell("addition.granted", row, actor, now, before={}, after={"from": plain(from_on), "source": row.source})
    return row


@operation
def remove_addition(*, actor: Person | None, service: str, release: str, now: datetime) -> None:
    """The service is granted on the release as the description has it, and no further."""
    access.require(actor, "change-provider")
    locked_provider()
    row = Addition.objects.filter(service=service_called(service, "service").name, release=release).first()
    if row is None:
        raise NotFound(f"there is no addition of {service} on {release}")
    row.delete()
    _tell("addition.removed", row, actor, now, before={"from": plain(row.from_on), "source": row.source}, after={})


def _lts(version: str) -> str:
    release = shipped().releases.by_version.get(version)
    if release is None or not release.lts:
        known = ", ".join(one.version for one in shipped().releases.by_version.values() if one.lts)
        raise Invalid(f"{version} is no LTS of the release table", fields={"release": f"one of {known}"})
    return version


def _tell(
    kind: str,
    row: Addition,
    actor: Person | None,
    now: datetime,
    *,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    """Machines can see it, so the provider's revision grows."""
    raise_revision()
    record(
        kind,
        about=f"service {row.service}",
        account=None,
        actor=actor,
        now=now,
        release=row.release,
        before=before,
        after=after,
    )
