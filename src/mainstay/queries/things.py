"""What is an event about, by the name that people know it by? "machine 12" is a row; its name is what a page links."""

from collections.abc import Iterable
from dataclasses import dataclass

from mainstay.records.models import Environment, Machine, Person, Webhook


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What `about` names: its noun, the name, and the account whose it is where a page needs that."""

    noun: str
    name: str
    account: str = ""


def things(abouts: Iterable[str]) -> dict[str, Thing]:
    """Each thing by its `about`. One statement for each noun that goes by its row; what is gone keeps its number."""
    numbered: dict[str, set[int]] = {}
    found: dict[str, Thing] = {}
    for about in set(abouts):
        noun, _, name = about.partition(" ")
        found[about] = Thing(noun=noun, name=name)
        if noun in _ROWS and name.isdigit():
            numbered.setdefault(noun, set()).add(int(name))
    for noun, numbers in numbered.items():
        model, names = _ROWS[noun]
        for number, name, account in model.objects.filter(pk__in=numbers).values_list("pk", *names):  # type: ignore[attr-defined]
            found[f"{noun} {number}"] = Thing(noun=noun, name=name, account=account or "")
    return found


_ROWS: dict[str, tuple[type, tuple[str, str]]] = {
    "machine": (Machine, ("name", "account__key")),
    "environment": (Environment, ("name", "account__key")),
    "person": (Person, ("name", "service_of__key")),
    "webhook": (Webhook, ("url", "account__key")),
}
