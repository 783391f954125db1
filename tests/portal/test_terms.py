"""The terms as pages: clauses, readings, the honest count; open to all."""

from typing import Any

import pytest
from django.test import Client

from mainstay.terms.clauses import edition
from mainstay.terms.register import coverage


@pytest.fixture
def client(database: str) -> Client:
    return Client()


def page(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def test_the_parts_stand_with_how_much_of_them_is_answered(client: Client) -> None:
    said, count = page(client, "/terms"), coverage(edition())
    for part in ("Introduction", "Security and compliance", "Support process", "Add-ons", "Definitions"):
        assert f"<h2>{part}</h2>" in said
    assert f"<b>{count.total} clauses</b>" in said
    assert f"answers <b>{count.answered}</b>" in said


def test_a_search_finds_by_words_and_says_when_nothing_does(client: Client) -> None:
    assert "8.3.2" in page(client, "/terms", q="ceph raw storage")
    assert "Nothing with" in page(client, "/terms", q="<script>zebra</script>")
    assert "<script>zebra" not in page(client, "/terms", q="<script>zebra</script>")


def test_every_clause_and_every_reading_has_a_page(client: Client) -> None:
    known = edition()
    for name in (*known.clauses, *known.readings):
        path = f"/readings/{name}" if name in known.readings else f"/terms/{name}"
        assert client.get(path).status_code == 200, path


def test_a_clause_says_our_words_its_figures_what_it_leans_on_and_what_answers_it(client: Client) -> None:
    said = page(client, "/terms/1.2")
    clause = edition().clauses["1.2"]
    assert clause.title in said
    assert "release + 10 years" in said
    assert 'href="/terms/def.esm"' in said
    assert 'href="/questions/release-phase"' in said
    assert "/readings/later-date-decides" in said
    assert 'action="/questions/release-phase"' in said


def test_what_is_for_people_says_why_and_what_is_to_come_says_so(client: Client) -> None:
    known = edition().clauses.values()
    for_people = next(clause for clause in known if clause.people)
    to_come = next(clause for clause in known if clause.planned)
    assert "For people to judge" in page(client, f"/terms/{for_people.id}")
    assert "today the software answers nothing of it" in page(client, f"/terms/{to_come.id}")


def test_a_reading_says_what_was_open_and_why(client: Client) -> None:
    reading = edition().readings["later-date-decides"]
    said = page(client, "/readings/later-date-decides")
    assert reading.name in said
    assert all(f'href="/terms/{clause}"' in said for clause in reading.clauses)
    assert all(f"<code>{choice}</code>" in said for choice in reading.choices if choice != reading.ours)


def test_the_count_agrees_with_the_register(client: Client) -> None:
    said, count = page(client, "/terms/coverage"), coverage(edition())
    for chapter, number in count.planned_in:
        assert f"<b>{chapter}</b>" in said
        assert f"{number} clause" in said


@pytest.mark.parametrize("path", ["/terms/99.9", "/readings/nothing-at-all", "/questions/nothing-at-all"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    answer: Any = client.get(path)
    assert answer.status_code == 404
    assert "There is no page here" in answer.content.decode()
