"""Every refusal in words and, for those who ask for JSON, as JSON: the status, the page's name, the code."""

import socket
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.test import Client, RequestFactory
from tests.conftest import NOW, Tenant

from mainstay.portal.errors import bad_request, failed, wants_json

JSON = {"Accept": "application/json"}
MUCH = 1_048_577


def address_of(served: str) -> tuple[str, int]:
    parts = urlsplit(served)
    return parts.hostname or "", parts.port or 80


@pytest.fixture
def client(tenant: Tenant) -> Client:
    signed_in = Client(raise_request_exception=False)
    signed_in.force_login(tenant.viewer)
    return signed_in


def test_a_wrong_method_is_said_in_words_with_those_that_are_right(client: Client) -> None:
    answer = client.post("/find")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert "<h1>Not in this way <span>405</span></h1>" in answer.content.decode()


def test_too_much_at_once_is_said(client: Client, tenant: Tenant) -> None:
    answer = client.post(f"/accounts/{tenant.key}/machines/any/freeze", {"asks": "x" * MUCH})
    assert answer.status_code == 413
    assert "larger than is read here" in answer.content.decode()


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/contracts/none", 404, "not-found"),
        ("get", "/no/such/page", 404, "not-found"),
        ("get", "/terms/99.9", 404, "not-found"),
        ("get", "/styleguide", 403, "forbidden"),
        ("get", "/machines?on=never", 302, ""),
        ("post", "/find", 405, "not-in-this-way"),
    ],
)
def test_who_asks_for_json_is_told_so_in_json(client: Client, method: str, path: str, status: int, code: str) -> None:
    answer = getattr(client, method)(path, headers=JSON)
    assert answer.status_code == status
    if code:
        assert answer.headers["Content-Type"] == "application/problem+json"
        said = answer.json()
        assert (said["status"], said["code"]) == (status, code)
        assert said["title"]
        assert said["detail"]


def test_an_error_by_a_field_names_the_field(client: Client, tenant: Tenant) -> None:
    answer = client.get(f"/accounts/{tenant.key}/machines", {"on": "30 Feb 2028"}, headers=JSON)
    said = answer.json()
    assert (answer.status_code, said["code"], said["help"]) == (400, "invalid", "February 2028 has 29 days")


def test_a_page_is_what_browsers_get(client: Client) -> None:
    asked = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert client.get("/contracts/none", headers={"Accept": asked}).headers["Content-Type"].startswith("text/html")
    factory = RequestFactory()
    assert not wants_json(factory.get("/"))
    assert not wants_json(factory.get("/", headers={"Accept": "*/*"}))
    assert wants_json(factory.get("/", headers={"Accept": "application/problem+json"}))


@pytest.mark.parametrize(
    ("error", "status", "name"),
    [(RequestDataTooBig(), 413, "Too much at once"), (SuspiciousOperation(), 400, "It cannot be read")],
)
def test_what_cannot_be_read_has_its_page(error: Exception, status: int, name: str) -> None:
    request: Any = RequestFactory().get("/")
    request.now = NOW
    answer = bad_request(request, error)
    assert answer.status_code == status
    assert f"<h1>{name} <span>{status}</span></h1>" in answer.content.decode()


def test_a_failure_is_told_in_json_without_a_word_of_it() -> None:
    answer = failed(RequestFactory().get("/", headers=JSON))
    assert answer.status_code == 500
    assert b"ours to mend" in answer.content


@pytest.mark.parametrize(
    "path", ["/find?q=a%00b", "/people?q=%00", "/answers/a%00b", "/contracts/none?before=%00", "/sign-in?next=%00"]
)
def test_nul_in_an_address_is_said_to_be_unreadable(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert "<h1>It cannot be read" in answer.content.decode()


def test_nul_in_a_form_is_said_to_be_unreadable(client: Client) -> None:
    assert client.post("/lists/machines/columns", {"column": "a\0b"}).status_code == 400
    assert client.post("/lists/machines/columns", {"a\0b": "kind"}).status_code == 400
    assert client.post("/lists/machines/columns", {"column": "kind"}).status_code == 302


def test_what_is_larger_than_any_file_that_is_taken_is_not_read(served: str) -> None:
    """Whoever sends it: the body of a stranger's form is not spooled to the disk first."""
    with socket.create_connection(address_of(served), timeout=10) as there:
        head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        there.sendall(f"{head}Content-Length: 11000001\r\n\r\n".encode() + b"x" * 1000)
        assert there.recv(100).startswith(b"HTTP/1.1 413 ")
