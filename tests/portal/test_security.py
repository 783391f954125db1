"""Second factors, sessions, forgotten passwords and the lock-out: what opens, what does not, and what is written down."""

import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.conftest import NOW, Tenant

from mainstay import clock
from mainstay.gateways.sealing import unsealed
from mainstay.jobs.passwords import answer
from mainstay.operations.passwords import mail_new_password_link
from mainstay.operations.people import set_password, set_person_active
from mainstay.operations.second_factors import clear_second_factors, demand_second_factor
from mainstay.portal.security.browsers import browser_in_words
from mainstay.portal.sign_in.forms import TOO_OFTEN, WRONG, WRONG_CODE
from mainstay.queries.mail import mail_server
from mainstay.queries.second_factors import second_factor_of
from mainstay.records.models import Event, Mail, MailServer, Person

PASSWORD, OTHER = "a heron stands in the shallows", "two herons stand in deep water"


@pytest.fixture
def person(make_person: Callable[..., Any]) -> Any:
    return make_person(password=PASSWORD)


@pytest.fixture
def client() -> Client:
    return a_browser()


@pytest.fixture
def mails(database: str) -> Iterator[None]:
    """Mail is sent here, while the test lasts."""
    MailServer.objects.update_or_create(
        pk=1, defaults={"is_on": True, "host": "127.0.0.1", "from_address": "a@b.example"}
    )
    yield
    MailServer.objects.filter(pk=1).update(is_on=False)


def a_browser(**more: str) -> Client:
    """From an address of its own, so that one test's attempts are not another's."""
    return Client(REMOTE_ADDR=f"10.{uuid.uuid4().int % 250}.{uuid.uuid4().int % 250}.8", **more)


def sign_in(client: Client, person: Any, password: str = PASSWORD) -> Any:
    return client.post("/sign-in", {"login": person.email, "password": password})


def signed_in(client: Client) -> bool:
    return client.get("/me").status_code == 200


