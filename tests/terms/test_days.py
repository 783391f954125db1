"""Do periods end where the reading of dates says?"""

from datetime import date

import pytest

from mainstay.terms.days import Period


@pytest.mark.parametrize(
    ("day", "period", "last"),
    [
        (date(2028, 2, 29), Period(60, "months"), date(2033, 2, 28)),
        (date(2024, 8, 31), Period(18, "months"), date(2026, 2, 28)),
        (date(2026, 9, 30), Period(14, "days"), date(2026, 10, 14)),
        (date(9999, 12, 31), Period(14, "days"), date(9999, 12, 31)),
        (date(9999, 1, 31), Period(12, "months"), date(9999, 12, 31)),
        (date(9998, 12, 31), Period(12, "months"), date(9999, 12, 31)),
    ],
)
def test_a_period_ends_on_its_last_day_and_never_past_the_calendar(day, period, last):
    assert period.after(day) == last
