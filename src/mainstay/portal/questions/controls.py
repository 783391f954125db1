"""How is each fact asked for? One row a fact, with the controls that its kind needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mainstay.portal.questions.entries import Entered
from mainstay.terms.days import is_day
from mainstay.terms.facts import FactField

FEW = 4  # so many words are radio buttons; more are a list to choose from
SHORT = 44
_WORDS = {"catalogue": "from the catalogue"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A word that may be chosen."""

    value: str
    label: str
    chosen: bool
    is_default: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What one value is entered in. `look`: day, radios, select, text or lines."""

    name: str
    label: str
    look: str
    value: str = ""
    options: tuple[Option, ...] = ()
    placeholder: str = ""
    numeric: bool = False
    error: str = ""

    @property
    def said_at(self) -> str:
        """The id of the place where the error stands; empty without one."""
        return f"said-{self.name}" if self.error else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """A fact: one control, or for a list of records the controls of each, by row."""

    name: str
    label: str
    means: str
    default: str
    required: bool
    control: Control | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Control, ...], ...] = ()
    error: str = ""

    @property
    def is_list(self) -> bool:
        """Whether rows are added and taken away."""
        return self.control is None


def fact_rows(fields: Sequence[FactField], entered: Entered, errors: Mapping[str, str]) -> tuple[FactRow, ...]:
    """A row for each fact. `errors` are by the name of the control."""
    return tuple(_row(field, entered.get(field.name, ""), errors) for field in fields)


def _row(field: FactField, entered: Any, errors: Mapping[str, str]) -> FactRow:
    row = FactRow(
        name=field.name,
        label=field.label,
        means=field.means,
        default=_WORDS.get(field.default_text, field.default_text),
        required=field.required,
        error=errors.get(field.name, ""),
    )
    if field.kind.form == "rows":
        return _list_row(row, field, entered or [], errors)
    control = _control(field, field.name, entered, errors, in_row=False)
    return FactRow(**{**_kept(row), "control": control})


def _list_row(row: FactRow, field: FactField, entered: list[Entered], errors: Mapping[str, str]) -> FactRow:
    rows = tuple(
        tuple(
            _control(member, f"{field.name}-{number}-{member.name}", values.get(member.name, ""), errors, in_row=True)
            for member in field.kind.members
        )
        for number, values in enumerate(entered)
    )
    stray = next((said for name, said in errors.items() if name.rpartition("-")[0] == field.name and not rows), "")
    labels = tuple(member.label for member in field.kind.members)
    return FactRow(**{**_kept(row), "columns": labels, "rows": rows, "error": row.error or stray})


def _kept(row: FactRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("name", "label", "means", "default", "required", "error")}


def _control(field: FactField, name: str, entered: Any, errors: Mapping[str, str], *, in_row: bool) -> Control:
    form, error = field.kind.form, errors.get(name, "")
    if form == "day":
        words = _options(field, field.kind.words, entered)
        value = str(entered) if is_day(str(entered)) or entered not in field.kind.words else ""
        return Control(name=name, label=field.label, look="day", value=value, options=words, error=error)
    if form == "flag":
        options = _options(field, ("yes", "no"), entered)
        look = "select" if in_row else "radios"
        return Control(name=name, label=field.label, look=look, options=options, error=error)
    if form == "word":
        few = len(field.kind.words) <= FEW and sum(map(len, field.kind.words)) <= SHORT and not in_row
        look = "radios" if few else "select"
        return Control(
            name=name, label=field.label, look=look, options=_options(field, field.kind.words, entered), error=error
        )
    if form == "texts":
        return Control(name=name, label=field.label, look="lines", value="\n".join(entered or ()), error=error)
    placeholder = "" if field.required else field.default_text
    return Control(
        name=name, label=field.label, look="text", value=str(entered), placeholder=placeholder,
        numeric=form == "count", error=error,
    )  # fmt: skip


def _options(field: FactField, words: Sequence[str], entered: Any) -> tuple[Option, ...]:
    default = {"true": "yes", "false": "no"}.get(field.default_text, field.default_text)
    chosen = entered if entered in words else "" if field.required else default
    options = [
        Option(
            value=word,
            label=_WORDS.get(word, word),
            chosen=word == chosen,
            is_default=not field.required and word == default,
        )
        for word in words
    ]
    return tuple(options)