def code_of(seed: str, *, ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(seed, int(time.time()) // 30 + ahead))


def set_up_code_app(client: Client) -> tuple[str, list[str]]:
    """The seed, and the recovery codes that were shown."""
    page = client.get("/security/code-app").content.decode()
    seed = re.search(r'data-text="([A-Z2-7]{32})"', page)
    assert seed
    shown = client.post("/security/code-app", {"code": code_of(seed[1], ahead=-1)}).content.decode()
    return seed[1], re.findall(r"<li><code>(\d{4} \d{4})</code></li>", shown)


def kinds_of(person: Any) -> list[str]:
    return list(Event.objects.filter(about=f"person {person.pk}").order_by("pk").values_list("kind", flat=True))


def test_a_code_app_is_set_up_and_asked_for_from_then_on(client: Client, person: Any) -> None:
    sign_in(client, person)
    seed, codes = set_up_code_app(client)
    assert len(set(codes)) == 10
    assert second_factor_of([person]) == {person.pk: "code app"}
    other = a_browser()
    assert sign_in(other, person).headers["Location"] == "/sign-in/second-factor"
    assert not signed_in(other)
    assert WRONG_CODE in other.post("/sign-in/second-factor", {"code": "000000"}).content.decode()
    assert other.post("/sign-in/second-factor", {"code": code_of(seed)}).headers["Location"] == "/"
    assert signed_in(other)
    event = Event.objects.filter(about=f"person {person.pk}", kind="person.signed-in").latest("pk")
    assert event.details == {"by": ["password", "code app"]}


def test_a_code_opens_once(client: Client, person: Any) -> None:
    sign_in(client, person)
    seed, _ = set_up_code_app(client)
    code, first, second = code_of(seed), a_browser(), a_browser()
    for browser in (first, second):
        sign_in(browser, person)
        browser.post("/sign-in/second-factor", {"code": code})
    assert (signed_in(first), signed_in(second)) == (True, False)


def test_a_recovery_code_opens_once_and_is_counted(client: Client, person: Any) -> None:
    sign_in(client, person)
    _, codes = set_up_code_app(client)
    for expected in (True, False):
        other = a_browser()
        sign_in(other, person)
        other.post("/sign-in/second-factor", {"code": codes[3]})
        assert signed_in(other) is expected
    assert "<b>9 of 10</b> left" in client.get("/security").content.decode()


def test_new_recovery_codes_take_the_place_of_the_old(client: Client, person: Any) -> None:
    sign_in(client, person)
    _, old = set_up_code_app(client)
    shown = client.post("/security/recovery-codes").content.decode()
    new = re.findall(r"<li><code>(\d{4} \d{4})</code></li>", shown)
    assert len(new) == 10
    assert set(new).isdisjoint(old)
    other = a_browser()
    sign_in(other, person)
    assert WRONG_CODE in other.post("/sign-in/second-factor", {"code": old[0]}).content.decode()
    assert old[0] not in client.get("/security/recovery-codes").content.decode()


def test_seeds_are_sealed_at_rest(client: Client, person: Any) -> None:
    sign_in(client, person)
    seed, _ = set_up_code_app(client)
    kept = {row.type: row.data for row in Authenticator.objects.filter(user=person)}
    assert seed not in str(kept)
    assert unsealed(kept["totp"]["secret"]) == seed
    assert len(unsealed(kept["recovery_codes"]["seed"])) == 80


def test_what_is_changed_asks_first_whether_it_is_still_them(client: Client, person: Any) -> None:
    client.force_login(person)
    for address in ("/security/code-app", "/security/passkeys/new", "/security/recovery-codes", "/security/password"):
        assert client.get(address).headers["Location"] == f"/sign-in/again?next={address.replace('/', '%2F')}"
    wrong = client.post("/sign-in/again", {"password": "wrong", "next": "/security/code-app"})
    assert wrong.status_code == 422
    right = client.post("/sign-in/again", {"password": PASSWORD, "next": "/security/code-app"})
    assert right.headers["Location"] == "/security/code-app"
    assert client.get("/security/code-app").status_code == 200
    elsewhere = client.post("/sign-in/again", {"password": PASSWORD, "next": "https://elsewhere.example/"})
    assert elsewhere.headers["Location"] == "/security"


def test_from_the_day_on_nobody_signs_in_without_a_second_factor(client: Client, tenant: Tenant) -> None:
    set_password(actor=None, email=tenant.viewer.email, password=PASSWORD, now=NOW)
    today = clock.now().date()
    demand_second_factor(actor=None, account=tenant.key, since=today + timedelta(days=1), now=NOW)
    early = a_browser()
    sign_in(early, tenant.viewer)
    assert signed_in(early)
    demand_second_factor(actor=None, account=tenant.key, since=today, now=NOW)
    sign_in(client, tenant.viewer)
    for address in ("/", f"/accounts/{tenant.key}", "/me", "/machines"):
        assert client.get(address).headers["Location"] == "/security/set-up"
    assert "A second factor first" in client.get("/security/set-up").content.decode()
    set_up_code_app(client)
    assert client.get(f"/accounts/{tenant.key}").status_code == 200
    removed = client.post("/security/code-app/remove")
    assert removed.status_code == 409
    assert "This is the last second factor" in removed.content.decode().replace("this is", "This is")


def test_a_session_that_is_open_on_that_day_is_held_to_it_within_minutes(client: Client, tenant: Tenant) -> None:
    set_password(actor=None, email=tenant.viewer.email, password=PASSWORD, now=NOW)
    sign_in(client, tenant.viewer)
    demand_second_factor(actor=None, account=tenant.key, since=clock.now().date(), now=NOW)
    assert signed_in(client)
    session = client.session
    session["seen_at"] -= 301
    session.save()
    assert client.get("/me").headers["Location"] == "/security/set-up"


def test_what_a_session_was_last_seen_at_costs_a_page_nothing(
    client: Client, person: Any, django_assert_num_queries: Any
) -> None:
    sign_in(client, person)
    client.get("/security/password")
    with django_assert_num_queries(3):  # the session, the person, the provider's name
        client.get("/security/password")


def test_recovery_codes_alone_do_not_count(client: Client, tenant: Tenant) -> None:
    set_password(actor=None, email=tenant.viewer.email, password=PASSWORD, now=NOW)
    sign_in(client, tenant.viewer)
    set_up_code_app(client)
    Authenticator.objects.filter(user=tenant.viewer, type="totp").delete()
    demand_second_factor(actor=None, account=tenant.key, since=clock.now().date(), now=NOW)
    other = a_browser()
    sign_in(other, tenant.viewer)
    assert other.get("/me").headers["Location"] == "/security/set-up"


def test_the_provider_demands_it_of_its_own_people_alone(client: Client, person: Any, make_person: Any) -> None:
    staff = make_person(staff_role="engineer", password=PASSWORD)
    demand_second_factor(actor=None, account="", since=clock.now().date(), now=NOW)
    try:
        sign_in(client, staff)
        other = a_browser()
        sign_in(other, person)
        assert client.get("/me").headers["Location"] == "/security/set-up"
        assert signed_in(other)
    finally:
        demand_second_factor(actor=None, account="", since=None, now=NOW)


def test_who_lost_all_of_it_has_it_taken_off_and_is_out(client: Client, person: Any, manager: Any) -> None:
    sign_in(client, person)
    set_up_code_app(client)
    clear_second_factors(actor=manager, email=person.email, now=NOW)
    assert not signed_in(client)
    assert not Authenticator.objects.filter(user=person).exists()
    assert "person.second-factors-cleared" in kinds_of(person)


def test_a_session_is_named_by_its_browser_and_ended_is_out(client: Client, person: Any) -> None:
    firefox = a_browser(
        HTTP_USER_AGENT="Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    )
    sign_in(firefox, person)
    sign_in(client, person)
    page = client.get("/security").content.decode()
    assert "Firefox 128 on Ubuntu" in page
    assert page.count(", this one</span>") == 1
    end = re.search(r'action="(/security/sessions/\d+/end)"', page)
    assert end
    assert client.post(end[1]).headers["Location"] == "/security"
    assert signed_in(client)
    assert not signed_in(firefox)
    assert client.post(end[1]).status_code == 404


def test_another_persons_session_is_not_theirs_to_end(client: Client, person: Any, make_person: Any) -> None:
    other, stranger = a_browser(), make_person(password=PASSWORD)
    sign_in(other, stranger)
    sign_in(client, person)
    theirs = stranger.usersession_set.get().pk
    assert client.post(f"/security/sessions/{theirs}/end").status_code == 404
    assert signed_in(other)


def test_all_sessions_but_this_one_end(client: Client, person: Any) -> None:
    others = [a_browser(), a_browser()]
    for browser in (*others, client):
        sign_in(browser, person)
    client.post("/security/sessions/end-others")
    assert [signed_in(browser) for browser in (*others, client)] == [False, False, True]
    ended = Event.objects.get(about=f"person {person.pk}", kind="person.session-ended")
    assert ended.details == {"ended": 2}


def test_a_new_password_ends_every_other_session(client: Client, person: Any) -> None:
    other = a_browser()
    for browser in (other, client):
        sign_in(browser, person)
    weak = client.post("/security/password", {"password": "password1234"})
    assert weak.status_code == 422
    assert "too common" in weak.content.decode()
    assert client.post("/security/password", {"password": OTHER}).headers["Location"] == "/security"
    assert signed_in(client)
    assert not signed_in(other)
    assert "this one" in client.get("/security").content.decode()
    assert "person.password-set" in kinds_of(person)


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "too short"),
        ("password1234", "too common"),
        ("Robin Doe 12", "too similar"),
    ],
)
def test_a_weak_password_is_refused(client: Client, person: Any, password: str, says: str) -> None:
    sign_in(client, person)
    said = client.post("/security/password", {"password": password}).content.decode()
    assert says in said


