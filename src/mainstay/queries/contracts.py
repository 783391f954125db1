"""What does a contract's page show? Lines with their use, tokens, machines, history, what is agreed otherwise."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from mainstay.queries import access
from mainstay.queries.agreements import terms_of
from mainstay.queries.contract_facts import effect_facts
from mainstay.queries.events import events_about
from mainstay.queries.machines import active_after
from mainstay.records.models import Account, Attachment, Contract, ContractToken, Event, Line, Person
from mainstay.records.models.contracts import LineKind, TokenPurpose
from mainstay.rules.contracts import ContractEffectAnswer, Level, decide_contract_effect
from mainstay.terms.clauses import edition
from mainstay.terms.decision import Decision

_HIGHEST_FIRST: tuple[Level, ...] = ("24/7", "weekday", "self-support")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineUse:
    """A line and how far it is used. `ceiling` is quantity and agreed overage; None where as many as come."""

    line: Line
    bought: int
    used: int
    left: int
    over: int
    ceiling: int | None

    @property
    def is_full(self) -> bool:
        """Whether the next machine is refused."""
        return self.ceiling is not None and self.used >= self.ceiling


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenUse:
    """A token, how many machines are attached by it, and when one last attached."""

    token: ContractToken
    machines: int
    last_used_at: datetime | None
    state: str  # live, ending, ended, rotated, revoked


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedFigure:
    """A figure of the contract beside the one of the terms."""

    clause: str
    title: str
    figure: str
    ours: str
    agreed: str
    agreed_in: str
    agreed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """How many machines are attached under a contract, and how many of them are active."""

    attached: int
    active: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPage:
    """All that the page of a contract shows. `tokens` is empty for those who may not see any."""

    contract: Contract
    effect: Decision[ContractEffectAnswer]
    lines: tuple[LineUse, ...]
    withdrawn: tuple[LineUse, ...]
    attached: int
    active: int
    tokens: tuple[TokenUse, ...]
    agreed: tuple[AgreedFigure, ...]
    history: tuple[Event, ...]


def contracts_of(account: Account) -> QuerySet[Contract]:
    """The account's contracts, the latest end first, each with its lines and `attached`. Two statements."""
    contracts = (
        account.contracts.select_related("account").prefetch_related("lines").annotate(attached=attached_count())
    )
    return contracts.order_by("-effective_to", "-pk")


def attached_count() -> Coalesce:
    """How many machines are attached under each contract, counted for those alone that are read."""
    open_ones = Attachment.objects.filter(
        account=OuterRef("account"), contract=OuterRef("pk"), detached_at__isnull=True
    )
    return Coalesce(Subquery(open_ones.values("contract").annotate(n=Count("pk")).values("n")), 0)


def contract_page(actor: Person | None, number: str, now: datetime) -> ContractPage:
    """The page of that contract, or NotFound. Some eight statements, however many machines there are."""
    contract = access.contract_for(actor, number)
    uses = line_uses(contract)
    counted = attached_under(contract, now)
    return ContractPage(
        contract=contract,
        effect=contract_effect(contract, now.date()),
        lines=tuple(use for use in uses if use.line.withdrawn_at is None),
        withdrawn=tuple(use for use in uses if use.line.withdrawn_at is not None),
        attached=counted.attached,
        active=counted.active,
        tokens=token_uses(contract, now) if access.has_right(actor, "see-tokens", contract.account) else (),
        agreed=agreed_figures(contract),
        history=tuple(events_about(contract.account, f"contract {contract.number}")),
    )


def attached_under(contract: Contract, now: datetime) -> Attached:
    """How many machines are attached under the contract. One statement."""
    open_ones = Attachment.objects.filter(account=contract.account_id, contract=contract, detached_at__isnull=True)
    heard = Q(pinged_at__gte=active_after(now))
    return Attached(**open_ones.aggregate(attached=Count("pk"), active=Count("pk", filter=heard)))


def contract_effect(contract: Contract, on: date) -> Decision[ContractEffectAnswer]:
    """Whether the contract is in effect on the day, at the highest level that its lines have. Two statements."""
    levels = (
        contract.lines.filter(withdrawn_at__isnull=True).exclude(kind=LineKind.LEGACY).values_list("level", flat=True)
    )
    level = next((level for level in _HIGHEST_FIRST if level in levels), _HIGHEST_FIRST[-1])
    return decide_contract_effect(effect_facts(contract, on, level), terms_of(contract))


def line_uses(contract: Contract) -> tuple[LineUse, ...]:
    """The contract's lines in their order, withdrawn ones too, each with its use."""
    return tuple(line_use(line) for line in sorted(contract.lines.all(), key=lambda line: line.position))


def line_use(line: Line) -> LineUse:
    """How far the line is used."""
    return LineUse(
        line=line,
        bought=line.quantity,
        used=line.used,
        left=max(line.quantity - line.used, 0),
        over=max(line.used - line.quantity, 0),
        ceiling=None if line.overage is None else line.quantity + line.overage,
    )


def token_uses(contract: Contract, now: datetime) -> tuple[TokenUse, ...]:
    """The contract's own tokens, the newest first, each with its use. One statement. Those for one attach are left out."""
    tokens = contract.tokens.filter(purpose=TokenPurpose.CONTRACT).select_related(
        "line", "environment", "host", "issued_by"
    )
    used = tokens.annotate(
        machines=Count("attachments", filter=Q(attachments__detached_at__isnull=True)),
        last_used_at=Max("attachments__attached_at"),
    )
    return tuple(
        TokenUse(token=token, machines=token.machines, last_used_at=token.last_used_at, state=_state(token, now))
        for token in used.order_by("-pk")
    )


def agreed_figures(contract: Contract) -> tuple[AgreedFigure, ...]:
    """What the contract agrees otherwise, beside what its edition says (doc.terms)."""
    clauses = edition(contract.edition).clauses
    return tuple(
        AgreedFigure(
            clause=row.clause,
            title=clauses[row.clause].title,
            figure=row.figure,
            ours=clauses[row.clause].figures[row.figure],
            agreed=row.value,
            agreed_in=row.agreed_in,
            agreed_on=row.agreed_on,
        )
        for row in sorted(contract.deviations.all(), key=lambda row: (row.clause, row.figure))
    )


def _state(token: ContractToken, now: datetime) -> str:
    if token.revoked_at:
        return "revoked"
    if token.ends_at and token.ends_at <= now:
        return "rotated" if token.replaced_by_id else "ended"
    return "ending" if token.ends_at else "live"
