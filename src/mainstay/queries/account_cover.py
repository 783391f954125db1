"""How many machines of an account are covered, through what, until when, and what do the others lack?

Machines of which every rule is told the same are counted by the database and decided once, by one of them: no rule is written
twice. A large account is counted by a job, since even counting takes its time there: its numbers are some minutes old, and the
pages say so. What is said of one machine is never read from a count.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from mainstay.queries.agreements import provider_revision, terms_at
from mainstay.queries.cover import cover_facts_by_id
from mainstay.queries.machine_helps import helps_of
from mainstay.queries.machine_standing import Standing, standings
from mainstay.records.models import Account, Attachment, Contract, CoverCount, KeptClass, Line, Machine
from mainstay.records.statements import find
from mainstay.rules.coverage import MachineCoverageFacts, PhysicalHost
from mainstay.terms.days import day_of
from mainstay.terms.decision import Decision, Verdict

COUNTED_LIVE = 1000
"""Up to how many machines an account is counted whenever somebody looks."""

# What would help each of several, where a sentence about one of them would name it.
_OF_EACH = {
    "parent-not-covered": "Cover the machine under each.",
    "past-pro-support": "A Legacy unit for each.",
    "legacy-add-on-not-held": "A Legacy unit for each.",
}
_OF_CLASSES = "select machine_id from records_cover_class where account_id = %s and class = any(%s)"

Hosts = tuple[PhysicalHost, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the rules say of each machine of a class on a day, in brief."""

    verdict: Verdict
    through: str
    until: date | None
    code: str
    says: str
    clause: str
    helps: tuple[str, ...]
    contract: int | None
    version: str
    legacy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverClass:
    """Machines that stand alike: how many, one of them, and what the rules say of each. `key` is that of a kept class."""

    name: str
    machines: int
    one: int
    outcome: Outcome
    key: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """Machines that are not covered for one reason, and what would help."""

    machines: int
    code: str
    says: str
    clause: str
    helps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AccountCover:
    """All attached machines of an account, by how they stand on the day. `count` is the one that it is taken from, if any."""

    account: Account
    on: date
    classes: tuple[CoverClass, ...]
    count: CoverCount | None = None
    read: dict[int, Standing] = field(default_factory=dict, repr=False)

    @property
    def machines(self) -> int:
        """How many are attached."""
        return _count(self.classes)

    @property
    def counted_at(self) -> datetime | None:
        """When that was so; None where it is so now."""
        return self.count.counted_at if self.count else None

    @property
    def covered(self) -> tuple[CoverClass, ...]:
        """Those that are, in full or within a limit."""
        return tuple(each for each in self.classes if each.outcome.verdict in (Verdict.YES, Verdict.LIMITED))

    @property
    def limited(self) -> tuple[CoverClass, ...]:
        """Those whose release is past its Pro end: what was published stays reachable."""
        return tuple(each for each in self.classes if each.outcome.verdict is Verdict.LIMITED)

    @property
    def uncovered(self) -> tuple[CoverClass, ...]:
        """Those that are not, or of which it cannot be said."""
        return tuple(each for each in self.classes if each.outcome.verdict not in (Verdict.YES, Verdict.LIMITED))

    @property
    def covered_count(self) -> int:
        return _count(self.covered)

    @property
    def limited_count(self) -> int:
        return _count(self.limited)

    @property
    def uncovered_count(self) -> int:
        return _count(self.uncovered)

    def through(self, *ways: str) -> int:
        """How many are covered in full in one of the ways."""
        return _count(
            each for each in self.covered if each.outcome.through in ways and each.outcome.verdict is Verdict.YES
        )

    def next_end(self) -> tuple[date, tuple[CoverClass, ...]] | None:
        """The day after which the first of the covered ones stand otherwise, and those; None where no end is known."""
        ends = [each.outcome.until for each in self.covered if each.outcome.until is not None]
        if not ends:
            return None
        first = min(ends)
        return first, tuple(each for each in self.covered if each.outcome.until == first)

    def lacking(self) -> tuple[Lacking, ...]:
        """Those that are not covered by their leading reason, most machines first."""
        counted: Counter[tuple[str, str, str]] = Counter()
        helps: dict[tuple[str, str, str], tuple[str, ...]] = {}
        for each in self.uncovered:
            key = (each.outcome.code, each.outcome.says, each.outcome.clause)
            counted[key] += each.machines
            helps.setdefault(key, each.outcome.helps)
        return tuple(
            Lacking(machines=count, code=key[0], says=key[1], clause=key[2], helps=helps[key])
            for key, count in counted.most_common()
        )

    def by_reason(self) -> tuple[tuple[str, int], ...]:
        """The codes of the leading reasons of those that are not covered, each with its machines, most first."""
        counted: Counter[str] = Counter()
        for each in self.uncovered:
            counted[each.outcome.code] += each.machines
        return tuple(counted.most_common())


