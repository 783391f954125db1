"""The decisions about acts that were kept, as they were taken."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from mainstay.api.v1.answers import Decision
from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.nouns import Noun
from mainstay.api.v1.pages import Cursor, Limit, Page, page_of, slice_of
from mainstay.api.v1.words import Shown, Text, said
from mainstay.queries import access
from mainstay.queries.decisions import kept_decision
from mainstay.records.models import KeptDecision as Row

noun = Noun("decisions", "Decisions about acts, a refusal above all, kept as they were taken.")


class KeptDecision(Shown):
    """A decision as it was taken."""

    key: str = said("Its name in paths.", "1f9a0c33e2")
    account: str | None = said("The account's key.", "nordwind")
    about: str = said("What it is about, by noun and number.", "machine 12")
    at: datetime = said("When it was taken.", "2026-11-30T12:10:02Z")
    decision: Decision = Field(description="The decision, whole.")


@noun.read("/accounts/{account}/decisions", scope="coverage:read", gives=Page[KeptDecision])
def list_decisions(
    request: ApiRequest,
    account: str,
    about: Annotated[Text, Field(description="About this alone: machine 12, contract MS-2041.")] = "",
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[KeptDecision]:
    """The kept decisions of an account, the newest first."""
    rows = Row.objects.filter(account=access.account_for(request.actor, account)).select_related("account")
    rows = rows.filter(about=about) if about else rows
    return Page[KeptDecision].model_validate(page_of(slice_of(rows, by="-pk", cursor=cursor, limit=limit), shown))


@noun.read("/decisions/{key}", scope="coverage:read", gives=KeptDecision)
def get_decision(request: ApiRequest, key: str) -> KeptDecision:
    """One kept decision."""
    return shown(kept_decision(request.actor, key))


def shown(row: Row) -> KeptDecision:
    """The kept decision as the API has it."""
    return KeptDecision(
        key=row.key,
        account=row.account.key if row.account else None,
        about=row.about,
        at=row.at,
        decision=Decision.model_validate(row.decision),
    )
