"""Signing in at a real identity provider: who gets in, with which role, and what is not believed."""

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.test import Client
from tests.conftest import NOW, IdentityProvider, Tenant

from mainstay import clock
from mainstay.operations.people import add_member, set_person_active
from mainstay.operations.second_factors import demand_second_factor
from mainstay.operations.single_sign_on import NewSingleSignOn, remove_single_sign_on, set_single_sign_on
from mainstay.records.models import Event, Membership, Person, SingleSignOn

CLIENT, SECRET = "mainstay", "the provider's word for us"
PASSWORD = "a heron stands in the shallows"
UNFIT = "What it said of you could not be trusted"


class Organisation:
    """An account whose people sign in at the identity provider."""

    def __init__(self, tenant: Tenant, provider: IdentityProvider, served: str) -> None:
        self.tenant, self.provider, self.served = tenant, provider, served
        self.domain, self.browsers = f"{tenant.key}.example", list[httpx.Client]()
        self.row = self.set_up(makes_people=True)
        provider.lies()
        provider.sends_back_to(f"{served}/sign-in/with/{self.row.key}/back")

    def set_up(self, **more: Any) -> SingleSignOn:
        roles = {"ops": "technical", "heads": "admin"}
        said = {"issuer": self.provider.issuer, "client_id": CLIENT, "secret": SECRET, "roles": roles} | more
        new = NewSingleSignOn(name="Their sign-on", domains=[self.domain], **said)
        return set_single_sign_on(actor=None, account=self.tenant.key, new=new, now=NOW)

    def knows(self, name: str, **claims: Any) -> str:
        """Somebody there, verified and in the group ops unless it is said otherwise."""
        username = f"{name}.{self.tenant.key}"
        said = {"email": f"{name}@{self.domain}", "email_verified": True, "name": name.title(), "groups": ["ops"]}
        return self.provider.knows(username, **said | claims)

    def sign_in(self, name: str) -> tuple[httpx.Client, httpx.Response]:
        """What a browser sees that goes there and comes back."""
        browser = self.browser()
        there = browser.get(f"{self.served}/sign-in/with/{self.row.key}")
        assert "Sign in there" in there.text, there.text
        word = {"username": f"{name}.{self.tenant.key}", "password": "there"}
        return browser, browser.post(str(there.url), data=word)

    def browser(self) -> httpx.Client:
        """One that keeps its cookies."""
        self.browsers.append(httpx.Client(follow_redirects=True, timeout=20))
        return self.browsers[-1]

    def role(self, name: str) -> str:
        """The role in the account; empty where there is none."""
        found = Membership.objects.filter(account=self.tenant.account, person__email=f"{name}@{self.domain}").first()
        return found.role if found else ""


@pytest.fixture
def organisation(tenant: Tenant, identity_provider: IdentityProvider, served: str) -> Iterator[Organisation]:
    made = Organisation(tenant, identity_provider, served)
    yield made
    identity_provider.lies()
    for browser in made.browsers:
        browser.close()


def test_somebody_new_is_made_with_the_role_of_their_group(organisation: Organisation) -> None:
    organisation.knows("lena")
    browser, answer = organisation.sign_in("lena")
    assert urlsplit(str(answer.url)).path == f"/accounts/{organisation.tenant.key}"
    assert "Lena" in browser.get(f"{organisation.served}/me").text
    assert organisation.role("lena") == "technical"
    person = Person.objects.get(email=f"lena@{organisation.domain}")
    assert not person.has_usable_password()
    events = list(Event.objects.filter(about=f"person {person.pk}").order_by("pk").values_list("kind", flat=True))
    assert events == ["person.added", "person.single-sign-on-linked", "person.signed-in"]
    signed_in = Event.objects.get(about=f"person {person.pk}", kind="person.signed-in")
    assert signed_in.details == {"by": ["single sign-on"]}
    assert signed_in.address == "127.0.0.1"


