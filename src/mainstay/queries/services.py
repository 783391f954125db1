"""How does each service reach machines, as the provider has set it?"""

from mainstay.errors import Invalid
from mainstay.records.models import Addition, Service
from mainstay.terms.catalogues import ServiceEntry, shipped


def services_set() -> list[tuple[ServiceEntry, Service]]:
    """Every service of the catalogue with its settings, empty where nothing was set. One statement."""
    rows = {row.name: row for row in Service.objects.all()}
    return [(entry, rows.get(entry.name) or Service(name=entry.name)) for entry in shipped().services.for_machines()]


def additions_by_service() -> dict[str, list[dict[str, str]]]:
    """What the provider grants beyond the description, by service: releases with their first day and source. One statement."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in Addition.objects.order_by("release"):
        one = {"release": row.release, "from": row.from_on.isoformat(), "source": row.source}
        found.setdefault(row.service, []).append(one)
    return found


def service_called(name: str, field: str = "name") -> ServiceEntry:
    """The service, by the client's name for it or the one that people see. Invalid where there is none."""
    for entry in shipped().services.for_machines():
        if name in (entry.name, entry.presented_as):
            return entry
    known = ", ".join(entry.shown_as for entry in shipped().services.for_machines())
    raise Invalid(f"there is no service {name!r}", code="unknown-service", fields={field: f"one of {known}"})