def test_who_is_locked_is_out_at_the_next_request(client: Client, person: Any) -> None:
    sign_in(client, person)
    set_person_active(actor=None, email=person.email, active=False, now=NOW)
    assert not signed_in(client)


def test_a_forgotten_password_is_set_by_a_link_that_works_once(client: Client, person: Any, mails: None) -> None:
    old = a_browser()
    sign_in(old, person)
    mail_new_password_link(email=person.email.upper(), now=clock.now())
    mail = Mail.objects.get(kind="new-password", to=person.email)
    link = re.search(r"/sign-in/new-password/\S+", unsealed(mail.text))
    assert link
    assert person.email in client.get(link[0]).content.decode()
    assert client.post(link[0], {"password": "short"}).status_code == 422
    assert client.post(link[0], {"password": OTHER}).status_code == 200
    assert not signed_in(old)
    assert client.post(link[0], {"password": PASSWORD}).status_code == 404
    sign_in(client, person, OTHER)
    assert signed_in(client)


def test_the_link_leads_nowhere_after_an_hour(client: Client, person: Any, mails: None, settings: Any) -> None:
    mail_new_password_link(email=person.email, now=clock.now())
    link = re.search(r"/sign-in/new-password/\S+", unsealed(Mail.objects.get(to=person.email).text))
    assert link
    assert client.get(link[0]).status_code == 200
    assert settings.PASSWORD_RESET_TIMEOUT == 3600
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert client.get(link[0]).status_code == 404


@pytest.mark.parametrize("name", ["MQ", "%%%", "AAAAAAAAAAAAAAAAAAAAAAAAAAAA", "4pyT"])
def test_a_link_that_never_was_one_leads_nowhere(client: Client, person: Any, name: str) -> None:
    assert client.get(f"/sign-in/new-password/{name}/cz1-ab12").status_code == 404


def test_asking_for_a_link_reads_and_does_the_same_for_every_address(client: Client, person: Any, mails: None) -> None:
    nobody = f"{uuid.uuid4().hex}@example.test"
    said = []
    for email in (person.email, nobody):
        page = a_browser().post("/sign-in/forgotten", {"email": email})
        assert page.status_code == 200
        said.append(page.content.decode().replace(email, "ADDRESS"))
        assert ProcrastinateJob.objects.filter(task_name="passwords.answer", args__email=email).count() == 1
        answer(email=email, asked_at=clock.now().isoformat())
    assert said[0] == said[1]
    assert Mail.objects.filter(to=person.email).count() == 1
    assert not Mail.objects.filter(to=nobody).exists()


