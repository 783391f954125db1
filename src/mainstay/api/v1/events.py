"""What was done, as a feed: whoever goes on from where they were misses nothing."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.nouns import Noun
from mainstay.api.v1.pages import Limit
from mainstay.api.v1.words import Shown, Text, said
from mainstay.errors import Invalid
from mainstay.queries import access
from mainstay.queries.events import feed
from mainstay.records.models import Account

noun = Noun("events", "What was done, in the order in which it was sealed.")

MOST_KINDS = 20
_LAST = 2**63 - 1


class Event(Shown):
    """What was done, to what, and what changed. People go by their numbers."""

    id: str = said("The same in the feed, in webhooks and in the audit.", "evt_4711")
    position: int = said("Its place in the chain.", 4702)
    kind: str = said("What was done, as noun.what-happened.", "machine.moved")
    at: datetime = said("When.", "2026-11-30T12:10:02Z")
    account: str | None = said("The account's key; null for what concerns the provider alone.", "nordwind")
    about: str = said("To what, by its noun and number.", "machine 12")
    name: str = said("What that is called now; empty where it is not known any more.", "web-01")
    data: dict[str, Any] = said(
        "What changed.", {"before": {"environment": None}, "after": {"environment": "private-cloud"}}
    )
    clauses: list[str] = said("The clauses that it rests on.", [])


class Events(Shown):
    """Some events, and from where to go on."""

    items: list[Event] = Field(description="The events, the earliest first.")
    next: str = said("The cursor to go on from, now or whenever there is more; never null.", "4702")
    has_more: bool = said("Whether more are there already.", False)


@noun.read("/events", scope="events:read", gives=Events)
def list_events(
    request: ApiRequest,
    account: Annotated[Text, Field(description="Of this account alone, by its key.")] = "",
    kinds: Annotated[
        Text,
        Field(description="Of these kinds alone, parted by commas: machine.moved, or machine.* for all of a noun."),
    ] = "",
    limit: Limit = 50,
    cursor: Annotated[
        str, Field(max_length=20, description="`next` of the answer before; empty for the first events there are.")
    ] = "",
) -> Events:
    """The events behind the cursor, in the order in which they were sealed, a moment after they were done."""
    owner = _owner(request, account)
    access.require(request.actor, "follow-events", owner)
    found = feed(owner, kinds=_kinds(kinds), after=_place(cursor), limit=limit)
    return Events(
        items=[Event.model_validate(event) for event in found.events], next=str(found.after), has_more=found.has_more
    )


def _owner(request: ApiRequest, account: str) -> Account | None:
    """The account that is asked for, else that of the token; none for a token of the provider that sees all."""
    if account:
        return access.account_for(request.actor, account)
    return request.token.account


def _kinds(said: str) -> list[str]:
    kinds = [kind.strip() for kind in said.split(",") if kind.strip()]
    if len(kinds) > MOST_KINDS:
        raise Invalid("too many kinds", fields={"kinds": f"{MOST_KINDS} at most"})
    return kinds


def _place(cursor: str) -> int:
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit()) or int(cursor) > _LAST:
        raise Invalid(
            "this cursor is none of this feed", code="bad-cursor", fields={"cursor": "the `next` of an answer"}
        )
    return int(cursor)
