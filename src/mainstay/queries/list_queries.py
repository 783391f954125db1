"""What does the address of a list ask for? Read alike by pages, saved views, acts on many and the job that counts."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from mainstay.queries.machine_list import VIEWS, View, Wanted, order_asked
from mainstay.queries.machines import MachineFilter

LONGEST = 100
MACHINE_FILTERS = ("environment", "release", "kind", "contract", "tag", "seen")
MACHINE_QUERY = ("view", "q", *MACHINE_FILTERS, "lacks", "sort")
"""What of an address a saved view of machines keeps."""


def wanted_machines(query: str | Mapping[str, str]) -> Wanted:
    """The machines that an address asks for; what it says otherwise plays no part, and what is unknown is as if unsaid."""
    said = dict(parse_qsl(query)) if isinstance(query, str) else query
    text = {name: said.get(name, "").strip()[:LONGEST].replace("\0", "") for name in ("q", *MACHINE_FILTERS, "lacks")}
    view: View = next((each for each in VIEWS if each == said.get("view")), "all")
    return Wanted(
        view=view,
        filter=MachineFilter(
            text=text["q"],
            environment=text["environment"],
            release=text["release"],
            kind=text["kind"],
            contract=text["contract"],
            tag=text["tag"],
            seen=text["seen"] if text["seen"].isdecimal() and len(text["seen"]) <= 4 else "",
        ),
        lacks=text["lacks"],
        order=order_asked(said.get("sort", "")),
    )
