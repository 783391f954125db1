"""Days as people type them: written out or by ISO 8601, in any browser's language, with an error that says what is wrong."""

from datetime import date

import pytest
from django import forms

from mainstay.portal.days import DayField, NoDay, as_iso, read_day, typed_day
from mainstay.portal.templatetags.fields import day_input

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "typed",
    ["24 Nov 2026", "2026-11-24", " 24  November 2026 ", "24. nov 2026", "24 NOV, 2026", "24 Nov. 2026"],
)
def test_a_day_is_read_as_it_is_written(typed: str) -> None:
    assert read_day(typed) == DAY
    assert as_iso(typed) == "2026-11-24"
    assert typed_day(typed) == "24 Nov 2026"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("30 Feb 2028", "February 2028 has 29 days"),
        ("2027-02-29", "February 2027 has 28 days"),
        ("2027-13-01", "there is no month 13"),
        ("24/11/2026", "a day is written like 24 Nov 2026 or 2026-11-24"),
        ("11.24.2026", "a day is written like"),
        ("24 Foo 2026", "a day is written like"),
        ("1 Ju 2026", "a day is written like"),
        ("tomorrow", "a day is written like"),
        ("", "a day is written like"),
        ("0000-01-01", "a day is written like"),
    ],
)
def test_what_is_no_day_says_why(typed: str, said: str) -> None:
    with pytest.raises(NoDay, match=said):
        read_day(typed)
    assert as_iso(typed) == typed


class EndForm(forms.Form):
    ends_on = DayField(label="Last day")


def test_a_form_reads_both_and_keeps_what_was_typed() -> None:
    assert EndForm({"ends_on": "24 Nov 2026"}).fields["ends_on"].clean("2026-11-24") == DAY
    wrong = EndForm({"ends_on": "30 Feb 2028"})
    assert wrong.errors["ends_on"] == ["February 2028 has 29 days"]
    assert 'value="30 Feb 2028"' in str(wrong["ends_on"])
    assert 'value="24 Nov 2026"' in str(EndForm(initial={"ends_on": DAY})["ends_on"])


def test_the_field_is_text_and_its_calendar_waits_for_a_script() -> None:
    drawn = day_input("on", "on", DAY, key="d")
    assert '<input type="text"' in drawn
    assert 'value="24 Nov 2026"' in drawn
    assert 'data-key="d"' in drawn
    assert drawn.count('hidden="hidden"') == 2
    assert drawn.count(' name="') == 1
    assert 'value="&lt;b&gt;"' in day_input("on", "on", "<b>")
