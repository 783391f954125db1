"""Under what may a person attach a machine by its code, and what became of one that was confirmed?"""

from dataclasses import dataclass
from datetime import date, datetime

from mainstay.errors import NotFound
from mainstay.queries.access import visible_accounts
from mainstay.queries.agreements import provider_revision, terms_at
from mainstay.queries.contract_facts import effect_facts
from mainstay.queries.contracts import LineUse, line_uses
from mainstay.queries.permissions import ROLES
from mainstay.records.models import Account, Attachment, Contract, Environment, MagicAttach, Person
from mainstay.records.models.contracts import LineKind
from mainstay.rules.contracts import decide_contract_effect


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachChoice:
    """A contract, or one line of it, that may carry a machine. `refused` says why the next one would be refused.

    Without a line the machine goes to the line that fits what it is.
    """

    contract: Contract
    use: LineUse | None = None
    refused: str = ""

    @property
    def value(self) -> str:
        """As a form says it: MS-2041/2, or MS-2041 for whichever line fits."""
        return f"{self.contract.number}/{self.use.line.position}" if self.use else self.contract.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """A request that was confirmed; `attachment` is there once the machine has attached with it."""

    request: MagicAttach
    contract: Contract
    attachment: Attachment | None


def attach_choices(actor: Person, on: date) -> tuple[AttachChoice, ...]:
    """The contracts in whose account the actor may confirm a code, each whole and then by its lines. Four statements, two more for a new contract."""
    contracts = (
        Contract.objects.filter(account__in=_accounts(actor))
        .select_related("account")
        .prefetch_related("lines")
        .order_by("account__name", "-effective_to", "-pk")
    )
    provider = provider_revision()
    found: list[AttachChoice] = []
    for contract in contracts:
        refused = _refused_by_contract(contract, provider, on)
        uses = [use for use in line_uses(contract) if _gives_units(use, on)]
        if uses:
            found.append(AttachChoice(contract=contract, refused=refused))
        found += (AttachChoice(contract=contract, use=use, refused=refused or _refused_by_line(use)) for use in uses)
    return tuple(found)


def may_confirm(actor: Person) -> bool:
    """Whether there is an account in which the actor may confirm a code. One statement."""
    return bool(_accounts(actor))


def attach_environments(actor: Person) -> list[Environment]:
    """The environments that a machine may join, by account and name. One statement."""
    rows = Environment.objects.filter(account__in=_accounts(actor)).select_related("account")
    return list(rows.order_by("account__name", "name"))


def confirmed_attach(actor: Person, request: int) -> Confirmed:
    """The confirmed request of that id and what became of it; NotFound where it is of an account that the actor does not see."""
    rows = MagicAttach.objects.select_related(
        "contract_token__contract__account", "contract_token__line", "confirmed_by"
    )
    row = rows.filter(pk=request, contract_token__contract__account__in=visible_accounts(actor)).first()
    if row is None or row.contract_token is None:
        raise NotFound(f"there is no attach {request}")
    attachment = (
        Attachment.objects.filter(token=row.contract_token)
        .select_related("machine__account", "contract", "line", "under_line")
        .order_by("-pk")
        .first()
    )
    return Confirmed(request=row, contract=row.contract_token.contract, attachment=attachment)


def time_left(request: MagicAttach, now: datetime) -> int:
    """The minutes that the code still has, begun ones counted."""
    return -(-int((request.expires_at - now).total_seconds()) // 60)


def _accounts(actor: Person) -> "list[Account]":
    return list(
        visible_accounts(actor).filter(memberships__person=actor, memberships__role__in=ROLES["confirm-magic-attach"])
    )


def _gives_units(use: LineUse, on: date) -> bool:
    line = use.line
    return line.withdrawn_at is None and line.kind != LineKind.LEGACY and (line.ends_on is None or line.ends_on >= on)


def _refused_by_contract(contract: Contract, provider: int, on: date) -> str:
    facts = effect_facts(contract, on)
    effect = decide_contract_effect(facts, terms_at(contract.pk, contract.revision, provider))
    if effect.answer is not None and effect.answer.state == "effective":
        return ""
    return effect.reasons[0].says


def _refused_by_line(use: LineUse) -> str:
    return f"{use.used:,} of {use.bought:,} used: would be refused" if use.is_full else ""
