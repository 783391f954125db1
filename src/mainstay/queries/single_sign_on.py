"""Which identity providers are set up, and for whom do they speak?"""

from mainstay.errors import NotFound
from mainstay.queries import access
from mainstay.queries.permissions import Act
from mainstay.records.models import Account, Person, SingleSignOn


def all_single_sign_on() -> list[SingleSignOn]:
    """Every one that is set up, the provider's own first. One statement."""
    return sorted(
        SingleSignOn.objects.select_related("account"), key=lambda one: (one.account is not None, one.name.casefold())
    )


def single_sign_on_of(account: Account | None) -> SingleSignOn | None:
    """That of the account, or the provider's own. One statement."""
    return SingleSignOn.objects.select_related("account").filter(account=account).first()


def single_sign_on_for(actor: Person | None, account: str, may: Act) -> SingleSignOn | None:
    """The same, for whoever may see it; an empty account is the provider."""
    if account:
        return single_sign_on_of(access.account_for(actor, account, may=may))
    access.require(actor, "view-provider" if may == "view" else may)
    return single_sign_on_of(None)


def by_key(key: str) -> SingleSignOn:
    """The one that addresses name so; NotFound where none is."""
    number = key.removeprefix("sso-")
    rows = SingleSignOn.objects.select_related("account")
    found = rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
    if found is None or found.key != key:
        raise NotFound(f"there is no single sign-on {key!r}")
    return found


def domain_of(email: str) -> str:
    """What stands after the @, in small letters."""
    return email.strip().rpartition("@")[2].casefold()


def speaking_for(email: str) -> SingleSignOn | None:
    """The one that speaks for the address by its domain. One statement."""
    return SingleSignOn.objects.select_related("account").filter(domains__contains=[domain_of(email)]).first()


def closes_password_of(person: Person) -> SingleSignOn | None:
    """The one at which the person signs in instead of by a password; None where the password holds. One statement."""
    found = speaking_for(person.email)
    if found is None or not found.closes_passwords or (found.account is None) != person.is_staff:
        return None
    return found