def test_roles_follow_the_groups_at_each_sign_in(organisation: Organisation) -> None:
    organisation.knows("lena", groups=["ops", "heads", "others"])
    organisation.sign_in("lena")
    assert organisation.role("lena") == "admin"
    organisation.knows("lena", groups=["ops"])
    organisation.sign_in("lena")
    assert organisation.role("lena") == "technical"
    organisation.knows("lena", groups=[])
    _, answer = organisation.sign_in("lena")
    assert answer.status_code == 403
    assert "None of your groups at Their sign-on has a role here" in answer.text
    assert organisation.role("lena") == ""
    kinds = Event.objects.filter(account=organisation.tenant.account, kind__startswith="member.")
    told = kinds.filter(details__person=Person.objects.get(email=f"lena@{organisation.domain}").pk)
    assert list(told.order_by("pk").values_list("kind", flat=True)) == [
        "member.added", "member.role-set", "member.removed",
    ]  # fmt: skip


def test_the_last_admin_stays_one_whatever_the_groups_say(organisation: Organisation) -> None:
    Membership.objects.filter(account=organisation.tenant.account).delete()
    organisation.knows("anke", groups=["heads"])
    organisation.sign_in("anke")
    organisation.knows("anke", groups=[])
    _, answer = organisation.sign_in("anke")
    assert answer.status_code == 200
    assert organisation.role("anke") == "admin"


def test_somebody_known_is_linked_by_an_address_of_the_domain_and_then_by_the_lasting_name(
    organisation: Organisation,
) -> None:
    email = f"mina@{organisation.domain}"
    known = add_member(actor=None, account=organisation.tenant.key, email=email, role="viewer", now=NOW).person
    organisation.knows("mina", email=email.upper())
    organisation.sign_in("mina")
    assert organisation.role("mina") == "technical"
    organisation.knows("mina", email=f"other@{organisation.domain}", email_verified=False)
    browser, _ = organisation.sign_in("mina")
    assert known.email in browser.get(f"{organisation.served}/me").text


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        ({"email_verified": False}, "Their sign-on has not verified your mail address"),
        ({"email_verified": "false"}, "Their sign-on has not verified your mail address"),
        ({"email": ""}, "Their sign-on has not verified your mail address"),
        ({"groups": ["others"]}, "None of your groups at Their sign-on has a role here"),
    ],
)
def test_who_is_not_vouched_for_stays_out(organisation: Organisation, claims: dict[str, Any], says: str) -> None:
    organisation.knows("lena", **claims)
    browser, answer = organisation.sign_in("lena")
    assert answer.status_code == 403
    assert says in answer.text
    assert not Person.objects.filter(email=f"lena@{organisation.domain}").exists()
    assert urlsplit(str(browser.get(f"{organisation.served}/me").url)).path == "/sign-in"


def test_nobody_elses_account_is_taken_over(
    organisation: Organisation, stranger: Tenant, make_person: Callable[..., Any]
) -> None:
    organisation.knows("lena", email=stranger.admin.email)
    _, answer = organisation.sign_in("lena")
    assert "Their sign-on does not speak for your address" in answer.text
    staff = make_person(staff_role="manager", email=f"boss@{organisation.domain}")
    organisation.knows("boss", email=staff.email)
    _, answer = organisation.sign_in("boss")
    assert answer.status_code == 403
    assert not staff.socialaccount_set.exists()


def test_another_there_with_the_address_of_one_who_is_linked_stays_out(organisation: Organisation) -> None:
    organisation.knows("lena")
    organisation.sign_in("lena")
    organisation.knows("eve", email=f"lena@{organisation.domain}")
    _, answer = organisation.sign_in("eve")
    assert "Somebody else at your organisation is linked to this address" in answer.text


def test_where_nobody_is_made_somebody_unknown_stays_out(organisation: Organisation) -> None:
    organisation.set_up(makes_people=False)
    organisation.knows("lena")
    _, answer = organisation.sign_in("lena")
    assert "Nobody here has your address" in answer.text


