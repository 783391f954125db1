"""What does an account begin with? What covers it, what lapses next, and what is not covered."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Count

from mainstay.queries.account_cover import AccountCover, CoverClass, account_cover, facts_in, standings_in
from mainstay.queries.agreements import provider_revision, provider_terms, terms_at
from mainstay.queries.contract_facts import effect_facts
from mainstay.queries.machine_ends import ends_of
from mainstay.queries.machine_standing import Standing, listed_kernel
from mainstay.records.models import Account, Attachment, Contract
from mainstay.rules.contracts import decide_contract_effect
from mainstay.rules.coverage import MachineCoverageFacts
from mainstay.terms.days import day_after
from mainstay.terms.decision import Verdict

KERNELS = 20
"""How many kernels are looked up, the most frequent first."""

Kind = Literal["contract", "host", "release", "kernel"]
Phase = Literal["in-force", "standard", "pro", "legacy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch with its last day; without a first day it began before anybody asks."""

    phase: Phase
    first: date | None
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """Something that cover rests on, with the machines that rest on it. A host `loses` them their cover when it ends."""

    kind: Kind
    name: str
    machines: int
    spans: tuple[Span, ...]
    note: str = ""
    loses: bool = False
    access_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FirstLoss:
    """The day after which the first covered machines stand otherwise: how many, and what would have to be renewed."""

    day: date
    machines: int
    what: str
    renew: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AccountHome:
    """All that the home of an account says."""

    cover: AccountCover
    contracts: tuple[Contract, ...]
    environments: int
    lasting: tuple[Lasting, ...]

    def first_loss(self) -> FirstLoss | None:
        """What ends first; None where no end is known."""
        found = self.cover.next_end()
        if found is None:
            return None
        day, classes = found
        first = max(classes, key=lambda each: each.machines)
        standing = standings_in(self.cover, [first]).get(first.name)
        if standing is None:
            return None
        ends = ends_of(standing.on(self.cover.on), standing)
        what = ends[0].what if ends else ""
        return FirstLoss(
            day=day, machines=sum(each.machines for each in classes), what=what, renew=_renew(what, standing)
        )


def account_home(account: Account, on: date) -> AccountHome:
    """The home of the account on the day. Some twelve statements, however many machines there are."""
    cover = account_cover(account, on)
    contracts = tuple(account.contracts.order_by("effective_to", "number").prefetch_related("lines"))
    lasting = (
        *_contracts(contracts, cover, on),
        *_hosts(cover, contracts, on),
        *_releases(cover, on),
        *_kernels(cover, on),
    )
    return AccountHome(
        cover=cover, contracts=contracts, environments=account.environments.count(), lasting=tuple(lasting)
    )


def _renew(what: str, standing: Standing) -> str:
    """What has to be renewed so that it does not end; empty where nothing can be."""
    if what == "contract ends":
        return str(standing.contract)
    if what == "host's cover ends":
        return _first_host(standing.cover)[0]
    if what == "unit ends":
        return str(standing.attachment.line if standing.attachment else standing.contract)
    return ""


def _contracts(contracts: tuple[Contract, ...], cover: AccountCover, on: date) -> Iterator[Lasting]:
    """Every contract that has not ended, the first end first."""
    counted: Counter[int] = Counter()
    for each in cover.classes:
        if each.outcome.contract is not None:
            counted[each.outcome.contract] += each.machines
    revision = provider_revision()
    for contract in contracts:
        terms = terms_at(contract.pk, contract.revision, revision)
        effect = decide_contract_effect(effect_facts(contract, on), terms).answer
        if effect is None or effect.state in ("ended", "never") or contract.effective_to is None:
            continue
        yield Lasting(
            kind="contract",
            name=contract.number,
            machines=counted[contract.pk],
            spans=(Span(phase="in-force", first=contract.effective_from, last=contract.effective_to),),
            note=_terms_in_short(contract),
            access_until=effect.grace_until,
        )


def _terms_in_short(contract: Contract) -> str:
    """full, 24/7: the scope and level of the first line that machines are under."""
    lines = [line for line in contract.lines.all() if line.kind != "legacy" and line.withdrawn_at is None]
    first = min(lines, key=lambda line: line.position, default=None)
    return f"{first.scope}, {first.level}" if first else ""