def account_cover(account: Account, on: date) -> AccountCover:
    """How all attached machines of the account stand on the day: from its last count where it has one, else counted now.

    Seven statements; from a count three at most, and a decision for each class where it was made for another day.
    """
    count = CoverCount.objects.filter(account=account).defer("hosts").first()
    return counted_now(account, on) if count is None else _kept(account, count, on)


def counted_now(account: Account, on: date) -> AccountCover:
    """The same, counted now."""
    found = find("find_cover_classes", {"account": account.pk})
    rows: list[dict[str, Any]] = list(found.rows) if found else []
    read = _read((row["one"] for row in rows), on)
    classes = (
        CoverClass(
            name=row["class"],
            machines=row["machines"],
            one=row["one"],
            outcome=_outcome_of(read[row["one"]], on, row["machines"]),
        )
        for row in rows
    )
    return AccountCover(account=account, on=on, classes=tuple(sorted(classes, key=lambda each: each.name)), read=read)


def standings_in(cover: AccountCover, classes: Iterable[CoverClass]) -> dict[str, Standing]:
    """One machine of each of the classes as it stands now, by class. Five statements where none has been read before."""
    wanted = {each.name: each.one for each in classes}
    missing = [one for one in wanted.values() if one not in cover.read]
    if missing:
        cover.read.update(_read(missing, cover.on))
    return {name: cover.read[one] for name, one in wanted.items() if one in cover.read}


def facts_in(cover: AccountCover, classes: Iterable[CoverClass]) -> dict[str, MachineCoverageFacts]:
    """What the rules are told of the cover of one machine of each of the classes, by class. One statement at most."""
    wanted = {each.name: each.one for each in classes}
    missing = [one for one in wanted.values() if one not in cover.read]
    read = cover_facts_by_id(missing, cover.on) if missing else {}
    found = {one: standing.cover for one, standing in cover.read.items()} | read
    return {name: found[one] for name, one in wanted.items() if one in found}


def machines_in(account: Account, classes: Iterable[CoverClass]) -> QuerySet[Machine]:
    """The machines of those classes, as they were counted where they were."""
    chosen = list(classes)
    keys = [each.key for each in chosen if each.key is not None]
    if keys:
        return Machine.objects.filter(kept__account=account, kept__of__in=keys)
    named = [each.name for each in chosen]
    return Machine.objects.filter(account=account, pk__in=RawSQL(_OF_CLASSES, (account.pk, named)))  # noqa: S611 -- a text of ours, its values apart


def members_of(account: Account) -> dict[str, list[int]]:
    """The attached machines of each class now."""
    found = find("find_cover_members", {"account": account.pk})
    return dict(found.members) if found and found.members else {}


def _asked_again(again: "_Told", rows: Iterable[KeptClass], on: date) -> dict[int, Outcome]:
    """The outcome of each kept class on another day. What would help is asked once for each reason."""
    outcomes: dict[int, Outcome] = {}
    helped: set[tuple[str, str, str]] = set()
    for row in rows:
        standing = again.standing(row)
        outcome = _outcome_of(standing, on, row.machines, with_helps=False)
        why = (outcome.code, outcome.says, outcome.clause)
        if outcome.verdict is not Verdict.YES and why not in helped:
            helped.add(why)
            outcome = _outcome_of(standing, on, row.machines)
        outcomes[row.pk] = outcome
    return outcomes


def _outcome_of(standing: Standing, on: date, machines: int, *, with_helps: bool = True) -> Outcome:
    """What the rules say of that many machines that stand as this one does, in brief."""
    decision = standing.on(on)
    reason = decision.reasons[0]
    return Outcome(
        verdict=decision.verdict,
        through=_through(decision),
        until=day_of(decision.until),
        code=reason.code,
        says=reason.says,
        clause=reason.clauses[0],
        helps=_helps(decision, standing, on, machines) if with_helps else (),
        contract=standing.contract.pk if standing.contract else None,
        version=standing.version,
        legacy=standing.has_legacy,
    )


def outcome_as_json(outcome: Outcome) -> dict[str, Any]:
    """As a kept class has it."""
    return {
        "verdict": str(outcome.verdict), "through": outcome.through, "until": _text(outcome.until),
        "code": outcome.code, "says": outcome.says, "clause": outcome.clause, "helps": list(outcome.helps),
        "contract": outcome.contract, "version": outcome.version, "legacy": outcome.legacy,
    }  # fmt: skip


def told_as_json(standing: Standing, hosts: dict[Hosts, int]) -> dict[str, Any]:
    """What the rules were told of a machine, so that another day can be asked about; its hosts stand in `hosts`, by their place."""
    machine, facts = standing.machine, standing.cover
    return {
        "kind": machine.kind, "ubuntu": machine.ubuntu, "series": machine.series, "release": machine.release,
        "unit_until": _text(facts.unit_until), "host": facts.host, "hosts": hosts.setdefault(facts.hosts, len(hosts)),
        "parent": _text(facts.parent_covered_until), "cloud_image": facts.cloud_image,
        "level": standing.line.level if standing.line else "",
        "counted": bool(standing.attachment and standing.attachment.counted),
    }  # fmt: skip