def test_who_may_not_sign_in_any_more_stays_out(organisation: Organisation) -> None:
    organisation.knows("lena")
    organisation.sign_in("lena")
    set_person_active(actor=None, email=f"lena@{organisation.domain}", active=False, now=NOW)
    _, answer = organisation.sign_in("lena")
    assert "This address may not sign in" in answer.text


@pytest.mark.parametrize(
    "lie",
    [
        {"aud": "another client"},
        {"iss": "https://elsewhere.example"},
        {"nonce": "of another sign-in"},
        {"sub": "4711"},
        {"key": "other"},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_a_token_that_lies_is_not_believed(organisation: Organisation, lie: dict[str, str]) -> None:
    organisation.knows("lena")
    organisation.provider.lies(**lie)
    browser, answer = organisation.sign_in("lena")
    assert answer.status_code == 403
    assert UNFIT in answer.text
    assert not Person.objects.filter(email=f"lena@{organisation.domain}").exists()
    assert urlsplit(str(browser.get(f"{organisation.served}/me").url)).path == "/sign-in"


def test_the_same_token_without_a_lie_is_believed(organisation: Organisation) -> None:
    organisation.knows("lena")
    organisation.provider.lies(extra="nothing of importance")
    _, answer = organisation.sign_in("lena")
    assert answer.status_code == 200
    assert organisation.role("lena") == "technical"


def test_what_goes_there_carries_a_state_a_nonce_and_a_challenge(organisation: Organisation) -> None:
    answer = httpx.get(f"{organisation.served}/sign-in/with/{organisation.row.key}", timeout=20)
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert all(len(asked[name][0]) >= 16 for name in ("state", "nonce", "code_challenge"))


def test_a_sign_in_that_was_begun_in_another_browser_ends_nowhere(organisation: Organisation) -> None:
    mine, theirs = organisation.browser(), organisation.browser()
    begun = mine.get(f"{organisation.served}/sign-in/with/{organisation.row.key}", follow_redirects=False)
    state = parse_qs(urlsplit(begun.headers["Location"]).query)["state"][0]
    answer = theirs.get(f"{organisation.served}/sign-in/with/{organisation.row.key}/back?state={state}&code=1")
    assert answer.status_code == 403
    assert "was begun elsewhere" in answer.text
    cancelled = mine.get(
        f"{organisation.served}/sign-in/with/{organisation.row.key}/back?state={state}&error=access_denied"
    )
    assert "You were not signed in there" in cancelled.text


@pytest.mark.parametrize("key", ["sso-999999999", "sso-", "google", "sso-1x", "sso-00"])
def test_an_identity_provider_that_nobody_set_up_is_not_found(organisation: Organisation, key: str) -> None:
    assert httpx.get(f"{organisation.served}/sign-in/with/{key}", timeout=20).status_code == 404


def test_one_that_does_not_answer_is_said_to(organisation: Organisation) -> None:
    organisation.set_up(issuer="http://127.0.0.1:1")
    answer = httpx.get(f"{organisation.served}/sign-in/with/{organisation.row.key}", timeout=20)
    assert answer.status_code == 403
    assert "It could not be reached" in answer.text


def test_with_another_issuer_who_was_linked_is_linked_no_more(organisation: Organisation) -> None:
    organisation.knows("lena")
    organisation.sign_in("lena")
    person = Person.objects.get(email=f"lena@{organisation.domain}")
    assert person.socialaccount_set.count() == 1
    organisation.set_up(issuer="https://elsewhere.example")
    assert person.socialaccount_set.count() == 0


def test_where_passwords_are_closed_the_right_one_opens_nothing_until_single_sign_on_is_removed(
    organisation: Organisation, make_person: Callable[..., Any]
) -> None:
    email = f"mina@{organisation.domain}"
    make_person(email=email, password=PASSWORD)
    add_member(actor=None, account=organisation.tenant.key, email=email, role="viewer", now=NOW)
    organisation.set_up(closes_passwords=True)
    client = Client(REMOTE_ADDR=f"10.7.{uuid.uuid4().int % 250}.9")
    said = client.post("/sign-in", {"login": email, "password": PASSWORD}).content.decode()
    assert "Passwords are closed for you. Sign in at Their sign-on" in said
    assert "_auth_user_id" not in client.session
    remove_single_sign_on(actor=None, account=organisation.tenant.key, now=NOW)
    client.post("/sign-in", {"login": email, "password": PASSWORD})
    assert "_auth_user_id" in client.session


def test_single_sign_on_counts_as_a_second_factor(organisation: Organisation) -> None:
    demand_second_factor(actor=None, account=organisation.tenant.key, since=clock.now().date(), now=NOW)
    organisation.knows("lena")
    _, answer = organisation.sign_in("lena")
    assert urlsplit(str(answer.url)).path == f"/accounts/{organisation.tenant.key}"


def test_the_address_says_which_identity_provider_it_is(organisation: Organisation) -> None:
    client = Client()
    said = client.post("/sign-in/single-sign-on", {"email": f"x@{organisation.domain.upper()}"}).content.decode()
    assert re.search(rf'href="/sign-in/with/{organisation.row.key}"', said)
    unknown = client.post("/sign-in/single-sign-on", {"email": "x@nowhere.example"})
    assert unknown.status_code == 422
    assert "No single sign-on is set up for nowhere.example." in unknown.content.decode()


def test_staff_sets_it_up_on_the_page_and_the_secret_is_never_shown_again(tenant: Tenant, manager: Any) -> None:
    client, address = Client(), f"/accounts/{tenant.key}/single-sign-on"
    client.force_login(manager)
    sent = {
        "name": "Nordwind", "issuer": "https://login.nordwind.example/", "client_id": "portal", "secret": "very secret",
        "domains": f"{tenant.key}.example", "group_claim": "groups", "roles": "ops = technical\nheads=admin",
    }  # fmt: skip
    wrong = client.post(address, sent | {"roles": "ops = king"})
    assert wrong.status_code == 422
    assert "a group and one of admin, technical, billing, viewer" in wrong.content.decode()
    assert client.post(address, sent).headers["Location"] == address
    row = SingleSignOn.objects.get(account=tenant.account)
    assert row.issuer == "https://login.nordwind.example"
    assert row.roles == {"ops": "technical", "heads": "admin"}
    assert "very secret" not in row.secret
    shown = client.get(address).content.decode()
    assert "very secret" not in shown
    assert f"/sign-in/with/{row.key}/back" in shown
    event = Event.objects.get(account=tenant.account, kind="single-sign-on.set")
    assert "very secret" not in str(event.details)
    assert client.post(address, sent | {"secret": "", "name": "Nordwind Energie"}).status_code == 302
    row.refresh_from_db()
    assert row.name == "Nordwind Energie"
    assert client.post(f"{address}/remove", {"name": "Nordwind"}).status_code == 422
    assert client.post(f"{address}/remove", {"name": "Nordwind Energie"}).headers["Location"] == address
    assert client.get(f"{address}/remove").status_code == 404
    assert not SingleSignOn.objects.filter(account=tenant.account).exists()


def test_an_admin_of_the_account_looks_and_does_not_set(tenant: Tenant) -> None:
    client, address = Client(), f"/accounts/{tenant.key}/single-sign-on"
    client.force_login(tenant.admin)
    assert "sets it up with you" in client.get(address).content.decode()
    assert client.post(address, {"name": "Mine"}).status_code == 403
    assert client.post(f"/accounts/{tenant.key}/second-factor", {"since": "2027-01-01"}).status_code == 302
    tenant.account.refresh_from_db()
    assert str(tenant.account.second_factor_from) == "2027-01-01"
    client.force_login(tenant.technical)
    assert client.get(address).status_code == 403
