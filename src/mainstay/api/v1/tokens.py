"""What machines attach with: the tokens of a contract."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.nouns import Act, Noun
from mainstay.api.v1.pages import Page
from mainstay.api.v1.words import Given, Instant, Name, Shown, said
from mainstay.errors import NotFound
from mainstay.operations import tokens
from mainstay.queries import access
from mainstay.queries.contracts import TokenUse, token_uses
from mainstay.records.models import ContractToken as Row

noun = Noun("contract tokens", "What machines attach with, by contract.")

Number = Annotated[int, Field(ge=1, le=2**63 - 1, description="The token's number.")]


class ContractToken(Shown):
    """A token of a contract, without its text."""

    id: int = said("Its number.", 17)
    contract: str = said("The number of the contract.", "MS-2041")
    name: str = said("What it is called.", "berlin")
    state: Literal["live", "ending", "ended", "rotated", "revoked"] = said("How it stands.", "live")
    line: int | None = said("The only line that its machines use; null for whichever fits.", None)
    environment: str | None = said("The environment that its machines join.", None)
    guest_of: str | None = said("The machine whose guests attach with it.", None)
    machines: int = said("How many machines are attached by it.", 42)
    last_used_at: datetime | None = said("When one last attached by it.", "2026-11-29T07:00:00Z")
    issued_at: datetime = said("When it was issued.", "2026-02-01T09:00:00Z")
    ends_at: datetime | None = said("From when on nothing attaches with it.", None)
    revoked_at: datetime | None = said("When it was revoked.", None)


class ContractTokenText(Shown):
    """A token itself: whoever has it attaches machines."""

    id: int = said("Its number.", 17)
    token: str = said("What `pro attach` is given.", "C1JQ4TN6Y2XKQWB7D5E3FZ…")


class NewContractToken(Given):
    """A token as it is issued."""

    name: Annotated[Name, Field(max_length=100)] = said("What it is called.", "berlin")
    line: Annotated[int, Field(strict=True, ge=1, le=32767)] | None = said(
        "The only line that its machines use.", None, None
    )
    environment: Name | None = said("The environment that its machines join.", None, None)
    guest_of: Name | None = said("The machine whose guests attach with it.", None, None)
    ends_at: Instant | None = said("From when on nothing attaches with it.", "2027-06-30T00:00:00Z", None)


class Rotation(Given):
    """How long the old token goes on."""

    overlap_days: Annotated[int, Field(strict=True, ge=0, le=3650)] = said("In days.", 7, tokens.OVERLAP.days)


@noun.read("/contracts/{contract}/tokens", scope="tokens:read", gives=Page[ContractToken])
def list_contract_tokens(request: ApiRequest, contract: str) -> Page[ContractToken]:
    """The tokens of a contract, the newest first; all of them on one page."""
    row = access.contract_for(request.actor, contract, may="see-tokens")
    return Page[ContractToken].model_validate(
        {"items": [_shown(use) for use in token_uses(row, request.now)], "next": None}
    )


@noun.read("/contracts/{contract}/tokens/{token}", scope="tokens:read", gives=ContractToken)
def get_contract_token(request: ApiRequest, contract: str, token: Number) -> ContractToken:
    """One token of a contract."""
    return shown(request, access.token_for(request.actor, contract, token))


@noun.read("/contracts/{contract}/tokens/{token}/text", scope="tokens:write", gives=ContractTokenText)
def get_contract_token_text(request: ApiRequest, contract: str, token: Number) -> ContractTokenText:
    """The token itself, derived once more, for those who may attach with it."""
    text = tokens.token_text(actor=request.actor, contract=contract, token=token)
    return ContractTokenText(id=token, token=text)


@noun.write(
    "POST", "/contracts/{contract}/tokens", scope="tokens:write", gives=ContractToken, status=201, compares=False
)
def issue_contract_token(request: ApiRequest, contract: str, body: NewContractToken) -> Act:
    """The contract has one more token. Its text is at its path with /text."""
    return Act(
        does=lambda: tokens.issue_token(
            actor=request.actor,
            contract=contract,
            now=request.now,
            **{name: getattr(body, name) for name in type(body).model_fields},
        ),
        shows=lambda row: shown(request, row),
    )


@noun.write("POST", "/contracts/{contract}/tokens/{token}/rotate", scope="tokens:write", gives=ContractToken)
def rotate_contract_token(request: ApiRequest, contract: str, token: Number, body: Rotation) -> Act:
    """A new token, which is shown, has the place of this one, which goes on for the overlap."""
    return Act(
        does=lambda: tokens.rotate_token(
            actor=request.actor,
            contract=contract,
            token=token,
            overlap=timedelta(days=body.overlap_days),
            now=request.now,
        ),
        shows=lambda row: shown(request, row),
        holds=lambda: _held(request, contract, token),
    )


@noun.write("POST", "/contracts/{contract}/tokens/{token}/revoke", scope="tokens:write", gives=ContractToken)
def revoke_contract_token(request: ApiRequest, contract: str, token: Number) -> Act:
    """No machine attaches with the token any more; those that have stay."""
    return Act(
        does=lambda: tokens.revoke_token(actor=request.actor, contract=contract, token=token, now=request.now),
        shows=lambda row: shown(request, row),
        holds=lambda: _held(request, contract, token),
    )


def shown(request: ApiRequest, row: Row) -> ContractToken:
    """The token as the API has it. Two statements."""
    contract = access.contract_for(request.actor, row.contract.number)
    use = next((use for use in token_uses(contract, request.now) if use.token.pk == row.pk), None)
    if use is None:
        raise NotFound(f"contract {contract} has no token {row.pk}")
    return _shown(use)


def _shown(use: TokenUse) -> ContractToken:
    token = use.token
    return ContractToken(
        id=token.pk,
        contract=token.contract.number,
        name=token.name,
        state=use.state,  # type: ignore[arg-type]
        line=token.line.position if token.line else None,
        environment=token.environment.name if token.environment else None,
        guest_of=token.host.name if token.host else None,
        machines=use.machines,
        last_used_at=use.last_used_at,
        issued_at=token.issued_at,
        ends_at=token.ends_at,
        revoked_at=token.revoked_at,
    )


def _held(request: ApiRequest, contract: str, token: int) -> ContractToken:
    row = access.locked_contract(request.actor, contract, may="issue-token")
    return shown(request, access.locked_token(row, token))
