"""How are the facts of a question declared, read from JSON and written back? One flat frozen dataclass serves all.

The types below are the ones that the public description of the questions uses. Each reads strictly what its name says
and writes the same form back; a value that does not fit is a FactError with the path of the field.
"""

import dataclasses
import re
import types
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic import (
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StrictBool,
    StrictStr,
    TypeAdapter,
    ValidationError,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError, core_schema

from mainstay.terms.days import is_day

FactsT = TypeVar("FactsT")
ErrorCode = Literal["unknown-question", "unknown-fact", "missing-fact", "bad-fact"]
CATALOGUE = "catalogue"
LARGEST_COUNT = 2**53 - 1  # beyond it a number of JSON is no longer read alike everywhere


class FactError(Exception):
    """The facts cannot be read, or lack one that is required for what is asked. Codes are public; `field` is a path."""

    def __init__(self, code: ErrorCode, field: str | None, message: str) -> None:
        super().__init__(message)
        self.code, self.field, self.message = code, field, message

    def as_json(self) -> dict[str, Any]:
        """The public shape."""
        return {"error": {"code": self.code, "field": self.field, "message": self.message}}


def bad_fact(field: str, message: str) -> FactError:
    """A value that its type allows and the question does not."""
    return FactError("bad-fact", field, message)


def missing_fact(field: str, message: str) -> FactError:
    """A fact with a default that is required for what is asked."""
    return FactError("missing-fact", field, message)


def fact(means: str, *, default: Any = dataclasses.MISSING, label: str = "") -> Any:
    """A field of a facts or answer dataclass: what it means and, for forms, how a person would call it."""
    metadata = {"means": means, "label": label}
    if default is dataclasses.MISSING:
        return dataclasses.field(metadata=metadata)
    return dataclasses.field(default=default, metadata=metadata)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(fact,))
def record(declared: type[FactsT]) -> type[FactsT]:
    """Makes a class the frozen, keyword-only dataclass of a question's facts, of its answer or of a record among its facts.

    Read from JSON, it takes the fields that it declares and no other.
    """
    made = dataclasses.dataclass(frozen=True, slots=True, kw_only=True)(declared)
    made.__pydantic_config__ = ConfigDict(extra="forbid", allow_inf_nan=False)  # type: ignore[attr-defined]
    return made


@dataclasses.dataclass(frozen=True, slots=True)
class DayOr:
    """A day, YYYY-MM-DD and nothing else, or one of the words. The word "none" is None in Python."""

    words: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As the public description of the questions calls it."""
        return " or ".join(("date", *self.words))

    def read(self, value: object) -> date | str | None:
        """The value as Python has it."""
        if isinstance(value, str):
            if value in self.words:
                return None if value == "none" else value
            if is_day(value):
                return date.fromisoformat(value)
        elif type(value) is date:
            return value
        raise PydanticCustomError(
            "day", "{expected} is expected; a date is written YYYY-MM-DD and exists", {"expected": self.name}
        )

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        one = {"type": "string", "format": "date"}
        return {"anyOf": [one, {"enum": list(self.words)}]} if self.words else one


@dataclasses.dataclass(frozen=True, slots=True)
class ReleaseOr:
    """A release number such as 22.04, or, where `optional`, the word "none" (None in Python)."""

    optional: bool = False
    _pattern = re.compile(r"[1-9][0-9]?\.(0[1-9]|1[0-2])")

    def read(self, value: object) -> str | None:
        """The value as Python has it. What is no release number is refused."""
        if self.optional and value == "none":
            return None
        if isinstance(value, str) and self._pattern.fullmatch(value):
            return value
        raise PydanticCustomError("release", "a release number such as 22.04 is expected")

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        one = {"type": "string", "pattern": f"^{self._pattern.pattern}$"}
        return {"anyOf": [one, {"enum": ["none"]}]} if self.optional else one


@dataclasses.dataclass(frozen=True, slots=True)
class _OrCatalogue:
    """Lets a fact be left to the software's own catalogue. The type may name that word; the paths of errors never do."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        given = next((option for option in get_args(source) if get_origin(option) is not Literal), None)
        is_union = get_origin(source) in (Union, types.UnionType)
        schema = handler.generate_schema(given) if is_union else handler(source)
        return core_schema.no_info_wrap_validator_function(_catalogue_or, schema)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"anyOf": [handler(schema), {"const": CATALOGUE}]}


def _catalogue_or(value: object, handler: Callable[[object], object]) -> object:
    return CATALOGUE if value == CATALOGUE else handler(value)


