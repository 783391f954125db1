"""What holds of cover, attaching and contracts, whatever the facts."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from mainstay.rules.attachment import MachineAttachFacts, UnitLine, decide_machine_attach
from mainstay.rules.contracts import ContractEffectFacts, decide_contract_effect
from mainstay.rules.coverage import MachineCoverageFacts, PhysicalHost, decide_machine_coverage
from mainstay.terms.decision import Verdict
from mainstay.terms.facts import FactError
from mainstay.terms.terms import standard_terms

TERMS = standard_terms()
DAYS = st.dates(date(2025, 7, 2), date(2026, 12, 31))
KINDS = st.sampled_from(["physical", "virtual", "desktop", "container", "wsl"])
HOSTS = st.lists(st.none() | DAYS, max_size=4).map(
    lambda ends: tuple(PhysicalHost(name=f"h{index}", covered_until=end) for index, end in enumerate(ends))
)


@st.composite
def machines(draw):
    hosts = draw(HOSTS)
    return MachineCoverageFacts(
        on=draw(DAYS),
        kind=draw(KINDS),
        ubuntu=draw(st.booleans()),
        unit_until=draw(st.none() | DAYS),
        hosts=hosts,
        host=draw(st.sampled_from(["", *(host.name for host in hosts)])),
        parent_covered_until=draw(st.sampled_from([None, "open"]) | DAYS),
        cloud_image=draw(st.booleans()),
    )


@st.composite
def contracts(draw):
    first = draw(st.none() | DAYS)
    return ContractEffectFacts(
        effective_from=first,
        effective_to=None if first is None else first + timedelta(days=draw(st.integers(0, 400))),
        on=draw(DAYS),
        level=draw(st.sampled_from(["self-support", "weekday", "24/7"])),
        support_until=draw(st.none() | DAYS),
    )


COUNTS = st.integers(0, 4)
LINES = st.lists(
    st.builds(UnitLine, kind=st.sampled_from(["physical", "virtual", "desktop"]), bought=COUNTS, used=COUNTS),
    max_size=4,
).map(tuple)
ATTACHING = st.builds(
    MachineAttachFacts,
    kind=KINDS,
    ubuntu=st.booleans(),
    through=st.sampled_from(["unit", "hosts", "parent", "cloud-image", "none"]),
    attached=st.booleans(),
    unit=st.sampled_from(["own-kind", "desktop"]),
    units=LINES,
    overage=st.booleans(),
)


def attach(facts):
    try:
        return decide_machine_attach(facts, TERMS)
    except FactError:
        return None  # through a way that this kind of machine does not have


@given(machines(), st.data())
def test_covering_a_host_longer_never_loses_cover(facts, data):
    assume(facts.hosts)
    index = data.draw(st.integers(0, len(facts.hosts) - 1))
    longer = replace(facts.hosts[index], covered_until=date(2030, 1, 1))
    better = replace(facts, hosts=(*facts.hosts[:index], longer, *facts.hosts[index + 1 :]))
    before, after = decide_machine_coverage(facts, TERMS), decide_machine_coverage(better, TERMS)
    assert after.verdict is Verdict.YES or before.verdict is Verdict.NO
    assert set(after.answer.uncovered_hosts) <= set(before.answer.uncovered_hosts)


@given(machines())
def test_the_cover_of_a_machine_holds_to_its_until_and_changes_the_day_after(facts):
    now = decide_machine_coverage(facts, TERMS)
    if now.until is None:
        later = decide_machine_coverage(replace(facts, on=date(2031, 1, 1)), TERMS)
        assert (later.verdict, later.answer.through) == (now.verdict, now.answer.through)
        return
    last = decide_machine_coverage(replace(facts, on=now.until), TERMS)
    after = decide_machine_coverage(replace(facts, on=now.until + timedelta(days=1)), TERMS)
    assert (last.verdict, last.answer.through) == (now.verdict, now.answer.through)
    assert (after.verdict, after.answer.through) != (now.verdict, now.answer.through)


@given(machines())
def test_what_covers_a_machine_is_a_way_by_which_it_attaches_without_a_further_unit(facts):
    cover = decide_machine_coverage(facts, TERMS)
    attaching = attach(MachineAttachFacts(kind=facts.kind, ubuntu=facts.ubuntu, through=cover.answer.through))
    assert attaching.verdict is cover.verdict


@given(ATTACHING, st.data())
def test_a_unit_more_never_refuses(facts, data):
    assume(facts.units)
    index = data.draw(st.integers(0, len(facts.units) - 1))
    line = replace(facts.units[index], bought=facts.units[index].bought + 1)
    before = attach(facts)
    after = attach(replace(facts, units=(*facts.units[:index], line, *facts.units[index + 1 :])))
    assert (before is None) == (after is None)
    if before and before.verdict is Verdict.YES:
        assert after.verdict is Verdict.YES


@given(ATTACHING)
def test_attached_machines_are_never_cut_off_and_no_unit_is_lost_in_counting(facts):
    decision = attach(facts)
    assume(decision)
    answer = decision.answer
    assert facts.attached == (answer.attach in ("stays", "stays-flagged"))
    taken = "unit-taken" in decision.codes()
    assert answer.bought - answer.used - taken == answer.left - answer.over
    assert ("over-quantity" in decision.codes()) == (answer.unit != "none" and answer.over > 0)


@given(contracts())
def test_the_effect_of_a_contract_holds_to_its_until_and_changes_the_day_after(facts):
    now = decide_contract_effect(facts, TERMS)
    held = (now.verdict, now.answer.state, now.answer.level)
    if now.until is None:
        assert now.answer.state in ("ended", "never")
        return
    last = decide_contract_effect(replace(facts, on=now.until), TERMS)
    after = decide_contract_effect(replace(facts, on=now.until + timedelta(days=1)), TERMS)
    assert (last.verdict, last.answer.state, last.answer.level) == held
    assert (after.verdict, after.answer.state, after.answer.level) != held


@given(contracts())
def test_the_client_is_told_what_the_days_left_say(facts):
    answer = decide_contract_effect(facts, TERMS).answer
    left = answer.days_left
    expected = (
        "expired" if left is None or left < -14
        else "grace-period" if left < 0
        else "active-soon-to-expire" if left <= 20
        else "active"
    )  # fmt: skip
    assert answer.client_status == ("none" if answer.state == "not-yet" else expected)
