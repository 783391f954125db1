"""How does a derived contract token come about, and what do its machines use? The row goes first, then what is kept of it."""

import secrets
from datetime import datetime

from mainstay.errors import Conflict
from mainstay.gateways.tokens import contract_token, token_hash
from mainstay.queries import access
from mainstay.records.models import Contract, ContractToken, Environment, Line, Machine, Person
from mainstay.records.models.contracts import TokenPurpose


def new_derived_token(
    contract: Contract,
    *,
    name: str,
    purpose: TokenPurpose,
    line: Line | None,
    environment: Environment | None,
    host: Machine | None = None,
    generation: int = 1,
    ends_at: datetime | None,
    issued_by: Person | None,
    now: datetime,
) -> ContractToken:
    """The token's row, with the hash by which a machine that shows the token is found."""
    row = ContractToken.objects.create(
        contract=contract,
        line=line,
        environment=environment,
        host=host,
        name=name,
        purpose=purpose,
        generation=generation,
        hash=secrets.token_bytes(32),
        issued_by=issued_by,
        issued_at=now,
        ends_at=ends_at,
    )
    text, row.key_name = contract_token(row.pk, generation)
    row.hash = token_hash(text)
    row.save(update_fields=["hash", "key_name"])
    return row


def derived_text(token: ContractToken) -> str:
    """The token that was derived for the row, once more."""
    return contract_token(token.pk, token.generation, token.key_name)[0]


def line_for_machines(contract: Contract, position: int | None) -> Line | None:
    """The only line that the machines of a token will use; None for whichever fits. Conflict for one that was withdrawn."""
    if position is None:
        return None
    line = access.line_of(contract, position)
    if line.withdrawn_at:
        raise Conflict(f"line {line.position} has been withdrawn", code="line-withdrawn")
    return line


def environment_for_machines(contract: Contract, name: str | None) -> Environment | None:
    """The environment that the machines of a token will join; None for none."""
    return None if name is None else access.environment_of(contract.account, name)


def is_over(token: ContractToken, now: datetime) -> bool:
    """Whether no machine attaches with the token any more."""
    return token.revoked_at is not None or (token.ends_at is not None and token.ends_at <= now)
