"""How do the facts of a question stand in an address, in a form and in JSON? What was entered is kept as it was written.

Entered values are texts: a day or a word, yes or no, a number; lists are lists of them, records dictionaries. A field that
is left empty takes its default.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from mainstay.portal.days import as_iso
from mainstay.terms.facts import FactField, as_plain

Entered = dict[str, Any]

MOST_ROWS = 200
WORD = ".word"  # the word that stands for a day, beside the field for the day itself
_MEMBER = re.compile(r"([a-z_]+)-([0-9]{1,4})-([a-z_]+(?:\.word)?)")
_ITEM = re.compile(r"([a-z_]+)-([0-9]{1,4})")


def from_query(fields: Iterable[FactField], query: QueryDict) -> Entered:
    """What a form entered; its buttons `add` and `drop` give a list one row more or less."""
    entered: Entered = {}
    for field in fields:
        if field.kind.form == "rows":
            entered[field.name] = _rows(field, query)
        elif field.kind.form == "texts":
            entered[field.name] = [line for line in query.get(field.name, "").splitlines() if line.strip()]
        else:
            entered[field.name] = _single(field, query, field.name)
    return entered


def from_facts(fields: Iterable[FactField], facts: Mapping[str, Any]) -> Entered:
    """The same, of facts as JSON has them. What is not of the field's kind is entered as it is written."""
    return {field.name: _entered(field, facts[field.name]) for field in fields if field.name in facts}


def to_facts(fields: Sequence[FactField], entered: Entered) -> dict[str, Any]:
    """The facts as JSON, without those that are left empty or read as their default."""
    facts = {}
    for field in fields:
        value = _fact(field, entered.get(field.name, ""))
        if value is not None and (field.required or value != as_plain(field.default, none="none")):
            facts[field.name] = value
    return facts


def missing(fields: Sequence[FactField], facts: Mapping[str, Any], path: str = "") -> dict[str, str]:
    """What is required and not said, by the path of the fact."""
    said = {}
    for field in fields:
        here = f"{path}{field.name}"
        if field.required and field.name not in facts:
            said[here] = f"{field.label} is still to be said."
        elif field.kind.form == "rows" and isinstance(facts.get(field.name), list):
            for number, row in enumerate(facts[field.name]):
                said |= missing(field.kind.members, row, f"{here}[{number}].") if isinstance(row, Mapping) else {}
    return said


def element_of(path: str) -> str:
    """The name of the control of a fact, by the fact's path: hosts-0-name of hosts[0].name."""
    return re.sub(r"\[([0-9]+)\]\.?", r"-\1-", path).strip("-")


def _single(field: FactField, query: QueryDict, name: str) -> str:
    said = query.get(name, "").strip()
    if field.kind.form == "day":
        said = as_iso(said)
    return said or (query.get(f"{name}{WORD}", "") if field.kind.form == "day" else "")


def _rows(field: FactField, query: QueryDict) -> list[Entered]:
    numbers = {
        int(match[2]) for key in query if (match := _MEMBER.fullmatch(key)) is not None and match[1] == field.name
    }
    dropped = _ITEM.fullmatch(query.get("drop", ""))
    rows = [
        {member.name: _single(member, query, f"{field.name}-{number}-{member.name}") for member in field.kind.members}
        for number in sorted(numbers)
        if not (dropped and dropped[1] == field.name and int(dropped[2]) == number)
    ]
    if query.get("add") == field.name:
        rows.append({})
    return rows[:MOST_ROWS]


def _entered(field: FactField, value: object) -> Any:
    if field.kind.form == "rows":
        rows = value if isinstance(value, list) else []
        return [from_facts(field.kind.members, row) for row in rows[:MOST_ROWS] if isinstance(row, Mapping)]
    if field.kind.form == "texts":
        return [str(item) for item in value] if isinstance(value, list) else []
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _fact(field: FactField, entered: Any) -> Any:
    """The value as JSON has it; None where nothing is entered."""
    if field.kind.form == "rows":
        return [to_facts(field.kind.members, row) for row in entered] or None if entered else None
    if field.kind.form == "flag":
        return {"yes": True, "no": False}.get(entered, entered or None)
    if field.kind.form == "count" and re.fullmatch(r"[0-9]{1,18}", str(entered)):
        return int(entered)
    return entered or None
