"""Is the register of clauses whole, and does each entry say who answers it?"""

import re
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

TERMS = Path(__file__).parents[2] / "src/mainstay/terms"
EDITION = TERMS / "editions/2025-07-02"

CLAUSES = tomllib.loads((EDITION / "clauses.toml").read_text("utf-8"))["clause"]
READINGS = tomllib.loads((EDITION / "readings.toml").read_text("utf-8"))["reading"]
BY_ID = {clause["id"]: clause for clause in CLAUSES}

STATUSES = {"answered_by", "people", "planned"}
WORDS = {"id", "title", "kind", "area", "says", "applies_to", "system_must"}
OPTIONAL = {"figures", "same_as", "depends_on", "ambiguity"}
KINDS = {"entitlement", "limit", "eligibility", "process", "sla", "exclusion", "definition", "commitment", "reference"}
PLANNED = {"coverage", "desk", "add-ons"}
PRINTED_WITHOUT_TEXT = {"20.2.10.1", "20.6.1"}

PARTS = {
    "security and compliance": range(1, 7),
    "support": range(7, 10),
    "support process": range(10, 20),
    "add-ons": range(20, 23),
}
SPINE_QUESTIONS = {
    "release-phase",
    "covered-architecture",
    "contract-effect",
    "machine-coverage",
    "machine-attach",
    "environment-coverage",
    "entitlement",
    "fix-commitment",
    "esm-bug-report",
    "product-fixes",
    "certified-component",
    "livepatch-kernel",
    "livepatch-fix",
    "order-defaults",
}


def numbered() -> list[str]:
    return [clause for clause in BY_ID if re.fullmatch(r"\d+(\.\d+)*", clause)]


def same_figures() -> list[tuple[str, str, str]]:
    return [(clause["id"], own, other) for clause in CLAUSES for own, other in clause.get("same_as", {}).items()]


def test_there_are_383_entries_and_no_id_twice():
    assert len(CLAUSES) == len(BY_ID) == 383


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause["id"])
def test_an_entry_has_its_fields_and_exactly_one_status(clause):
    assert WORDS <= clause.keys() <= WORDS | OPTIONAL | STATUSES
    assert len(STATUSES & clause.keys()) == 1
    assert clause["kind"] in KINDS


def test_the_counts_of_answered_people_and_planned_are_known():
    counts = Counter(status for clause in CLAUSES for status in STATUSES & clause.keys())
    assert counts == {"answered_by": 116, "people": 18, "planned": 249}


def test_every_clause_that_is_leaned_on_exists():
    leaned_on = [(clause["id"], other) for clause in CLAUSES for other in clause.get("depends_on", [])]
    assert [(clause, other) for clause, other in leaned_on if other not in BY_ID] == []


@pytest.mark.parametrize("part", PARTS)
def test_a_part_has_all_its_sections(part):
    assert {str(section) for section in PARTS[part]} <= BY_ID.keys()


def test_the_parts_hold_every_numbered_clause():
    sections = {section for part in PARTS.values() for section in part}
    assert {int(clause.split(".")[0]) for clause in numbered()} == sections


def test_the_rules_without_number_are_there():
    families = Counter(clause.split(".")[0] for clause in BY_ID if not clause[0].isdigit())
    assert families == {"doc": 5, "intro": 13, "security": 1, "support": 1, "def": 33}


def test_numbers_run_without_gaps_and_under_a_parent():
    known = set(numbered()) | PRINTED_WITHOUT_TEXT
    for clause in known:
        parent, _, last = clause.rpartition(".")
        assert not parent or parent in known
        assert last == "1" or f"{parent}.{int(last) - 1}".lstrip(".") in known, clause