def _hosts(cover: AccountCover, contracts: tuple[Contract, ...], on: date) -> Iterator[Lasting]:
    """The hosts whose cover ends before the contract of their guests does: with them the guests lose theirs."""
    guests: Counter[tuple[str, date]] = Counter()
    ends = {contract.pk: contract.effective_to for contract in contracts}
    hosted = [each for each in cover.covered if _ends_before(each, ends)]
    facts = facts_in(cover, hosted)
    for each in hosted:
        if each.name not in facts:
            continue
        name, until = _first_host(facts[each.name])
        end = ends[each.outcome.contract] if each.outcome.contract is not None else None
        if until is not None and end is not None and on <= until < end:
            guests[name, until] += each.machines
    for (name, until), machines in sorted(guests.items(), key=lambda item: item[0][1]):
        yield Lasting(
            kind="host",
            name=name,
            machines=machines,
            spans=(Span(phase="in-force", first=None, last=until),),
            loses=True,
        )


def _ends_before(each: CoverClass, ends: Mapping[int, date | None]) -> bool:
    """Whether machines that are covered through hosts stand otherwise before their contract ends."""
    outcome = each.outcome
    end = ends.get(outcome.contract) if outcome.contract is not None else None
    return outcome.through == "hosts" and outcome.until is not None and end is not None and outcome.until < end


def _first_host(cover: MachineCoverageFacts) -> tuple[str, date | None]:
    """Of the hosts beside a guest, the one whose cover ends first."""
    ends = [(host.covered_until, host.name) for host in cover.hosts if host.covered_until]
    until, name = min(ends, default=(None, cover.host))
    return name, until


def _releases(cover: AccountCover, on: date) -> Iterator[Lasting]:
    """The releases that attached machines run, the newest first, with and without Legacy apart."""
    groups: dict[tuple[str, bool], list[CoverClass]] = defaultdict(list)
    for each in cover.classes:
        groups[each.outcome.version, each.outcome.legacy].append(each)
    standing = standings_in(cover, (classes[0] for classes in groups.values()))
    for (version, legacy), classes in sorted(groups.items(), reverse=True):
        spans = _phases(standing[classes[0].name], on) if classes[0].name in standing else ()
        if spans:
            machines = sum(each.machines for each in classes)
            note = "with Legacy" if legacy else ""
            yield Lasting(kind="release", name=f"{version} LTS", machines=machines, spans=spans, note=note)


def _phases(standing: Standing, on: date) -> tuple[Span, ...]:
    life: Any = standing.phase(on).answer
    if life is None or life.standard_until is None or life.pro_until is None:
        return ()
    spans = [
        Span(phase="standard", first=None, last=life.standard_until),
        Span(phase="pro", first=day_after(life.standard_until), last=life.pro_until),
    ]
    if standing.has_legacy and life.legacy_until:
        spans.append(Span(phase="legacy", first=day_after(life.pro_until), last=life.legacy_until))
    return tuple(spans)


def kernels_of(account: Account) -> list[tuple[str, str, str, int]]:
    """The kernels of machines with Livepatch on, each with its release, its architecture and how many, the most frequent first."""
    running = Attachment.objects.filter(account=account, detached_at__isnull=True, enabled__contains=["livepatch"])
    names = ("machine__kernel", "machine__release", "machine__architecture")
    return list(running.values_list(*names).annotate(n=Count("pk")).order_by("-n", *names)[:KERNELS])


def _kernels(cover: AccountCover, on: date) -> Iterator[Lasting]:
    """Those that the list of Livepatch has, the first to leave it first."""
    counted = cover.count.kernels if cover.count else kernels_of(cover.account)
    terms, ends = provider_terms(), Counter[tuple[date, str, str]]()
    for kernel, release, architecture, count in counted:
        listed = listed_kernel(kernel, release, architecture, terms, on)
        if listed is not None and listed.verdict is Verdict.YES and isinstance(listed.until, date):
            ends[listed.until, kernel.partition("-")[0], release] += count
    for (until, name, release), count in sorted(ends.items()):
        span = Span(phase="in-force", first=None, last=until)
        yield Lasting(kind="kernel", name=name, machines=count, spans=(span,), note=f"on {release}")
