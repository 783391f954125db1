"""Is a contract in effect on a day, and at which support level? (the governing terms; 12.3, note 1)

The days of grace, and those in which the client says that the end is near, are figures of the reading grace-of-14-days.
"""

from datetime import date
from typing import Literal

from mainstay.terms.clauses import cite
from mainstay.terms.days import day_before
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import Day, DayOrNone, bad_fact, fact, missing_fact, record
from mainstay.terms.figures import period
from mainstay.terms.questions import Example, question
from mainstay.terms.terms import Terms

CONTRACT_TERMS = cite("doc.terms")
LEVELS = cite("intro.levels")
SELF_SUPPORT = cite("intro.level-self")
SECURITY_AT_EVERY_LEVEL = cite("security.preamble")
ALWAYS_SELF_SUPPORT = cite("12.fn1")
GRACE = cite("grace-of-14-days")
NO_DESK = cite("self-support-is-no-desk")

Level = Literal["self-support", "weekday", "24/7"]
State = Literal["not-yet", "effective", "grace", "ended", "never"]
ClientStatus = Literal["active", "active-soon-to-expire", "grace-period", "expired", "none"]


@record
class ContractEffectFacts:
    """What the effect of a contract depends on."""

    effective_from: DayOrNone = fact("first day of the contract; none = it was never made effective", label="First day")
    effective_to: DayOrNone = fact(
        "last day of the contract, not before effective_from; required where effective_from is a date",
        default=None,
        label="Last day",
    )
    on: Day = fact("the day asked about (UTC, as the client counts)", label="Day asked about")
    level: Level = fact("the level bought", default="self-support", label="Support level")
    support_until: DayOrNone = fact(
        "last day of the support term; none = it runs with the contract, grace included",
        default=None,
        label="Last day of support",
    )


@record
class ContractEffectAnswer:
    """The contract's state, what the real client calls it, and the support level that is left."""

    state: State = fact("the state on the day")
    client_status: ClientStatus = fact("contract_status as the client reckons it; none before the first day")
    days_left: int | None = fact("effective_to minus on", default=None)
    grace_until: date | None = fact("the last day of grace", default=None)
    level: Level = fact("the level bought, or self-support once support_until has passed")


@question(
    "contract-effect",
    asks="Is a contract in effect on a day, at which support level, and what does the client call it?",
    verdicts=(
        "yes: effective; limited: in the days of grace after effective_to, in which access goes on and the dates do not "
        "change; no: not yet, ended or never"
    ),
    facts=ContractEffectFacts,
    answer=ContractEffectAnswer,
    clauses=("doc.terms", "doc.validity", "security.preamble", "intro.levels", "intro.level-self", "12.fn1"),
    reasons={
        "not-effective-yet": "the day is before the first day",
        "no-longer-effective": "the day is after the last day of grace",
        "never-effective": "the contract was never made effective",
        "grace-period": "limited: access goes on for the days of grace",
        "support-term-ended": "a yes, at self-support",
        "in-effect": "the contract runs",
        "edition-does-not-govern": "the day is before this edition",
    },
    example=Example(
        facts={"effective_from": "2025-10-01", "effective_to": "2026-09-30", "on": "2026-10-05"},
        verdict="limited",
        answer={"state": "grace", "client_status": "grace-period", "days_left": -5, "grace_until": "2026-10-14"},
        until="2026-10-14",
    ),
)
def decide_contract_effect(facts: ContractEffectFacts, terms: Terms) -> Decision[ContractEffectAnswer]:
    """The state of the contract (governing terms), its grace included, and the level left on the day (12.3, note 1)."""
    _refuse_unreadable(facts)
    grace_until = facts.effective_to and terms.figure(GRACE, "grace", period).after(facts.effective_to)
    state = _state(facts, grace_until)
    return Decision(
        verdict=_VERDICTS[state],
        answer=ContractEffectAnswer(
            state=state,
            client_status=_client_status(state, facts, terms),
            days_left=(facts.effective_to - facts.on).days if facts.effective_to else None,
            grace_until=grace_until,
            level="self-support" if _support_has_ended(facts) else facts.level,
        ),
        reasons=_reasons(state, facts, grace_until),
        until=_until(state, facts, grace_until),
    )


