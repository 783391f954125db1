"""Each [[case]] of the tables in this folder is a test under its own sentence: facts as JSON has them, and what is expected.

expect holds verdict, answer (the fields that matter), reasons (every code; a must for a no), cite and not_cite (clauses and
readings), until, or error with code and field. Where the answer has null, the table writes "null".
"""

import json
import tomllib
from collections.abc import Iterator

import pytest

import mainstay.rules  # noqa: F401 - registers the questions
from mainstay.terms.facts import FactError
from mainstay.terms.questions import decide_json, question_called

CASE = {"name", "question", "facts", "expect"}
EXPECT = {"verdict", "answer", "reasons", "cite", "not_cite", "until", "error"}


def pytest_collect_file(file_path, parent):
    return Table.from_parent(parent, path=file_path) if file_path.suffix == ".toml" else None


class Table(pytest.File):
    def collect(self):
        for case in tomllib.loads(self.path.read_text("utf-8"))["case"]:
            yield Case.from_parent(self, name=case["name"], case=case)


class Case(pytest.Item):
    def __init__(self, *, case, **kwargs):
        super().__init__(**kwargs)
        self.case = case

    def runtest(self):
        found = list(mismatches(self.case))
        if found:
            pytest.fail("\n".join(found), pytrace=False)

    def reportinfo(self):
        return self.path, None, self.name


def mismatches(case) -> Iterator[str]:
    """Where the decision is not as the case expects it, a line for each difference."""
    expect = case["expect"]
    assert case.keys() == CASE, f"{case['name']}: a case has {sorted(CASE)}"
    assert expect.keys() <= EXPECT, f"{case['name']}: expect may have {sorted(EXPECT)}"
    try:
        decision = json.loads(decide_json(case["question"], case["facts"]))
    except FactError as error:
        got = {"code": error.code, "field": error.field}
        if got != expect.get("error"):
            yield f"error: {got} {error.message}"
        return
    if "error" in expect:
        yield f"expected {expect['error']}, got {decision['verdict']}"
        return
    assert expect["verdict"] != "no" or "reasons" in expect, f"{case['name']}: a no names its reasons"
    yield from _differences(expect, decision)
    yield from _undeclared(question_called(case["question"]), case, decision)


def _differences(expect, decision) -> Iterator[str]:
    expected = {"verdict": expect["verdict"]} | {
        f"answer.{name}": value for name, value in expect.get("answer", {}).items()
    }
    got = {"verdict": decision["verdict"]} | {f"answer.{name}": value for name, value in decision["answer"].items()}
    if "until" in expect:
        expected["until"], got["until"] = expect["until"], decision["until"]
    if "reasons" in expect:
        expected["reasons"] = sorted(expect["reasons"])
        got["reasons"] = sorted(reason["code"] for reason in decision["reasons"])
    for name, value in expected.items():
        if got.get(name, "absent") != (None if value == "null" else value):
            yield f"{name}: expected {value!r}, got {got.get(name, 'absent')!r}"
    cited = {*decision["clauses"], *decision["readings"]}
    for citation in expect.get("cite", []):
        if citation not in cited:
            yield f"{citation} is not cited among {sorted(cited)}"
    for citation in expect.get("not_cite", []):
        if citation in cited:
            yield f"{citation} is cited"


def _undeclared(question, case, decision) -> Iterator[str]:
    """What a decision may not hold: a code or a clause that its question does not declare."""
    for reason in decision["reasons"]:
        if reason["code"] not in question.reasons:
            yield f"the question declares no reason {reason['code']}"
    deviating = {deviation["clause"] for deviation in case["facts"].get("deviations", [])}
    for clause in {*decision["clauses"]} - {*question.clauses, *deviating, "doc.terms", "doc.validity"}:
        yield f"the question does not list {clause}"
