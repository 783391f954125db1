"""What holds of entitlements, fixes, phases and covered kernels, whatever the facts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.rules.entitlements import EntitlementFacts, decide_entitlement
from mainstay.rules.esm import FixCommitmentFacts, decide_fix_commitment
from mainstay.rules.lifecycle import ReleasePhaseFacts, decide_release_phase
from mainstay.rules.livepatch import ListedKernel, LivepatchKernelFacts, decide_livepatch_kernel
from mainstay.terms.decision import Verdict
from mainstay.terms.questions import question_called
from mainstay.terms.terms import standard_terms

TERMS = standard_terms()
FIRST, LAST = date(2025, 7, 2), date(2040, 12, 31)
DAYS = st.dates(FIRST, LAST)
LEGACY_ENDS = st.sampled_from(["catalogue", None]) | DAYS
RELEASES = st.sampled_from(["14.04", "16.04", "18.04", "20.04", "22.04", "24.04", "26.04", "25.10"])
ARCHITECTURES = st.sampled_from(["amd64", "arm64", "riscv64", "armhf"])
SCOPES = st.sampled_from(["full", "infra-only", "apps-only"])
MORE_IS = {Verdict.NO: 0, Verdict.LIMITED: 1, Verdict.UNKNOWN: 1, Verdict.YES: 2}


def offered(question: str, name: str) -> st.SearchStrategy[str]:
    """Any of the words of a fact."""
    field = next(field for field in question_called(question).facts() if field.name == name)
    return st.sampled_from(field.kind.words)


PHASES = st.builds(ReleasePhaseFacts, release=RELEASES, on=DAYS, legacy_addon=st.booleans(), legacy_end=LEGACY_ENDS)
FIXES = st.builds(
    FixCommitmentFacts,
    component=offered("fix-commitment", "component"),
    release=RELEASES,
    on=DAYS,
    architecture=ARCHITECTURES,
    scope=SCOPES,
    legacy_addon=st.booleans(),
    legacy_end=LEGACY_ENDS,
    priority=offered("fix-commitment", "priority"),
    fixed_version=st.sampled_from(["", "1.2-3"]),
)
ENTITLEMENTS = st.builds(
    EntitlementFacts,
    service=offered("entitlement", "service"),
    on=DAYS,
    release=RELEASES,
    architecture=ARCHITECTURES,
    scope=SCOPES,
    level=offered("entitlement", "level"),
    legacy_addon=st.booleans(),
    legacy_end=LEGACY_ENDS,
    ros_distro=st.sampled_from(["kinetic", "foxy", "noetic"]),
    subscription=offered("entitlement", "subscription"),
    addition_from=st.none() | DAYS,
    addition_source=st.sampled_from(["", "a catalogue"]),
)
LISTED = st.builds(
    ListedKernel, kernel=st.sampled_from(["5.15", "6.8"]), release=st.sampled_from(["22.04", "24.04"]), until=DAYS
)
KERNELS = st.builds(
    LivepatchKernelFacts,
    kernel=st.sampled_from(["5.15", "6.8"]),
    release=st.sampled_from(["22.04", "24.04"]),
    on=DAYS,
    kernels=st.lists(LISTED, max_size=4).map(tuple),
)


def phase(facts):
    decision = decide_release_phase(facts, TERMS)
    return decision, (decision.verdict, decision.answer.phase)


def commitment(facts):
    decision = decide_fix_commitment(facts, TERMS)
    carried = decision.answer.stream if decision.verdict is not Verdict.NO else None
    return decision, (decision.verdict, carried, "not-released" in decision.codes())


def entitlement(facts):
    decision = decide_entitlement(facts, TERMS)
    return decision, decision.verdict


def kernel(facts):
    decision = decide_livepatch_kernel(facts, TERMS)
    return decision, decision.verdict


@pytest.mark.parametrize(
    ("ask", "all_facts"), [(phase, PHASES), (commitment, FIXES), (entitlement, ENTITLEMENTS), (kernel, KERNELS)]
)
@given(drawn=st.data())
def test_an_answer_holds_on_its_last_day_and_on_every_day_before_and_not_the_day_after(ask, all_facts, drawn):
    facts = drawn.draw(all_facts)
    decision, outcome = ask(facts)
    last = decision.until or date(2100, 1, 1)
    between = drawn.draw(st.dates(facts.on, last))
    assert ask(replace(facts, on=between))[1] == outcome
    assert ask(replace(facts, on=last))[1] == outcome
    if decision.until:
        assert ask(replace(facts, on=last + timedelta(days=1)))[1] != outcome


MORE_COVER = st.sampled_from(
    [
        {"scope": "full"},
        {"legacy_addon": True},
        {"subscription": "pro"},
        {"addition_from": FIRST, "addition_source": "a catalogue"},
    ]
)


@given(ENTITLEMENTS, MORE_COVER)
def test_more_cover_never_takes_an_entitlement_away(facts, more):
    before, after = (decide_entitlement(asked, TERMS).verdict for asked in (facts, replace(facts, **more)))
    assert MORE_IS[after] >= MORE_IS[before]


@given(FIXES, st.sampled_from([{"scope": "full"}, {"legacy_addon": True}, {"fixed_version": "1.2-3"}]))
def test_more_cover_or_a_published_fix_never_takes_a_commitment_away(facts, more):
    before, after = (decide_fix_commitment(asked, TERMS).verdict for asked in (facts, replace(facts, **more)))
    assert MORE_IS[after] >= MORE_IS[before]


@given(ENTITLEMENTS)
def test_what_would_help_answers_a_reason_that_is_given(facts):
    decision = decide_entitlement(facts, TERMS)
    bought = {
        "full-scope": {"scope": "full"},
        "legacy-add-on": {"legacy_addon": True},
        "ubuntu-pro": {"subscription": "pro"},
    }
    changed = {name: value for purchase in decision.answer.would_help for name, value in bought[purchase].items()}
    after = decide_entitlement(replace(facts, **changed), TERMS)
    met = {*decision.codes()} - {*after.codes()}
    assert bool(met) == bool(decision.answer.would_help)
    assert after.verdict is not Verdict.NO or not after.answer.would_help


@given(ENTITLEMENTS, offered("entitlement", "level"))
def test_the_level_never_matters(facts, level):
    ours, theirs = (decide_entitlement(asked, TERMS) for asked in (facts, replace(facts, level=level)))
    assert (ours.verdict, ours.answer, ours.reasons, ours.until) == (
        theirs.verdict,
        theirs.answer,
        theirs.reasons,
        theirs.until,
    )
