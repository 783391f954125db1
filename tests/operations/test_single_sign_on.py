"""Who may speak for whom, and what the provider's own groups give."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from tests.conftest import NOW, Tenant

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.operations.people import set_password
from mainstay.operations.single_sign_on import (
    Admitted,
    NewSingleSignOn,
    Vouched,
    admit_through,
    remove_single_sign_on,
    set_single_sign_on,
)
from mainstay.queries.single_sign_on import closes_password_of, speaking_for
from mainstay.records.models import Person, SingleSignOn

GOOD = NewSingleSignOn(
    name="Theirs", issuer="https://login.example", client_id="portal", secret="word", domains=["x.example"]
)


def a_domain() -> str:
    return f"{uuid.uuid4().hex[:12]}.example"


def new(**other: Any) -> NewSingleSignOn:
    said = {name: getattr(GOOD, name) for name in GOOD.__slots__}
    return NewSingleSignOn(**said | {"domains": [a_domain()]} | other)


@pytest.fixture
def of_provider(database: str) -> Iterator[SingleSignOn]:
    """The provider's own, for the time of a test: there is one."""
    row = set_single_sign_on(
        actor=None, account="", now=NOW,
        new=new(roles={"linux": "engineer", "leads": "manager"}, domains=[a_domain()], makes_people=True),
    )  # fmt: skip
    yield row
    remove_single_sign_on(actor=None, account="", now=NOW)