def hosts_as_json(hosts: Mapping[Hosts, int]) -> list[list[list[str | None]]]:
    """The groups of hosts in their places."""
    return [[[host.name, _text(host.covered_until)] for host in group] for group in hosts]


def _kept(account: Account, count: CoverCount, on: date) -> AccountCover:
    kept = KeptClass.objects.filter(account=account).order_by("name")
    if count.on == on:
        classes = tuple(_as_kept(kept))
    else:
        rows = list(kept)
        again = _Told({row.pk: row for row in account.contracts.all()}, provider_revision(), _groups(count.hosts))
        outcomes = _asked_again(again, rows, on)
        classes = tuple(
            CoverClass(name=row.name, machines=row.machines, one=row.one, outcome=outcomes[row.pk], key=row.pk)
            for row in rows
        )
    return AccountCover(account=account, on=on, classes=classes, count=count)


def _as_kept(kept: QuerySet[KeptClass]) -> Iterator[CoverClass]:
    """The classes as they were counted. There are hundreds, and few outcomes among them: each is read once."""
    rows = kept.annotate(said=Cast("outcome", TextField())).values_list("pk", "name", "machines", "one", "said")
    for key, name, machines, one, said in rows:
        yield CoverClass(name=name, machines=machines, one=one, outcome=_outcome(said), key=key)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is needed to ask the rules again about a kept class."""

    contracts: Mapping[int, Contract]
    revision: int
    hosts: list[Hosts]
    made: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def standing(self, row: KeptClass) -> Standing:
        """How its machines stood. No statement for terms met before."""
        told, contract = row.told, self.contracts[row.outcome["contract"]]
        return Standing(
            machine=self._machine(told["kind"], told["ubuntu"], told["series"], told["release"]),
            attachment=self._attachment(contract, told["level"], row.outcome["legacy"], told["counted"]),
            terms=terms_at(contract.pk, contract.revision, self.revision),
            cover=MachineCoverageFacts(
                on=date.min,
                kind=told["kind"],
                ubuntu=told["ubuntu"],
                unit_until=_day(told["unit_until"]),
                hosts=self.hosts[told["hosts"]],
                host=told["host"],
                parent_covered_until="open" if told["parent"] == "open" else _day(told["parent"]),
                cloud_image=told["cloud_image"],
            ),
        )

    def _machine(self, kind: str, ubuntu: bool, series: str, release: str) -> Machine:  # noqa: FBT001
        key = (kind, ubuntu, series, release)
        if key not in self.made:
            self.made[key] = Machine(kind=kind, ubuntu=ubuntu, series=series, release=release)
        return self.made[key]  # type: ignore[no-any-return]

    def _attachment(self, contract: Contract, level: str, legacy: bool, counted: bool) -> Attachment:  # noqa: FBT001
        key = (contract.pk, level, legacy, counted)
        if key not in self.made:
            attachment = self.made[key] = Attachment(contract=contract, counted=counted)
            if level:
                attachment.under_line = Line(contract=contract, level=level)
            if legacy:
                attachment.legacy_line = Line(contract=contract)
        return self.made[key]  # type: ignore[no-any-return]


def _groups(hosts: list[list[list[str | None]]]) -> list[Hosts]:
    return [tuple(PhysicalHost(name=name or "", covered_until=_day(until)) for name, until in group) for group in hosts]


def _text(until: date | str | None) -> str | None:
    return until.isoformat() if isinstance(until, date) else until


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(maxsize=8192)
def _outcome(said: str) -> Outcome:
    kept = json.loads(said)
    return Outcome(**{
        **kept, "verdict": Verdict(kept["verdict"]), "until": _day(kept["until"]), "helps": tuple(kept["helps"]),
    })  # fmt: skip


def _read(machines: Iterable[int], on: date) -> dict[int, Standing]:
    rows = Machine.objects.select_related("host__environment", "parent", "environment").in_bulk(list(machines))
    return standings(rows.values(), on)


def _helps(decision: Decision[Any], standing: Standing, on: date, machines: int) -> tuple[str, ...]:
    said = helps_of(decision, standing, on)
    of_each = _OF_EACH.get(decision.reasons[0].code)
    return (of_each, *said[1:]) if of_each and machines > 1 else said


def _through(decision: Decision[Any]) -> str:
    parts = decision.premises or (decision,)
    coverage = next(part for part in parts if part.question == "machine-coverage")
    return str(coverage.answer.through) if coverage.answer else "none"


def _count(classes: Iterable[CoverClass]) -> int:
    return sum(each.machines for each in classes)
