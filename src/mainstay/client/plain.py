"""How does a value travel? As JSON: days and instants as text, what was not given not at all."""

from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date, datetime
from typing import Any

from mainstay.client.unset import Unset

OF_ANSWER = {"of": "answer"}
"""Marks a field that is the answer's own and none of its body."""


def plain(value: Any) -> Any:
    """The value as JSON has it."""
    if is_dataclass(value):
        return {
            field.name: plain(getattr(value, field.name))
            for field in fields(value)
            if not _stays(field, getattr(value, field.name))
        }
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, date | datetime) else value


def _stays(field: Field[Any], value: Any) -> bool:
    return isinstance(value, Unset) or field.metadata == OF_ANSWER
