"""Kept answers as pages, JSON and paper, and every answer on paper."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from tests.conftest import NOW, Tenant

from mainstay.operations.inventory import rename_machine
from mainstay.operations.tokens import issue_token, token_text
from mainstay.records.models import FrozenAnswer, KeptDecision

ON = "2026-12-01"


@pytest.fixture
def client(tenant: Tenant, attach: Any) -> Client:
    issue_token(actor=None, contract=tenant.number, name="all", now=NOW)
    row = attach(token_text(actor=None, contract=tenant.number, token="all"))
    rename_machine(actor=None, account=tenant.key, machine=row.machine_id, name="web-01", now=NOW)
    signed_in = Client()
    signed_in.force_login(tenant.viewer)
    return signed_in


def keep(client: Client, tenant: Tenant, asks: str) -> str:
    said = {"asks": asks, "on": ON}
    answer = client.post(f"/accounts/{tenant.key}/machines/web-01/freeze", said)
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_the_panel_of_an_answer_keeps_it_and_its_page_shows_all_that_made_it(client: Client, tenant: Tenant) -> None:
    panel = client.get(f"/accounts/{tenant.key}/machines/web-01", {"on": ON, "why": "esm-infra"}).content.decode()
    assert f'action="/accounts/{tenant.key}/machines/web-01/freeze"' in panel
    assert 'name="on" value="2026-12-01"' in panel
    said = client.get(keep(client, tenant, "esm-infra")).content.decode()
    assert "<h1>esm-infra <span>on web-01</span></h1>" in said
    assert "Kept as it was" in said
    assert '<b>Yes</b>, until <time datetime="2027-12-31">31 December 2027</time>' in said
    assert "Three reasons, all needed" in said
    for question in ("entitlement", "machine-coverage", "contract-effect"):
        assert f"<code>{question}</code>" in said
    assert "Is a machine with these facts entitled" in said or "entitled on a release" in said
    assert f"by {tenant.viewer.name}" in said


def test_each_part_is_asked_again_with_the_same_facts(client: Client, tenant: Tenant) -> None:
    said = client.get(keep(client, tenant, "esm-infra")).content.decode()
    links = re.findall(r'<a href="(/questions/[a-z-]+\?facts=[^"]+)"', said)
    assert len(links) == 3
    for link in links:
        assert 'aria-label="Yes"' in client.get(html.unescape(link)).content.decode()


def test_json_and_paper_are_the_kept_answer(client: Client, tenant: Tenant) -> None:
    place = keep(client, tenant, "machine")
    document = client.get(f"{place}.json").json()
    row = FrozenAnswer.objects.get(account=tenant.account)
    assert (document["key"], document["machine"], document["asks"], document["on"]) == (
        row.key, "web-01", "machine", ON,
    )  # fmt: skip
    assert document["premises"] == row.answer["premises"]
    paper = client.get(f"{place}.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.headers["Content-Disposition"] == f'inline; filename="answer-{row.key}.pdf"'
    assert paper.content.startswith(b"%PDF-")
    assert paper.content == client.get(f"{place}.pdf").content


def test_a_refusal_that_was_kept_with_its_act_has_its_page_too(client: Client, tenant: Tenant) -> None:
    from mainstay.rules.contracts import ContractEffectFacts, decide_contract_effect
    from mainstay.terms.questions import decision_as_json
    from mainstay.terms.terms import standard_terms

    facts = ContractEffectFacts(effective_from=NOW.date(), effective_to=NOW.date(), on=NOW.date())
    decision = decide_contract_effect(facts, standard_terms())
    KeptDecision.objects.create(
        key=f"k{tenant.account.pk:09}", account=tenant.account, about="contract MS-1", question="contract-effect",
        verdict=str(decision.verdict), decision=decision_as_json(decision), at=NOW,
    )  # fmt: skip
    said = client.get(f"/decisions/k{tenant.account.pk:09}").content.decode()
    assert "contract MS-1" in said
    assert "<code>contract-effect</code>" in said
    assert client.get(f"/decisions/k{tenant.account.pk:09}.json").json()["about"] == "contract MS-1"
    assert client.get(f"/decisions/k{tenant.account.pk:09}.pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("path", ["answer.pdf", "services/esm-infra.pdf", "services/livepatch.pdf"])
def test_an_answer_is_printed_without_being_kept(client: Client, tenant: Tenant, path: str) -> None:
    answer = client.get(f"/accounts/{tenant.key}/machines/web-01/{path}", {"on": "1 Dec 2026"})
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert not FrozenAnswer.objects.filter(account=tenant.account).exists()


def test_a_question_is_printed_by_anybody_with_the_facts_in_its_address() -> None:
    client = Client()
    page = client.get("/questions/release-phase").content.decode()
    link = re.search(r'href="(/questions/release-phase\.pdf\?facts=[^"]+)"', page)
    assert link is not None
    assert client.get(html.unescape(link[1])).content.startswith(b"%PDF-")
    assert client.get("/questions/nothing.pdf").status_code == 404
    wrong = client.get("/questions/release-phase.pdf", {"facts": '{"release": 7}'})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (400, "bad-fact")
    assert client.get("/questions/release-phase.pdf", {"facts": "[]"}).status_code == 400


@pytest.mark.parametrize("said", [{"on": "never"}, {"on": "30 Feb 2028"}])
def test_a_day_that_is_none_is_refused(client: Client, tenant: Tenant, said: dict[str, str]) -> None:
    answer = client.post(f"/accounts/{tenant.key}/machines/web-01/freeze", said)
    assert answer.status_code == 400
    assert "this is no day" in answer.content.decode().lower()


def test_a_service_that_there_is_not_is_not_found(client: Client, tenant: Tenant) -> None:
    place = f"/accounts/{tenant.key}/machines/web-01"
    assert client.get(f"{place}/services/nothing.pdf").status_code == 404
    assert client.post(f"{place}/freeze", {"asks": "nothing"}).status_code == 404
