"""Whatever is sent, the answer is a 4xx in the client's error shape, never a 5xx, and nothing is saved."""

import http.client
import json
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
from django.apps import apps
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.api.contract.world import Customer, Machine, line, make_customer

EXAMPLES = 2000 if os.environ.get("LONG") else 60
fuzz = settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
ATTACH = "/v1/context/machines/token"
LIMIT = 1_048_576


@pytest.fixture(scope="module")
def acme(served: str) -> Customer:
    return make_customer(line("virtual", 100), line("physical", 100))


@pytest.fixture(scope="module")
def web(http: httpx.Client, acme: Customer) -> Machine:
    machine = Machine(http=http)
    assert machine.attach(acme.token).status_code == 200
    return machine


@pytest.fixture(scope="module")
def stranger(http: httpx.Client) -> Machine:
    """Another customer's machine."""
    machine = Machine(http=http)
    assert machine.attach(make_customer(line("virtual", 1)).token).status_code == 200
    return machine


@pytest.fixture(scope="module", autouse=True)
def nothing_saved(acme: Customer, web: Machine, stranger: Machine) -> Iterator[None]:
    """Every table has as many rows after these tests as before them."""
    before = rows()
    yield
    assert rows() == before


def rows() -> dict[str, int]:
    counted = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f"select count(*) from {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
            counted[model._meta.label] = cursor.fetchone()[0]
    return counted


def refused(answer: httpx.Response, *statuses: int) -> None:
    """A 4xx, in the shape that the client reads."""
    assert 400 <= answer.status_code < 500, answer.text[:300]
    assert not statuses or answer.status_code in statuses, answer.text[:300]
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert set(body) == {"code", "message"}
    assert all(isinstance(said, str) and said for said in body.values())
    assert len(answer.content) < 10_000, "it is shown to a person as it is"


# Bodies


def nested(opening: bytes, closing: bytes, depth: int) -> bytes:
    return b'{"machineId": "m", "x": ' + opening * depth + b"1" + closing * depth + b"}"


no_json = st.one_of(
    st.binary(max_size=300).filter(lambda raw: not is_object(raw)),
    st.text(max_size=100).map(str.encode).filter(lambda raw: not is_object(raw)),
    st.sampled_from(
        [b"", b"{", b"[]", b"null", b"{}{}", b'{"machineId": ', b"\xff\xfe{}", b"\xef\xbb\xbf{}", b"'", b"\0"]
    ),
    st.builds(nested, st.just(b"["), st.just(b"]"), st.integers(300, 20_000)),
    st.builds(nested, st.just(b'{"a":'), st.just(b"}"), st.integers(300, 20_000)),
    st.sampled_from([r'{"machineId": "\ud800"}', r'{"machineId": "m", "os": {"kernel": "\udfff x"}}']).map(str.encode),
    st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=20), st.lists, max_leaves=20).map(
        lambda value: json.dumps(value).encode()
    ),
)
not_text = st.one_of(
    st.integers(),
    st.booleans(),
    st.floats(),
    st.lists(st.text(max_size=5)),
    st.dictionaries(st.text(max_size=5), st.none()),
)
bad_text = st.one_of(
    not_text,
    st.text(max_size=20).map(lambda text: f"{text}\0{text}"),
    st.integers(201, 3000).map(lambda length: "x" * length),
    st.integers(201, 500).map(lambda length: "\U0001f9ff" * length),
)
bad_machine_id = bad_text | st.sampled_from([None, "", "a/b", "/"])
not_object = st.one_of(st.text(max_size=10), st.integers(), st.booleans(), st.lists(st.integers(), min_size=1))
bad_parts = st.one_of(
    st.tuples(st.just("machineId"), bad_machine_id),
    st.tuples(st.sampled_from(["architecture", "hostType"]), bad_text),
    st.tuples(st.sampled_from(["activityInfo", "os"]), not_object),
    st.tuples(st.sampled_from(["os.kernel", "os.series", "os.release"]), bad_text),
    st.tuples(
        st.sampled_from(["series", "architecture", "kernel", "virt", "clientVersion", "activityToken"]).map(
            "activityInfo.{}".format
        ),
        bad_text,
    ),
    st.tuples(st.just("activityInfo.desktop"), st.sampled_from(["yes", "true", 0, 1, 2.5, [], {}])),
    st.tuples(
        st.just("activityInfo.resources"), st.sampled_from(["esm-infra", 7, {"a": 1}, [1], [["x"]], ["a\0b"], True])
    ),
    st.tuples(
        st.just("activityInfo.resourceVariants"),
        st.sampled_from(["x", 7, ["x"], {"a": 1}, {"a\0": "b"}, {"a": "\0"}, True]),
    ),
)


