"""How does a derived contract token come about? From the number of its row: the row goes first, then what is kept of it."""

import secrets
from datetime import datetime

from mainstay.gateways.tokens import contract_token, token_hash
from mainstay.records.models import Contract, ContractToken, Environment, Line, Person
from mainstay.records.models.contracts import TokenPurpose


def new_derived_token(
    contract: Contract,
    *,
    name: str,
    purpose: TokenPurpose,
    line: Line | None,
    environment: Environment | None,
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
