"""Lists as files: CSV or JSON lines, written while they are read, so that the first line leaves at once, however many follow."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeVar

from django.http import StreamingHttpResponse

Form = Literal["csv", "jsonl"]
Row = TypeVar("Row")
TYPES: Mapping[Form, str] = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for the beginning of a formula."""
LINES = 100
"""How many lines are sent at a time."""


def streamed(
    form: Form, name: str, columns: Sequence[str], values: Mapping[str, Callable[[Row], object]], rows: Iterable[Row]
) -> StreamingHttpResponse:
    """The file of the rows, named NAME.csv or NAME.jsonl. In both each row has every column, by the same names."""
    told = ([values[column](row) for column in columns] for row in rows)
    lines = _csv(columns, told) if form == "csv" else _json(columns, told)
    answer = StreamingHttpResponse(_in_chunks(lines), content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer["X-Accel-Buffering"] = "no"
    return answer


def _in_chunks(lines: Iterator[str]) -> Iterator[str]:
    waiting: list[str] = []
    for line in lines:
        waiting.append(line)
        if len(waiting) == LINES:
            yield "".join(waiting)
            waiting.clear()
    yield "".join(waiting)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    yield _taken(written)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        yield _taken(written)


def _json(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    for row in rows:
        yield json.dumps(dict(zip(columns, map(_plain, row), strict=True)), ensure_ascii=False) + "\n"


def _taken(written: io.StringIO) -> str:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text


def _cell(value: object) -> object:
    """The value as a spreadsheet shows it: text that it would reckon with stands behind an apostrophe."""
    plain = _plain(value)
    if isinstance(plain, str) and plain.startswith(_FORMULA):
        return f"'{plain}"
    return "" if plain is None else plain


def _plain(value: object) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    return value