def is_object(raw: bytes) -> bool:
    try:
        return isinstance(json.loads(raw), dict)
    except (ValueError, RecursionError):
        return False


def spoilt(whole: dict[str, Any], part: tuple[str, Any]) -> dict[str, Any]:
    """The body with one part that cannot be."""
    name, value = part
    outer, _, inner = name.partition(".")
    return whole | ({outer: whole[outer] | {inner: value}} if inner else {outer: value})


def post(machine: Machine, path: str, token: str, content: bytes, **headers: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | headers
    return machine.http.post(path, content=content, headers=headers)


@fuzz
@given(content=no_json, kind=st.sampled_from(["application/json", "text/plain", "multipart/form-data; boundary=x", ""]))
def test_what_is_no_json_object_is_refused(web: Machine, acme: Customer, content: bytes, kind: str) -> None:
    headers = {"Content-Type": kind}
    refused(post(web, ATTACH, acme.token, content, **headers), 400)
    refused(post(web, web.path, web.token, content, **headers), 400)
    refused(
        post(web, f"/v1/contracts/{web.contract}/machine-activity/{web.machine_id}", web.token, content, **headers), 400
    )
    refused(post(web, "/v1/clouds/aws/token", "x", content, **headers), 400)


@fuzz
@given(part=bad_parts)
@example(part=("activityInfo.series", "x" * 41))
@example(part=("activityInfo.virt", "x" * 41))
@example(part=("activityInfo.clientVersion", "x" * 101))
@example(part=("activityInfo.architecture", "x" * 41))
def test_a_part_of_the_wrong_type_is_refused_and_named(web: Machine, acme: Customer, part: tuple[str, Any]) -> None:
    new = Machine(http=web.http)
    content = json.dumps(spoilt(new.body(new.report()), part)).encode()
    for answer in (post(web, ATTACH, acme.token, content), post(web, web.path, web.token, content)):
        refused(answer, 400)
        assert part[0].partition(".")[0] in answer.json()["message"]
    if part[0].startswith("activityInfo."):
        ping = json.dumps(web.report() | {part[0].partition(".")[2]: part[1]}).encode()
        path = f"/v1/contracts/{web.contract}/machine-activity/{web.machine_id}"
        refused(post(web, path, web.token, ping), 400)


@pytest.mark.parametrize("more", [1, 100_000, 4_000_000])
def test_a_body_of_more_than_a_megabyte_is_refused(web: Machine, acme: Customer, more: int) -> None:
    for path, token in ((ATTACH, acme.token), (web.path, web.token), ("/v1/clouds/aws/token", "x")):
        refused(post(web, path, token, b'{"machineId": "' + b"x" * (LIMIT + more) + b'"}'), 413)


def test_a_body_of_just_under_a_megabyte_is_read(web: Machine) -> None:
    refused(post(web, "/v1/clouds/aws/token", "x", b'{"pkcs7": "' + b"x" * (LIMIT - 20) + b'"}'), 400)


@fuzz
@given(document=st.text(max_size=300), cloud=st.sampled_from(["aws", "azure", "gcp", "oci", "%00", "ü"]))
def test_what_proves_nothing_is_refused(web: Machine, document: str, cloud: str) -> None:
    body = json.dumps({"identityToken": document, "pkcs7": document, "compute": document}).encode()
    refused(post(web, f"/v1/clouds/{quote(cloud, safe='%')}/token", "x", body), 400, 403, 404)


# Tokens

bad_token = st.one_of(
    st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=100),
    st.from_regex(r"[CMR]1?[0-9]{0,30}-?[1-9A-Za-z]{0,40}", fullmatch=True),
    st.integers(0, 10**30).map(lambda number: f"M{number}-{'1' * 25}"),
    st.integers(1000, 6000).map(lambda length: "x" * length),
).filter(lambda token: token.isprintable())
every_call = [
    ("POST", ATTACH),
    ("POST", "{machine}"),
    ("GET", "{machine}"),
    ("GET", "{machine}/guest-token"),
    ("POST", "/v1/contracts/{contract}/machine-activity/{id}"),
    ("GET", "/v1/resources/esm-infra/context/machines/{id}"),
    ("GET", "/v1/contract"),
    ("GET", "/v1/magic-attach"),
    ("DELETE", "/v1/magic-attach"),
]


