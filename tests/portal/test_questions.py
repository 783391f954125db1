"""The questions as pages: the form made from the facts, the answer beside it, errors by the field, the permanent link."""

import html
import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict
from django.test import Client
from typer.testing import CliRunner

import mainstay.rules  # noqa: F401 -- registers the questions
from mainstay.cli import app
from mainstay.portal.pictures.icons import VERDICT_WORDS
from mainstay.portal.questions.answers import AGREEMENT
from mainstay.portal.questions.command_line import written
from mainstay.portal.questions.entries import element_of, from_facts, from_query, to_facts
from mainstay.terms.cases import cases_of
from mainstay.terms.questions import all_questions, decision_as_json, question_called

NAMES = sorted(question.name for question in all_questions())


@pytest.fixture
def client(database: str) -> Client:
    return Client()


def page(client: Client, name: str, query: Any = None) -> str:
    answer = client.get(f"/questions/{name}", query or {})
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def form_of(said: str) -> dict[str, list[str]]:
    """What a browser would send: the fields of the page's form with their values."""
    form = said.partition('<form class="section"')[2].partition("</form>")[0]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and ('type="radio"' not in tag or " checked" in tag):
            sent.setdefault(name[1], []).append(unescape(value[1]))
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        sent.setdefault(name, []).append(unescape(chosen[1]) if chosen else "")
    for name, inside in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        sent.setdefault(name, []).append(unescape(inside))
    return sent


def test_all_questions_are_listed_with_what_they_ask(client: Client) -> None:
    said = client.get("/questions").content.decode()
    assert all(f'href="/questions/{name}"' in said for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_begins_with_the_example_and_its_answer(client: Client, name: str) -> None:
    question = question_called(name)
    said = page(client, name)
    assert question.asks in unescape(said)
    assert "In this example" in said
    assert all(f">{field.name}</span>" in said for field in question.facts())


@pytest.mark.parametrize("name", NAMES)
def test_the_form_sent_as_it_stands_gives_the_same_answer(client: Client, name: str) -> None:
    question = question_called(name)
    said = page(client, name, form_of(page(client, name)))
    assert "With these facts" in said
    shown = unescape(re.search(r'aria-label="Facts as JSON">(.*?)</pre>', said, re.DOTALL)[1])  # type: ignore[index]
    asked = decision_as_json(question.answer(json.loads(shown)))
    example = decision_as_json(question.answer(dict(question.example.facts)))
    assert asked == example


@pytest.mark.parametrize("name", NAMES)
def test_facts_pass_through_the_form_unchanged(name: str) -> None:
    question = question_called(name)
    fields = (*question.facts(), *AGREEMENT)
    given = {**question.example.facts, "readings": ["one", "two"]}
    kept = to_facts(fields, from_facts(fields, given))
    required = {field.name for field in fields if field.required}
    assert all(kept.get(fact, given[fact]) == given[fact] for fact in given)
    assert required & set(given) <= set(kept)


def test_the_permanent_link_holds_the_facts_and_gives_the_same_answer(client: Client) -> None:
    said = page(
        client, "contract-effect", {"effective_from": "2026-01-01", "effective_to": "2026-12-31", "on": "2027-01-03"}
    )
    link = unescape(re.search(r'href="([^"]+)">.*?Permanent link', said)[1])  # type: ignore[index]
    facts = json.loads(parse_qs(urlsplit(link).query)["facts"][0])
    assert facts == {"effective_from": "2026-01-01", "effective_to": "2026-12-31", "on": "2027-01-03"}
    assert "Limited, state grace" in page(client, "contract-effect", {"facts": json.dumps(facts)})


def test_the_decision_is_there_as_json(client: Client) -> None:
    question = question_called("contract-effect")
    answer = client.get("/questions/contract-effect.json", {"facts": json.dumps(question.example.facts)})
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.content)["verdict"] == question.example.verdict


@pytest.mark.parametrize("facts", ["", "[1]", "{", '{"on": 5}', '{"nothing": 1}', "[" * 500, '{"on": "2026-02-30"}'])
def test_facts_that_cannot_be_read_are_a_400_in_json_and_said_on_the_page(client: Client, facts: str) -> None:
    answer = client.get("/questions/contract-effect.json", {"facts": facts})
    assert answer.status_code == 400
    assert json.loads(answer.content)["error"]["code"]
    assert "No answer yet" in page(client, "contract-effect", {"facts": facts})


def test_what_is_missing_is_said_at_each_field_at_once(client: Client) -> None:
    said = page(client, "contract-effect", {"level": "weekday"})
    assert "No answer yet: 2 facts stand in the way" in said
    assert 'id="said-on"' in said
    assert "Day asked about is still to be said." in said
    assert "First day is still to be said." in said


