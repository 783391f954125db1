"""Which row does an actor mean, and may they? The only door from a request to a row.

`actor` is the person who acts; None is the command line of the host, which sees everything. Staff see every account, people of
customers the accounts that they are members of. What is absent and what is another's are one NotFound; what may be seen and
not be done is Forbidden. The `locked_…` forms lock the row for the operation that asks, contract before machine.
"""

from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from mainstay.errors import Conflict, Forbidden, NotFound
from mainstay.queries.permissions import CUSTOMERS_ALONE, ROLES, Act
from mainstay.records.models import (
    Account,
    Contract,
    ContractToken,
    Delivery,
    Environment,
    Invitation,
    Line,
    Look,
    Machine,
    MagicAttach,
    Mail,
    Membership,
    Person,
    Webhook,
)

Row = TypeVar("Row", bound=Model)


def visible_accounts(actor: Person | None) -> QuerySet[Account]:
    """Every account that the actor may see."""
    if actor is None:
        return Account.objects.all()
    if not actor.is_active:
        return Account.objects.none()
    here = {} if actor.held_in is None else {"pk": actor.held_in}
    return (
        Account.objects.filter(**here) if actor.is_staff else Account.objects.filter(memberships__person=actor, **here)
    )


def has_right(actor: Person | None, act: Act, account: Account | None) -> bool:
    """Whether the actor may do this: in the account, or as staff where there is none. One statement for a customer."""
    if actor is None:
        return True
    if not actor.is_active or not _presence_allows(actor, act) or not _presence_reaches(actor, account):
        return False
    if actor.staff_role in ROLES[act]:
        return True
    if account is None or (actor.is_staff and act in CUSTOMERS_ALONE):
        return False
    return Membership.objects.filter(account=account, person_id=actor.pk, role__in=ROLES[act]).exists()


def rights_in(actor: Person, account: Account) -> frozenset[Act]:
    """All that the actor may do in the account. One statement for a customer."""
    if not actor.is_active or not _presence_reaches(actor, account):
        return frozenset()
    roles = {actor.staff_role} if actor.is_staff else set()
    roles |= set(Membership.objects.filter(account=account, person=actor).values_list("role", flat=True))
    closed = CUSTOMERS_ALONE if actor.is_staff else ()
    return frozenset(
        act
        for act, holders in ROLES.items()
        if not roles.isdisjoint(holders) and act not in closed and _presence_allows(actor, act)
    )


def rights_of_staff(actor: Person) -> frozenset[Act]:
    """All that the actor's staff role has where no account is meant. No statement."""
    if not actor.is_active or actor.held_in is not None:
        return frozenset()
    return frozenset(
        act for act, holders in ROLES.items() if actor.staff_role in holders and _presence_allows(actor, act)
    )


def require(actor: Person | None, act: Act, account: Account | None = None) -> None:
    """The actor may do this; Forbidden where not."""
    if not has_right(actor, act, account):
        raise Forbidden(
            f"your role does not allow this ({act})", help=f"it takes one of these roles: {', '.join(ROLES[act])}"
        )


def account_for(actor: Person | None, key: str, may: Act = "view") -> Account:
    """The account of that key."""
    account = _one(visible_accounts(actor).filter(key=key), f"there is no account {key!r}")
    require(actor, may, account)
    return account


def locked_account(actor: Person | None, key: str, may: Act) -> Account:
    """The same, locked."""
    account_for(actor, key, may)
    return Account.objects.select_for_update(no_key=True).get(key=key)


def contract_for(actor: Person | None, number: str, may: Act = "view") -> Contract:
    """The contract of that number, its account with it."""
    contract = _one(_contracts(actor).filter(number=number), f"there is no contract {number!r}")
    require(actor, may, contract.account)
    return contract


def locked_contract(actor: Person | None, number: str, may: Act) -> Contract:
    """The same, locked."""
    contract_for(actor, number, may)
    return Contract.objects.select_for_update(no_key=True, of=("self",)).select_related("account").get(number=number)


def line_of(contract: Contract, position: int) -> Line:
    """The line of the contract at that position; NotFound where it has none."""
    return _one(contract.lines.filter(position=position), f"contract {contract} has no line {position}")


def locked_line(contract: Contract, position: int) -> Line:
    """The same, locked; the contract has been locked before."""
    lines = contract.lines.select_for_update(no_key=True).filter(position=position)
    return _one(lines, f"contract {contract} has no line {position}")


