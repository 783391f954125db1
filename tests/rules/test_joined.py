"""What follows from several decisions that must all hold."""

from datetime import date

import pytest

from mainstay.rules.contracts import ContractEffectFacts, decide_contract_effect
from mainstay.rules.coverage import MachineCoverageFacts, decide_machine_coverage
from mainstay.rules.joined import (
    WEAKEST_FIRST,
    all_of,
    kernel_unknown,
    machine_standing,
    no_line_gives_it,
    release_unknown,
)
from mainstay.rules.lifecycle import ReleasePhaseFacts, decide_release_phase
from mainstay.terms.clauses import cite
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.questions import decision_as_json
from mainstay.terms.terms import standard_terms

TERMS = standard_terms()


def said(verdict: Verdict, until: date | None = None, code: str = "so") -> Decision[None]:
    reasons = (Reason(code, "so it is", (cite("1.2"),)),)
    return Decision(verdict=verdict, answer=None, reasons=reasons, until=until)


def standing(on: date, *, unit_until: date | None, ends: date, release: str) -> Decision[object]:
    return machine_standing(
        decide_machine_coverage(MachineCoverageFacts(on=on, kind="virtual", unit_until=unit_until), TERMS),
        decide_contract_effect(
            ContractEffectFacts(effective_from=date(2026, 1, 1), effective_to=ends, on=on), TERMS
        ),
        decide_release_phase(ReleasePhaseFacts(release=release, on=on), TERMS),
    )  # fmt: skip


@pytest.mark.parametrize("weak", WEAKEST_FIRST)
def test_the_weakest_verdict_decides(weak: Verdict) -> None:
    stronger = WEAKEST_FIRST[WEAKEST_FIRST.index(weak) :]
    assert all(all_of(said(other), said(weak)).verdict is weak for other in stronger)


def test_a_yes_needs_every_reason_and_ends_with_the_first_premise_that_ends() -> None:
    joined = all_of(
        said(Verdict.YES, date(2028, 1, 1), "a"), said(Verdict.YES, date(2027, 1, 1), "b"), said(Verdict.YES)
    )
    assert joined.codes() == ("a", "b", "so")
    assert joined.until == date(2027, 1, 1)


def test_a_no_keeps_the_reasons_that_make_it_and_stands_as_long_as_any_of_them() -> None:
    joined = all_of(
        said(Verdict.YES, date(2026, 1, 1), "a"),
        said(Verdict.NO, date(2027, 1, 1), "b"),
        said(Verdict.NO, date(2029, 1, 1), "c"),
    )
    assert joined.codes() == ("b", "c")
    assert joined.until == date(2029, 1, 1)
    assert all_of(said(Verdict.NO, date(2027, 1, 1)), said(Verdict.NO)).until is None


def test_the_premises_are_kept_and_their_clauses_count() -> None:
    joined = standing(date(2026, 11, 30), unit_until=date(2027, 12, 31), ends=date(2027, 12, 31), release="22.04")
    assert [premise.question for premise in joined.premises] == ["machine-coverage", "contract-effect", "release-phase"]
    assert {"intro.unit", "doc.terms", "def.end-of-standard-support"} <= set(joined.clauses)
    assert decision_as_json(joined)["premises"][1]["facts"]["effective_to"] == "2027-12-31"


def test_a_machine_past_the_pro_end_is_limited_and_one_day_before_it_is_covered() -> None:
    end = date(2028, 4, 26)
    covered = standing(end, unit_until=date(2028, 12, 31), ends=date(2028, 12, 31), release="18.04")
    limited = standing(date(2028, 4, 27), unit_until=date(2028, 12, 31), ends=date(2028, 12, 31), release="18.04")
    assert (covered.verdict, covered.until) == (Verdict.YES, end)
    assert (limited.verdict, limited.until) == (Verdict.LIMITED, date(2028, 12, 31))
    assert limited.reasons[0].code == "past-pro-support"
    assert "access-outlasts-the-promise" in limited.readings


def test_without_a_unit_that_lasts_the_machine_is_not_covered() -> None:
    joined = standing(date(2027, 1, 1), unit_until=date(2026, 12, 31), ends=date(2028, 12, 31), release="22.04")
    assert joined.verdict is Verdict.NO
    assert joined.codes() == ("unit-not-held",)


def test_a_release_that_nobody_knows_is_said_to_be_unknown() -> None:
    like = standing(date(2026, 11, 30), unit_until=None, ends=date(2028, 12, 31), release="22.04")
    assert release_unknown("", like).verdict is Verdict.UNKNOWN
    assert "99.04" in release_unknown("99.04", like).reasons[0].says


def test_the_end_of_standard_support_changes_nothing() -> None:
    joined = standing(date(2026, 11, 30), unit_until=date(2033, 12, 31), ends=date(2033, 12, 31), release="24.04")
    assert joined.until == date(2033, 12, 31)


def test_what_was_not_reported_is_unknown_and_without_a_line_nothing_is_given() -> None:
    like = standing(date(2026, 11, 30), unit_until=None, ends=date(2028, 12, 31), release="22.04")
    assert kernel_unknown("", like).verdict is Verdict.UNKNOWN
    assert kernel_unknown("linux-of-mine", like).clauses == ("5.3",)
    assert no_line_gives_it("MS-1", like).verdict is Verdict.NO
