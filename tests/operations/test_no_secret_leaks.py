"""Nobody's password, token or secret is in the database as it is, in events, decisions, exports, errors, or the log of the server.

Operations and pages are driven with secrets that are known, and every table, every export and the server's log are read for them.
"""

import json
import logging
import sys
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.db import connection, transaction
from django.test import Client
from psycopg import sql
from tests.conftest import FOLDER, NOW, Tenant

from mainstay.cli.logs import json_formatter
from mainstay.errors import ServiceError
from mainstay.operations import api_tokens, mail, people, tokens, webhooks
from mainstay.operations.events import deliver_events
from mainstay.operations.invitations import invite_person
from mainstay.operations.mail import MailSettings
from mainstay.operations.single_sign_on import NewSingleSignOn, set_single_sign_on
from mainstay.queries.chain import chain_lines

PASSWORD = "a-marked-password-4711-of-the-person"
MAIL_PASSWORD = "a-marked-password-4712-of-the-mail-server"
OIDC_SECRET = "a-marked-secret-4713-of-the-identity-provider"
TYPED_WRONG = "a-marked-password-4714-typed-wrong"
HELD_IN_SESSIONS = {"django_session"}  # what a browser holds is signed, and of no use to a reader of rows


@pytest.fixture
def marked(tenant: Tenant, manager: Any) -> dict[str, str]:
    """Every kind of secret, made by the operation that makes it, by what it is."""
    people.set_password(actor=None, email=tenant.admin.email, password=PASSWORD, now=NOW)
    tenant.admin.refresh_from_db()
    made = api_tokens.make_token(
        actor=tenant.admin, account=tenant.key, name="marked", scopes=["machines:read"], ends_at=NOW + timedelta(days=9),
        now=NOW,
    )  # fmt: skip
    rotated = api_tokens.rotate_token(actor=tenant.admin, token=made.token.pk, now=NOW)
    tokens.issue_token(actor=None, contract=tenant.number, name="marked", now=NOW)
    hook, secret = webhooks.add_webhook(
        actor=tenant.admin, account=tenant.key, url="https://hooks.example/in", kinds=["*"], now=NOW
    )
    second = webhooks.rotate_webhook_secret(actor=tenant.admin, account=tenant.key, webhook=hook.pk, now=NOW)
    webhooks.send_test_event(actor=tenant.admin, account=tenant.key, webhook=hook.pk, now=NOW)
    mail.set_mail_server(
        actor=manager, now=NOW,
        settings=MailSettings(host="mail.example", user="us", password=MAIL_PASSWORD, from_address="us@mail.example"),
    )  # fmt: skip
    set_single_sign_on(
        actor=None, account=tenant.key, now=NOW,
        new=NewSingleSignOn(
            name="Ours", issuer="https://id.example", client_id="mainstay", secret=OIDC_SECRET,
            domains=[f"{tenant.key}.test"],
        ),
    )  # fmt: skip
    invited = invite_person(
        actor=tenant.admin, account=tenant.key, email=f"new@{tenant.key}.test", role="viewer", now=NOW
    )
    while deliver_events(now=NOW):
        pass
    return {
        "password": PASSWORD,
        "mail password": MAIL_PASSWORD,
        "OIDC secret": OIDC_SECRET,
        "API token": made.text,
        "rotated API token": rotated.text,
        "contract token": tokens.token_text(actor=None, contract=tenant.number, token="marked"),
        "webhook secret": secret,
        "rotated webhook secret": second,
        "invitation": invited.link.rstrip("/").rpartition("/")[2],
    }


def leaks(secrets: dict[str, str], text: str, place: str) -> list[str]:
    return [f"{what} in {place}" for what, secret in secrets.items() if secret in text]


def test_no_table_holds_one(marked: dict[str, str]) -> None:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in HELD_IN_SESSIONS:
                cursor.execute(sql.SQL("select t::text from {} t").format(sql.Identifier(table)))
                found += leaks(marked, "\n".join(row for (row,) in cursor.fetchall()), table)
    assert found == []