def token_for(actor: Person | None, number: str, token: str | int, may: Act = "see-tokens") -> ContractToken:
    """The token of the contract with that name, the newest where it was rotated, or with that id."""
    contract = contract_for(actor, number, may)
    return _token(ContractToken.objects.filter(contract=contract), token, contract)


def locked_token(contract: Contract, token: str | int) -> ContractToken:
    """The same, locked; the contract has been locked, and the right to it proved, before."""
    rows = ContractToken.objects.filter(contract=contract).select_for_update(no_key=True, of=("self",))
    return _token(rows, token, contract)


def machine_for(actor: Person | None, account: str, name: str, may: Act = "view") -> Machine:
    """The machine of that name, or of that machine id, in the account."""
    owner = account_for(actor, account, may)
    machines = Machine.objects.filter(account=owner).select_related("account", "host", "parent", "environment")
    return _machine(machines, name, owner)


def locked_machine(actor: Person | None, account: str, name: str, may: Act) -> Machine:
    """The same, locked."""
    owner = account_for(actor, account, may)
    machines = Machine.objects.filter(account=owner).select_for_update(no_key=True, of=("self",))
    return _machine(machines.select_related("account", "host", "parent", "environment"), name, owner)


def environment_for(actor: Person | None, account: str, name: str, may: Act = "view") -> Environment:
    """The environment of that name in the account."""
    owner = account_for(actor, account, may)
    return environment_of(owner, name)


def environment_of(account: Account, name: str) -> Environment:
    """The environment of that name in an account that the actor has been let into."""
    environments = Environment.objects.filter(account=account).select_related("account")
    return _one(environments.filter(name=name), f"{account} has no environment {name!r}")


def webhook_for(actor: Person | None, account: str | None, number: int, may: Act = "follow-events") -> Webhook:
    """The webhook of that number in the account; without an account, of the provider."""
    owner = events_owner(actor, account, may)
    return _one(
        Webhook.objects.filter(account=owner, pk=number).select_related("account"), f"there is no webhook {number}"
    )


def locked_webhook(actor: Person | None, account: str | None, number: int) -> Webhook:
    """The same, locked, for those who may change it."""
    owner = events_owner(actor, account, "change-webhooks")
    rows = Webhook.objects.filter(account=owner, pk=number).select_for_update(no_key=True, of=("self",))
    return _one(rows.select_related("account"), f"there is no webhook {number}")


def delivery_for(actor: Person | None, account: str | None, number: int, may: Act = "follow-events") -> Delivery:
    """The delivery of that number to a webhook of the account, or of the provider; its event with it."""
    owner = events_owner(actor, account, may)
    rows = Delivery.objects.filter(account=owner, pk=number)
    return _one(rows.select_related("webhook", "event__account", "replayed_by"), f"there is no delivery {number}")


def events_owner(actor: Person | None, account: str | None, may: Act) -> Account | None:
    """Whose events are meant: those of the account, or without one all of them, which is the provider's matter."""
    if account is not None:
        return account_for(actor, account, may)
    require(actor, may)
    return None


def magic_attach_for(user_code: str, now: datetime) -> MagicAttach:
    """The open request behind a user code, in any case of letters. Whoever knows the code may look: it names no account."""
    return _magic_attach(MagicAttach.objects.all(), user_code, now)


def locked_magic_attach(user_code: str, now: datetime) -> MagicAttach:
    """The same, locked."""
    return _magic_attach(MagicAttach.objects.select_for_update(no_key=True, of=("self",)), user_code, now)


def locked_invitation(account: Account | None, invitation: int) -> Invitation:
    """The invitation of that id into the account, or to the provider where there is none, locked; the account has been locked,
    and the right to invite proved, before.
    """
    rows = Invitation.objects.filter(account=account).select_for_update(no_key=True, of=("self",))
    return _one(rows.select_related("account").filter(pk=invitation), f"there is no invitation {invitation}")


def invitation_by(token_hash: bytes, now: datetime) -> Invitation:
    """The invitation whose link has this hash; NotFound where it leads nowhere, Conflict where it was used or is over."""
    return _invitation(Invitation.objects.select_related("account", "invited_by"), token_hash, now)


def locked_invitation_by(token_hash: bytes, now: datetime) -> Invitation:
    """The same, locked, and its account before it."""
    found = invitation_by(token_hash, now)
    if found.account_id:
        Account.objects.select_for_update(no_key=True).get(pk=found.account_id)
    rows = Invitation.objects.select_for_update(no_key=True, of=("self",)).select_related("account", "invited_by")
    return _invitation(rows, token_hash, now)