def test_what_a_rule_refuses_is_said_at_its_field_and_what_was_entered_is_kept(client: Client) -> None:
    said = page(
        client, "contract-effect", {"effective_from": "2026-05-01", "effective_to": "2026-01-01", "on": "2026-05-02"}
    )
    assert "No answer yet" in said
    field = re.search(r'<input [^>]*id="effective_to"[^>]*>', said)
    assert field is not None
    assert 'value="1 Jan 2026"' in field[0]
    assert 'aria-invalid="true"' in field[0]


def test_a_list_grows_and_shrinks_without_a_script(client: Client) -> None:
    entered = {
        "on": "2026-11-24",
        "kind": "virtual",
        "hosts-0-name": "h1",
        "hosts-1-name": "h2",
        "hosts-1-covered_until": "2027-01-01",
    }
    said = page(client, "machine-coverage", {**entered, "add": "hosts"})
    assert 'name="hosts-2-name"' in said
    said = page(client, "machine-coverage", {**entered, "drop": "hosts-0"})
    assert 'name="hosts-0-name" id="hosts-0-name" value="h2"' in said
    assert "hosts-1-name" not in said


def test_an_error_in_a_row_is_said_in_that_row(client: Client) -> None:
    entered = {
        "on": "2026-11-24",
        "kind": "virtual",
        "hosts-0-name": "h1",
        "hosts-0-covered_until.word": "none",
        "hosts-1-name": "",
    }
    said = page(client, "machine-coverage", entered)
    cell = said.partition('id="said-hosts-1-name">')[2].partition("</span></span>")[0]
    assert "Name is still to be said." in cell


def test_what_a_contract_agrees_counts_and_is_cited(client: Client) -> None:
    entered = {
        "effective_from": "2026-01-01", "effective_to": "2026-12-31", "on": "2026-06-01",
        "deviations-0-clause": "8.3.2", "deviations-0-figure": "raw_storage_per_node", "deviations-0-value": "512 TB",
    }  # fmt: skip
    assert "Yes, state effective" in page(client, "contract-effect", entered)
    said = page(client, "contract-effect", {**entered, "deviations-0-clause": "99.9"})
    assert 'id="said-deviations-0-clause"><span class="error">' in said


def test_what_is_entered_is_escaped(client: Client) -> None:
    nasty = '"><script>alert(1)</script>'
    for said in (
        page(client, "entitlement", {"service": "esm-infra", "on": "2026-11-24", "ros_distro": nasty}),
        page(client, "entitlement", {"facts": json.dumps({"ros_distro": nasty, nasty: 1})}),
    ):
        assert "<script>alert" not in said


def test_the_schema_is_the_one_that_the_command_writes(client: Client) -> None:
    served = client.get("/questions/entitlement/schema.json").json()
    ran = CliRunner().invoke(app, ["questions", "entitlement", "--json-schema"])
    assert served == json.loads(ran.stdout)


@pytest.mark.parametrize("name", NAMES)
def test_what_the_page_says_the_command_writes_is_what_it_writes(name: str, tmp_path: Any) -> None:
    question = question_called(name)
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(question.example.facts))
    ran = CliRunner().invoke(app, ["decide", name, "--facts", str(facts)], env={"COLUMNS": "400"})
    lines = written(question, decision_as_json(question.answer(dict(question.example.facts)))).splitlines()
    assert [line.rstrip() for line in ran.stdout.splitlines()][: len(lines)] == lines


def test_the_path_of_a_fact_names_its_control() -> None:
    assert element_of("hosts[0].name") == "hosts-0-name"
    assert element_of("readings[3]") == "readings-3"
    assert element_of("on") == "on"


def test_rows_of_an_address_are_no_more_than_a_page_holds() -> None:
    query = QueryDict("&".join(f"hosts-{number}-name=h" for number in range(900)))
    fields = question_called("machine-coverage").facts()
    assert len(from_query(fields, query)["hosts"]) == 200


def test_the_cases_fill_the_form_and_give_the_answer_that_they_show(client: Client) -> None:
    said = page(client, "machine-coverage")
    assert "What the tests hold it to" in said
    links = re.findall(r'<th scope="row"><a href="(/questions/machine-coverage\?facts=[^"]+)">([^<]+)</a>', said)
    assert [html.unescape(name) for _, name in links] == [case.name for case in cases_of("machine-coverage")]
    for (link, _), case in zip(links, cases_of("machine-coverage"), strict=True):
        shown = client.get(html.unescape(link)).content.decode()
        assert f'aria-label="{VERDICT_WORDS[case.verdict]}"' in shown
