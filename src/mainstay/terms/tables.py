"""How are the project's own TOML files read? Strictly: a key that is unknown, missing or of another type stops the start."""

import dataclasses
import tomllib
import types
from collections.abc import Mapping
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Row = TypeVar("Row")


class BadTable(Exception):
    """A file of ours does not read as it must. The message names the file, the entry and the key."""


def read_file(file: Traversable) -> dict[str, Any]:
    """The file's content as TOML gives it; repeated keys are refused by the format itself."""
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadTable(f"{file.name}: {error}") from error


def read_rows(row_type: type[Row], rows: object, *, where: str) -> tuple[Row, ...]:
    """One `row_type` (a dataclass) for each table in the list `rows`; `where` leads every error message."""
    if not isinstance(rows, list):
        raise BadTable(f"{where}: a list of tables is expected")
    return tuple(_read_row(row_type, row, f"{where}[{index}]") for index, row in enumerate(rows))


def _read_row(row_type: type[Row], row: Mapping[str, object], where: str) -> Row:
    hints = get_type_hints(row_type)
    fields = {field.name: field for field in dataclasses.fields(row_type)}  # type: ignore[arg-type]
    unknown = sorted(set(row) - set(fields))
    if unknown:
        raise BadTable(f"{where}: unknown key {unknown[0]}")
    for name, field in fields.items():
        if name not in row and field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise BadTable(f"{where}: {name} is missing")
    return row_type(**{name: _value(hints[name], row[name], f"{where}.{name}") for name in row})


def _value(expected: Any, value: object, where: str) -> object:
    origin = get_origin(expected)
    if origin in (Union, types.UnionType):
        options = [option for option in get_args(expected) if option is not types.NoneType]
        return _value(options[0], value, where)
    if origin is tuple and isinstance(value, list):
        return tuple(_value(get_args(expected)[0], item, f"{where}[{index}]") for index, item in enumerate(value))
    if origin in (dict, Mapping) and isinstance(value, dict):
        return {key: _value(get_args(expected)[1], item, f"{where}.{key}") for key, item in value.items()}
    if expected in (str, bool, int, date) and type(value) is expected:
        return value
    raise BadTable(f"{where}: {value!r} is not of the expected type")
