"""The pages of amendments and documents: drafted by staff, answered by the customer, each change before and after."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import NOW, Tenant

from mainstay.operations import amendments
from mainstay.operations.environments import create_environment
from mainstay.operations.lines import amend_line, withdraw_line
from mainstay.operations.orders import AmendedLine, NewChange, NewLine
from mainstay.operations.tokens import issue_token, token_text
from mainstay.queries.amendment_page import amendment_page
from mainstay.records.models import Amendment, Contract, Document, Event

BUDGETS = json.loads((Path(__file__).parent / "query_counts.json").read_text())
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


@pytest.fixture
def staff(manager: Any) -> Client:
    return client_of(manager)


@pytest.fixture
def customer(tenant: Tenant) -> Client:
    return client_of(tenant.admin)


@pytest.fixture
def base(tenant: Tenant, manager: Any) -> str:
    """The address of an amendment of the tenant's contract, a draft without a change."""
    amendments.draft_amendment(actor=manager, contract=tenant.number, from_on=date(2027, 1, 1), now=NOW)
    return f"/contracts/{tenant.number}/amendments/1"


def row_of(tenant: Tenant, number: int = 1) -> Amendment:
    return Amendment.objects.get(contract=tenant.contract, number=number)


def put(tenant: Tenant, manager: Any, kind: str, **what: Any) -> None:
    change = NewChange(kind=kind, **what)
    amendments.change_draft(actor=manager, contract=tenant.number, amendment=1, change=change, now=NOW)


def send(tenant: Tenant, manager: Any) -> str:
    return amendments.send_amendment(actor=manager, contract=tenant.number, amendment=1, now=NOW).text_hash


def attached(tenant: Tenant, attach: Any, count: int) -> None:
    issue_token(actor=None, contract=tenant.number, name="all", now=NOW)
    for _ in range(count):
        attach(token_text(actor=None, contract=tenant.number, token="all"))


def test_a_contract_is_drafted_page_by_page(staff: Client, tenant: Tenant) -> None:
    entered = {
        "name": "Pro, full", "number": f"{tenant.number}-D", "edition": "2025-07-02", "effective_from": "2026-12-01",
        "effective_to": "2027-11-30",
    }  # fmt: skip
    there = staff.post(f"/accounts/{tenant.key}/contracts/draft", entered).headers["Location"]
    assert there == f"/contracts/{tenant.number}-D/amendments/1"
    line = {"kind": "virtual", "quantity": "25", "scope": "full", "level": "weekday", "overage": "none"}
    assert staff.post(f"{there}/lines/new", line).headers["Location"] == there
    said = page(staff, there)
    assert "Virtual machine, full, weekday" in said
    assert "25 units" in said
    assert "would be in force" in said
    assert Contract.objects.get(number=f"{tenant.number}-D").effective_from is None


def test_the_draft_says_what_each_change_does(
    staff: Client, tenant: Tenant, manager: Any, base: str, attach: Any
) -> None:
    create_environment(actor=None, account=tenant.key, name="fra", now=NOW)
    attached(tenant, attach, 3)
    amended = AmendedLine(
        quantity=2, overage=0, ends_on=None, scope="full", support_scope="full", level="24/7", note=""
    )
    put(tenant, manager, "line-changed", position=1, amended=amended)
    put(tenant, manager, "figure-agreed", clause="8.3.2", figure="raw_storage_per_node", value="640 TB")
    put(tenant, manager, "dates-set", effective_from=date(2026, 1, 1), effective_to=date(2028, 12, 31))
    said = page(staff, base)
    assert "<b>3 changes</b>" in said
    assert "3 are used today: 7 free become 1 over, and nothing new attaches" in said
    assert "3 machines have the new level" in said
    assert "384 TB" in said
    assert '<td class="new">640 TB</td>' in said
    assert "3 machines go on for a year" in said
    assert "Cover runs to <b>31 December 2028</b>, a year longer." in said
    assert '<a href="/accounts/' in said


