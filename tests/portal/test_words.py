"""How dates, figures, citations and facts are written."""

from datetime import UTC, date, datetime

import pytest

from mainstay.portal.citations import address_of, cited_as
from mainstay.portal.templatetags import changes, dates, decisions, marks
from mainstay.portal.wording import reasons_heading, value_in_words

NOON = datetime(2026, 11, 30, 14, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("12.3", "12.3"),
        ("12.fn2", "12, note 2"),
        ("12.table", "12, table"),
        ("12.table.sev2.24x7.initial", "12, severity 2, 24/7, initial"),
        ("20.7.table.two-regions", "20.7, two regions"),
        ("intro.physical", "Physical server"),
        ("def.ubuntu-guest", "Ubuntu guest"),
        ("def.covered-architectures.x86", "X86"),
        ("legacy-cap", "reading legacy-cap"),
    ],
)
def test_a_clause_is_cited_by_its_number_or_its_name(clause: str, said: str) -> None:
    assert cited_as(clause) == said


def test_a_citation_leads_to_the_clause_or_the_reading() -> None:
    assert address_of("8.3.2") == "/terms/8.3.2"
    assert address_of("legacy-cap") == "/readings/legacy-cap"
    assert 'href="/terms/12.3"' in marks.cite("12.3")
    assert "<b>" not in marks.cite("12.3", "<b>")


def test_a_verdict_has_its_word_beside_its_mark() -> None:
    assert "Ruling needed" in marks.verdict("ruling-needed")
    assert "Bug-fix only" in marks.verdict("limited", "Bug-fix only")
    assert 'aria-label="No"' in marks.verdict_mark("no")


def test_a_day_is_written_short_and_long() -> None:
    assert dates.day(date(2026, 11, 3)) == '<time datetime="2026-11-03">3 Nov 2026</time>'
    assert ">30 November 2026<" in dates.full_day("2026-11-30")
    assert dates.day(None) == "\N{EN DASH}"


def test_an_instant_names_its_place_and_on_hover_its_second_in_utc() -> None:
    said = dates.instant(NOON, "America/New_York")
    assert ">30 Nov 2026, 09:20 New York<" in said
    assert 'datetime="2026-11-30T14:20:00Z"' in said
    assert 'title="Mon 30 Nov 2026, 09:20:00 New York; 14:20:00 UTC"' in said
    assert ">15:20 Berlin<" in dates.clock(NOON, "Europe/Berlin")


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 30, 14, 8, tzinfo=UTC), "12 minutes ago"),
        (datetime(2026, 11, 30, 13, 20, tzinfo=UTC), "1 hour ago"),
        (datetime(2026, 11, 27, 14, 20, tzinfo=UTC), "3 days ago"),
        (datetime(2026, 11, 30, 14, 30, tzinfo=UTC), "in 10 minutes"),
        (NOON, "now"),
    ],
)
def test_how_long_ago_is_said_in_one_unit(at: datetime, said: str) -> None:
    assert dates.how_long_ago(at, NOON) == said


def test_figures_have_their_thousands_and_their_noun() -> None:
    assert dates.figure(100214) == "100,214"
    assert dates.plural(1, "machine") == "1 machine"
    assert dates.plural(1284, "machine") == "1,284 machines"
    assert dates.plural(2, "entry,entries") == "2 entries"


@pytest.mark.parametrize(
    ("verdict", "count", "said"),
    [
        ("yes", 4, "Four reasons, all needed"),
        ("no", 1, "One reason is enough"),
        ("no", 2, "Two reasons, each enough"),
        ("yes", 1, "One reason"),
        ("limited", 13, "13 reasons"),
    ],
)
def test_reasons_are_counted_and_weighed(verdict: str, count: int, said: str) -> None:
    assert reasons_heading(verdict, count) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "yes"),
        (None, "none"),
        ("2026-11-30", "30 Nov 2026"),
        ("5.15.0-128", "5.15.0-128"),
        (1284, "1,284"),
        ([{"name": "node-1"}, {"name": "node-2"}], "node-1, node-2"),
        (["a", "b", "c", "d", "e", "f", "g"], "a, b, c, d, e and 2 more"),
        ({"zone": "Europe/Berlin", "holidays": []}, "zone Europe/Berlin, holidays none"),
    ],
)
def test_a_fact_is_said_in_words(value: object, said: str) -> None:
    assert value_in_words(value) == said


def test_facts_that_decided_nothing_are_left_out() -> None:
    used = decisions.facts_used({"facts": {"hosts_covered": 3, "deviations": []}}, {"hosts_covered": "Hosts"})
    assert [(fact.label, fact.value) for fact in used] == [("Hosts", "3")]


def test_an_instant_is_reached_by_keys_and_a_day_is_not() -> None:
    assert 'tabindex="0"' in dates.instant(NOON, "Europe/Berlin")
    assert "tabindex" not in dates.day(date(2026, 11, 3))
    assert ">30 Nov 2026<" in dates.day_of(NOON, "Europe/Berlin")
    assert ">1 Dec 2026<" in dates.day_of(datetime(2026, 11, 30, 20, tzinfo=UTC), "Asia/Tokyo")
    assert dates.hour(NOON, "America/New_York") == "09:20"


def test_a_group_of_one_day_is_named_by_it() -> None:
    today = date(2026, 11, 30)
    assert dates.day_heading(today, today) == "Today, 30 November"
    assert dates.day_heading(date(2026, 11, 29), today) == "Yesterday, 29 November"
    assert dates.day_heading(date(2026, 11, 3), today) == "3 November"
    assert dates.day_heading(date(2025, 11, 30), today) == "30 November 2025"


def test_what_changed_is_struck_and_what_is_new_is_bold() -> None:
    said = changes.before_after("240 units", "<280>")
    assert '<span class="old"><s>240 units</s></span>' in said
    assert '<span class="new">&lt;280&gt;</span>' in said
    assert "becomes" in said
    assert changes.before_after(None, None).count(">nothing<") == 1
    assert "<s>" not in changes.before_after("same", "same")
    assert 'class="change-mark taken-out"' in changes.change_mark("taken out")