def send(web: Machine, method: str, path: str, authorization: bytes) -> httpx.Response:
    path = path.format(machine=web.path, contract=web.contract, id=web.machine_id)
    body = web.body(web.report()) if method == "POST" else None
    headers = {b"Authorization": authorization, b"Content-Type": b"application/json"}
    return web.http.request(method, path, json=body, headers=headers)


@fuzz
@given(
    call=st.sampled_from(every_call),
    scheme=st.sampled_from(["Bearer", "bearer", "Basic", "Macaroon", ""]),
    token=bad_token,
)
def test_an_unknown_token_is_refused(web: Machine, call: tuple[str, str], scheme: str, token: str) -> None:
    refused(send(web, *call, f"{scheme} {token}".strip().encode("latin-1")), 401)


@pytest.mark.parametrize("call", every_call[1:6], ids=" ".join)
def test_another_customers_token_is_refused(web: Machine, stranger: Machine, call: tuple[str, str]) -> None:
    answer = send(web, *call, f"Bearer {stranger.token}".encode())
    refused(answer, 404)
    assert web.contract not in answer.text


@fuzz
@given(
    call=st.sampled_from(every_call[1:6]),
    at=st.integers(0, 60),
    letter=st.characters(codec="ascii", categories=("L", "N")),
)
def test_a_machine_token_with_one_letter_changed_is_refused(
    web: Machine, call: tuple[str, str], at: int, letter: str
) -> None:
    letters = list(web.token)
    letters[at % len(letters)] = letter
    if "".join(letters) != web.token:
        refused(send(web, *call, f"Bearer {''.join(letters)}".encode()), 401)


# Paths and methods


def encodes(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


segment = st.one_of(
    st.text(max_size=30).filter(encodes).map(lambda text: quote(text, safe="")),
    st.sampled_from(
        ["", ".", "..", "%00", "%2F", "%ff%fe", "%", "%zz", "None", "null", "contracts", "token", "%0a", "*"]
    ),
    st.integers(1, 3000).map(lambda length: "x" * length),
)


def raw(web: Machine, method: str, path: str, token: str = "") -> httpx.Response:
    """The path as it is, which httpx would tidy."""
    address = urlsplit(str(web.http.base_url))
    calling = http.client.HTTPConnection(address.hostname or "", address.port, timeout=30)
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    calling.request(method, path, body=b"{}" if method == "POST" else None, headers=headers)
    came = calling.getresponse()
    answer = httpx.Response(came.status, headers=came.getheaders(), content=came.read())
    calling.close()
    return answer


@fuzz
@given(first=segment, second=segment, method=st.sampled_from(["GET", "POST"]))
def test_odd_paths_are_refused(web: Machine, first: str, second: str, method: str) -> None:
    for path in (
        f"/v1/{first}/{second}",
        f"/v1/contracts/{first}/context/machines/{second}",
        f"/v1/contracts/{web.contract}/context/machines/{second}",
        f"/v1/contracts/{first}/machine-activity/{web.machine_id}",
        f"/v1/resources/{first}/context/machines/{second}",
    ):
        refused(raw(web, method, path, web.token), 400, 401, 404, 405)


@fuzz
@given(query=st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S")), max_size=300))
@example(query="&".join(f"a{n}=1" for n in range(1500)))
@example(query="series=%00&architecture=%ff")
def test_odd_queries_are_never_a_failure(web: Machine, query: str) -> None:
    answer = raw(web, "GET", f"/v1/resources?{quote(query, safe='&=%;+')}")
    assert answer.status_code in (200, 400)
    assert answer.headers["content-type"] == "application/json"


METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND")
TAKEN = {
    ATTACH: {"POST"},
    "/v1/contract": {"GET"},
    "/v1/resources": {"GET"},
    "/v1/magic-attach": {"GET", "POST", "DELETE"},
    "/v1/clouds/aws/token": {"POST"},
    "/v1/resources/cis/context/machines/m": {"GET"},
    "/v1/contracts/c/context/machines/m": {"GET", "POST"},
    "/v1/contracts/c/context/machines/m/guest-token": {"GET"},
    "/v1/contracts/c/machine-activity/m": {"POST"},
}


@pytest.mark.parametrize(("path", "method"), [(path, method) for path in TAKEN for method in METHODS])
def test_a_method_that_a_path_does_not_take_is_refused(web: Machine, path: str, method: str) -> None:
    if method not in TAKEN[path]:
        refused(raw(web, method, path, web.token), 405)
