"""With which command does a machine attach under a contract?"""

from collections.abc import Iterable
from dataclasses import dataclass

from mainstay.operations.tokens import token_text
from mainstay.portal.contracts.shown import ALIVE
from mainstay.portal.requests import PageRequest, today_of
from mainstay.queries import access
from mainstay.queries.contract_list import contracts_in
from mainstay.queries.contracts import TokenUse, token_uses
from mainstay.records.models import Account, Contract, ContractToken


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What is typed on the machine, and the token in it."""

    contract: Contract
    token: ContractToken
    text: str


def widest(uses: Iterable[TokenUse]) -> TokenUse | None:
    """Of the tokens in use the one that fits the most machines: of no line before of one, of no environment before of one,
    then the newest. None where none is live.
    """
    live = (use for use in uses if use.state in ALIVE and use.token.replaced_by_id is None)
    return min(
        live, key=lambda use: (use.token.line_id is not None, use.token.environment_id is not None), default=None
    )


def command_with(request: PageRequest, token: ContractToken) -> Command:
    """The command with this token; its reader may read it."""
    contract = token.contract
    text = token_text(actor=request.user, contract=contract.number, token=token.pk)
    return Command(contract=contract, token=token, text=f"sudo pro attach {text}")


def commands_in(request: PageRequest, account: Account) -> list[Command]:
    """A command for each contract of the account in effect today; none for those who may not read tokens."""
    if not access.has_right(request.user, "read-token", account):
        return []
    in_effect = (
        listed.contract
        for listed in contracts_in(account, today_of(request))
        if listed.effect.answer and listed.effect.answer.state == "effective"
    )
    found = (widest(token_uses(contract, request.now)) for contract in in_effect)
    return [command_with(request, use.token) for use in found if use]
