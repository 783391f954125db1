"""Which cases does the page of a question list? A few of the tables in tests/clauses, one for each answer that is different.

`cases.py write` writes src/mainstay/terms/cases.toml; `cases.py check` ends with 1 where it is out of step with the tables.
"""

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mainstay.rules  # noqa: F401 -- registers the questions
from mainstay.terms.questions import all_questions, decision_as_json, question_called

ROOT = Path(__file__).resolve().parent.parent
TABLES = sorted((ROOT / "tests" / "clauses").glob("*.toml"))
SHIPPED = ROOT / "src" / "mainstay" / "terms" / "cases.toml"
EACH = 10
LONGEST_FACTS = 700
HEAD = "# Made by tools/cases.py from tests/clauses; do not edit.\n"


def main(task: str) -> None:
    """The file is written, or the run ends where it is out of step."""
    if task == "write":
        SHIPPED.write_text(made(), "utf-8")
    elif not SHIPPED.exists() or SHIPPED.read_text("utf-8") != made():
        sys.exit("src/mainstay/terms/cases.toml is out of step with tests/clauses; run `make docs`")


def made() -> str:
    """The file: by question, in the order of the tables."""
    given = [case for table in TABLES for case in tomllib.loads(table.read_text("utf-8"))["case"]]
    chosen = [
        row
        for question in sorted(all_questions(), key=lambda one: one.name)
        for row in _chosen([case for case in given if case["question"] == question.name])
    ]
    return "\n".join((HEAD, *(_written(row) for row in chosen)))


def _chosen(cases: list[dict[str, Any]]) -> list[dict[str, str]]:
    """At most ten: first one of each answer with its reasons, in the order of the tables; errors are none."""
    rows = list(_decided(cases))
    first = {(row["verdict"], row["said"], row["codes"]): row for row in reversed(rows)}
    kept = sorted(first.values(), key=rows.index)[:EACH]
    return [{name: value for name, value in row.items() if name != "codes"} for row in kept]


def _decided(cases: list[dict[str, Any]]) -> Iterator[dict[str, str]]:
    for case in cases:
        facts = json.dumps(case["facts"], ensure_ascii=False)
        if "error" in case["expect"] or len(facts) > LONGEST_FACTS:
            continue
        question = question_called(case["question"])
        decision = decision_as_json(question.answer(case["facts"]))
        first = question.answers()[0]
        word = str(decision["answer"].get(first.name) or "") if first.kind.form == "word" else ""
        leading = decision["reasons"][0]
        yield {
            "question": case["question"], "name": case["name"], "facts": facts, "verdict": decision["verdict"],
            "said": word, "until": decision["until"] or "", "by": leading["clauses"][0],
            "codes": " ".join(reason["code"] for reason in decision["reasons"]),
        }  # fmt: skip


def _written(row: dict[str, str]) -> str:
    lines = [f"{name} = {_quoted(value)}" for name, value in row.items()]
    return "\n".join(("[[case]]", *lines, ""))


def _quoted(value: str) -> str:
    return f"'{value}'" if "'" not in value else f"'''{value}'''"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "check")
