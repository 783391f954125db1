"""Identity providers and second factors on the command line."""

import json
import uuid

import pytest

SECRET = "the provider's word for us"


@pytest.fixture
def done(run, database):
    def document(*arguments, given=b""):
        ended = run(*arguments, "--json", given=given)
        assert ended.exit_code == 0, ended.output
        return json.loads(ended.stdout)

    return document


@pytest.fixture
def domain():
    return f"{uuid.uuid4().hex[:12]}.example"


def test_an_identity_provider_is_set_up_and_taken_away(done, tenant, domain):
    said = (
        *("single-sign-on", "set", "--account", tenant.key, "--name", "Nordwind", "--issuer", "https://login.example"),
        *("--client-id", "portal", "--domain", domain, "--role", "a=b=technical", "--role", "heads=admin"),
    )  # fmt: skip
    shown = done(*said, "--secret-file", "-", "--close-passwords", given=f"{SECRET}\n".encode())
    back = shown.pop("comes_back_to")
    assert shown == {
        "account": tenant.key, "name": "Nordwind", "issuer": "https://login.example", "client_id": "portal",
        "domains": [domain], "group_claim": "groups", "roles": {"a=b": "technical", "heads": "admin"},
        "makes_people": False, "closes_passwords": True,
    }  # fmt: skip
    assert back.startswith("/sign-in/with/sso-")
    again = done(*said)  # the secret stays
    assert again["closes_passwords"] is False
    assert any(row["domains"] == [domain] for row in done("single-sign-on", "list"))
    assert done("single-sign-on", "remove", "--account", tenant.key) == {"account": tenant.key, "removed": True}
    assert not any(row["domains"] == [domain] for row in done("single-sign-on", "list"))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        (("--role", "technical"), "role"),
        (("--role", "ops=king"), "roles"),
        ((), "--secret-file"),
    ],
)
def test_what_cannot_be_is_said(run, database, tenant, domain, more, field):
    ended = run(
        *("single-sign-on", "set", "--account", tenant.key, "--name", "Nordwind", "--issuer", "https://login.example"),
        *("--client-id", "portal", "--domain", domain, *more, "--json"),
        *(("--secret-file", "-") if more else ()), given=b"word\n",
    )  # fmt: skip
    assert ended.exit_code == 2
    assert field in json.loads(ended.stdout)["error"]["fields"]


def test_a_second_factor_is_demanded_from_a_day(done, tenant):
    assert done("second-factor", "demand", "--account", tenant.key) == {"account": tenant.key, "demanded_from": ""}
    set_for = done("second-factor", "demand", "--account", tenant.key, "--from", "2027-01-01")
    assert set_for == {"account": tenant.key, "demanded_from": "2027-01-01"}
    listed = done("second-factor", "list", "--account", tenant.key)
    assert {row["second_factor"] for row in listed} == {"none"}
    assert len(listed) == 4
    no_longer = done("second-factor", "demand", "--account", tenant.key, "--no-longer")
    assert no_longer["demanded_from"] == ""


def test_who_lost_theirs_has_all_taken_off(done, tenant):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=tenant.admin, type="totp", data={"secret": "sealed"})
    assert done("second-factor", "clear", tenant.admin.email) == {
        "email": tenant.admin.email, "second_factor": "none",
    }  # fmt: skip
    assert not Authenticator.objects.filter(user=tenant.admin).exists()