def member_in(account: Account, person: int) -> Membership:
    """The member with that id of an account that the actor has been let into; a service is none: it has its tokens' role."""
    members = Membership.objects.filter(account=account, person_id=person, person__is_service=False)
    return _one(members.select_related("person"), f"{account} has no member {person}")


def staff_member(person: int) -> Person:
    """The person of the provider with that id, no service; the right to change staff has been proved before."""
    staff = Person.objects.exclude(staff_role="").filter(is_service=False)
    return _one(staff.filter(pk=person), f"nobody of the provider has the id {person}")


def look_for(actor: Person, look: int) -> Look:
    """The actor's own look of that id."""
    return _one(Look.objects.filter(pk=look, by=actor).select_related("account", "person"), f"there is no look {look}")


def look_into(account: Account, look: int) -> Look:
    """The look of that id into an account that the actor has been let into."""
    rows = Look.objects.filter(account=account, pk=look).select_related("by", "person")
    return _one(rows, f"there is no look {look}")


def person_for(actor: Person | None, email: str) -> Person:
    """The person with that address: oneself, or anybody for those who change people. A service has none to be known by."""
    absent = f"there is nobody with the address {email!r}"
    people = Person.objects.filter(email__iexact=email, is_service=False)
    if actor is not None and not has_right(actor, "change-people", None):
        return _one(people.filter(pk=actor.pk), absent)
    return _one(people, absent)


def mail_for(actor: Person | None, mail: int, may: Act = "view-provider") -> Mail:
    """The mail of that number; the provider's alone to see."""
    require(actor, may)
    return _one(Mail.objects.filter(pk=mail).select_related("account", "person"), f"there is no mail {mail}")


def locked_mail(actor: Person | None, mail: int, may: Act) -> Mail:
    """The same, locked."""
    mail_for(actor, mail, may)
    return Mail.objects.select_for_update(no_key=True, of=("self",)).select_related("account").get(pk=mail)


def _presence_allows(actor: Person, act: Act) -> bool:
    """Whoever comes by a token, or looks as somebody else, may do no more than that presence was given."""
    return actor.held_to is None or act in actor.held_to


def _presence_reaches(actor: Person, account: Account | None) -> bool:
    """A token that was made for one account works nowhere else."""
    return actor.held_in is None or (account is not None and account.pk == actor.held_in)


def _contracts(actor: Person | None) -> QuerySet[Contract]:
    return Contract.objects.filter(account__in=visible_accounts(actor)).select_related("account")


def _token(rows: QuerySet[ContractToken], token: str | int, contract: Contract) -> ContractToken:
    named = Q(pk=token) if isinstance(token, int) else Q(name=token, replaced_by__isnull=True)
    newest = rows.filter(named).select_related("contract__account", "line", "environment", "host").order_by("-pk")[:1]
    return _one(newest, f"contract {contract} has no token {token!r}")


def _machine(machines: QuerySet[Machine], name: str, account: Account) -> Machine:
    found = _first(machines.filter(name=name)) or _first(machines.filter(machine_id=name))
    if found is None:
        raise NotFound(f"{account} has no machine {name!r}")
    return found


def _magic_attach(requests: QuerySet[MagicAttach], user_code: str, now: datetime) -> MagicAttach:
    live = requests.filter(user_code=user_code.strip().upper(), ended_at__isnull=True, expires_at__gt=now)
    return _one(
        live, "no machine waits with this code", help="codes last ten minutes; ask for a new one on the machine"
    )


def _invitation(invitations: QuerySet[Invitation], token_hash: bytes, now: datetime) -> Invitation:
    again = "ask who invited you for another"
    found = _one(
        invitations.filter(token_hash=token_hash, withdrawn_at__isnull=True),
        "this invitation is not there any more", help=again,
    )  # fmt: skip
    if found.accepted_at:
        raise Conflict("this invitation was accepted before", code="invitation-over", help="sign in with your address")
    if found.expires_at <= now:
        raise Conflict("this invitation is over", code="invitation-over", help=again)
    return found


def _one(rows: QuerySet[Row, Any], absent: str, *, help: str = "") -> Row:
    found = _first(rows)
    if found is None:
        raise NotFound(absent, help=help)
    return found


def _first(rows: QuerySet[Row, Any]) -> Row | None:
    return next(iter(rows), None)
