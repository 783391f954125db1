"""Who am I? What a caller may find out about the token that it shows."""

from datetime import datetime

from pydantic import Field

from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.nouns import Noun
from mainstay.api.v1.words import Shown, said
from mainstay.queries.access import visible_accounts

noun = Noun("me", "The token that is shown, and whose it is.")


class TokenOfCaller(Shown):
    """The token that was shown, without its text."""

    name: str = said("What it is called.", "patch report")
    tail: str = said("Its last four characters.", "9f3a")
    scopes: list[str] = said("What it may ask for.", ["coverage:read", "decide"])
    created_at: datetime = said("When it was made.", "2026-11-30T09:12:00Z")
    ends_at: datetime = said("From when on it opens nothing.", "2027-11-30T00:00:00Z")


class Me(Shown):
    """Whose the token is, and where it works."""

    name: str = said("The person or the service.", "Jonas Wirth")
    email: str | None = said("The person's address; null for a service.", "jonas.wirth@nordwind.example")
    is_service: bool = said("Whether it is a service, which never signs in.", False)
    staff_role: str | None = said("The role at the provider; null for people and services of a customer.", None)
    account: str | None = said(
        "The only account in which the token works; null where it works wherever its person may.", "nordwind"
    )
    accounts: list[str] = said("The keys of the accounts that it sees, at most 200 of them.", ["nordwind"])
    token: TokenOfCaller = Field(description="The token.")


@noun.read("/me", scope=None, gives=Me)
def get_me(request: ApiRequest) -> Me:
    """Whose token this is, what it may ask for, and in which accounts."""
    person, token = request.actor, request.token
    return Me(
        name=person.name,
        email=None if person.is_service else person.email,
        is_service=person.is_service,
        staff_role=person.staff_role or None,
        account=token.account.key if token.account else None,
        accounts=list(visible_accounts(person).order_by("key").values_list("key", flat=True)[:200]),
        token=TokenOfCaller(
            name=token.name,
            tail=token.tail,
            scopes=token.scopes,
            created_at=token.created_at,
            ends_at=token.ends_at,
        ),
    )
