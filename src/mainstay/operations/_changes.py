"""How does an operation write what it changes? Only what differs, and it tells the event what was there before."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from psycopg.errors import UniqueViolation

from mainstay.errors import Conflict, Invalid


@dataclass(frozen=True, slots=True)
class Change:
    """The fields that differ, as an event keeps them. Falsy where nothing does."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def __bool__(self) -> bool:
        return bool(self.after)


def change(row: Model, values: Mapping[str, Any]) -> Change:
    """The row holds the values, checked by its fields; what is the same already is not written. Invalid names the fields."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    before = {name: plain(getattr(row, name)) for name in differing}
    for name, value in differing.items():
        setattr(row, name, value)
    if differing:
        check_fields(row, *differing)
        row.save(update_fields=list(differing))
    return Change(before, {name: plain(value) for name, value in differing.items()})


def insert(row: Model, *, taken: str, code: str = "name-taken") -> None:
    """The checked row is there. Conflict, with the words and code given, where its name belongs to another."""
    check_fields(row)
    with unique(taken, code):
        row.save(force_insert=True)


@contextmanager
def unique(taken: str, code: str = "name-taken") -> Iterator[None]:
    """What is written inside meets no row of the same name; Conflict where it does, two at once included."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if isinstance(error.__cause__, UniqueViolation):
            raise Conflict(taken, code=code) from error
        raise


def check_fields(row: Model, *names: str) -> None:
    """The named fields (all where none is named) hold what their validators allow; Invalid where not."""
    others = {field.name for field in row._meta.fields} - set(names) if names else set()  # noqa: SLF001 -- Django's own door
    try:
        row.clean_fields(exclude=others)
    except ValidationError as error:
        said = {name: " ".join(messages) for name, messages in error.message_dict.items()}
        raise Invalid("; ".join(f"{name}: {text}" for name, text in said.items()), fields=said) from error


def plain(value: Any) -> Any:
    """The value as an event's JSON has it: days and instants as text, a row by what it is called."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Model) else value


def web_address(url: str, field: str) -> str:
    """The address without a slash at its end, empty where none is given; Invalid, for that field, where it is none."""
    url = url.strip()
    if url and not re.fullmatch(r"https?://[^\s/?#]+[^\s?#]*", url):
        raise Invalid(f"{url!r} is no address", fields={field: "http:// or https://, without spaces"})
    return url.rstrip("/")


def known_zone(zone: str) -> str:
    """The zone; Invalid where the time zone database has none of that name."""
    if zone not in _zones():
        expected = "a name of the time zone database, such as Europe/Berlin"
        raise Invalid(f"there is no time zone {zone!r}", fields={"zone": expected})
    return zone


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
