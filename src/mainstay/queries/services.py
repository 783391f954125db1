"""How does each service reach machines, as the provider has set it?"""

from mainstay.records.models import Service
from mainstay.terms.catalogues import ServiceEntry, shipped


def services_set() -> list[tuple[ServiceEntry, Service]]:
    """Every service of the catalogue with its settings, empty where nothing was set. One statement."""
    rows = {row.name: row for row in Service.objects.all()}
    return [(entry, rows.get(entry.name) or Service(name=entry.name)) for entry in shipped().services.by_name.values()]