Day = Annotated[date, DayOr()]
DayOrNone = Annotated[date | None, DayOr(("none",))]
DayOrCatalogueOrNone = Annotated[date | Literal["catalogue"] | None, DayOr(("catalogue", "none"))]
DayOrOpenOrNone = Annotated[date | Literal["open"] | None, DayOr(("open", "none"))]
ReleaseNumber = Annotated[str, ReleaseOr()]
ReleaseOrNone = Annotated[str | None, ReleaseOr(optional=True)]
Flag = StrictBool
Text = StrictStr
Count = Annotated[int, Field(strict=True, ge=0, le=LARGEST_COUNT)]
OrCatalogue = _OrCatalogue()


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """What a field may hold, for forms, docs and the public name of its type."""

    name: str
    form: Literal["day", "flag", "count", "text", "word", "rows", "texts"]
    words: tuple[str, ...] = ()
    members: tuple["FactField", ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class FactField:
    """One declared field of a facts, record or answer dataclass."""

    name: str
    kind: Kind
    means: str
    label: str
    required: bool
    default: object

    @property
    def default_text(self) -> str:
        """The default as JSON writes it, without quotes; empty where there is none."""
        plain = as_plain(self.default, none="none")
        return (
            ""
            if self.required
            else str(plain).lower()
            if isinstance(plain, bool)
            else str(plain)
            if plain != []
            else "none"
        )


def fields_of(record: type) -> tuple[FactField, ...]:
    """The fields that a facts, record or answer dataclass declares, in order."""
    hints = get_type_hints(record, include_extras=True)
    return tuple(
        FactField(
            name=field.name,
            kind=_kind(hints[field.name]),
            means=field.metadata.get("means", ""),
            label=field.metadata.get("label", "") or field.name.replace("_", " ").capitalize(),
            required=field.default is dataclasses.MISSING,
            default=None if field.default is dataclasses.MISSING else field.default,
        )
        for field in dataclasses.fields(record)
    )


def _kind(hint: Any) -> Kind:
    if get_origin(hint) is Annotated:
        return _annotated_kind(hint)
    if get_origin(hint) is Literal:
        return Kind(" | ".join(get_args(hint)), "word", words=get_args(hint))
    if get_origin(hint) is tuple:
        return _list_kind(get_args(hint)[0])
    if dataclasses.is_dataclass(hint):
        members = fields_of(hint)  # type: ignore[arg-type]
        written = (
            f"{member.name}: {member.kind.name}" + ("" if member.required else f" = {member.default_text}")
            for member in members
        )
        return Kind("{" + ", ".join(written) + "}", "rows", members=members)
    options = [option for option in get_args(hint) if option is not type(None)]
    if options:
        first = _kind(options[0])
        return dataclasses.replace(first, name=f"{first.name}{' | ' if first.form == 'word' else ' or '}null")
    return {
        str: Kind("string", "text"),
        bool: Kind("bool", "flag"),
        int: Kind("int", "count"),
        date: Kind("date", "day"),
    }[hint]


def _annotated_kind(hint: Any) -> Kind:
    inner, *marks = get_args(hint)
    if days := next((mark for mark in marks if isinstance(mark, DayOr)), None):
        return Kind(days.name, "day", words=days.words)
    if release := next((mark for mark in marks if isinstance(mark, ReleaseOr)), None):
        return Kind("string", "text", words=("none",) if release.optional else ())
    if OrCatalogue in marks:
        first = _kind(next(option for option in (get_args(inner) or (inner,)) if get_origin(option) is not Literal))
        return dataclasses.replace(first, name=f"{first.name} or catalogue", words=(CATALOGUE,))
    return _kind(inner)


def _list_kind(member: Any) -> Kind:
    kind = _kind(member)
    if kind.form == "rows":
        return dataclasses.replace(kind, name=f"list of {kind.name}")
    return Kind(f"list of {kind.name}", "texts", words=kind.words)


class FactReader(Generic[FactsT]):
    """Reads one facts dataclass from plain JSON values. What is unknown, missing or of another type is a FactError."""

    def __init__(self, facts_type: type[FactsT]) -> None:
        self._adapter = TypeAdapter(facts_type)

    def read(self, given: object) -> FactsT:
        """The facts, defaults filled in."""
        try:
            return self._adapter.validate_python(given)
        except ValidationError as error:
            raise _fact_error(_telling(error.errors(include_url=False, include_context=False))) from None

    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema of the facts."""
        return self._adapter.json_schema()


def _telling(errors: list[ErrorDetails]) -> ErrorDetails:
    """The error to report: a name that is no fact before the required one that it may have been meant for."""
    return next((error for error in errors if error["type"] == "unexpected_keyword_argument"), errors[0])


def _fact_error(first: ErrorDetails) -> FactError:
    path = _path(first["loc"])
    if first["type"] == "unexpected_keyword_argument":
        return FactError("unknown-fact", path, f"{path} is no fact of this question")
    if first["type"] in ("missing", "missing_argument"):
        return FactError("missing-fact", path, f"{path} is required")
    if not path:
        return FactError("bad-fact", None, "the facts are an object: {name: value, …}")
    return FactError("bad-fact", path, f"{path}: {_EXPECTED.get(first['type'], first['msg'])}")


_EXPECTED = {
    "bool_type": "true or false is expected",
    "string_type": "a text is expected",
    "int_type": "a whole number is expected",
    "int_from_float": "a whole number is expected",
    "greater_than_equal": "a number of 0 or more is expected",
    "less_than_equal": f"a number of at most {LARGEST_COUNT} is expected",
    "tuple_type": "a list is expected",
    "dataclass_type": "an object is expected",
}


def _path(loc: tuple[int | str, ...]) -> str:
    path = ""
    for part in loc:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def as_plain(value: object, *, none: str | None) -> Any:
    """The value as JSON has it: days and instants as text, records as objects, None as `none`."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if value is None:
        return none
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [as_plain(item, none=none) for item in value]
    plain = {}
    for name in _names(kind):
        member = getattr(value, name)
        plain[name] = member if type(member) in _PLAIN else as_plain(member, none=none)
    return plain


_PLAIN = frozenset((str, bool, int, float))


@cache
def _names(record: Any) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(record))
