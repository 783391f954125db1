"""What is not there, what is not allowed, what failed; and how things are found."""

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from tests.conftest import NOW, Tenant

from mainstay.operations.environments import create_environment
from mainstay.operations.inventory import rename_machine
from mainstay.operations.tokens import issue_token, token_text
from mainstay.portal.errors import failed


@pytest.fixture
def client(tenant: Tenant) -> Client:
    signed_in = Client()
    signed_in.force_login(tenant.admin)
    return signed_in


def named_machine(tenant: Tenant, attach: Any, name: str) -> Any:
    issue_token(actor=None, contract=tenant.number, name=name, now=NOW)
    row = attach(token_text(actor=None, contract=tenant.number, token=name))
    return rename_machine(actor=None, account=tenant.key, machine=row.machine_id, name=name, now=NOW)


def test_what_is_not_there_offers_the_nearest_name_of_ones_own(client: Client, tenant: Tenant, attach: Any) -> None:
    named_machine(tenant, attach, "pg-fra-04")
    answer = client.get(f"/accounts/{tenant.key}/machines/pg-fra-40")
    said = answer.content.decode()
    assert answer.status_code == 404
    assert f'href="/accounts/{tenant.key}/machines/pg-fra-04"' in said
    assert "we say the same of all three" in said
    assert 'value="pg-fra"' in said


def test_a_strangers_name_is_not_offered(client: Client, stranger: Tenant, attach: Any) -> None:
    named_machine(stranger, attach, "pg-fra-04")
    said = client.get("/machines/pg-fra-40").content.decode()
    assert "pg-fra-04" not in said


def test_what_is_gone_and_what_is_anothers_read_the_same(client: Client, stranger: Tenant) -> None:
    def said(number: str) -> str:
        read = client.get(f"/contracts/{number}").content.decode().replace(number, "…")
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", read)

    assert said(stranger.number) == said("T-ffffffffffff".upper())


def test_a_clause_that_there_is_not_belongs_to_nobody(client: Client) -> None:
    for path, said in (("/terms/99.9", "99.9"), ("/readings/nope", "nope"), ("/questions/nope", "nope")):
        answer = client.get(path)
        assert answer.status_code == 404
        assert said in answer.content.decode()
        assert "an account that you are not in" not in answer.content.decode()


def test_names_in_addresses_are_escaped(client: Client) -> None:
    said = client.get("/%3Cscript%3Ealert(1)%3C%2Fscript%3E").content.decode()
    assert "<script>alert" not in said


def test_a_failure_says_that_it_is_ours(client: Client) -> None:
    said = failed(RequestFactory().get("/")).content.decode()
    assert "It is ours to mend" in said
    assert "style=" not in said


def test_waiting_migrations_are_said_without_a_name_or_path() -> None:
    said = render_to_string("portal/migrations.html", {"waiting": ["records.0009_x"], "command": "mainstay migrate"})
    assert "<b>1 migration</b> is due" in said
    assert "mainstay migrate" in said
    assert "0009" not in said


def test_a_thing_is_found_by_a_part_of_its_name_with_its_kind(client: Client, tenant: Tenant, attach: Any) -> None:
    named_machine(tenant, attach, "web-ham-11")
    said = client.get("/find", {"q": "ham-1"}).content.decode()
    assert "web-ham-11" in said
    assert ">machine</td>" in said
    said = client.get("/find", {"q": "livepatch"}).content.decode()
    assert ">question</td>" in said
    assert ">clause</td>" in said


def test_an_exact_name_opens_its_page(client: Client, tenant: Tenant, attach: Any) -> None:
    named_machine(tenant, attach, "web-ham-11")
    assert client.get("/find", {"q": "WEB-ham-11"}).headers["Location"] == f"/accounts/{tenant.key}/machines/web-ham-11"
    assert client.get("/find", {"q": "8.3.2"}).headers["Location"] == "/terms/8.3.2"
    assert client.get("/find", {"q": tenant.number}).headers["Location"] == f"/contracts/{tenant.number}"
    assert client.get("/find", {"q": "contract-effect"}).headers["Location"] == "/questions/contract-effect"


