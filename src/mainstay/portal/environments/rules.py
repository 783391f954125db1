"""Which rules does an environment meet, and what follows where it misses one?"""

from dataclasses import dataclass
from datetime import date

from mainstay.portal.templatetags.dates import plural
from mainstay.queries.environment_overview import EnvironmentOverview
from mainstay.rules.environments import EnvironmentCoverageAnswer

NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule: what it asks, by which clause, what was found and what that does. `until` is the last day on which it is met."""

    asks: str
    clause: str
    is_met: bool
    found: str
    does: str = ""
    until: date | None = None


def rules_of(page: EnvironmentOverview) -> tuple[RuleRow, ...]:
    """The rules that are asked of any environment, whatever runs on it."""
    answer = page.whole.answer
    if answer is None or not answer.ubuntu_machines:
        return ()
    hosts = (_hosts(page),) if page.hosts.total else ()
    return (_whole(page, answer), *hosts, _level(answer))


def _whole(page: EnvironmentOverview, answer: EnvironmentCoverageAnswer) -> RuleRow:
    left_out = answer.uncovered
    found = f"{answer.covered:,} of {answer.ubuntu_machines:,}"
    return RuleRow(
        asks="Every Ubuntu machine is covered",
        clause="intro.whole-environment",
        is_met=not left_out,
        found=f"{found}; {_names(left_out)} {'is' if len(left_out) == 1 else 'are'} not" if left_out else found,
        does=f"the {answer.covered:,} keep their cover; an order for less than all needs a named override"
        if left_out
        else "",
        until=page.ubuntu.first_end,
    )


def _hosts(page: EnvironmentOverview) -> RuleRow:
    hosts, without = page.hosts, page.guests.total - page.guests.covered
    is_met = hosts.covered == hosts.total
    return RuleRow(
        asks="Every host is covered, so its guests are",
        clause="intro.physical",
        is_met=is_met,
        found=f"{hosts.covered:,} of {plural(hosts.total, 'host')}",
        does=f"{plural(without, 'guest')} without a unit {'is' if without == 1 else 'are'} not covered"
        if not is_met
        else "",
        until=hosts.first_end,
    )


def _level(answer: EnvironmentCoverageAnswer) -> RuleRow:
    return RuleRow(
        asks="One level throughout",
        clause="intro.per-machine",
        is_met=not answer.mixed_levels,
        found="levels differ" if answer.mixed_levels else "the same on all that are covered",
        does="a case is answered at the level of the machine that it is about" if answer.mixed_levels else "",
    )


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {len(names) - NAMED:,} more" if len(names) > NAMED else shown
