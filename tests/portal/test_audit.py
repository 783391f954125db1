"""The page of the audit: rows in words, filters, one open, files, and the same number of statements however many rows there are."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOW, Tenant

from mainstay.operations.accounts import rename_account
from mainstay.operations.audit import check_chain, choose_anchor_mail, give_anchor
from mainstay.operations.environments import create_environment, rename_environment
from mainstay.operations.events import deliver_events
from mainstay.operations.people import set_member_role
from mainstay.records.models import Event, Mail, Person

BUDGETS = json.loads((Path(__file__).parent / "query_counts.json").read_text())


@pytest.fixture
def client(tenant: Tenant) -> Client:
    signed_in = Client()
    signed_in.force_login(tenant.admin)
    return signed_in


@pytest.fixture
def done(tenant: Tenant) -> Tenant:
    """A tenant of whom some things were done, all sealed."""
    create_environment(actor=tenant.technical, account=tenant.key, name="fra", now=NOW)
    rename_environment(actor=tenant.technical, account=tenant.key, environment="fra", name="fra-compute", now=NOW)
    rename_account(actor=tenant.admin, account=tenant.key, name="Renamed", now=NOW - timedelta(days=3))
    while deliver_events(now=NOW):
        pass
    return tenant


def page(client: Client, tenant: Tenant, **said: str) -> str:
    answer = client.get(f"/accounts/{tenant.key}/audit", said)
    assert answer.status_code == 200, answer.content[:300]
    return str(answer.content.decode())


def rows(text: str) -> int:
    return text.count('id="row-')


def test_each_row_says_who_did_what_to_what_from_which_value(client: Client, done: Tenant) -> None:
    text = page(client, done)
    assert "<b>Technical</b>" in text
    assert "renamed an environment" in text
    assert f'href="/accounts/{done.key}/environments/fra-compute"' in text
    assert "name: <b>fra → fra-compute</b>" in text
    assert "of them yours" in text


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ({"did": "environment.renamed"}, 1),
        ({"did": "environment.*"}, 2),
        ({"did": "environment.*", "outcome": "refused"}, 0),
        ({"did": "environment.*", "outcome": "done"}, 2),
        ({"q": "fra-comp"}, 2),
        ({"q": "Technical", "did": "environment.*"}, 2),
        ({"q": "nobody of that name"}, 0),
        ({"until": "2026-11-21"}, 1),
        ({"since": "2026-11-24", "did": "account.renamed"}, 0),
        ({"since": "no day", "did": "account.renamed"}, 1),
        ({"who": "command line"}, 0),
        ({"did": "no.such", "to": "nothing"}, 0),
    ],
    ids=str,
)
def test_filters(client: Client, done: Tenant, said: dict[str, str], count: int) -> None:
    assert rows(page(client, done, **said)) == count


def test_by_one_person(client: Client, done: Tenant) -> None:
    assert rows(page(client, done, who=str(done.technical.pk))) == 2
    assert rows(page(client, done, who=str(done.viewer.pk))) == 0


def test_an_open_row_shows_fields_and_the_record_without_a_script(client: Client, done: Tenant) -> None:
    event = Event.objects.get(account=done.account, kind="environment.renamed")
    text = page(client, done, open=str(event.pk))
    assert text.count('class="why-cell"') == 1
    assert "<s>fra</s>" in text
    assert "<code>environment.renamed</code>" in text
    assert f"place {event.position:,}" in text


def test_a_row_of_another_account_does_not_open(client: Client, done: Tenant, stranger: Tenant) -> None:
    other = Event.objects.filter(account=stranger.account).latest("pk")
    assert client.get(f"/accounts/{done.key}/audit", {"open": str(other.pk)}).status_code == 404


def test_an_erased_person_stays_as_a_number(client: Client, done: Tenant) -> None:
    Person.objects.filter(pk=done.technical.pk).update(name="")
    assert f"<b>erased person {done.technical.pk}</b>" in page(client, done)


def test_pages_follow_one_another_without_gap(client: Client, done: Tenant) -> None:
    for number in range(70):
        create_environment(actor=done.admin, account=done.key, name=f"rack-{number}", now=NOW)
    seen: list[str] = []
    text = page(client, done)
    while True:
        seen += [part.split('"')[0] for part in text.split('id="row-')[1:]]
        if 'rel="next"' not in text:
            break
        url = text.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
        text = str(client.get(url).content.decode())
    assert len(seen) == len(set(seen)) == Event.objects.filter(account=done.account).count()


def test_only_admins_and_staff_read_it(done: Tenant, auditor: Any) -> None:
    for person, status in ((done.viewer, 403), (done.technical, 403), (done.admin, 200), (auditor, 200)):
        client = Client()
        client.force_login(person)
        assert client.get(f"/accounts/{done.key}/audit").status_code == status
        assert client.get(f"/accounts/{done.key}/audit.csv").status_code == status
        assert client.get("/audit").status_code == (200 if person is auditor else 403)


def test_the_rows_as_files(client: Client, done: Tenant) -> None:
    answer = client.get(f"/accounts/{done.key}/audit.csv", {"did": "environment.*"})
    read = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]
    assert [row["kind"] for row in read] == ["environment.renamed", "environment.created"]
    assert read[0]["by"] == "Technical"
    answer = client.get(f"/accounts/{done.key}/audit.jsonl", {"did": "environment.*"})
    lines = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]  # type: ignore[attr-defined]
    assert [line["data"] for line in lines] == [
        {"before": {"name": "fra"}, "after": {"name": "fra-compute"}},
        {"before": {}, "after": {"name": "fra"}},
    ]


def test_a_formula_is_no_formula_in_the_file(client: Client, done: Tenant) -> None:
    Person.objects.filter(pk=done.technical.pk).update(name="=cmd()")
    answer = client.get(f"/accounts/{done.key}/audit.csv", {"did": "environment.renamed"})
    assert "'=cmd()" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_the_answer_says_what_the_last_check_found(client: Client, done: Tenant) -> None:
    check_chain(now=NOW)
    assert "The chain is whole: verified until" in page(client, done)


def test_verify_now_asks_a_worker_once(client: Client, done: Tenant) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    for _ in range(2):
        assert client.post(f"/accounts/{done.key}/audit/verify").status_code == 302
    assert ProcrastinateJob.objects.filter(task_name="audit.verify", status="todo").count() == 1


def test_whoever_wishes_is_mailed_the_anchor(done: Tenant, auditor: Any) -> None:
    client = Client()
    client.force_login(auditor)
    assert client.post("/audit/anchor", {"wanted": "yes"}).status_code == 302
    found = check_chain(now=NOW)
    give_anchor(found=found, now=NOW)
    mail = Mail.objects.get(to=auditor.email, kind="audit-anchor")
    assert mail.subject == "The audit's anchor of 24 November 2026"
    choose_anchor_mail(actor=auditor, wanted=False, now=NOW)
    give_anchor(found=found, now=NOW)
    assert Mail.objects.filter(to=auditor.email, kind="audit-anchor").count() == 1


def test_the_page_asks_as_many_statements_of_many_rows_as_of_few(client: Client, done: Tenant) -> None:
    few = _statements(client, f"/accounts/{done.key}/audit")
    Event.objects.bulk_create(
        Event(account=done.account, kind="machine.attached", about="machine 1", origin="machine", at=NOW, details={})
        for _ in range(3000)
    )
    set_member_role(actor=None, account=done.key, email=done.viewer.email, role="technical", now=NOW)
    assert _statements(client, f"/accounts/{done.key}/audit") <= few + 1
    assert few <= BUDGETS["audit"]


def _statements(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