def test_what_answers_an_entry_is_named_by_its_kind():
    for clause in CLAUSES:
        for answer in clause.get("answered_by", []):
            kind, _, name = answer.partition(":")
            assert kind in {"question", "operation", "page", "command"}
            assert re.fullmatch(r"[a-z0-9]+([-_][a-z0-9]+)*", name)
            assert kind != "question" or name in SPINE_QUESTIONS, clause["id"]
        assert clause.get("answered_by") != []


def test_every_question_answers_something():
    answering = {answer for clause in CLAUSES for answer in clause.get("answered_by", [])}
    assert {f"question:{name}" for name in SPINE_QUESTIONS} <= answering


def test_a_plan_names_a_piece_of_work_and_people_have_a_reason():
    assert {clause["planned"] for clause in CLAUSES if "planned" in clause} == PLANNED
    assert all(clause["people"].endswith(".") for clause in CLAUSES if "people" in clause)


def test_figures_are_text():
    assert all(isinstance(value, str) and value for clause in CLAUSES for value in clause.get("figures", {}).values())


@pytest.mark.parametrize(("clause", "own", "other"), same_figures())
def test_a_repeated_figure_agrees_with_the_one_it_repeats(clause, own, other):
    target, _, key = other.partition("#")
    mine = BY_ID[clause]["figures"][own]
    assert mine.removeprefix("release + ") == BY_ID[target]["figures"][key]


def test_the_repeated_figures_are_those_of_periods_and_hours():
    assert {f"{clause}#{own}" for clause, own, _ in same_figures()} == {
        *("1.2#starts", "1.2#ends", "1.3#ends", "2.1#starts"),
        *("12.fn2#opens", "12.fn2#closes", "12.table.hours.24x7#others", "20.7.3#planned_days"),
    }


def test_sums_in_the_text_come_out():
    channels = BY_ID["3.1.1.1"]["figures"]
    assert years(channels["total"]) == years(channels["stable"]) + years(channels["legacy"])
    for row in ("two-regions", "single-region", "control-plane"):
        figures = BY_ID[f"20.7.table.{row}"]["figures"]
        up = Decimal(figures["uptime"].removesuffix(" %"))
        assert Decimal(figures["downtime_365d"].removesuffix(" minutes")) == (100 - up) * 525600 / 100


def years(text: str) -> int:
    return int(text.removesuffix(" years"))


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading["name"])
def test_a_reading_names_its_clauses_and_what_else_was_open(reading):
    fields = {"name", "clauses", "question", "ours", "why", "choices"}
    assert fields <= reading.keys() <= fields | {"figures", "choosable"}
    assert set(reading["clauses"]) <= BY_ID.keys()
    assert reading["question"].endswith("?")
    assert reading["name"] == reading["ours"]
    assert reading["ours"] in reading["choices"]
    assert len(reading["choices"]) >= 2


def test_names_of_readings_and_choices_are_kebab_case_and_occur_once():
    names = [name for reading in READINGS for name in reading["choices"]]
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in names)
    assert len(names) == len(set(names))
    assert not set(names) & BY_ID.keys()


def test_a_contract_may_choose_elapsed_time_for_first_responses_and_nothing_else():
    open_to_choice = {name for reading in READINGS if reading.get("choosable") for name in reading["choices"]}
    assert open_to_choice - {reading["ours"] for reading in READINGS} == {"initial-24x7-elapsed"}


def test_figures_of_our_own_are_few_and_stand_in_readings():
    figures = {reading["name"]: reading["figures"] for reading in READINGS if "figures" in reading}
    assert figures == {
        "grace-of-14-days": {"grace": "14 days", "soon_to_expire": "20 days"},
        "active-within-a-day": {"silent_after": "24 hours"},
        "silent-machines-leave-the-count": {"silent_after": "90 days"},
        "livepatch-upgrade-soon": {"ahead": "30 days"},
    }


def test_the_edition_begins_on_the_day_its_folder_names():
    assert date.fromisoformat(BY_ID["doc.validity"]["figures"]["valid_from"]) == date.fromisoformat(EDITION.name)
