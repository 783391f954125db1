"""What all lists share on their pages: orders, columns, saved views, files, acts on many with their preview."""

import csv
import io
import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.conftest import NOW, Tenant

from mainstay.operations.inventory import rename_machine
from mainstay.operations.tokens import issue_token, token_text
from mainstay.operations.views import save_view
from mainstay.records.models import BulkAct, ListChoice, Machine, MachineTag, SavedView


class Lists:
    """A tenant with three machines, and a client of its admin."""

    def __init__(self, tenant: Tenant, attach: Callable[..., Any]) -> None:
        self.tenant, self.here = tenant, f"/accounts/{tenant.key}/machines"
        self.client = Client()
        self.client.force_login(tenant.admin)
        issue_token(actor=None, contract=tenant.number, name="all", now=NOW)
        token = token_text(actor=None, contract=tenant.number, token="all")
        for name, release in (("a", "24.04"), ("b", "22.04"), ("c", "24.04")):
            row = attach(token, machine_id=uuid.uuid4().hex)
            rename_machine(actor=None, account=tenant.key, machine=row.name, name=name, now=NOW)
            Machine.objects.filter(pk=row.pk).update(release=release)

    def page(self, **said: Any) -> str:
        answer = self.client.get(self.here, said)
        assert answer.status_code == 200, answer.content[:500]
        return str(answer.content.decode())

    def names(self, **said: Any) -> list[str]:
        return re.findall(r'class="e-name"><a href="[^"]+">([^<]+)</a>', self.page(**said))


@pytest.fixture
def lists(tenant: Tenant, attach: Callable[..., Any]) -> Lists:
    return Lists(tenant, attach)


def test_a_head_sorts_and_turns_the_order_round(lists: Lists) -> None:
    assert lists.names(sort="release") == ["b", "a", "c"]
    assert lists.names(sort="-release") == ["c", "a", "b"]
    page = lists.page(sort="release")
    assert 'aria-sort="ascending"' in page
    assert "sort=-release" in page
    assert lists.names(sort="no such key") == ["a", "b", "c"]


def test_columns_are_chosen_moved_and_forgotten(lists: Lists) -> None:
    def send(**said: Any) -> list[str]:
        assert lists.client.post("/lists/machines/columns", said).status_code == 302
        return ListChoice.objects.get(person=lists.tenant.admin, noun="machines").columns

    assert send(column=["kernel", "release", "no such"], density="compact") == ["kernel", "release"]
    page = lists.page()
    assert "6.8.0-31-generic</code>" in page
    assert "Environment</a>" not in page
    lists.tenant.admin.refresh_from_db()
    assert lists.tenant.admin.density == "compact"
    assert send(column=["kernel", "release"], up="release") == ["release", "kernel"]
    assert send(reset="1", column=["kernel"]) == []
    assert lists.client.post("/lists/nothing/columns").status_code == 404


def test_a_view_is_saved_renamed_removed_and_is_one_s_own(lists: Lists) -> None:
    made = lists.client.post(
        "/lists/machines/views",
        {"account": lists.tenant.key, "name": "Noble", "query": "release=24.04&sort=-name", "column": ["kernel"]},
    )
    view = SavedView.objects.get(person=lists.tenant.admin)
    assert made.headers["Location"] == f"{lists.here}?saved={view.pk}&release=24.04&sort=-name"
    page = lists.client.get(made.headers["Location"]).content.decode()
    assert f'saved={view.pk}&amp;release=24.04&amp;sort=-name" aria-current="true">Noble <span>2</span>' in page
    assert "6.8.0-31-generic</code>" in page
    other = Client()
    other.force_login(lists.tenant.technical)
    assert "Noble" not in other.get(lists.here).content.decode()
    for act in ("rename", "remove"):
        assert other.post(f"/lists/views/{view.pk}/{act}", {"name": "Mine"}).status_code == 404
    lists.client.post(f"/lists/views/{view.pk}/rename", {"name": "24.04"})
    view.refresh_from_db()
    assert view.name == "24.04"
    assert lists.client.post(f"/lists/views/{view.pk}/remove").headers["Location"] == lists.here
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_a_view_needs_a_name_of_its_own_and_there_are_twelve_at_most(lists: Lists) -> None:
    said = {"account": lists.tenant.key, "query": ""}
    for name in ("", "Same", "Same"):
        lists.client.post("/lists/machines/views", {**said, "name": name})
    assert [view.name for view in SavedView.objects.filter(person=lists.tenant.admin)] == ["Same"]
    for number in range(12):
        lists.client.post("/lists/machines/views", {**said, "name": f"view {number}"})
    assert SavedView.objects.filter(person=lists.tenant.admin).count() == 12