def test_no_export_shows_one(marked: dict[str, str], tenant: Tenant) -> None:
    client = Client()
    client.force_login(tenant.admin)
    found = []
    for path in ("audit.csv", "audit.jsonl", "webhooks/deliveries.jsonl", "people.csv"):
        answer = client.get(f"/accounts/{tenant.key}/{path}")
        assert answer.status_code == 200
        found += leaks(marked, b"".join(answer.streaming_content).decode(), path)  # type: ignore[attr-defined]
    with transaction.atomic():
        found += leaks(marked, json.dumps(list(chain_lines())), "mainstay audit export")
    assert found == []


def test_no_page_shows_one_to_those_who_look_later(marked: dict[str, str], tenant: Tenant, manager: Any) -> None:
    found = []
    shown = {what: secret for what, secret in marked.items() if what != "contract token"}  # admins read that one again
    for person, paths in (
        (tenant.admin, ("audit", "webhooks", "people", "single-sign-on", "notices")),
        (manager, ("audit", "webhooks", "people")),
    ):
        client = Client()
        client.force_login(person)
        for path in paths:
            answer = client.get(f"/accounts/{tenant.key}/{path}")
            assert answer.status_code == 200, path
            found += leaks(shown, answer.content.decode(), f"{path} for {person}")
    assert found == []


def test_no_error_repeats_one(marked: dict[str, str], tenant: Tenant, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    said = []
    for act in (
        lambda: people.set_password(actor=None, email=tenant.admin.email, password="4715-short", now=NOW),
        lambda: tokens.token_text(actor=tenant.viewer, contract=tenant.number, token=marked["contract token"][:8]),
        lambda: webhooks.add_webhook(
            actor=None, account=tenant.key, url="https://name:4715-short@hooks.example/", kinds=["*"], now=NOW
        ),
    ):
        with pytest.raises(ServiceError) as error:
            act()
        said.append(f"{error.value} {error.value.help} {getattr(error.value, 'fields', '')}")
    assert leaks(marked, "\n".join([*said, caplog.text]), "an error") == []


def test_the_server_logs_none(marked: dict[str, str], tenant: Tenant, served: str) -> None:
    with httpx.Client(base_url=served) as client:
        for password in (TYPED_WRONG, PASSWORD):
            client.get("/sign-in")
            client.post(
                "/sign-in",
                data={
                    "login": tenant.admin.email,
                    "password": password,
                    "csrfmiddlewaretoken": client.cookies["csrftoken"],
                },
            )
        bearer = {"Authorization": f"Bearer {marked['API token']}"}
        client.get("/api/v1/me", headers=bearer)
        client.post(
            "/v1/context/machines/token",
            json={"machineId": "m"},
            headers={"Authorization": f"Bearer {marked['contract token']}"},
        )
    log = (FOLDER / "granian.log").read_text()
    assert "/v1/context/machines/token" in log
    assert leaks({**marked, "a wrong password": TYPED_WRONG}, log, "the log") == []
    with connection.cursor() as cursor:
        cursor.execute("select e::text from records_event e")
        assert leaks({"a wrong password": TYPED_WRONG}, "\n".join(row for (row,) in cursor.fetchall()), "events") == []


def test_what_failed_is_logged_without_what_its_variables_held_and_without_its_address() -> None:
    written = json_formatter()

    def failing(password: str) -> None:
        raise RuntimeError(len(password))

    try:
        failing(PASSWORD)
    except RuntimeError:
        record = logging.getLogger("django.request").makeRecord(
            "django.request", logging.ERROR, __file__, 1, "%s: %s",
            ("Internal Server Error", "/sign-in/new-password/MQ/a-marked-token"), sys.exc_info(),
        )  # fmt: skip
    line = written.format(record)
    said = json.loads(line)
    assert said["event"] == "Internal Server Error"
    assert said["exception"][0]["exc_type"] == "RuntimeError"
    assert said["exception"][0]["frames"][-1]["name"] == "failing"
    assert PASSWORD not in line
    assert "a-marked-token" not in line
