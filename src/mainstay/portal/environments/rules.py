"""Which rules does an environment meet, and what follows where it misses one?"""

from dataclasses import dataclass
from datetime import date

from mainstay.portal.templatetags.dates import plural
from mainstay.queries.environments import CoveredMachine, EnvironmentPage
from mainstay.rules.environments import EnvironmentCoverageAnswer
from mainstay.terms.days import day_of

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


def rules_of(page: EnvironmentPage) -> tuple[RuleRow, ...]:
    """The rules that are asked of any environment, whatever runs on it."""
    answer = page.whole.answer
    if answer is None or not answer.ubuntu_machines:
        return ()
    hosts = (_hosts(page),) if page.hosts else ()
    return (_whole(page, answer), *hosts, _level(answer))


def first_end(machines: list[CoveredMachine]) -> date | None:
    """The first day of all on which cover ends; None where none is known."""
    ends = [end for each in machines if each.is_covered and (end := day_of(each.cover.until))]
    return min(ends, default=None)


def everything(page: EnvironmentPage) -> list[CoveredMachine]:
    """Hosts, their guests and the others."""
    return [*page.hosts, *(guest for host in page.hosts for guest in host.guests), *page.others]


def _whole(page: EnvironmentPage, answer: EnvironmentCoverageAnswer) -> RuleRow:
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
        until=first_end(everything(page)),
    )


def _hosts(page: EnvironmentPage) -> RuleRow:
    covered = [host for host in page.hosts if host.is_covered]
    guests = [guest for host in page.hosts for guest in host.guests if guest.machine.ubuntu]
    without = sum(not guest.is_covered for guest in guests)
    is_met = len(covered) == len(page.hosts)
    return RuleRow(
        asks="Every host is covered, so its guests are",
        clause="intro.physical",
        is_met=is_met,
        found=f"{len(covered):,} of {plural(len(page.hosts), 'host')}",
        does=f"{plural(without, 'guest')} without a unit {'is' if without == 1 else 'are'} not covered"
        if not is_met
        else "",
        until=first_end(list(page.hosts)),
    )


def _level(answer: EnvironmentCoverageAnswer) -> RuleRow:
    mixed = answer.mixed_levels
    return RuleRow(
        asks="One level throughout",
        clause="intro.per-machine",
        is_met=not mixed,
        found="levels differ" if mixed else "the same on all that are covered",
        does="a case is answered at the level of the machine that it is about" if mixed else "",
    )


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:NAMED])
    return f"{shown} and {len(names) - NAMED:,} more" if len(names) > NAMED else shown