def test_a_line_that_goes_takes_units_away_unless_another_has_room(
    staff: Client, customer: Client, tenant: Tenant, manager: Any, base: str, attach: Any
) -> None:
    attached(tenant, attach, 3)
    put(tenant, manager, "line-withdrawn", position=1)
    said = page(staff, base)
    assert "<b>3 virtual machines</b> lose their unit." in said
    assert f'<a href="{base}/lines/1?keep=3">keep 3</a>' in said
    put(tenant, manager, "line-added", line=NewLine(kind="virtual", quantity=2))
    said = page(staff, base)
    assert "<b>1 virtual machine</b> loses its unit." in said
    assert "2 virtual machines take units of another line" in said
    send(tenant, manager)
    assert "<b>1 virtual machine</b> would lose its unit on 1 January 2027." in page(customer, base)
    only = page(customer, base, only="takes-away")
    assert "Virtual machine, full, self-support" in only
    assert "new line 1" not in only


def test_what_stands_in_the_way_is_said_and_keeps_it_from_being_sent(
    staff: Client, tenant: Tenant, manager: Any, base: str
) -> None:
    said = page(staff, base)
    assert "It changes nothing yet" in said
    assert "disabled" in said
    assert staff.post(f"{base}/send").status_code == 409
    put(tenant, manager, "line-withdrawn", position=1)
    withdraw_line(actor=None, contract=tenant.number, line=1, now=NOW)
    said = page(staff, base)
    assert f"{tenant.number} has changed meanwhile: line 1" in said
    assert "the contract has changed here since" in said
    assert staff.post(f"{base}/take-up").status_code == 302
    assert row_of(tenant).changes.count() == 0


FORMS = (
    (
        "lines/new",
        {"kind": "virtual", "quantity": "5", "scope": "full", "level": "weekday", "overage": "none"},
        "quantity",
    ),
    ("lines/1", {"quantity": "12", "scope": "full", "level": "weekday", "overage": "none"}, "quantity"),
    ("figures", {"clause": "8.3.2", "figure": "raw_storage_per_node", "value": "640 TB"}, "value"),
    ("dates", {"effective_from": "2026-01-01", "effective_to": "2029-12-31"}, "effective_to"),
    ("support-end", {"support_until": "2027-06-30"}, "support_until"),
    ("day", {"from_on": "2027-02-01", "note": "later"}, "from_on"),
)


@pytest.mark.parametrize(("form", "entered", "field"), FORMS, ids=[form[0] for form in FORMS])
def test_each_form_changes_the_draft_and_says_by_the_field_what_is_wrong(
    staff: Client, tenant: Tenant, base: str, form: str, entered: dict[str, str], field: str
) -> None:
    assert staff.get(f"{base}/{form}").status_code == 200
    wrong = staff.post(f"{base}/{form}", {**entered, field: "rubbish"})
    assert wrong.status_code == 422
    assert f'aria-describedby="id_{field}' in wrong.content.decode()
    assert staff.post(f"{base}/{form}", entered).headers["Location"] == base
    assert row_of(tenant).version == 2


def test_a_figure_is_agreed_beside_what_its_clause_says(staff: Client, tenant: Tenant, base: str) -> None:
    said = page(staff, f"{base}/figures", clause="8.3.2")
    assert "raw storage per node: the terms say 384 TB" in said
    assert '<option value="8.3.2">' in said
    wrong = staff.post(f"{base}/figures", {"clause": "8.3.2", "figure": "raw_storage_per_node", "value": "640 GB"})
    assert "is not in TB" in wrong.content.decode()
    assert "There is no clause" in page(staff, f"{base}/figures", clause="99.9")


def test_taking_out_and_leaving_out_are_one_press(staff: Client, tenant: Tenant, base: str) -> None:
    assert staff.post(f"{base}/lines/1/withdraw").headers["Location"] == base
    change = row_of(tenant).changes.get()
    assert change.kind == "line-withdrawn"
    assert staff.post(f"{base}/changes/{change.pk}/drop").headers["Location"] == base
    assert row_of(tenant).changes.count() == 0
    assert staff.post(f"{base}/changes/{change.pk}/drop").status_code == 404


