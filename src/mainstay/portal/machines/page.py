"""What does the page of a machine need? Its answers on the day shown, written as rows, panels and pictures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mainstay.portal import addresses
from mainstay.portal.machines import pictures
from mainstay.portal.machines.log import log_of
from mainstay.portal.machines.services import (
    ServiceRow,
    compared_in_words,
    in_words,
    panel,
    service_rows,
)
from mainstay.portal.on_day import DayShown
from mainstay.portal.pictures.guests import Guest
from mainstay.queries.bulk import acts_on
from mainstay.queries.environments import CoveredMachine, HostsAround, hosts_around
from mainstay.queries.events import events_about
from mainstay.queries.machine_page import MACHINE, MachineAnswers, answers_of
from mainstay.queries.machine_standing import Standing, standing_of
from mainstay.queries.machines import activity_of
from mainstay.records.models import Activity, Environment, Machine
from mainstay.terms.decision import Verdict

LOG_LENGTH = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HostRow:
    """A host of the environment with how its guests stand."""

    host: CoveredMachine
    url: str
    stand: tuple[Guest, ...]


def machine_context(machine: Machine, shown: DayShown, why: str) -> dict[str, Any]:
    """The context of the page. Some twenty statements."""
    standing = standing_of(machine, shown.today)
    today = answers_of(standing, shown.today)
    answers = today if shown.is_today else answers_of(standing, shown.day)
    rows = service_rows(answers, today, shown, why) if standing.attachment else []
    return {
        "machine": machine,
        "standing": standing,
        "answers": answers,
        "today_answers": today,
        "shown": shown,
        "crumbs": crumbs(machine),
        "urls": _urls(machine, shown),
        "cover": pictures.cover_over_the_years(answers, shown.today),
        "rows": rows,
        "said": in_words(rows) if shown.is_today else compared_in_words(rows),
        "groups": _groups(rows),
        "why": why,
        "machine_panel": panel(answers.machine, today.machine, standing, shown, MACHINE) if why == MACHINE else None,
        "through": _through(answers),
        "ended": _ended(standing, shown.day),
        "left_on": _left_on(standing, shown.day),
        **_around(machine, shown),
        **_activity(machine, standing, shown),
    }


def crumbs(machine: Machine) -> list[dict[str, str]]:
    """Account, environment where there is one, machines."""
    key = machine.account.key
    trail = [{"label": machine.account.name, "url": addresses.of_account(key)}]
    environment = _environment(machine)
    if environment is not None:
        trail.append({"label": environment.name, "url": addresses.of_environment(key, environment.name)})
    return [*trail, {"label": "Machines", "url": addresses.of_machines(key)}]


def _environment(machine: Machine) -> Environment | None:
    return machine.environment or (machine.host.environment if machine.host else None)


def _urls(machine: Machine, shown: DayShown) -> dict[str, str]:
    place = addresses.of_machine(machine.account.key, machine.name)
    return {
        "why": addresses.with_query(place, on=shown.query_day, why=MACHINE) + "#why",
        "activity": f"{place}/activity",
        "change": f"{place}/change",
        "release": f"{place}/release",
        "json": addresses.with_query(f"{place}/answer.json", on=shown.query_day),
        "host": addresses.of_machine(machine.account.key, machine.host.name) if machine.host else "",
        "parent": addresses.of_machine(machine.account.key, machine.parent.name) if machine.parent else "",
    }


def _groups(rows: list[ServiceRow]) -> list[tuple[str, list[ServiceRow]]]:
    """Another day parts the rows by whether the answer is another."""
    different = [row for row in rows if row.is_different]
    same = [row for row in rows if not row.is_different]
    return [(name, group) for name, group in (("Different from today", different), ("As today", same)) if group]


def _through(answers: MachineAnswers) -> str:
    coverage = answers.standing.coverage(answers.on)
    if coverage.verdict is not Verdict.YES or coverage.answer is None:
        return ""
    line = answers.standing.attachment.line if answers.standing.attachment else None
    return {
        "unit": f"by a unit of {line}" if line else "by a unit of its own",
        "hosts": "through its host",
        "parent": "through the machine under it",
        "cloud-image": "as a Pro image of a public cloud",
    }.get(coverage.answer.through, "")


def _ended(standing: Standing, on: date) -> date | None:
    """The last day of grace, where the contract is in it: access goes on though nothing is covered."""
    effect = standing.in_effect(on).answer
    return effect.grace_until if effect and effect.state == "grace" else None


def _left_on(standing: Standing, on: date) -> date | None:
    """The last day on which its release had something new for it."""
    life = standing.phase(on).answer
    return life.cover_until if life else None


def _around(machine: Machine, shown: DayShown) -> dict[str, Any]:
    """Hosts of its environment with their guests, its own among them; for others, what runs on it."""
    host = machine if machine.kind == "physical" else machine.host
    children = list(machine.children.order_by("name")[:200])
    around = hosts_around(host, shown.today) if host is not None else None
    if around is None:
        return {"hosts": [], "children": children, "environment": None}
    key = machine.account.key
    rows = [
        HostRow(
            host=each,
            url=addresses.of_machine(key, each.machine.name),
            stand=pictures.stand_of(each, machine),
        )
        for each in around.hosts
    ]
    return {
        "hosts": rows,
        "more_hosts": around.total - len(rows),
        "children": children,
        "environment": around.environment,
        "environment_url": addresses.of_environment(key, around.environment.name),
        "hosts_said": _hosts_said(around),
        "others": sum(row.stand.count(Guest.OTHER) for row in rows),
        "uncovered": sum(row.stand.count(Guest.UNCOVERED) for row in rows),
    }


def _hosts_said(around: HostsAround) -> str:
    said = f"{around.covered} of {around.total} hosts covered"
    if around.covered == around.total and around.guests:
        return f"{said}, so {around.guests:,} Ubuntu {'guest is' if around.guests == 1 else 'guests are'}."
    return f"{said}."


def _activity(machine: Machine, standing: Standing, shown: DayShown) -> dict[str, Any]:
    """What was heard of it; known up to now, so it is left out of other days."""
    if not shown.is_today:
        return {}
    days = activity_of(machine, shown.today)
    since = machine.first_seen_at.date()
    picture = pictures.activity_picture(days, shown.today, since)
    counted = [day for day in days if day.day >= since]
    pings = Activity.objects.filter(attachment__machine=machine).order_by("-at")[:1]
    return {
        "activity": picture,
        "seen_said": f"Seen on {sum(1 for day in counted if day.pings)} of the last {len(counted)} days.",
        "log": log_of(
            events_about(machine.account, f"machine {machine.pk}", limit=LOG_LENGTH - 1), pings, acts_on(machine, 2)
        ),
        "set_apart_at": standing.attachment.quarantined_at if standing.attachment else None,
    }
