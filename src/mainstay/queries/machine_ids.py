"""Whose machine reports an id?"""

from mainstay.errors import Invalid, NotFound
from mainstay.queries.access import visible_accounts
from mainstay.records.models import Machine, Person


def account_of_machine_id(actor: Person | None, machine_id: str) -> str:
    """The key of the only account with such a machine. NotFound where the actor sees none, Invalid where several have it."""
    machines = Machine.objects.filter(machine_id=machine_id, account__in=visible_accounts(actor))
    found = list(machines.values_list("account__key", flat=True)[:2])
    if not found:
        raise NotFound(f"no machine has the id {machine_id!r}", help="by name it is ACCOUNT/NAME")
    if len(found) > 1:
        raise Invalid(
            f"machines of several accounts have the id {machine_id!r}", help="ACCOUNT/NAME says which is meant"
        )
    return found[0]
