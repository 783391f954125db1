"""mainstay decide: a decision in words and as JSON, in batches, and never a traceback."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mainstay.rules  # noqa: F401 - registers the questions
from mainstay.terms.questions import all_questions

GRACE = b'{"effective_from": "2025-10-01", "effective_to": "2026-09-30", "on": "2026-10-05"}'
ERRORS = {"unknown-question", "unknown-fact", "missing-fact", "bad-fact"}
DECISION = {
    *("question", "verdict", "answer", "reasons", "clauses", "readings"),
    *("premises", "catalogues", "facts", "until", "edition"),
}


def test_a_decision_is_written_with_its_reasons_their_clauses_and_its_end(run):
    result = run("decide", "contract-effect", "--facts", "-", given=GRACE)
    assert result.exit_code == 0
    first, *rest = result.stdout.splitlines()
    assert first == "contract-effect  limited  grace  until 2026-10-14"
    assert rest[0].startswith("  grace-period  doc.terms  the contract ended on 2026-09-30")
    assert "  days_left      -5" in rest
    assert "  readings  grace-of-14-days" in rest


def test_a_decision_without_a_known_end_says_so(run):
    result = run("decide", "order-defaults", "--facts", "-", given=b'{"level": "premium"}')
    assert result.exit_code == 0
    assert result.stdout.startswith("order-defaults  no  full  no date known\n")


def test_facts_come_from_a_file_too(run, tmp_path):
    file = tmp_path / "contract.json"
    file.write_bytes(GRACE)
    result = run("decide", "contract-effect", "--facts", str(file), "--json")
    assert json.loads(result.stdout)["until"] == "2026-10-14"


@pytest.mark.parametrize("question", all_questions(), ids=lambda question: question.name)
def test_each_question_answers_its_example_in_words_and_as_json(run, question):
    facts = json.dumps(dict(question.example.facts)).encode()
    written = run("decide", question.name, "--facts", "-", given=facts)
    assert written.stdout.startswith(f"{question.name}  {question.example.verdict}  ")
    decision = json.loads(run("decide", question.name, "--facts", "-", "--json", given=facts).stdout)
    assert decision.keys() == DECISION
    assert decision["verdict"] == question.example.verdict
    assert decision["until"] == question.example.until
    assert question.example.answer.items() <= decision["answer"].items()


def test_what_a_terminal_would_obey_is_written_out(run):
    result = run("decide", "order-defaults", "--facts", "-", given=b'{"level": "weekday", "scope": "\\u001b[2Jfull"}')
    assert "\x1b" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "given", "code", "field", "exit_code"),
    [
        (["nothing-of-the-kind"], b"{}", "unknown-question", None, 1),
        (["order-defaults"], b'{"level": "weekday", "lvl": 1}', "unknown-fact", "lvl", 2),
        (["order-defaults"], b"{}", "missing-fact", "level", 2),
        (["order-defaults"], b'{"level": 1}', "bad-fact", "level", 2),
        (["order-defaults"], b'{"level": ', "bad-fact", None, 2),
        (["order-defaults"], b"[]", "bad-fact", None, 2),
        (["order-defaults"], b"", "bad-fact", None, 2),
        (["order-defaults"], b'{"level": "weekday", "deviations": null}', "bad-fact", "deviations", 2),
        (["order-defaults"], b'{"level": "weekday", "readings": {}}', "bad-fact", "readings", 2),
        (["contract-effect"], b'{"effective_from": null, "on": "2026-11-24"}', "bad-fact", "effective_from", 2),
        (["entitlement"], b'{"service": "landscape", "release": null, "on": "2026-11-24"}', "bad-fact", "release", 2),
    ],
)
def test_facts_that_cannot_be_read_give_an_error_and_its_exit_code(run, arguments, given, code, field, exit_code):
    result = run("decide", *arguments, "--facts", "-", "--json", given=given)
    assert json.loads(result.stdout)["error"].items() >= {"code": code, "field": field}.items()
    assert result.exit_code == exit_code
    in_words = run("decide", *arguments, "--facts", "-", given=given)
    assert (in_words.stdout, in_words.exit_code) == ("", exit_code)
    assert in_words.stderr.startswith(f"mainstay: {code}")


def test_a_file_that_is_not_there_is_said(run, tmp_path):
    result = run("decide", "order-defaults", "--facts", str(tmp_path / "none.json"), "--json")
    assert (json.loads(result.stdout)["error"]["code"], result.exit_code) == ("bad-fact", 2)


@pytest.mark.parametrize("arguments", [[], ["order-defaults"], ["order-defaults", "--batch"], ["--batch", "--json"]])
def test_a_question_with_facts_or_a_batch_is_asked_and_not_both(run, arguments):
    assert run("decide", *arguments).exit_code == 2


def test_a_batch_has_one_result_a_line_and_goes_on_after_an_error(run):
    lines = [
        b'{"question": "contract-effect", "facts": ' + GRACE + b"}",
        b"no JSON at all",
        b"",
        b"[1]",
        b'{"facts": {}}',
        b'{"question": "no-such"}',
        b'{"question": "order-defaults"}',
        b'{"question": "order-defaults", "facts": [], "note": 1}',
        b'{"question": "order-defaults", "facts": 5}',
        b'\xff{"question": 1}',
        b'{"question": "order-defaults", "facts": {"level": "weekday"}}',
    ]
    result = run("decide", "--batch", given=b"\n".join(lines))
    assert result.exit_code == 0
    results = [json.loads(line) for line in result.stdout.splitlines()]
    assert results[0]["verdict"] == "limited"
    assert results[-1]["verdict"] == "yes"
    assert [(each["error"]["code"], each["error"]["field"]) for each in results[1:-1]] == [
        ("bad-fact", None),
        ("bad-fact", None),
        ("bad-fact", None),
        ("unknown-question", None),
        ("unknown-question", None),
        ("missing-fact", "level"),
        ("bad-fact", "note"),
        ("bad-fact", None),
        ("bad-fact", None),
    ]


def test_a_batch_answers_a_line_before_the_next_one_comes():
    command = [sys.executable, "-c", "from mainstay.cli import main; main()", "decide", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as batch:
        for _ in range(2):
            batch.stdin.write(b'{"question": "order-defaults", "facts": {"level": "24/7"}}\n')
            batch.stdin.flush()
            assert json.loads(batch.stdout.readline())["verdict"] == "yes"
        batch.stdin.close()
        assert batch.wait(timeout=20) == 0


NESTED = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**60), 10**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(["none", "catalogue", "open", "22.04", "2026-02-30", "9999-12-31", "0001-01-01", "2026-11-24"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@st.composite
def questions_with_odd_facts(draw):
    question = draw(st.sampled_from(all_questions()))
    facts = dict(question.example.facts)
    names = [field.name for field in question.facts()] + ["deviations", "readings"]
    facts |= draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=8), NESTED, max_size=3))
    return {"question": question.name, "facts": facts}


LINES = st.lists(
    questions_with_odd_facts().map(lambda asked: json.dumps(asked).encode())
    | NESTED.map(lambda value: json.dumps(value).encode())
    | st.binary().map(lambda raw: raw.replace(b"\n", b"")),
    min_size=1,
    max_size=5,
)


@given(LINES)
def test_whatever_a_line_holds_its_result_is_a_decision_or_an_error(run, lines):
    result = run("decide", "--batch", given=b"\n".join(lines) + b"\n")
    results = [json.loads(line) for line in result.stdout.split("\n")[:-1]]  # splitlines would also part at a U+0085
    assert len(results) == len(lines)
    for each in results:
        assert each.keys() == DECISION or each["error"]["code"] in ERRORS


@pytest.mark.parametrize(
    "value",
    [
        b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b"9" * 100_000,
        b"9" * 4_300,
        b"-1e400",
        b"1e400",
        b"NaN",
        b'"\\ud800"',
        b'"\\udfff\\ud800"',
        b'"\xed\xa0\x80"',
        b'"\\u0000"',
        b'"' + b"x" * 1_000_000 + b'"',
        b'"\\u0662\\u0660\\u0662\\u0666-\\u0661\\u0661-\\u0662\\u0664"',
        b'"2026\\u201111\\u201124"',
        b'"2026-11-24T00:00:00"',
        b"-20261124",
        b"true",
    ],
    ids=lambda value: value[:24].decode("latin-1"),
)
@pytest.mark.parametrize(
    "place",
    [
        b"%s",
        b'{"question": %s}',
        b'{"question": "release-phase", "facts": %s}',
        b'{"question": "release-phase", "facts": {"release": "24.04", "on": %s}}',
        b'{"question": "release-phase", "facts": {"release": %s, "on": "2026-11-24"}}',
        b'{"question": "machine-attach", "facts": {"kind": "virtual", "units": [{"kind": "virtual", "bought": %s, "used": 0}]}}',
        b'{"question": "order-defaults", "facts": {"level": "weekday", "deviations": %s}}',
        b'{"question": "order-defaults", "facts": {"level": "weekday", "readings": [%s]}}',
    ],
)
def test_monstrous_values_are_refused_wherever_they_stand(run, place, value):
    result = run("decide", "--batch", given=place.replace(b"%s", value) + b'\n{"question": "x"}\n')
    first, second = [json.loads(line) for line in result.stdout.splitlines()]
    assert first["error"]["code"] in ERRORS
    assert second["error"]["code"] == "unknown-question"
