"""Which tokens of the API are there, and whose is one that is shown?"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from mainstay.errors import NotFound, Unauthenticated
from mainstay.queries import access
from mainstay.queries.permissions import SCOPES, Act, acts_of
from mainstay.records.models import Account, ApiToken, Person

IN_SIGHT = timedelta(days=30)
"""How long a token that opens nothing any more is still listed."""


LOOKS: frozenset[Act] = frozenset({"view", "view-provider", "see-tokens", "read-audit"})


@dataclass(frozen=True, slots=True)
class OpenScope:
    """A scope that an actor's role has acts for, so that a token of theirs may be given it."""

    name: str
    says: str


def holder(token_hash: bytes, now: datetime) -> ApiToken:
    """The live token with that hash, its person held to what it may. One statement.

    Unauthenticated, with the reason as its code: a token that is not known, was revoked or has ended, a person who was locked out.
    """
    row = ApiToken.objects.select_related("person", "account").filter(hash=token_hash).first()
    if row is None or not hmac.compare_digest(bytes(row.hash), token_hash):
        raise Unauthenticated(
            "this token is not known", code="token-unknown", help="make one on the page API and webhooks"
        )
    if row.revoked_at is not None:
        raise Unauthenticated("this token was revoked", code="token-revoked", help="make another one")
    if row.ends_at <= now:
        raise Unauthenticated(
            f"this token ended on {row.ends_at:%Y-%m-%d}", code="token-ended", help="rotate it in time"
        )
    if not row.person.is_active:
        raise Unauthenticated("the person of this token may not act any more", code="person-inactive")
    row.person.held_to, row.person.held_in = acts_of(row.scopes), row.account_id
    return row


def tokens_in(account: Account, now: datetime) -> QuerySet[ApiToken]:
    """The tokens that work in the account alone, the newest first; what was rotated, or has long ended, is left out."""
    return _shown(ApiToken.objects.filter(account=account), now)


def tokens_of_provider(actor: Person | None, now: datetime) -> QuerySet[ApiToken]:
    """The actor's own tokens that are bound to no account; everybody's of the provider for those who change its staff."""
    unbound = ApiToken.objects.filter(account__isnull=True)
    return _shown(unbound if access.has_right(actor, "change-staff", None) else unbound.filter(person=actor), now)


def api_token_for(actor: Person | None, number: int, *, to_end: bool = False) -> ApiToken:
    """The token of that id that the actor may rotate: their own, and services' where they change those; `to_end`, also
    other people's there. NotFound for any other, and for whoever comes by a token.
    """
    row = ApiToken.objects.select_related("person", "account").filter(pk=number).first()
    if row is None or not _may_change(actor, row, to_end):
        raise NotFound(f"there is no API token {number}")
    return row


def open_scopes(actor: Person, account: Account | None) -> tuple[OpenScope, ...]:
    """The scopes that the actor's role can fill: in the account, or as staff."""
    rights = access.rights_in(actor, account) if account else access.rights_of_staff(actor)
    return tuple(OpenScope(name, scope.says) for name, scope in SCOPES.items() if _fills(scope.acts, rights))


def _may_change(actor: Person | None, row: ApiToken, to_end: bool) -> bool:  # noqa: FBT001 -- passed on
    if actor is None:
        return True
    if actor.held_to is not None:
        return False
    if row.person_id == actor.pk:
        return True
    if not row.person.is_service and not to_end:
        return False
    return access.has_right(actor, "change-api-tokens" if row.account else "change-staff", row.account)


def _fills(acts: frozenset[Act], rights: frozenset[Act]) -> bool:
    """Whether the role has one of the scope's acts, or, of a scope that only looks, may look at that."""
    doing, looking = acts - LOOKS, acts - {"view-provider"}
    return not doing.isdisjoint(rights) if doing else looking <= rights


def _shown(tokens: QuerySet[ApiToken], now: datetime) -> QuerySet[ApiToken]:
    lately = now - IN_SIGHT
    current = tokens.filter(replaced_by__isnull=True, ends_at__gt=lately)
    return current.exclude(revoked_at__lte=lately).select_related("person", "made_by", "account").order_by("-pk")
