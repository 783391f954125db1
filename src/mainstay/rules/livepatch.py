"""Is a running kernel covered by Livepatch, and what is done about one kernel problem? (5)"""

from datetime import date
from typing import Annotated, Literal

from mainstay.rules.lifecycle import lts_of
from mainstay.terms.catalogues import CoveredKernel
from mainstay.terms.clauses import cite
from mainstay.terms.decision import Decision, Reason, Verdict
from mainstay.terms.facts import CATALOGUE, Day, Flag, OrCatalogue, ReleaseNumber, Text, fact, record
from mainstay.terms.figures import period
from mainstay.terms.questions import Example, question
from mainstay.terms.terms import Terms

SECURITY = cite("5.1")
OTHER_FIXES = cite("5.2")
COVERED_KERNELS = cite("5.3")
DATED_LIST = cite("kernel-list-is-a-dated-catalogue")
UPGRADE_SOON = cite("livepatch-upgrade-soon")
ONCE_PUBLISHED = cite("livepatch-is-owed-once-published")


@record
class ListedKernel:
    """A row of a list of covered kernels, as a caller gives it."""

    kernel: Text = fact("kernel series")
    flavour: Text = fact("such as generic, lowlatency, aws", default="generic")
    architecture: Text = fact("Debian name", default="amd64")
    release: ReleaseNumber = fact("version number")
    until: Day = fact("last day covered")


@record
class LivepatchKernelFacts:
    """A running kernel, and the list that it is looked up in."""

    kernel: Text = fact("kernel series, such as 5.15")
    flavour: Text = fact("such as generic, lowlatency, aws", default="generic")
    architecture: Text = fact("Debian name", default="amd64")
    release: ReleaseNumber = fact("version number, such as 22.04")
    on: Day = fact("the day asked about", label="Day asked about")
    kernels: Annotated[tuple[ListedKernel, ...] | Literal["catalogue"], OrCatalogue] = fact(
        "the covered-kernels list; until = last day covered", default=CATALOGUE
    )
    list_edition: Text = fact("edition of that list, given with it", default="")


@record
class LivepatchKernelAnswer:
    """How long the list covers this kernel."""

    covered_until: date | None = fact("last day of the entry, past or future; null where not listed", default=None)
    upgrade_soon: bool = fact("covered, and the last day is 30 days ahead or fewer", default=False)
    list_edition: str = fact("edition of the list that was used", default="")


@question(
    "livepatch-kernel",
    asks="Is a running kernel on the list of kernels covered by Livepatch on a day?",
    verdicts="yes: an entry equals the kernel in all four fields and its last day has not passed; no: otherwise",
    facts=LivepatchKernelFacts,
    answer=LivepatchKernelAnswer,
    clauses=("5.3", "doc.validity"),
    reasons={
        "kernel-covered": "it is listed, and its last day has not passed",
        "kernel-not-listed": "no entry equals it in all four fields",
        "kernel-window-ended": "its last day has passed",
        "edition-does-not-govern": "the day is before this edition",
    },
    example=Example(
        facts={
            "kernel": "6.8", "release": "24.04", "on": "2026-11-24",
            "kernels": [{"kernel": "6.8", "release": "24.04", "until": "2027-03-31"}], "list_edition": "2026-11-01",
        },
        verdict="yes",
        answer={"covered_until": "2027-03-31", "upgrade_soon": False},
        until="2027-03-31",
    ),
)  # fmt: skip
def decide_livepatch_kernel(facts: LivepatchKernelFacts, terms: Terms) -> Decision[LivepatchKernelAnswer]:
    """Whether the dated list has the kernel, flavour, architecture and release, and until when (5.3)."""
    lts_of(facts.release, terms)
    shipped = terms.catalogues.kernels
    edition = shipped.edition if facts.kernels == CATALOGUE else facts.list_edition
    rows = shipped.rows if isinstance(facts.kernels, str) else facts.kernels
    until = max((row.until for row in rows if _is_same(row, facts)), default=None)
    covered_until = until if until and facts.on <= until else None
    return Decision(
        verdict=Verdict.YES if covered_until else Verdict.NO,
        answer=LivepatchKernelAnswer(
            covered_until=until,
            upgrade_soon=covered_until is not None and _is_soon(covered_until, facts.on, terms),
            list_edition=edition,
        ),
        reasons=(_reason(facts, until, edition),),
        until=covered_until,
        catalogues=((shipped.name, edition),) if edition else (),
    )


