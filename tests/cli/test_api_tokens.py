"""`mainstay api-token`: made and shown once, used, listed without its text, rotated, revoked."""

import json

import httpx
import pytest


@pytest.fixture
def done(run, database):
    """The document of a command that was done."""

    def document(*arguments):
        ended = run(*arguments, "--json")
        assert ended.exit_code == 0, ended.output
        return json.loads(ended.stdout)

    return document


def test_a_token_from_its_making_to_its_end(done, served, tenant):
    made = done(
        "api-token", "make", "report", "--scope", "machines:read", "--scope", "decide",
        "--account", tenant.key, "--person", tenant.viewer.email,
    )  # fmt: skip
    assert made["text"].startswith("msp_")
    assert (made["scopes"], made["whose"]) == (["machines:read", "decide"], tenant.viewer.email)
    assert status_of(served, made["text"]) == 200

    (listed,) = done("api-token", "list", "--account", tenant.key)
    assert "text" not in listed
    assert listed["tail"] == made["text"][-4:]
    assert listed["last_used_from"] == "127.0.0.1"

    rotated = done("api-token", "rotate", str(made["token"]), "--overlap-hours", "0")
    assert rotated["text"] != made["text"]
    assert (status_of(served, made["text"]), status_of(served, rotated["text"])) == (401, 200)

    assert done("api-token", "revoke", str(rotated["token"]))["revoked_at"]
    assert status_of(served, rotated["text"]) == 401


def test_a_service_is_made_with_its_token(done, tenant):
    made = done(
        "api-token", "make", "grafana", "--scope", "coverage:read", "--account", tenant.key, "--service-role", "viewer"
    )  # fmt: skip
    assert made["whose"] == "service"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ((), 2),
        (("--person", "a@b.example", "--service-role", "viewer"), 2),
        (("--person", "nobody@nowhere.example"), 3),
        (("--service-role", "admin"), 2),
        (("--service-role", "viewer", "--ends", "2031-01-01"), 2),
    ],
)
def test_what_cannot_be_made_says_so(run, tenant, more, code):
    ended = run("api-token", "make", "x", "--scope", "machines:read", "--account", tenant.key, *more, "--json")
    assert ended.exit_code == code, ended.output


def status_of(url, text):
    return httpx.get(f"{url}/api/v1/me", headers={"Authorization": f"Bearer {text}"}).status_code
