"""Who gets in, what a wrong password says, and what each may set for themselves."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.conftest import NOW, Tenant

from mainstay.operations.people import set_person_active
from mainstay.portal.sign_in.forms import TOO_OFTEN, WRONG

PASSWORD = "a heron stands in the shallows"


@pytest.fixture
def person(make_person: Callable[..., Any]) -> Any:
    cache.clear()
    return make_person(password=PASSWORD)


@pytest.fixture
def client() -> Client:
    """Each from an address of its own, so that one test's attempts are not another's."""
    return Client(REMOTE_ADDR=f"10.{uuid.uuid4().int % 250}.{uuid.uuid4().int % 250}.7")


def sign_in(client: Client, email: str, password: str, **more: str) -> Any:
    return client.post("/sign-in", {"login": email, "password": password, **more})


def test_one_signs_in_and_lands_where_one_wanted_to_go(client: Client, person: Any) -> None:
    asked = client.get("/me")
    assert asked.headers["Location"] == "/sign-in?next=/me"
    answer = sign_in(client, person.email.upper(), PASSWORD, next="/me")
    assert answer.headers["Location"] == "/me"
    assert person.email in client.get("/me").content.decode()


def test_a_wrong_password_is_said_at_the_password_and_the_address_is_kept(client: Client, person: Any) -> None:
    said = sign_in(client, person.email, "wrong").content.decode()
    assert WRONG in said
    assert f'value="{person.email}"' in said
    assert 'aria-invalid="true"' in said
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_reads_the_same(client: Client, database: str) -> None:
    assert WRONG in sign_in(client, "nobody@example.test", "wrong").content.decode()


def test_after_five_wrong_ones_the_address_is_closed_also_for_the_right_password(client: Client, person: Any) -> None:
    for _ in range(5):
        sign_in(client, person.email, "wrong")
    said = sign_in(client, person.email, PASSWORD).content.decode()
    assert TOO_OFTEN in said
    assert "_auth_user_id" not in client.session


def test_who_was_locked_does_not_get_in(client: Client, person: Any) -> None:
    set_person_active(actor=None, email=person.email, active=False, now=NOW)
    answer = sign_in(client, person.email, PASSWORD)
    assert "_auth_user_id" not in client.session
    assert answer.status_code in (200, 302)


def test_signing_out_takes_a_post(client: Client, person: Any) -> None:
    sign_in(client, person.email, PASSWORD)
    assert "Sign out" in client.get("/sign-out").content.decode()
    assert "_auth_user_id" in client.session
    assert client.post("/sign-out").headers["Location"] == "/sign-in"
    assert "_auth_user_id" not in client.session


def test_a_page_elsewhere_is_no_place_to_land(client: Client, person: Any) -> None:
    answer = sign_in(client, person.email, PASSWORD, next="https://elsewhere.example/")
    assert answer.headers["Location"] == "/"


def test_a_form_that_was_not_sent_from_our_pages_does_nothing(person: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = sign_in(client, person.email, PASSWORD)
    assert answer.status_code == 403
    assert "The form is stale" in answer.content.decode()


def test_preferences_are_kept_and_shown(client: Client, tenant: Tenant) -> None:
    client.force_login(tenant.viewer)
    chosen = {"name": "Robin <b>Doe</b>", "zone": "America/New_York", "theme": "dark", "density": "compact"}
    assert client.post("/me", chosen).headers["Location"] == "/me"
    said = client.get("/me").content.decode()
    assert 'data-theme="dark" data-density="compact"' in said
    assert "New York" in said
    assert "Robin &lt;b&gt;Doe&lt;/b&gt;" in said
    assert "<b>Doe</b>" not in said


def test_an_unknown_zone_is_said_at_its_field_and_the_rest_is_kept(client: Client, tenant: Tenant) -> None:
    client.force_login(tenant.viewer)
    said = client.post("/me", {"name": "Robin", "zone": "Europe/Bern"}).content.decode()
    assert 'id="id_zone_error_1"' in said
    assert 'value="Robin"' in said
    assert "One thing stands in the way" in said
