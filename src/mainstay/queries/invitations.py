"""Who is asked to come and has not come yet?"""

from django.db.models import QuerySet

from mainstay.errors import NotFound
from mainstay.records.models import Account, Invitation, Person


def open_invitations(account: Account | None) -> QuerySet[Invitation]:
    """Those of the account, or of the provider where there is none, by address, with the mail that carried each; those whose
    days are over among them, since they can be sent again. One statement.
    """
    invitations = Invitation.objects.filter(account=account, accepted_at__isnull=True, withdrawn_at__isnull=True)
    return invitations.select_related("invited_by", "mail").order_by("email")


def open_invitation(account: Account | None, email: str) -> Invitation:
    """The open one of that address; NotFound where there is none. One statement."""
    found = open_invitations(account).filter(email__iexact=email.strip()).first()
    if found is None:
        raise NotFound(f"{email} is not invited{f' to {account}' if account else ''}")
    return found


def person_invited(invitation: Invitation) -> Person | None:
    """Whoever is known by that address already."""
    return Person.objects.filter(email__iexact=invitation.email).first()


def is_somebody(person: Person) -> bool:
    """Whether the person signs in or has a role, so that an invitation is accepted signed in and by nothing else: its link is
    also known to whoever invites where no mail is sent, and must not open what somebody else gave. At most one statement.
    """
    signs_in = person.has_usable_password() or person.last_login is not None
    return signs_in or person.is_staff or person.memberships.exists()