def test_only_ones_own_is_found(client: Client, stranger: Tenant, attach: Any) -> None:
    named_machine(stranger, attach, "web-ham-99")
    for words in ("web-ham-99", stranger.number, stranger.key):
        said = client.get("/find", {"q": words}).content.decode()
        assert "Nothing matches" in said


def test_staff_find_accounts_and_see_the_styleguide(engineer: Any, tenant: Tenant, stranger: Tenant) -> None:
    staff = Client()
    staff.force_login(engineer)
    said = staff.get("/accounts", {"q": tenant.key}).content.decode()
    assert tenant.account.name in said
    assert stranger.account.name not in said
    assert "New account" not in said
    assert staff.get("/styleguide").status_code == 200


def test_customers_are_told_that_both_are_for_staff(client: Client) -> None:
    for path in ("/accounts", "/styleguide", "/new-account"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert "engineer" in answer.content.decode() or "manager" in answer.content.decode()


def test_a_manager_makes_an_account(manager: Any, tenant: Tenant) -> None:
    staff = Client()
    staff.force_login(manager)
    taken = staff.post("/new-account", {"key": tenant.key, "name": "Twice", "zone": "Europe/Berlin"})
    assert taken.status_code == 422
    assert "is taken" in taken.content.decode()
    wrong = staff.post("/new-account", {"key": "Not A Key", "name": "Odd", "zone": "Nowhere"})
    assert 'id="id_zone_error_1"' in wrong.content.decode() or 'id="id_key_error_1"' in wrong.content.decode()
    made = staff.post("/new-account", {"key": f"{tenant.key}-b", "name": "New", "zone": "Europe/Berlin"})
    assert made.headers["Location"] == f"/accounts/{tenant.key}-b/contracts"


def test_every_answer_holds_the_content_security_policy(client: Client, tenant: Tenant) -> None:
    for path in ("/", "/contracts/none", f"/contracts/{tenant.number}", "/terms", "/questions/entitlement", "/attach"):
        answer = client.get(path)
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        said = answer.content.decode()
        assert " style=" not in said
        assert " onclick=" not in said


def test_the_palette_finds_things_then_terms_each_with_its_kind(
    client: Client, tenant: Tenant, stranger: Tenant, attach: Any
) -> None:
    named_machine(tenant, attach, "legacy-01")
    named_machine(stranger, attach, "legacy-02")
    create_environment(actor=None, account=tenant.key, name="legacy-rack", now=NOW)
    said = client.get("/find/palette", {"q": "legacy"}).content.decode()
    kinds = re.findall(r"<small>([^<]+)</small>", said)
    assert kinds[:2] == ["machine", "environment"]
    assert {"clause", "reading"} <= set(kinds)
    assert said.index("legacy-01") < said.index("legacy-rack") < said.index("\N{SECTION SIGN}")
    assert re.search(r"<b>legacy-01</b>.*?covered until 31 Dec 2027|<b>legacy-01</b>.*?not covered", said, re.DOTALL)
    assert "legacy-02" not in said
    assert said.count('role="option"') == int(re.search(r'data-count="(\d+)"', said)[1])  # type: ignore[index]


def test_the_palette_finds_people_of_ones_own_and_nothing_for_no_words(
    client: Client, tenant: Tenant, stranger: Tenant
) -> None:
    said = client.get("/find/palette", {"q": tenant.viewer.email}).content.decode()
    assert f"viewer of {tenant.account.name}" in said
    assert "Nothing that you may see" in client.get("/find/palette", {"q": stranger.viewer.email}).content.decode()
    assert client.get("/find/palette", {"q": " "}).content.strip() == b""
    assert "<script>" not in client.get("/find/palette", {"q": "<script>"}).content.decode()


def test_the_palette_asks_the_database_as_often_however_much_it_finds(
    client: Client, tenant: Tenant, attach: Any, django_assert_max_num_queries: Any
) -> None:
    for name in ("fleet-01", "fleet-02", "fleet-03"):
        named_machine(tenant, attach, name)
    with django_assert_max_num_queries(20):
        client.get("/find/palette", {"q": "fleet"})