def test_one_that_was_asked_for_an_hour_ago_is_mailed_to_nobody(person: Any, mails: None) -> None:
    answer(email=person.email, asked_at=(clock.now() - timedelta(hours=1)).isoformat())
    assert not Mail.objects.filter(to=person.email).exists()


def test_where_no_mail_is_sent_it_is_said_whom_to_ask(client: Client, person: Any) -> None:
    assert not mail_server().is_on
    said = client.post("/sign-in/forgotten", {"email": person.email}).content.decode()
    assert "No mail is sent here" in said
    assert "ask an admin of your organisation" in said


def test_an_unknown_address_costs_as_many_hashes_as_a_known_one(
    person: Any, make_person: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, encode = [], Argon2PasswordHasher.encode
    monkeypatch.setattr(
        Argon2PasswordHasher, "encode", lambda self, password, salt: made.append(1) or encode(self, password, salt)
    )
    verify = Argon2PasswordHasher.verify
    monkeypatch.setattr(
        Argon2PasswordHasher,
        "verify",
        lambda self, password, encoded: made.append(1) or verify(self, password, encoded),
    )
    counts = []
    for email in (person.email, make_person().email, "nobody@example.test"):
        made.clear()
        assert WRONG in a_browser().post("/sign-in", {"login": email, "password": "wrong"}).content.decode()
        counts.append(len(made))
    assert counts == [1, 1, 1]


def test_refused_attempts_are_written_down_but_no_address_that_nobody_has(client: Client, person: Any) -> None:
    sign_in(client, person, "wrong")
    refused = Event.objects.get(about=f"person {person.pk}", kind="person.sign-in-refused")
    assert refused.details == {"why": "wrong password"}
    assert refused.address
    last = Event.objects.latest("pk").pk
    client.post("/sign-in", {"login": "my password is@hunter.example", "password": "wrong"})
    assert "hunter" not in str(list(Event.objects.filter(pk__gt=last).values()))


def test_the_lock_out_is_of_the_address_and_of_the_person(person: Any, make_person: Any) -> None:
    cache.clear()
    here, elsewhere = a_browser(), a_browser()
    for _ in range(5):
        sign_in(here, person, "wrong")
    assert TOO_OFTEN in sign_in(elsewhere, person).content.decode()
    sprayed = a_browser()
    for _ in range(20):
        sprayed.post("/sign-in", {"login": f"{uuid.uuid4().hex}@example.test", "password": "wrong"})
    innocent = make_person(password=PASSWORD)
    assert TOO_OFTEN in sign_in(sprayed, innocent).content.decode()
    sign_in(a := a_browser(), innocent)
    assert signed_in(a)


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_tells(person: Any, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7")
    sign_in(client, person, "wrong")
    refused = Event.objects.get(about=f"person {person.pk}", kind="person.sign-in-refused")
    assert refused.address == "198.51.100.7"


def test_the_lock_out_holds_over_two_processes(person: Any, database: str) -> None:
    cache.clear()
    servers = [_server(database), _server(database)]
    try:
        for number in range(5):
            assert WRONG in _try(servers[number % 2][1], person, "wrong")
        for _, url in servers:
            assert TOO_OFTEN in _try(url, person, PASSWORD)
    finally:
        for server, _ in servers:
            server.terminate()
            server.wait(timeout=20)


@pytest.mark.parametrize(
    ("agent", "says"),
    [
        ("Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox 128 on Ubuntu"),
        (
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36",
            "Chrome 126 on Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Edg/126.0",
            "Edge 126 on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Mobile/15E Safari/604.1",
            "Safari 17 on an iPhone",
        ),
        ("python-httpx/0.28", "A program"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_is_named_in_plain_words(agent: str, says: str) -> None:
    assert browser_in_words(agent) == says


def _server(database: str) -> tuple[subprocess.Popen[bytes], str]:
    import os
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "mainstay.web.wsgi:application",
    ]  # fmt: skip
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(program, env={**os.environ, "DATABASE_URL": database}, stdout=quiet, stderr=quiet)
    url, ends = f"http://127.0.0.1:{port}", time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            httpx.get(f"{url}/healthz", timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return server, url
    raise RuntimeError("the server did not start")


def _try(url: str, person: Person, password: str) -> str:
    with httpx.Client(base_url=url, timeout=20) as browser:
        page = browser.get("/sign-in").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        sent = {"login": person.email, "password": password, "csrfmiddlewaretoken": token[1]}
        return browser.post("/sign-in", data=sent).text
