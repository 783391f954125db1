"""The table of cases: what the tests hold a question to, each as a link that fills the form."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mainstay.portal.addresses import of_question, with_query
from mainstay.portal.wording import label_of, value_in_words
from mainstay.terms.cases import ShownCase, cases_of
from mainstay.terms.facts import FactField
from mainstay.terms.questions import Question

COLUMNS = 3
"""So many facts stand in columns: those that differ most between the cases."""
SINGLE = ("word", "text", "flag", "count", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case in words: the facts of the columns, the answer, and the clause of its leading reason."""

    name: str
    cells: tuple[str, ...]
    verdict: str
    said: str
    until: str
    by: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTable:
    """All cases of a question with the names of the columns."""

    columns: tuple[str, ...]
    rows: tuple[CaseRow, ...]


def case_table(question: Question[Any, Any]) -> CaseTable:
    """The cases that are shipped, in the order of the tables."""
    cases = cases_of(question.name)
    columns = _columns(question.facts(), cases)
    return CaseTable(
        columns=tuple(field.label or label_of(field.name) for field in columns),
        rows=tuple(_row(case, columns) for case in cases),
    )


def _columns(fields: Sequence[FactField], cases: Sequence[ShownCase]) -> list[FactField]:
    """The facts of one value that have most values in the cases, days last, in the order of the form."""
    single = [field for field in fields if field.kind.form in SINGLE]
    ranked = sorted(single, key=lambda field: (field.kind.form == "day", -_values(field, cases)))
    chosen = [field for field in ranked if any(field.name in case.given() for case in cases)][:COLUMNS]
    return [field for field in single if field in chosen]


def _values(field: FactField, cases: Sequence[ShownCase]) -> int:
    return len({json.dumps(case.given().get(field.name)) for case in cases})


def _row(case: ShownCase, columns: Sequence[FactField]) -> CaseRow:
    given = case.given()
    compact = json.dumps(given, separators=(",", ":"), ensure_ascii=False)
    return CaseRow(
        name=case.name,
        cells=tuple(value_in_words(given[field.name]) if field.name in given else "" for field in columns),
        verdict=case.verdict,
        said=case.said.replace("-", " ").capitalize(),
        until=case.until,
        by=case.by,
        url=with_query(of_question(case.question), facts=compact),
    )
