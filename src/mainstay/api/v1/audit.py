"""The audit of an account: every act, by whom and from where."""

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.nouns import Noun
from mainstay.api.v1.pages import Cursor, Limit, Page
from mainstay.api.v1.words import Shown, Text, said
from mainstay.errors import Invalid
from mainstay.queries import access
from mainstay.queries.audit import AuditFilter, audit_page, who
from mainstay.records.models import Event
from mainstay.terms.facts import Day

PLACE = re.compile(r"20[0-9]{2}-[0-9T:.+-]{6,28}~[0-9]{1,18}")

noun = Noun("audit", "Every act in an account, by whom and from where, the latest first.")


class AuditRow(Shown):
    """An act."""

    id: int = said("Its number.", 4711)
    kind: str = said("What was done, as noun.what-happened.", "machine.moved")
    about: str = said("To what, by its noun and number.", "machine 12")
    at: datetime = said("When.", "2026-11-30T12:10:02Z")
    person: int | None = said("By whom, by their number; null where it was no person, or one who was erased.", 12)
    by: str = said("By whom, in words.", "Jonas Wirth")
    origin: str = said("By which channel: web, api, command line, job or machine.", "api")
    address: str | None = said("From which address.", "10.20.0.14")
    credential: str = said("By which API token.", "ansible, ber")
    request: str = said("The id that its lines in the log carry.", "1f9a0c33e21f9a0c33e21f9a0c33e21f")
    details: dict[str, Any] = said(
        "What changed.", {"before": {"environment": None}, "after": {"environment": "cloud"}}
    )


@noun.read("/accounts/{account}/audit", scope="audit:read", gives=Page[AuditRow])
def list_audit(
    request: ApiRequest,
    account: str,
    did: Annotated[Text, Field(description="A kind of act, or a noun as machine.*.")] = "",
    to: Annotated[Text, Field(description="About this alone: machine 12, contract MS-2041.")] = "",
    since: Annotated[Day | None, Field(description="From that day on (UTC).")] = None,
    until: Annotated[Day | None, Field(description="Up to that day (UTC).")] = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[AuditRow]:
    """What was done in an account, the latest first."""
    owner = access.account_for(request.actor, account, may="read-audit")
    wanted = AuditFilter(did=did, to=to, since=since, until=until)
    page = audit_page(owner, wanted, place=_place(cursor), limit=limit)
    return Page[AuditRow].model_validate({"items": [_shown(row) for row in page.rows], "next": page.older or None})


def _place(cursor: str) -> str:
    if cursor and not PLACE.fullmatch(cursor):
        raise Invalid(
            "this cursor is none of this list", code="bad-cursor", fields={"cursor": "the `next` of a page of it"}
        )
    return cursor


def _shown(row: Event) -> AuditRow:
    return AuditRow(
        id=row.pk,
        kind=row.kind,
        about=row.about,
        at=row.at,
        person=row.actor_id,
        by=who(row),
        origin=row.origin,
        address=row.address,
        credential=row.credential,
        request=row.request,
        details=row.details,
    )