def test_a_customer_finds_an_amendment_once_it_is_offered(
    customer: Client, tenant: Tenant, manager: Any, base: str
) -> None:
    put(tenant, manager, "line-added", line=NewLine(kind="virtual", quantity=5))
    assert customer.get(base).status_code == 404
    assert customer.get(f"{base}.pdf").status_code == 404
    send(tenant, manager)
    said = page(customer, base)
    assert "offered to you" in said
    assert "The offer ends on <b><time" in said
    assert "8 December 2026" in said
    assert "is offered to you and waits for your answer until" in page(customer, f"/contracts/{tenant.number}")
    amendments.take_up_amendment(actor=manager, contract=tenant.number, amendment=1, now=NOW)
    said = page(customer, base)
    assert "is drafting it anew" in said
    assert "5 units" not in said
    assert amendment_page(tenant.admin, tenant.number, 1, NOW).changes == ()
    assert customer.get(f"{base}.pdf").headers["Location"] == base
    amendments.withdraw_amendment(actor=manager, contract=tenant.number, amendment=1, now=NOW)
    assert "has withdrawn it" in page(customer, base)


def test_an_admin_accepts_by_typing_a_name(customer: Client, tenant: Tenant, manager: Any, base: str) -> None:
    put(tenant, manager, "line-added", line=NewLine(kind="virtual", quantity=5))
    text = send(tenant, manager)
    wrong = customer.post(f"{base}/accept", {"name": "", "text": text})
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.content.decode()
    assert customer.post(f"{base}/accept", {"name": "Anke", "text": "0" * 64}).status_code == 422
    assert customer.post(f"{base}/accept", {"name": "Anke Petersen", "text": text}).headers["Location"] == base
    assert (row_of(tenant).state, row_of(tenant).answered_name) == ("accepted", "Anke Petersen")
    assert "Accepted by Anke Petersen" in page(customer, base)
    assert "Type your name" not in page(customer, base)


@pytest.mark.parametrize(
    ("way", "entered", "state"),
    [("decline", {"says": ""}, "declined"), ("ask", {"says": "Ten instead"}, "change-asked")],
)
def test_an_admin_declines_or_asks_for_a_change(
    customer: Client,
    staff: Client,
    tenant: Tenant,
    manager: Any,
    base: str,
    way: str,
    entered: dict[str, str],
    state: str,
) -> None:
    put(tenant, manager, "line-added", line=NewLine(kind="virtual", quantity=5))
    send(tenant, manager)
    assert customer.get(f"{base}/{way}").status_code == 200
    assert customer.post(f"{base}/{way}", entered).headers["Location"] == base
    assert row_of(tenant).state == state
    said = page(staff, base)
    assert ("Ten instead" in said) == (state == "change-asked")
    assert "Take it up as a draft" in said


def test_others_of_the_account_read_an_offer_and_cannot_answer(tenant: Tenant, manager: Any, base: str) -> None:
    put(tenant, manager, "line-added", line=NewLine(kind="virtual", quantity=5))
    text = send(tenant, manager)
    for person in (tenant.billing, tenant.technical, tenant.viewer):
        client = client_of(person)
        assert "may accept it until" in page(client, base)
        assert "Type your name" not in page(client, base)
        assert client.post(f"{base}/accept", {"name": "x", "text": text}).status_code == 403
        assert client.get(f"{base}/decline").status_code == 403


def test_staff_sees_what_the_customer_sees_and_cannot_answer(
    staff: Client, tenant: Tenant, manager: Any, base: str
) -> None:
    put(tenant, manager, "line-added", line=NewLine(kind="virtual", quantity=5))
    text = send(tenant, manager)
    said = page(staff, base, **{"as": "customer"})
    assert "What would change" in said
    assert "Type your name" not in said
    assert staff.post(f"{base}/accept", {"name": "x", "text": text}).status_code == 403


