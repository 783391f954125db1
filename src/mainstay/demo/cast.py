"""Who plays in the demo: the provider with its people, and the customers in the order in which they are made."""

from datetime import date

from mainstay.demo.customers import aalto, calder_pike, larkfield, old_mill, ponte_nuovo, tidewater, treuenfels
from mainstay.demo.nordwind import nordwind
from mainstay.demo.story import Customer, Someone

PROVIDER = "Kestrel Linux Services"
PASSWORD = "a kestrel hovers over the reeds"  # noqa: S105 -- of every made-up person; it is printed
STAFF = (
    Someone("Jana Vogt", "jana.vogt@kestrel.example", "manager"),
    Someone("Ines Roth", "ines.roth@kestrel.example", "engineer"),
    Someone("Tom Okafor", "tom.okafor@kestrel.example", "operations"),
    Someone("Greta Lund", "greta.lund@kestrel.example", "auditor"),
)


def customers(today: date) -> tuple[Customer, ...]:
    """Every customer as it is on the day that the demo is made. The last one has nothing that comes after its contracts."""
    return tuple(
        told(today) for told in (nordwind, treuenfels, larkfield, ponte_nuovo, aalto, old_mill, calder_pike, tidewater)
    )
