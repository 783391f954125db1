"""What do the names of scope and level on an order mean? (preamble: scope, levels)

The scopes and the former names of the levels are figures of their clauses; old names are kept as aliases.
"""

from typing import Literal

from mainstay.rules.contracts import LEVELS, NO_DESK, SELF_SUPPORT, Level
from mainstay.terms.clauses import Citation, cite
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import Flag, Text, fact, record
from mainstay.terms.figures import label, words
from mainstay.terms.questions import Example, question
from mainstay.terms.terms import Terms

DEFAULT_SCOPE = cite("intro.default-scope")
SCOPE = cite("intro.scope")
WEEKDAY = cite("intro.level-weekday")
ROUND_THE_CLOCK = cite("intro.level-24x7")
EVERY_SCOPE_AT_EVERY_LEVEL = cite("support.preamble")

Scope = Literal["full", "infra-only"]

_SCOPES: dict[str, Scope] = {
    "full": "full",
    "ubuntu pro": "full",
    "infra-only": "infra-only",
    "ubuntu pro (infra-only)": "infra-only",
}
_LEVELS: dict[str, Level] = {
    "self-support": "self-support",
    "weekday": "weekday",
    "support (weekday)": "weekday",
    "24/7": "24/7",
    "support (24/7)": "24/7",
}
_CLAUSE_OF_LEVEL: dict[Level, Citation] = {
    "self-support": SELF_SUPPORT,
    "weekday": WEEKDAY,
    "24/7": ROUND_THE_CLOCK,
}


@record
class OrderDefaultsFacts:
    """The two names as they were written."""

    scope: Text = fact("as written; empty = none said", default="")
    level: Text = fact("as written")


@record
class OrderDefaultsAnswer:
    """What the names mean, and the old names that were used for it."""

    scope: Scope | None = fact("null where unknown")
    level: Level | None = fact("null where unknown")
    scope_by_default: Flag = fact("no scope was said")
    scope_alias: Text = fact("the old name as written; empty where a present name was used", default="")
    level_alias: Text = fact("the old name as written; empty where a present name was used", default="")


@question(
    "order-defaults",
    asks="Which scope and level does an order or an import mean, and can it be ordered?",
    verdicts="yes: both names are known, and every scope goes with every level; no: a name is unknown",
    facts=OrderDefaultsFacts,
    answer=OrderDefaultsAnswer,
    clauses=(
        "intro.default-scope", "intro.scope", "intro.levels", "intro.level-self", "intro.level-weekday", "intro.level-24x7",
        "support.preamble",
    ),
    reasons={
        "unknown-scope": "no scope is called so",
        "unknown-level": "no level is called so",
        "default-scope": "a yes, full because nothing else is said",
        "scope-named": "a yes, the scope that was named",
        "level-named": "a yes, the level that was named",
    },
    example=Example(
        facts={"scope": "Ubuntu Pro (Infra-only)", "level": "Advanced"},
        verdict="yes",
        answer={"scope": "infra-only", "level": "24/7", "level_alias": "Advanced"},
    ),
)  # fmt: skip
def decide_order_defaults(facts: OrderDefaultsFacts, terms: Terms) -> Decision[OrderDefaultsAnswer]:
    """The scope, full where none is said, and the level that the names mean; any case of letters will do."""
    present_scope = _SCOPES.get(facts.scope.casefold()) if facts.scope else "full"
    scope = _sold(present_scope or _scope_formerly_called(facts.scope, terms), facts, terms)
    present = _LEVELS.get(facts.level.casefold())
    level = present or _level_formerly_called(facts.level, terms)
    return Decision(
        verdict=Verdict.YES if scope and level else Verdict.NO,
        answer=OrderDefaultsAnswer(
            scope=scope,
            level=level,
            scope_by_default=not facts.scope,
            scope_alias=facts.scope if scope and not present_scope else "",
            level_alias=facts.level if level and not present else "",
        ),
        reasons=_meanings(scope, level, facts) if scope and level else _refusals(scope, level, facts),
    )


def _scope_formerly_called(name: str, terms: Terms) -> Scope | None:
    """The scope that once had that name: of the two, infra-only had another."""
    return "infra-only" if terms.figure(SCOPE, "former_name", label).casefold() == name.casefold() else None


def _sold(scope: Scope | None, facts: OrderDefaultsFacts, terms: Terms) -> Scope | None:
    """The scope, where the terms sell it. One that nobody named is not looked up."""
    if not facts.scope:
        return scope
    return scope if scope in terms.figure(SCOPE, "scopes", words) else None


def _level_formerly_called(name: str, terms: Terms) -> Level | None:
    """The level that once had that name. The former names that did not match are used only where none did."""
    looked_through = terms.asking()
    for level, clause in _CLAUSE_OF_LEVEL.items():
        if looked_through.figure(clause, "former_name", label).casefold() == name.casefold():
            terms.figure(clause, "former_name", label)
            return level
    for clause in _CLAUSE_OF_LEVEL.values():
        terms.figure(clause, "former_name", label)
    return None


def _refusals(scope: Scope | None, level: Level | None, facts: OrderDefaultsFacts) -> tuple[Reason, ...]:
    unknown_scope = Reason("unknown-scope", f"no scope is called {facts.scope!r}", (SCOPE,))
    unknown_level = Reason("unknown-level", f"no support level is called {facts.level!r}", (LEVELS,))
    return (*(() if scope else (unknown_scope,)), *(() if level else (unknown_level,)))


def _meanings(scope: Scope, level: Level, facts: OrderDefaultsFacts) -> tuple[Reason, ...]:
    no_desk = (NO_DESK,) if level == "self-support" else ()
    return (
        Reason("scope-named", f"the scope {facts.scope!r} means {scope}", (SCOPE,))
        if facts.scope
        else Reason("default-scope", "no scope is said, so it is the full one", (DEFAULT_SCOPE, SCOPE)),
        Reason(
            "level-named",
            f"the level {facts.level!r} means {level}, which goes with either scope",
            (LEVELS, _CLAUSE_OF_LEVEL[level], EVERY_SCOPE_AT_EVERY_LEVEL, *no_desk),
        ),
    )