def admit(row: SingleSignOn, name: str, *groups: str) -> Admitted:
    email = f"{name}@{row.domains[0]}"
    vouched = Vouched(subject=name, email=email, email_verified=True, name=name, groups=groups)
    return admit_through(key=row.key, vouched=vouched, now=NOW)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"issuer": "login.example"}, "issuer"),
        ({"issuer": "http://login.example"}, "issuer"),
        ({"roles": {"ops": "king"}}, "roles"),
        ({"roles": {"ops": "engineer"}}, "roles"),
        ({"domains": []}, "domains"),
        ({"domains": ["x"]}, "domains"),
        ({"domains": ["a b.example"]}, "domains"),
        ({"secret": ""}, "secret"),
        ({"name": "x"}, "name"),
        ({"client_id": ""}, "client_id"),
    ],
    ids=str,
)
def test_what_cannot_be_is_said_by_its_field(tenant: Tenant, other: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_single_sign_on(actor=None, account=tenant.key, new=new(**other), now=NOW)
    assert field in refused.value.fields
    assert not SingleSignOn.objects.filter(account=tenant.account).exists()


def test_a_domain_has_one_that_speaks_for_it(tenant: Tenant, stranger: Tenant) -> None:
    domain = a_domain()
    set_single_sign_on(actor=None, account=tenant.key, new=new(domains=[f"@{domain.upper()}", domain]), now=NOW)
    with pytest.raises(Conflict, match=f"another single sign-on speaks for {domain}"):
        set_single_sign_on(actor=None, account=stranger.key, new=new(domains=[domain]), now=NOW)
    found = speaking_for(f"Anybody@{domain.upper()}")
    assert found
    assert found.account == tenant.account
    assert speaking_for(f"anybody@sub.{domain}") is None


@pytest.mark.parametrize("role", ["admin", "technical", "billing", "viewer"])
def test_customers_say_for_nobody_who_speaks_for_them(tenant: Tenant, role: str) -> None:
    with pytest.raises(Forbidden):
        set_single_sign_on(actor=getattr(tenant, role), account=tenant.key, new=new(), now=NOW)
    with pytest.raises(Forbidden):
        remove_single_sign_on(actor=getattr(tenant, role), account=tenant.key, now=NOW)


def test_of_staff_managers_and_operations_do_and_for_staff_managers_alone(
    tenant: Tenant, manager: Any, engineer: Any, make_person: Callable[..., Any]
) -> None:
    operations = make_person(staff_role="operations")
    set_single_sign_on(actor=operations, account=tenant.key, new=new(), now=NOW)
    set_single_sign_on(actor=manager, account=tenant.key, new=new(), now=NOW)
    with pytest.raises(Forbidden):
        set_single_sign_on(actor=engineer, account=tenant.key, new=new(), now=NOW)
    with pytest.raises(Forbidden):
        set_single_sign_on(actor=operations, account="", new=new(), now=NOW)


def test_two_that_claim_one_domain_at_once_leave_one(
    tenant: Tenant, stranger: Tenant, at_once: Callable[..., list[Any]]
) -> None:
    domain = a_domain()
    ended = at_once(
        *(
            lambda key=key: set_single_sign_on(actor=None, account=key, new=new(domains=[domain]), now=NOW)
            for key in (tenant.key, stranger.key)
        )
    )
    assert sorted(type(one).__name__ for one in ended) == ["Conflict", "SingleSignOn"]


def test_at_the_provider_groups_give_and_take_staff_roles(of_provider: SingleSignOn, manager: Any) -> None:
    person = admit(of_provider, "ines", "linux").person
    assert person.staff_role == "engineer"
    assert admit(of_provider, "ines", "linux", "leads").person.staff_role == "manager"
    left = admit(of_provider, "ines")
    assert not left.has_role
    assert Person.objects.get(pk=person.pk).staff_role == ""


def test_the_last_manager_stays_one(of_provider: SingleSignOn) -> None:
    person = admit(of_provider, "jana", "leads").person
    others = Person.objects.filter(staff_role="manager", is_active=True).exclude(pk=person.pk)
    away = list(others.values_list("pk", flat=True))
    others.update(is_active=False)
    try:
        assert admit(of_provider, "jana").person.staff_role == "manager"
    finally:
        Person.objects.filter(pk__in=away).update(is_active=True)


def test_passwords_are_closed_for_its_own_people_alone(tenant: Tenant, make_person: Callable[..., Any]) -> None:
    domain = a_domain()
    set_single_sign_on(actor=None, account=tenant.key, new=new(domains=[domain], closes_passwords=True), now=NOW)
    assert closes_password_of(make_person(email=f"a@{domain}"))
    assert closes_password_of(make_person(email=f"b@{domain}", staff_role="engineer")) is None
    assert closes_password_of(make_person(email=f"a@other.{domain}")) is None


def test_a_service_never_comes_in(tenant: Tenant, make_person: Callable[..., Any]) -> None:
    domain = a_domain()
    row = set_single_sign_on(actor=None, account=tenant.key, new=new(domains=[domain], makes_people=True), now=NOW)
    robot = make_person(email=f"robot@{domain}")
    Person.objects.filter(pk=robot.pk).update(is_service=True)
    with pytest.raises(Forbidden):
        admit(row, "robot")


def test_where_none_is_set_up_none_is_removed(tenant: Tenant) -> None:
    with pytest.raises(NotFound):
        remove_single_sign_on(actor=None, account=tenant.key, now=NOW)


def test_who_comes_by_a_token_or_looks_as_somebody_changes_nobodys_sign_in(tenant: Tenant) -> None:
    held = tenant.admin
    held.held_to = frozenset({"view", "change-people"})
    with pytest.raises(Forbidden):
        set_password(actor=held, email=held.email, password="two herons stand in deep water", now=NOW)


def test_an_address_that_only_looks_like_somebodys_is_not_theirs(tenant: Tenant) -> None:
    row = set_single_sign_on(actor=None, account=tenant.key, new=new(makes_people=True), now=NOW)
    victim = admit(row, "victim").person
    SocialAccount.objects.filter(user=victim).delete()
    with pytest.raises(Forbidden) as refused:
        admit(row, "v\N{LATIN SMALL LETTER DOTLESS I}ctim")
    assert refused.value.code == "other-domain"
    assert not SocialAccount.objects.filter(user=victim).exists()
    assert admit(row, "VICTIM").person == victim
