"""How does a machine stand to its contract? What the rules are told of it, and what they say of any day.

Everything is read once, a few statements for however many machines; the decisions of a day then cost no statement.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, cast

from mainstay.queries.agreements import provider_revision, provider_terms, terms_at
from mainstay.queries.cover import cover_facts
from mainstay.queries.entitlements import Subscription, entitlement_of, subscription_of
from mainstay.records.models import Attachment, Contract, Line, Machine
from mainstay.rules.contracts import ContractEffectFacts, Level, decide_contract_effect
from mainstay.rules.coverage import MachineCoverageAnswer, MachineCoverageFacts, decide_machine_coverage
from mainstay.rules.joined import all_of, kernel_unknown, machine_standing, no_line_gives_it, release_unknown
from mainstay.rules.lifecycle import ReleasePhaseFacts, decide_release_phase
from mainstay.rules.livepatch import LivepatchKernelAnswer, LivepatchKernelFacts, decide_livepatch_kernel
from mainstay.terms.catalogues import Release, ServiceEntry
from mainstay.terms.decision import Decision
from mainstay.terms.terms import Terms

KERNEL = re.compile(r"(?P<series>\d+\.\d+)\.\d+-\d+-(?P<flavour>[a-z0-9-]+)")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """A machine with the attachment that is open, the terms that hold for it, and the facts of its cover."""

    machine: Machine
    attachment: Attachment | None
    terms: Terms
    cover: MachineCoverageFacts

    @property
    def contract(self) -> Contract | None:
        """The contract that it is attached under."""
        return self.attachment.contract if self.attachment else None

    @property
    def line(self) -> Line | None:
        """The line whose scope and level it has, while that is in force."""
        line = self.attachment.under_line if self.attachment else None
        return line if line is not None and line.withdrawn_at is None else None

    @property
    def has_legacy(self) -> bool:
        """Whether it holds a unit of the Legacy add-on."""
        return self.attachment is not None and self.attachment.legacy_line is not None

    @property
    def version(self) -> str:
        """The number of its release, as it reported it or by its series."""
        known = self.terms.catalogues.releases.of_series(self.machine.series)
        return self.machine.release or (known.version if known else "")

    @property
    def release(self) -> Release | None:
        """Its release in the table; None where the table has none of that number."""
        return self.terms.catalogues.releases.by_version.get(self.version)

    def on(self, day: date) -> Decision[Any]:
        """Whether it is covered on the day: by machine, by contract and by release together."""
        coverage = self.coverage(day)
        if self.contract is None:
            return coverage
        return machine_standing(coverage, self.in_effect(day), self.phase(day))

    def service(self, entry: ServiceEntry, day: date) -> Decision[Any]:
        """Whether it has the service on the day; the first premise is what the clause of the service says."""
        coverage = self.coverage(day)
        if self.contract is None:
            return coverage
        kernel = (self.kernel(day),) if entry.question == "livepatch" else ()
        return all_of(self.entitlement(entry, day), *kernel, coverage, self.in_effect(day))

    def coverage(self, day: date) -> Decision[MachineCoverageAnswer]:
        """Through what it is covered (preamble)."""
        return decide_machine_coverage(replace(self.cover, on=day), self.terms)

    def in_effect(self, day: date) -> Decision[Any]:
        """Whether its contract is in effect. An end of support plays no part: security services come at every level."""
        contract = self.contract
        facts = ContractEffectFacts(
            effective_from=contract.effective_from if contract else None,
            effective_to=contract.effective_to if contract else None,
            on=day,
            level=cast("Level", self.line.level) if self.line else "self-support",
        )
        return _effect(facts, self.terms)

    def phase(self, day: date) -> Decision[Any]:
        """The phase of its release."""
        if self.release is None:
            return release_unknown(self.version, self.coverage(day))
        facts = ReleasePhaseFacts(release=self.version, on=day, legacy_addon=self.has_legacy)
        return _phase(facts, self.terms)

    def entitlement(self, entry: ServiceEntry, day: date) -> Decision[Any]:
        """What the clause of the service gives under its line."""
        if self.line is None:
            return no_line_gives_it(str(self.contract), self.coverage(day))
        return self.entitled_under(subscription_of(self.line, legacy=self.has_legacy), entry, day)

    def entitled_under(self, subscription: Subscription, entry: ServiceEntry, day: date) -> Decision[Any]:
        """What the clause of the service would give under another subscription."""
        if self.release is None:
            return release_unknown(self.version, self.coverage(day))
        return entitlement_of(entry, self.version, self.machine.architecture, subscription, self.terms, day)

    def kernel(self, day: date) -> Decision[Any]:
        """Whether the kernel that it runs is on the list of Livepatch."""
        machine = self.machine
        listed = listed_kernel(machine.kernel, self.version, machine.architecture, self.terms, day)
        return kernel_unknown(machine.kernel, self.coverage(day)) if listed is None else listed


@lru_cache(maxsize=4096)
def _effect(facts: ContractEffectFacts, terms: Terms) -> Decision[Any]:
    """Decided once for all machines of a contract that are told the same."""
    return decide_contract_effect(facts, terms)


@lru_cache(maxsize=4096)
def _phase(facts: ReleasePhaseFacts, terms: Terms) -> Decision[Any]:
    """Decided once for all machines of a release that are told the same."""
    return decide_release_phase(facts, terms)


def listed_kernel(
    kernel: str, release: str, architecture: str, terms: Terms, day: date
) -> Decision[LivepatchKernelAnswer] | None:
    """Whether the list of Livepatch has a kernel, as a machine names it; None for a name or release that it cannot hold."""
    named = KERNEL.fullmatch(kernel)
    if named is None or release not in terms.catalogues.releases.by_version:
        return None
    facts = LivepatchKernelFacts(
        kernel=named["series"], flavour=named["flavour"], architecture=architecture, release=release, on=day
    )
    return decide_livepatch_kernel(facts, terms)


_WITH = ("contract", "line__contract", "under_line__contract", "legacy_line")


def standing_of(machine: Machine, on: date) -> Standing:
    """How the machine stands. Four statements."""
    return standings([machine], on)[machine.pk]


def standings(machines: Iterable[Machine], on: date) -> dict[int, Standing]:
    """The same for many, by machine. Four statements, and two for each contract not met before."""
    asked = list(machines)
    open_ones = Attachment.objects.filter(machine__in=asked, detached_at__isnull=True)
    attached = {row.machine_id: row for row in open_ones.select_related(*_WITH)}
    facts = cover_facts(asked, on) if asked else {}
    revision, without = provider_revision(), provider_terms()
    return {
        machine.pk: Standing(
            machine=machine,
            attachment=(attachment := attached.get(machine.pk)),
            terms=terms_at(attachment.contract_id, attachment.contract.revision, revision) if attachment else without,
            cover=facts[machine.pk],
        )
        for machine in asked
    }