def _is_soon(until: date, on: date, terms: Terms) -> bool:
    return until <= terms.figure(UPGRADE_SOON, "ahead", period).after(on)


def _is_same(row: CoveredKernel | ListedKernel, facts: LivepatchKernelFacts) -> bool:
    return (
        row.kernel == facts.kernel
        and row.release == facts.release
        and row.flavour == facts.flavour
        and row.architecture == facts.architecture
    )


def _reason(facts: LivepatchKernelFacts, until: date | None, edition: str) -> Reason:
    name = f"kernel {facts.kernel} {facts.flavour} for {facts.architecture} on {facts.release}"
    listed = f"the list of {edition}" if edition else "the list"
    cites = (COVERED_KERNELS, DATED_LIST)
    if until is None:
        return Reason("kernel-not-listed", f"{name} is not on {listed}", cites)
    if facts.on > until:
        return Reason("kernel-window-ended", f"{name} was covered to {until} by {listed}", cites)
    return Reason("kernel-covered", f"{name} is covered to {until} by {listed}", (*cites, UPGRADE_SOON))


@record
class LivepatchFixFacts:
    """One kernel problem on a machine, and what is published for it."""

    purpose: Literal["security", "other"] = fact("what the livepatch is for", default="security")
    livepatch_published: Flag = fact("a livepatch for this problem is published")
    kernel_covered: Flag = fact("the running kernel is covered (livepatch-kernel)", default=True)
    fixed_kernel: Text = fact("published kernel version that has the fix; empty = none", default="")


@record
class LivepatchFixAnswer:
    """What happens, and whether it is owed."""

    action: Literal["livepatch", "reboot", "none"] = fact(
        "reboot: into fixed_kernel, where there is no livepatch for this kernel; none: no commitment"
    )
    committed: bool = fact("a commitment follows: only for a published security livepatch on a covered kernel")


@question(
    "livepatch-fix",
    asks="What does Livepatch do about one kernel problem on a machine: patch it, or must the machine reboot?",
    verdicts="yes: a livepatch is published and the kernel is covered; no: otherwise",
    facts=LivepatchFixFacts,
    answer=LivepatchFixAnswer,
    clauses=("5.1", "5.2", "5.3"),
    reasons={
        "livepatch-published": "a security livepatch is published for a covered kernel",
        "not-published": "no livepatch is published",
        "kernel-not-covered": "the running kernel is not covered",
        "not-security": "delivered without a commitment",
    },
    example=Example(
        facts={"livepatch_published": True}, verdict="yes", answer={"action": "livepatch", "committed": True}
    ),
)
def decide_livepatch_fix(facts: LivepatchFixFacts, _terms: Terms) -> Decision[LivepatchFixAnswer]:
    """A published livepatch reaches a covered kernel (5.1, 5.3), and is owed where it is about security (5.2)."""
    against = _against_livepatch(facts)
    if against:
        answer = LivepatchFixAnswer(action="reboot" if facts.fixed_kernel else "none", committed=False)
        return Decision(verdict=Verdict.NO, answer=answer, reasons=against)
    reason = _DELIVERED[facts.purpose]
    answer = LivepatchFixAnswer(action="livepatch", committed=facts.purpose == "security")
    return Decision(verdict=Verdict.YES, answer=answer, reasons=(reason,))


_DELIVERED = {
    "security": Reason(
        "livepatch-published", "a livepatch is published and the kernel is covered", (SECURITY, ONCE_PUBLISHED)
    ),
    "other": Reason(
        "not-security", "the livepatch is delivered; it is not about security, so none is promised", (OTHER_FIXES,)
    ),
}
_NOT_PUBLISHED = Reason("not-published", "no livepatch for this problem is published", (SECURITY, ONCE_PUBLISHED))
_NOT_COVERED = Reason(
    "kernel-not-covered", "the running kernel is not on the list of covered kernels", (COVERED_KERNELS,)
)


def _against_livepatch(facts: LivepatchFixFacts) -> tuple[Reason, ...]:
    reasons = []
    if not facts.livepatch_published:
        reasons.append(_NOT_PUBLISHED)
    if not facts.kernel_covered:
        reasons.append(_NOT_COVERED)
    return tuple(reasons)