_VERDICTS: dict[State, Verdict] = {
    "not-yet": Verdict.NO,
    "effective": Verdict.YES,
    "grace": Verdict.LIMITED,
    "ended": Verdict.NO,
    "never": Verdict.NO,
}


def _refuse_unreadable(facts: ContractEffectFacts) -> None:
    if facts.effective_from is None:
        return
    if facts.effective_to is None:
        raise missing_fact("effective_to", "effective_to is required where effective_from is a date")
    if facts.effective_to < facts.effective_from:
        raise bad_fact("effective_to", f"effective_to: {facts.effective_to} is before {facts.effective_from}")


def _state(facts: ContractEffectFacts, grace_until: date | None) -> State:
    if facts.effective_from is None or facts.effective_to is None or grace_until is None:
        return "never"
    if facts.on < facts.effective_from:
        return "not-yet"
    if facts.on <= facts.effective_to:
        return "effective"
    return "grace" if facts.on <= grace_until else "ended"


def _client_status(state: State, facts: ContractEffectFacts, terms: Terms) -> ClientStatus:
    if state == "effective" and facts.effective_to:
        warned = terms.figure(GRACE, "soon_to_expire", period).after(facts.on)
        return "active" if facts.effective_to > warned else "active-soon-to-expire"
    return "none" if state == "not-yet" else "grace-period" if state == "grace" else "expired"


def _support_has_ended(facts: ContractEffectFacts) -> bool:
    return facts.support_until is not None and facts.support_until < facts.on


def _reasons(state: State, facts: ContractEffectFacts, grace_until: date | None) -> tuple[Reason, ...]:
    if state == "never":
        return (Reason("never-effective", "the contract was never made effective", (CONTRACT_TERMS,)),)
    if state == "not-yet":
        return (Reason("not-effective-yet", f"the contract takes effect on {facts.effective_from}", (CONTRACT_TERMS,)),)
    if state == "ended":
        says = f"the contract ran to {facts.effective_to}, and its grace to {grace_until}"
        return (Reason("no-longer-effective", says, (CONTRACT_TERMS, GRACE)),)
    if state == "grace":
        return (_grace(facts, grace_until),)
    level_clauses = (SELF_SUPPORT, NO_DESK) if facts.level == "self-support" else ()
    runs = Reason(
        "in-effect", f"the contract runs to {facts.effective_to}", (CONTRACT_TERMS, GRACE, LEVELS, *level_clauses)
    )
    if not _support_has_ended(facts):
        return (runs,)
    says = f"the support term ended on {facts.support_until}; self-support and the security services stay"
    return runs, Reason("support-term-ended", says, (ALWAYS_SELF_SUPPORT, SELF_SUPPORT, SECURITY_AT_EVERY_LEVEL))


def _grace(facts: ContractEffectFacts, grace_until: date | None) -> Reason:
    says = f"the contract ended on {facts.effective_to}; what is attached keeps its access to {grace_until}"
    if not _support_has_ended(facts):
        return Reason("grace-period", says, (CONTRACT_TERMS, GRACE))
    says += f", at self-support since the support term ended on {facts.support_until}"
    return Reason("grace-period", says, (CONTRACT_TERMS, GRACE, ALWAYS_SELF_SUPPORT))


def _until(state: State, facts: ContractEffectFacts, grace_until: date | None) -> date | None:
    """The last day of the state and of the level: a support term counts while it runs and while the level rests on it."""
    ends = {"effective": facts.effective_to, "grace": grace_until}
    end = day_before(facts.effective_from) if state == "not-yet" and facts.effective_from else ends.get(state)
    if end and facts.support_until and not _support_has_ended(facts) and facts.level != "self-support":
        return min(end, facts.support_until)
    return end