def test_an_amendment_is_a_pdf(customer: Client, tenant: Tenant, manager: Any, base: str) -> None:
    put(tenant, manager, "figure-agreed", clause="8.3.2", figure="raw_storage_per_node", value="640 TB")
    put(tenant, manager, "line-withdrawn", position=1)
    send(tenant, manager)
    answer = customer.get(f"{base}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert answer.content == customer.get(f"{base}.pdf").content


def test_every_change_is_seen_before_and_after_also_those_made_at_once(
    customer: Client, tenant: Tenant, manager: Any, base: str
) -> None:
    amended = AmendedLine(
        quantity=20, overage=0, ends_on=None, scope="full", support_scope="full", level="self-support", note=""
    )
    amend_line(actor=manager, contract=tenant.number, line=1, amended=amended, now=NOW)
    amendments.set_amendment_day(actor=manager, contract=tenant.number, amendment=1, from_on=None, now=NOW)
    put(tenant, manager, "figure-agreed", clause="8.3.2", figure="raw_storage_per_node", value="640 TB")
    text = send(tenant, manager)
    amendments.accept_amendment(
        actor=tenant.admin, contract=tenant.number, amendment=1, name="Anke", text=text, now=NOW
    )
    said = page(customer, f"/contracts/{tenant.number}/changes")
    assert "<s>10 units</s>" in said
    assert '<td class="new">20 units</td>' in said
    assert "Robin Doe, at once" in said
    assert "<s>384 TB</s>" in said
    assert '<td class="new">640 TB</td>' in said
    assert "Amendment 1</a>, accepted by Anke" in said
    assert "Nothing has changed before that" in page(customer, f"/contracts/{tenant.number}/changes", before="1")
    contract = page(customer, f"/contracts/{tenant.number}")
    assert f'<a href="{base}">Amendment 1</a>' in contract
    assert "<b>Amendment 1</b>, in force" in contract


def test_a_renewal_is_one_act(staff: Client, tenant: Tenant) -> None:
    there = staff.post(f"/contracts/{tenant.number}/renewal", {"term": "12"}).headers["Location"]
    assert there == f"/contracts/{tenant.number}/amendments/1"
    assert row_of(tenant).changes.get().becomes == {"effective_to": "2028-12-31"}
    wrong = staff.post(f"/contracts/{tenant.number}/renewal", {"term": "0"})
    assert "Say the new last day" in wrong.content.decode()


def test_a_termination_says_whom_it_touches_and_asks_for_the_number(staff: Client, tenant: Tenant, attach: Any) -> None:
    attached(tenant, attach, 2)
    there = f"/contracts/{tenant.number}/terminate"
    said = page(staff, there)
    assert "2 machines of" in said
    assert "they keep access in grace to" in said
    entered = {"last_day": "2027-03-31", "why": "The site is sold", "name": "not it"}
    assert staff.post(there, entered).status_code == 422
    assert Contract.objects.get(pk=tenant.contract.pk).effective_to == date(2027, 12, 31)
    assert staff.post(there, {**entered, "name": tenant.number}).status_code == 302
    assert Contract.objects.get(pk=tenant.contract.pk).effective_to == date(2027, 3, 31)
    assert "The site is sold" in page(staff, f"/contracts/{tenant.number}/changes")


def test_lines_are_csv(customer: Client, tenant: Tenant) -> None:
    amended = AmendedLine(
        quantity=20, overage=None, ends_on=None, scope="full", support_scope="full", level="24/7", note="=1+1"
    )
    amend_line(actor=None, contract=tenant.number, line=1, amended=amended, now=NOW)
    answer = customer.get(f"/contracts/{tenant.number}/lines.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{tenant.number}-lines.csv"'
    assert answer.content.decode().splitlines() == [
        "line,kind,scope,support,level,bought,used,left,over,overage,ends,withdrawn,note",
        "1,virtual,full,full,24/7,20,0,20,0,any,,,'=1+1",
    ]


def upload(client: Client, tenant: Tenant, content: bytes, name: str = "contract.pdf", **said: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(f"/contracts/{tenant.number}/documents", {"file": file, "kind": "contract", **said})


def test_a_document_is_brought_by_staff_and_read_by_those_who_may(
    staff: Client, customer: Client, tenant: Tenant, stranger: Tenant, auditor: Any
) -> None:
    assert upload(staff, tenant, PDF, name='Vertrag \N{EN DASH} 2026 "alt".pdf').status_code == 302
    row = Document.objects.get(contract=tenant.contract)
    assert (row.content_type, row.size, len(row.sha256)) == ("application/pdf", len(PDF), 64)
    there = f"/contracts/{tenant.number}/documents/{row.pk}"
    for person in (tenant.admin, tenant.billing, auditor):
        answer = client_of(person).get(there)
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"] == (
            "inline; filename=\"Vertrag _ 2026 _alt_.pdf\"; filename*=UTF-8''Vertrag%20%E2%80%93%202026%20%22alt%22.pdf"
        )
    for person in (tenant.technical, tenant.viewer):
        client = client_of(person)
        assert client.get(there).status_code == 403
        assert client.get(f"/contracts/{tenant.number}/documents").status_code == 403
        assert "Vertrag" not in page(client, f"/contracts/{tenant.number}")
    assert client_of(stranger.admin).get(there).status_code == 404
    assert upload(customer, tenant, PDF).status_code == 403


@pytest.mark.parametrize(
    ("content", "name", "kind", "way"),
    [
        (b"<html><script>alert(1)</script></html>", "page.html", "text/plain", "attachment"),
        (b"\x89PNG\r\n\x1a\n0000", "not.pdf", "image/png", "inline"),
        (b"\x00\x01\x02", "x.pdf", "application/octet-stream", "attachment"),
        ("Grüße".encode(), "letter.txt", "text/plain", "attachment"),
    ],
)
def test_what_a_document_is_is_told_by_its_bytes(
    staff: Client, tenant: Tenant, content: bytes, name: str, kind: str, way: str
) -> None:
    upload(staff, tenant, content, name=name)
    row = Document.objects.get(contract=tenant.contract)
    answer = staff.get(f"/contracts/{tenant.number}/documents/{row.pk}")
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["Content-Disposition"].startswith(f"{way};")


def test_an_empty_and_a_large_document_are_refused_by_the_field(staff: Client, tenant: Tenant) -> None:
    assert upload(staff, tenant, b"").status_code == 422
    large = upload(staff, tenant, b"x" * 10_000_001)
    assert large.status_code == 422
    assert "10 MB at most" in large.content.decode()
    assert Document.objects.filter(contract=tenant.contract).count() == 0


def test_a_removed_document_is_gone_and_who_removed_it_is_kept(staff: Client, tenant: Tenant, manager: Any) -> None:
    upload(staff, tenant, PDF)
    row = Document.objects.get(contract=tenant.contract)
    there = f"/contracts/{tenant.number}/documents/{row.pk}"
    assert staff.post(f"{there}/remove").status_code == 302
    assert staff.get(there).status_code == 404
    assert staff.post(f"{there}/remove").status_code == 404
    row.refresh_from_db()
    assert (row.removed_by, row.removed_at is not None) == (manager, True)
    assert Event.objects.get(account=tenant.account, kind="contract.document-removed").actor == manager


def test_a_page_takes_no_more_statements_than_its_budget(
    staff: Client, customer: Client, tenant: Tenant, manager: Any, base: str, attach: Any
) -> None:
    attached(tenant, attach, 4)
    put(tenant, manager, "line-withdrawn", position=1)
    for quantity in range(1, 6):
        put(tenant, manager, "line-added", line=NewLine(kind="virtual", quantity=quantity))
    put(tenant, manager, "figure-agreed", clause="8.3.2", figure="raw_storage_per_node", value="640 TB")
    put(tenant, manager, "figure-agreed", clause="10.2", figure="maximum", value="30 credentials")
    upload(staff, tenant, PDF)
    counts = {}
    asked = {
        "amendment": (staff, base),
        "contract-changes": (customer, f"/contracts/{tenant.number}/changes"),
        "documents": (customer, f"/contracts/{tenant.number}/documents"),
        "figure": (staff, f"{base}/figures?clause=8.3.2"),
    }
    for name, (client, path) in asked.items():
        counts[name] = _statements(client, path)
    send(tenant, manager)
    counts["offer"] = _statements(customer, base)
    assert {name: count for name, count in counts.items() if count > BUDGETS.get(name, 0)} == {}


def _statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
