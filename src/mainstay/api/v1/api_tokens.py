"""What calls the API: tokens of people and services, as a list."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.nouns import Noun
from mainstay.api.v1.pages import Cursor, Limit, Page, page_of, slice_of
from mainstay.api.v1.words import Shown, Text, said
from mainstay.queries import access
from mainstay.queries.api_tokens import tokens_in, tokens_of_provider
from mainstay.records.models import ApiToken as Row

noun = Noun("api tokens", "What calls the API. Tokens are made, rotated and revoked on the pages and on the host.")


class ApiToken(Shown):
    """A token of a person or a service, without its text."""

    id: int = said("Its number.", 9)
    name: str = said("What it is called.", "patch report")
    tail: str = said("Its last four characters.", "9f3a")
    person: str | None = said("The address of whose it is; null for a service.", "jonas.wirth@nordwind.example")
    account: str | None = said("The only account in which it works.", "nordwind")
    scopes: list[str] = said("What it may ask for.", ["coverage:read", "decide"])
    last_used_at: datetime | None = said("When it last called.", "2026-11-29T07:00:00Z")
    last_used_from: str | None = said("From which address.", "192.0.2.7")
    ends_at: datetime = said("From when on it opens nothing.", "2027-11-30T00:00:00Z")
    revoked_at: datetime | None = said("When it was revoked.", None)


@noun.read("/api-tokens", scope="people:read", gives=Page[ApiToken])
def list_api_tokens(
    request: ApiRequest,
    account: Annotated[Text, Field(description="Those that work in this account alone, by its key.")] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[ApiToken]:
    """The tokens of an account, or of the provider where none is named, the newest first.

    Of the provider: all of them for those who change its staff, else one's own.
    """
    rows = _of_account(request, account) if account else _of_provider(request)
    return Page[ApiToken].model_validate(page_of(slice_of(rows, by="-pk", cursor=cursor, limit=limit), _shown))


def _of_account(request: ApiRequest, account: str) -> Any:
    return tokens_in(access.account_for(request.actor, account), request.now)


def _of_provider(request: ApiRequest) -> Any:
    access.require(request.actor, "view-provider")
    return tokens_of_provider(request.actor, request.now)


def _shown(row: Row) -> ApiToken:
    return ApiToken(
        id=row.pk,
        name=row.name,
        tail=row.tail,
        person=None if row.person.is_service else row.person.email,
        account=row.account.key if row.account else None,
        scopes=list(row.scopes),
        last_used_at=row.last_used_at,
        last_used_from=row.last_used_from,
        ends_at=row.ends_at,
        revoked_at=row.revoked_at,
    )
