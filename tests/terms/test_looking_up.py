"""Can the register be looked through from every side?"""

import pytest

from mainstay.terms.clauses import edition
from mainstay.terms.register import (
    NoSuchClause,
    answered_by,
    by_part,
    children_of,
    clause_called,
    coverage,
    leaning_on,
    part_of,
    readings_of,
    search,
)

TERMS = edition()


def ids(clauses):
    return [clause.id for clause in clauses]


@pytest.mark.parametrize(
    ("clause", "part"),
    [
        ("doc.terms", "Introduction"),
        ("intro.unit", "Introduction"),
        ("security.preamble", "Security and compliance"),
        ("6.3", "Security and compliance"),
        ("support.preamble", "Support"),
        ("9.2", "Support"),
        ("12.fn1", "Support process"),
        ("12.table.hours.weekday", "Support process"),
        ("20.7.table.two-regions", "Add-ons"),
        ("22.1", "Add-ons"),
        ("def.esm", "Definitions"),
    ],
)
def test_each_entry_stands_in_its_part(clause, part):
    assert part_of(TERMS.clauses[clause]) == part


def test_the_parts_hold_every_entry_once():
    parts = by_part(TERMS)
    assert sorted(name for clauses in parts.values() for name in ids(clauses)) == sorted(TERMS.clauses)


def test_what_leans_on_a_clause_names_it_or_repeats_a_figure_of_it():
    assert {"1.2", "2.1", "1.3"} <= set(ids(leaning_on(TERMS, TERMS.clauses["def.esm"])))
    assert "20.7.3" in ids(leaning_on(TERMS, TERMS.clauses["20.2.13.6"]))


def test_a_clause_knows_its_readings_and_what_stands_below_it():
    assert "grace-of-14-days" in [reading.name for reading in readings_of(TERMS, TERMS.clauses["doc.terms"])]
    assert ids(children_of(TERMS, TERMS.clauses["1.4"])) == ["1.4.1", "1.4.2", "1.4.3"]


def test_a_question_knows_the_clauses_that_it_answers():
    assert {"intro.unit", "def.desktop-use-case"} <= set(ids(answered_by(TERMS, "question:machine-attach")))


def test_search_puts_the_id_first_then_titles_then_texts():
    found = ids(search(TERMS, "ESM"))
    assert found[0] == "def.esm"
    assert found.index("1.2") < found.index("1.4.2")
    assert search(TERMS, "  ") == ()


def test_a_clause_may_be_written_with_its_sign():
    assert clause_called(TERMS, "§ 1.2").id == "1.2"
    with pytest.raises(NoSuchClause):
        clause_called(TERMS, "1.9")


def test_the_count_adds_up():
    counted = coverage(TERMS)
    assert counted.total == counted.answered + counted.people + counted.planned
    assert sum(number for _, number in counted.planned_in) == counted.planned
