"""Is one machine covered on a day, through what, and until when? (preamble: units, hosts, virtual machines, desktops)

There are four ways: a unit of its own, all physical hosts of its environment together, the machine under it, or a
public-cloud image. Each kind of machine has some of them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from mainstay.terms.clauses import Citation, cite
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import Day, DayOrNone, DayOrOpenOrNone, Flag, Text, bad_fact, fact, record
from mainstay.terms.questions import Example, question
from mainstay.terms.terms import Terms

UNIT = cite("intro.unit")
PHYSICAL = cite("intro.physical")
VIRTUAL = cite("intro.vm")
DESKTOP = cite("intro.desktop")
MACHINE_BY_MACHINE = cite("intro.per-machine")
UBUNTU_GUEST = cite("def.ubuntu-guest")
ENVIRONMENT = cite("def.environment")
PRO_IMAGES = cite("9.2")
CONTAINERS_SHARE = cite("containers-share-the-unit")
WSL_SHARES = cite("wsl-shares-the-windows-unit")

Kind = Literal["physical", "virtual", "desktop", "container", "wsl"]
UnitKind = Literal["physical", "virtual", "desktop"]
Through = Literal["unit", "hosts", "parent", "cloud-image", "none"]

NOT_UBUNTU = Reason("not-ubuntu", "it does not run Ubuntu", (UBUNTU_GUEST, PHYSICAL, VIRTUAL))
UNIT_CLAUSE: dict[UnitKind, Citation] = {"physical": PHYSICAL, "virtual": VIRTUAL, "desktop": DESKTOP}


def unit_kind(kind: Kind) -> UnitKind | None:
    """The kind of unit that a machine of this kind can hold: containers and WSL instances have none of their own."""
    return None if kind == "container" or kind == "wsl" else kind


@record
class PhysicalHost:
    """A physical host of the environment, with the last day of its cover."""

    name: Text
    covered_until: DayOrNone


@record
class MachineCoverageFacts:
    """What the cover of one machine depends on."""

    on: Day = fact("the day asked about", label="Day asked about")
    kind: Kind = fact("as the machine is recorded; physical is a server")
    ubuntu: Flag = fact("it runs Ubuntu (wsl: the instance itself)", default=True, label="Runs Ubuntu")
    unit_until: DayOrNone = fact(
        "last day of the unit of its own kind that it holds; none = it holds none; plays no part for container and wsl",
        default=None,
        label="Last day of its unit",
    )
    hosts: tuple[PhysicalHost, ...] = fact(
        "all physical hosts of the environment with the last day of their cover; none = not covered", default=()
    )
    host: Text = fact(
        "the host that a guest (virtual or container) runs on, one of hosts; empty = it is no guest of a recorded host, and "
        "hosts play no part",
        default="",
        label="Runs on",
    )
    parent_covered_until: DayOrOpenOrNone = fact(
        "container: last day of cover of the machine under it; wsl: of its Windows machine; open = covered with no end "
        "known, as through a cloud image; none = not covered",
        default=None,
        label="Cover of the machine under it",
    )
    cloud_image: Flag = fact(
        "virtual: a public-cloud Pro image whose instance identity is verified", default=False, label="Pro image"
    )


@record
class MachineCoverageAnswer:
    """The way that covers it, and the hosts that lack cover."""

    through: Through = fact("hosts before parent, cloud-image and unit where several do")
    uncovered_hosts: tuple[str, ...] = fact(
        "hosts without cover on the day, whatever the verdict; empty without a host", default=()
    )


@question(
    "machine-coverage",
    asks="Is one machine covered on a day, through what, and until when?",
    verdicts="yes: something covers it on that day; no: nothing does, with the reasons of every way that is open to it",
    facts=MachineCoverageFacts,
    answer=MachineCoverageAnswer,
    clauses=(
        "intro.unit", "intro.physical", "intro.vm", "intro.desktop", "intro.per-machine", "def.ubuntu-guest",
        "def.environment", "9.2", "doc.validity",
    ),
    reasons={
        "unit-not-held": "it holds no unit that lasts to the day",
        "host-not-covered": "a physical host of its environment lacks cover",
        "parent-not-covered": "the machine under it is not covered",
        "not-ubuntu": "it does not run Ubuntu",
        "through-hosts": "every physical host of its environment is covered",
        "through-parent": "the machine under it is covered",
        "through-cloud-image": "it runs a Pro image of a public cloud",
        "through-unit": "it holds a unit of its own",
        "edition-does-not-govern": "the day is before this edition",
    },
    example=Example(
        facts={
            "on": "2026-11-24",
            "kind": "virtual",
            "hosts": [
                {"name": "h1", "covered_until": "2027-06-30"},
                {"name": "h2", "covered_until": "2027-06-30"},
                {"name": "h3", "covered_until": "2026-12-31"},
            ],
            "host": "h2",
        },
        verdict="yes",
        answer={"through": "hosts", "uncovered_hosts": []},
        until="2026-12-31",
    ),
)  # fmt: skip
def decide_machine_coverage(facts: MachineCoverageFacts, _terms: Terms) -> Decision[MachineCoverageAnswer]:
    """The first way that covers the machine on the day (preamble); without one, what each open way lacks."""
    uncovered = _uncovered_hosts(facts)
    ways = _open_ways(facts, uncovered)
    cover = next((way for way in ways if isinstance(way, _Cover)), None)
    if cover and facts.ubuntu:
        return Decision(
            verdict=Verdict.YES,
            answer=MachineCoverageAnswer(through=cover.through, uncovered_hosts=uncovered),
            reasons=(cover.reason,),
            until=cover.until,
        )
    lacking = () if cover else tuple(way for way in ways if isinstance(way, Reason))
    return Decision(
        verdict=Verdict.NO,
        answer=MachineCoverageAnswer(through="none", uncovered_hosts=uncovered),
        reasons=lacking if facts.ubuntu else (*lacking, NOT_UBUNTU),
    )


@dataclass(frozen=True, slots=True)
class _Cover:
    """A way that covers the machine, to its last day where one is known."""

    through: Through
    reason: Reason
    until: date | None = None


def _uncovered_hosts(facts: MachineCoverageFacts) -> tuple[str, ...]:
    if facts.host and facts.host not in {host.name for host in facts.hosts}:
        raise bad_fact("host", f"host: {facts.host!r} is none of hosts")
    if not _is_guest(facts):
        return ()
    return tuple(host.name for host in facts.hosts if not _lasts(host.covered_until, facts.on))


def _is_guest(facts: MachineCoverageFacts) -> bool:
    return bool(facts.host) and facts.kind in ("virtual", "container")


def _lasts(until: date | None, on: date) -> bool:
    return until is not None and on <= until


def _open_ways(facts: MachineCoverageFacts, uncovered: tuple[str, ...]) -> tuple[_Cover | Reason, ...]:
    """Every way that is open to this machine, the one to name first at the front: its cover, or what it lacks."""
    guest, ways = _is_guest(facts), list[_Cover | Reason]()
    if guest:
        ways.append(_through_hosts(facts, uncovered))
    if facts.kind == "wsl" or (facts.kind == "container" and (facts.parent_covered_until or not guest)):
        ways.append(_through_parent(facts))
    if facts.kind == "virtual" and facts.cloud_image:
        ways.append(
            _Cover("cloud-image", Reason("through-cloud-image", "it runs a Pro image of a public cloud", (VIRTUAL,)))
        )
    if (kind := unit_kind(facts.kind)) and (facts.unit_until or not guest):
        ways.append(_through_unit(facts, kind))
    return tuple(ways)


def _through_hosts(facts: MachineCoverageFacts, uncovered: tuple[str, ...]) -> _Cover | Reason:
    if uncovered:
        says = f"physical hosts of its environment without cover: {', '.join(uncovered)}"
        return Reason("host-not-covered", says, (PHYSICAL,))
    until = min(host.covered_until for host in facts.hosts if host.covered_until)
    says = f"every physical host of its environment is covered, to {until}"
    return _Cover("hosts", Reason("through-hosts", says, (PHYSICAL, UBUNTU_GUEST, ENVIRONMENT)), until)


def _through_parent(facts: MachineCoverageFacts) -> _Cover | Reason:
    cites = (DESKTOP, WSL_SHARES) if facts.kind == "wsl" else (VIRTUAL, PRO_IMAGES, CONTAINERS_SHARE)
    under = "its Windows machine" if facts.kind == "wsl" else "the machine under it"
    until = facts.parent_covered_until
    if until == "open":
        return _Cover("parent", Reason("through-parent", f"{under} is covered, with no end known", cites))
    if isinstance(until, date) and facts.on <= until:
        return _Cover("parent", Reason("through-parent", f"{under} is covered to {until}", cites), until)
    says = f"{under} was covered to {until}" if until else f"{under} is not covered"
    return Reason("parent-not-covered", says, cites)


def _through_unit(facts: MachineCoverageFacts, kind: UnitKind) -> _Cover | Reason:
    if _lasts(facts.unit_until, facts.on):
        says = f"it holds a {kind} unit to {facts.unit_until}"
        cites = (UNIT, UNIT_CLAUSE[kind], MACHINE_BY_MACHINE)
        return _Cover("unit", Reason("through-unit", says, cites), facts.unit_until)
    says = f"its {kind} unit ended on {facts.unit_until}" if facts.unit_until else f"it holds no {kind} unit"
    return Reason("unit-not-held", says, (UNIT, UNIT_CLAUSE[kind]))