def test_no_view_of_another_s_account_is_saved(lists: Lists, stranger: Tenant) -> None:
    sent = {"account": stranger.key, "name": "Theirs", "query": ""}
    assert lists.client.post("/lists/machines/views", sent).status_code == 404


def test_a_file_has_the_columns_of_the_list_with_the_clause_of_each_answer(lists: Lists) -> None:
    answer = lists.client.get(f"{lists.here}.csv", {"release": "24.04", "sort": "-name", "on": "2026-12-01"})
    assert answer.streaming
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="{lists.tenant.key}-machines-2026-12-01.csv"'
    )
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert rows[0] == [
        "machine", "cover", "until", "why", "clause", "release", "architecture", "kind", "environment", "seen",
    ]  # fmt: skip
    unit = f"Unit of {lists.tenant.number}, line 1"
    assert rows[1] == [
        "c", "Yes", "2027-12-31", unit, "intro.vm", "24.04", "amd64", "virtual", "", "2026-11-24T12:00:00Z",
    ]  # fmt: skip
    assert [row[0] for row in rows[1:]] == ["c", "a"]
    lines = b"".join(lists.client.get(f"{lists.here}.jsonl").streaming_content).decode().splitlines()
    assert [json.loads(line)["machine"] for line in lines] == ["a", "b", "c"]
    assert json.loads(lines[0])["clause"] == "intro.vm"


def test_a_cell_that_a_spreadsheet_would_reckon_with_is_text(lists: Lists) -> None:
    Machine.objects.filter(account=lists.tenant.account, name="a").update(kernel='=cmd|"/c calc"!A0')
    Machine.objects.filter(account=lists.tenant.account, name="b").update(kernel="\t+1")
    lists.client.post("/lists/machines/columns", {"column": ["kernel"]})
    text = b"".join(lists.client.get(f"{lists.here}.csv").streaming_content).decode()
    cells = [row[2] for row in csv.reader(io.StringIO(text))][1:]
    assert cells == ['\'=cmd|"/c calc"!A0', "'\t+1", "6.8.0-31-generic"]
    lines = b"".join(lists.client.get(f"{lists.here}.jsonl").streaming_content).decode().splitlines()
    assert json.loads(lines[0])["kernel"] == '=cmd|"/c calc"!A0'


def test_contracts_and_accounts_have_files_too(lists: Lists, manager: Any) -> None:
    of_account = f"/accounts/{lists.tenant.key}/contracts.csv"
    rows = list(csv.DictReader(io.StringIO(b"".join(lists.client.get(of_account).streaming_content).decode())))
    assert [(row["contract"], row["effect"], row["until"], row["attached"], row["clause"]) for row in rows] == [
        (lists.tenant.number, "effective", "2027-12-31", "3", "doc.terms")
    ]
    client = Client()
    client.force_login(manager)
    told = b"".join(client.get("/accounts.jsonl", {"q": lists.tenant.key}).streaming_content).decode().splitlines()
    assert [(json.loads(line)["key"], json.loads(line)["attached"]) for line in told] == [(lists.tenant.key, 3)]
    every = b"".join(client.get("/contracts.jsonl", {"q": lists.tenant.number}).streaming_content).decode()
    assert json.loads(every)["account"] == lists.tenant.key


