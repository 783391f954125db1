"""mainstay questions, clause and terms, and how the command line starts and ends."""

import json
import subprocess
import sys

import pytest

import mainstay
from mainstay.cli.exits import exit_code_of
from mainstay.errors import Conflict, Invalid, NotFound


def as_json(result):
    assert result.exit_code == 0
    return json.loads(result.stdout)


def test_all_questions_are_listed_with_what_they_ask(run):
    names = [line.split()[0] for line in run("questions").stdout.splitlines()]
    assert names == sorted(names)
    assert {"release-phase", "contract-effect", "machine-attach"} <= set(names)
    assert [question["name"] for question in as_json(run("questions", "--json"))] == names
    assert list(as_json(run("questions", "--json-schema"))) == names


def test_one_question_has_its_facts_with_types_and_defaults(run):
    question = as_json(run("questions", "machine-attach", "--json"))
    facts = {fact["name"]: fact for fact in question["facts"]}
    assert facts["kind"].items() >= {"type": "physical | virtual | desktop | container | wsl", "required": True}.items()
    assert facts["units"]["type"] == "list of {kind: physical | virtual | desktop, bought: int, used: int}"
    assert facts["units"]["default"] == []
    assert question["clauses"][0] == "intro.unit"
    assert "no-unit-left" in question["reasons"]


def test_one_question_is_written_in_words(run):
    written = run("questions", "contract-effect").stdout
    assert written.startswith("contract-effect  Is a contract in effect")
    assert "Facts\n" in written
    assert "12.fn1" in written


def test_the_schema_of_facts_takes_an_agreement_and_nothing_unknown(run):
    schema = as_json(run("questions", "contract-effect", "--json-schema"))
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"effective_from", "on"}
    assert {"deviations", "readings", "support_until"} <= schema["properties"].keys()
    assert schema["properties"]["support_until"]["default"] == "none"


def test_a_question_that_there_is_not(run):
    assert run("questions", "nothing").exit_code == 1
    assert json.loads(run("questions", "nothing", "--json").stdout)["error"]["code"] == "unknown-question"


def test_a_clause_has_our_words_its_figures_and_what_leans_on_it(run):
    clause = as_json(run("clause", "8.3.2", "--json"))
    assert clause["figures"] == {"raw_storage_per_node": "384 TB"}
    assert "8.3.3" in clause["depended_on_by"]
    assert (clause["status"], clause["planned"]) == ("planned", "coverage")
    written = run("clause", "8.3.2").stdout
    assert written.startswith("§ 8.3.2  Ceph raw storage allowance\n")
    assert "384 TB" in written


def test_a_clause_has_the_reading_chosen_and_the_other_ones_open(run):
    [reading] = [each for each in as_json(run("clause", "1.3", "--json"))["readings"] if "from-release" in each["name"]]
    assert reading["ours"] == "From the release day."
    assert list(reading["open"]) == ["esm-apps-after-standard-support"]
    written = run("clause", "1.3").stdout
    assert "ours  From the release day." in written
    assert "(esm-apps-after-standard-support)" in written


def test_a_clause_names_what_answers_it(run):
    assert "question:contract-effect" in as_json(run("clause", "§ 12.fn1", "--json"))["answered_by"]
    assert "answered by   question:contract-effect" in run("clause", "12.fn1").stdout


@pytest.mark.parametrize(("wanted", "near"), [("8.99", "8.1"), ("20.6.1", "20.6.1.1"), ("def.esn", "def.esm")])
def test_a_clause_that_there_is_not_ends_with_1_and_names_what_is_near(run, wanted, near):
    result = run("clause", wanted)
    assert (result.stdout, result.exit_code) == ("", 1)
    assert near in result.stderr
    error = json.loads(run("clause", wanted, "--json").stdout)["error"]
    assert (error["code"], error["near"][0]) == ("unknown-clause", near)


def test_all_terms_are_listed_under_their_parts(run):
    terms = as_json(run("terms", "list", "--json"))
    assert len(terms) == 383
    assert {term["part"] for term in terms if term["id"].startswith("8.")} == {"Support"}
    assert "8.3.2" in run("terms", "list").stdout


def test_search_finds_entries_that_hold_every_word(run):
    found = [clause["id"] for clause in as_json(run("terms", "search", "ceph", "384", "--json"))]
    assert found[0] == "8.3.2"
    assert run("terms", "search", "CEPH 384").stdout.startswith("8.3.2  ")
    assert as_json(run("terms", "search", "12.fn1", "--json"))[0]["id"] == "12.fn1"


def test_search_for_what_nothing_holds_ends_with_1(run):
    assert run("terms", "search", "submarine").exit_code == 1
    assert run("terms", "search", "submarine", "--json").stdout.strip() == "[]"


def test_the_count_of_the_register_is_honest(run):
    counted = as_json(run("terms", "coverage", "--json"))
    assert counted.keys() == {"total", "answered", "people", "planned"}
    assert counted["total"] == 383 == counted["answered"] + counted["people"] + counted["planned"]
    assert str(counted["answered"]) in run("terms", "coverage").stdout


def test_the_help_documents_the_exit_codes(run):
    assert "Exit codes: 0" in run("--help").stdout
    assert run("--version").stdout.strip() == mainstay.__version__
    assert [exit_code_of(error) for error in (NotFound(), Conflict(), Invalid())] == [3, 1, 2]


@pytest.mark.parametrize(
    "arguments", ["questions", "clause 1.2", "terms coverage", "terms list", "decide nothing --facts /dev/null"]
)
def test_commands_that_need_no_installation_never_load_django(arguments):
    program = (
        "import sys, atexit; atexit.register(lambda: print('django' in sys.modules, file=sys.stderr));"
        "from mainstay.cli import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments.split()], check=False, capture_output=True, text=True, timeout=60
    )
    assert ended.stderr.splitlines()[-1] == "False"
