"""Which cases show how a question is answered? A few of those that the tests hold it to, as its page lists them.

`cases.toml` is made by tools/cases.py from the tables of the tests, and a test decides every one of them again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from mainstay.terms.tables import read_file, read_rows


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A case by the sentence that names it. `said` is the answer's leading word, `by` the clause of its leading reason."""

    question: str
    name: str
    facts: str
    verdict: str
    said: str
    until: str
    by: str

    def given(self) -> Mapping[str, Any]:
        """The facts as JSON has them."""
        read: dict[str, Any] = json.loads(self.facts)
        return read


def cases_of(question: str) -> tuple[ShownCase, ...]:
    """The cases of the question, in the order of the tables; none where the tests name none."""
    return _by_question().get(question, ())


@cache
def _by_question() -> Mapping[str, tuple[ShownCase, ...]]:
    file = files("mainstay.terms") / "cases.toml"
    rows = read_rows(ShownCase, read_file(file)["case"], where=file.name)
    return {name: tuple(row for row in rows if row.question == name) for name in {row.question for row in rows}}