def test_contracts_and_accounts_are_sorted_filtered_and_paged(lists: Lists, manager: Any, monkeypatch: Any) -> None:
    client = Client()
    client.force_login(manager)
    listed = client.get("/contracts", {"q": lists.tenant.key, "state": "in-force", "sort": "-end"}).content.decode()
    assert f"/contracts/{lists.tenant.number}" in listed
    ended = client.get("/contracts", {"q": lists.tenant.key, "state": "ended"}).content.decode()
    assert "Nothing matches" in ended
    monkeypatch.setattr("mainstay.portal.lists.ROWS", (1, 2))
    first = client.get("/accounts", {"sort": "-created"}).content.decode()
    assert 'rel="next"' in first
    assert "Nothing matches" in client.get("/accounts", {"q": "zzzz no such"}).content.decode()


def test_an_act_is_previewed_sent_followed_and_taken_back(lists: Lists) -> None:
    page = lists.page(machine=["a", "b"], act="tag", value="prod")
    assert "Tag 2 machines" in page
    assert '<input type="hidden" name="expected" value="2">' in page
    sent = {"act": "tag", "value": "prod", "machine": ["a", "b"], "expected": "2", "query": ""}
    answer = lists.client.post(f"{lists.here}/change-many", sent)
    act = BulkAct.objects.get(account=lists.tenant.account)
    assert answer.headers["Location"] == f"/accounts/{lists.tenant.key}/machine-acts/{act.pk}"
    followed = lists.client.get(answer.headers["Location"]).content.decode()
    assert "<b>2 of 2</b> tagged" in followed
    assert f"/machine-acts/{act.pk}/undo" in followed
    assert MachineTag.objects.filter(account=lists.tenant.account).count() == 2
    assert lists.names(tag="prod") == ["a", "b"]
    lists.client.post(f"/accounts/{lists.tenant.key}/machine-acts/{act.pk}/undo")
    assert not MachineTag.objects.filter(account=lists.tenant.account).exists()


def test_an_act_whose_list_has_changed_is_not_done_and_says_so(lists: Lists) -> None:
    sent = {"act": "tag", "value": "prod", "all": "1", "expected": "2", "query": "view=all"}
    answer = lists.client.post(f"{lists.here}/change-many", sent, follow=True)
    assert "it would change 3 machines now, not 2" in answer.content.decode()
    assert not BulkAct.objects.filter(account=lists.tenant.account).exists()


def test_a_large_act_is_a_job_s_and_the_page_says_how_far_it_is(lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mainstay.portal.machines.bulk.AT_ONCE", 2)
    sent = {"act": "tag", "value": "prod", "all": "1", "expected": "3", "query": ""}
    page = lists.client.post(f"{lists.here}/change-many", sent, follow=True).content.decode()
    assert "<b>0 of 3</b> looked at" in page
    assert 'http-equiv="refresh"' in page


def test_who_may_only_look_chooses_nothing(lists: Lists) -> None:
    lists.client.force_login(lists.tenant.viewer)
    page = lists.page(all="1", act="tag", value="x")
    assert 'name="machine"' not in page
    sent = {"act": "tag", "value": "x", "all": "1", "expected": "3"}
    assert lists.client.post(f"{lists.here}/change-many", sent).status_code == 403


def test_the_name_of_a_view_is_escaped(lists: Lists) -> None:
    save_view(
        actor=lists.tenant.admin, noun="machines", account=lists.tenant.key, name="<b>x</b>",
        query='"><script>', columns=[], now=NOW,
    )  # fmt: skip
    page = lists.page()
    assert "<b>x</b>" not in page
    assert '"><script>' not in page


def test_a_machine_s_activity_names_what_was_done_to_it_with_others(lists: Lists) -> None:
    sent = {"act": "tag", "value": "prod", "machine": ["a", "b"], "expected": "2", "query": ""}
    lists.client.post(f"{lists.here}/change-many", sent)
    page = lists.client.get(f"{lists.here}/a/activity").content.decode()
    assert "Tagged" in page
    assert "prod, with another, by Admin" in page
