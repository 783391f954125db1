"""What does the page of an amendment show? Its changes with what each does to what is used, whom it touches, what stands in its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q

from mainstay.queries.agreements import terms_of
from mainstay.queries.amendments import (
    Standing,
    amendment_for,
    amendments_of,
    changes_in_order,
    conflicts_of,
    day_there,
    figure_at,
    may_read_text,
    position_at,
    standing_of,
)
from mainstay.queries.contract_facts import effect_facts
from mainstay.records.models import (
    Amendment,
    AmendmentChange,
    Attachment,
    Contract,
    Environment,
    KeptDecision,
    Line,
    MailServer,
    Membership,
    Person,
)
from mainstay.records.models.amendments import AmendmentState, ChangeKind
from mainstay.rules.contracts import ContractEffectAnswer, ContractEffectFacts, decide_contract_effect
from mainstay.terms.decision import Decision

NAMED = 3
ANY = ""
"""Of the answers that cite one of several clauses: all of them, each counted once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsChanged:
    """What a change does to the units of one line. `loses` machines have no unit of the contract left, `moves` find one on another
    line at their next refresh.
    """

    used: int
    before: int
    after: int
    moves: int = 0
    loses: int = 0

    @property
    def over_before(self) -> int:
        return max(self.used - self.before, 0)

    @property
    def over_after(self) -> int:
        return max(self.used - self.after, 0)

    @property
    def free_after(self) -> int:
        return max(self.after - self.used, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeen:
    """A change with the line it is about, where it is about one; and how many kept answers cite its clause."""

    change: AmendmentChange
    line: Line | None
    units: UnitsChanged | None
    answers: int
    is_overtaken: bool

    @property
    def takes_away(self) -> bool:
        """Whether somebody has less by it: no unit, no room for what is used, an earlier end."""
        if self.change.kind == ChangeKind.DATES_SET:
            return _ends_earlier(self.change)
        if self.units is None:
            return False
        is_short = self.units.over_after > self.units.over_before
        return self.units.loses > 0 or (self.change.kind == ChangeKind.LINE_CHANGED and is_short)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """Whom the amendment touches: machines attached under the contract, where they are, and answers that cite what changes."""

    machines: int
    environments: tuple[str, ...]
    more_environments: int
    answers: int
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentPage:
    """All that the page shows. `effect` is the contract's on the first day with the amendment, `others` all its amendments."""

    amendment: Amendment
    contract: Contract
    standing: Standing
    changes: tuple[ChangeSeen, ...]
    touched: Touched
    others: tuple[Amendment, ...]
    effect: Decision[ContractEffectAnswer]
    ends_on: date | None
    today: date
    admins: int
    is_mailed: bool

    @property
    def loses(self) -> int:
        """How many machines have no unit left by it."""
        return sum(seen.units.loses for seen in self.changes if seen.units)

    @property
    def overtaken(self) -> tuple[AmendmentChange, ...]:
        """The changes at whose place the contract has changed meanwhile."""
        return tuple(seen.change for seen in self.changes if seen.is_overtaken)


def amendment_page(actor: Person | None, contract: str, number: int, now: datetime) -> AmendmentPage:
    """The page, or NotFound. A customer is shown no change of a text that is not offered to them. Some twelve statements, however many machines there are."""
    amendment = amendment_for(actor, contract, number)
    row, standing = amendment.contract, standing_of(amendment.contract)
    changes = changes_in_order(amendment) if may_read_text(actor, amendment) else []
    is_open = amendment.state != AmendmentState.IN_FORCE
    overtaken = {change.pk for change in conflicts_of(changes, standing)} if is_open else set()
    units = _units(changes, standing)
    cites = tuple(dict.fromkeys(figure_at(one.place)[0] for one in changes if one.kind in _OF_FIGURES))
    answers = _answers(row, cites)
    today = day_there(row.account, now)
    first, last = (_after(changes, row, name) for name in ("effective_from", "effective_to"))
    return AmendmentPage(
        amendment=amendment,
        contract=row,
        standing=standing,
        changes=tuple(
            ChangeSeen(
                change=change,
                line=standing.lines.get(position_at(change.place)) if "line" in change.kind else None,
                units=units.get(change.pk),
                answers=answers.get(figure_at(change.place)[0], 0) if change.kind in _OF_FIGURES else 0,
                is_overtaken=change.pk in overtaken,
            )
            for change in changes
        ),
        touched=_touched(row, cites, answers),
        others=tuple(amendments_of(actor, row)),
        effect=_effect(row, first, last, amendment.from_on or today),
        ends_on=last,
        today=today,
        admins=Membership.objects.filter(account=row.account_id, role="admin", person__is_active=True).count(),
        is_mailed=MailServer.objects.filter(is_on=True).exists(),
    )


def _effect(row: Contract, first: date | None, last: date | None, on: date) -> Decision[ContractEffectAnswer]:
    facts = effect_facts(row, on)
    changed = ContractEffectFacts(
        effective_from=first, effective_to=last, on=facts.on, level=facts.level, support_until=facts.support_until
    )
    return decide_contract_effect(changed, terms_of(row))


def _after(changes: Sequence[AmendmentChange], row: Contract, name: str) -> date | None:
    """The contract's first or last day once the changes are in force."""
    for change in changes:
        if change.kind == ChangeKind.DATES_SET and name in change.becomes:
            said = change.becomes[name]
            return date.fromisoformat(said) if said else None
    return getattr(row, name)  # type: ignore[no-any-return]  # a day or none, as the column has it


def _units(changes: Sequence[AmendmentChange], standing: Standing) -> dict[int, UnitsChanged]:
    """What becomes of the units of each line that a change is about. A machine whose line goes takes a free unit of another
    line of its kind, as it does when it refreshes.
    """
    after = {line.position: line.quantity for line in standing.lines.values() if line.withdrawn_at is None}
    for change in changes:
        if change.kind == ChangeKind.LINE_CHANGED:
            after[position_at(change.place)] = change.becomes.get("quantity", after.get(position_at(change.place), 0))
        if change.kind == ChangeKind.LINE_WITHDRAWN:
            after.pop(position_at(change.place), None)
    free = _free(changes, standing, after)
    found: dict[int, UnitsChanged] = {}
    for change in changes:
        line = standing.lines.get(position_at(change.place))
        if change.kind == ChangeKind.LINE_ADDED:
            found[change.pk] = UnitsChanged(used=0, before=0, after=change.becomes["quantity"])
        elif line and change.kind == ChangeKind.LINE_CHANGED:
            quantity = change.was.get("quantity", line.quantity)
            found[change.pk] = UnitsChanged(
                used=line.used, before=quantity, after=change.becomes.get("quantity", quantity)
            )
        elif line and change.kind == ChangeKind.LINE_WITHDRAWN:
            moves = min(line.used, free.get(line.kind, 0))
            free[line.kind] = free.get(line.kind, 0) - moves
            found[change.pk] = UnitsChanged(
                used=line.used, before=line.quantity, after=0, moves=moves, loses=line.used - moves
            )
    return found


def _free(changes: Sequence[AmendmentChange], standing: Standing, after: dict[int, int]) -> dict[str, int]:
    """Free units of each kind of line once all changes are in force."""
    free: dict[str, int] = {}
    for position, quantity in after.items():
        line = standing.lines.get(position)
        if line:
            free[line.kind] = free.get(line.kind, 0) + max(quantity - line.used, 0)
    for change in changes:
        if change.kind == ChangeKind.LINE_ADDED:
            kind = change.becomes["kind"]
            free[kind] = free.get(kind, 0) + change.becomes["quantity"]
    return free


def _touched(row: Contract, cites: tuple[str, ...], answers: dict[str, int]) -> Touched:
    attached = Attachment.objects.filter(account=row.account_id, contract=row, detached_at__isnull=True)
    there = Environment.objects.filter(
        pk__in=attached.filter(machine__environment__isnull=False).values("machine__environment")
    )
    names = list(there.order_by("name").values_list("name", flat=True))
    return Touched(
        machines=attached.count(),
        environments=tuple(names[:NAMED]),
        more_environments=max(len(names) - NAMED, 0),
        answers=answers.get(ANY, 0),
        cites=cites,
    )


def _answers(row: Contract, clauses: tuple[str, ...]) -> dict[str, int]:
    """How many answers that were kept for the account cite each of the clauses, and any of them. One statement."""
    if not clauses:
        return {}
    each = {f"clause_{place}": Q(decision__clauses__contains=[clause]) for place, clause in enumerate(clauses)}
    counts = KeptDecision.objects.filter(account=row.account_id).aggregate(
        **{name: Count("pk", filter=cites) for name, cites in each.items()},
        any=Count("pk", filter=reduce(or_, each.values())),
    )
    return {ANY: counts["any"]} | {clause: counts[name] for clause, name in zip(clauses, each, strict=True)}


def _ends_earlier(change: AmendmentChange) -> bool:
    was, becomes = change.was.get("effective_to"), change.becomes.get("effective_to", "")
    return bool(was) and "effective_to" in change.becomes and (not becomes or _sooner(becomes, was))


def _sooner(becomes: Any, was: Any) -> bool:
    return date.fromisoformat(becomes) < date.fromisoformat(was)


_OF_FIGURES = (ChangeKind.FIGURE_AGREED, ChangeKind.FIGURE_TAKEN_BACK)
