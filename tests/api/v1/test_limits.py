"""How often one may call: counted by the minute for each token and each address, by all processes together."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.api.v1.caller import Caller, caller_of
from tests.conftest import FOLDER, Tenant, _free_port, _wait_for

PER_TOKEN, PER_ADDRESS = 20, 30


@pytest.fixture(scope="module")
def two(database: str) -> Iterator[list[str]]:
    """The addresses of two processes that serve one database, each with low limits."""
    limits = {"MAINSTAY_API_CALLS_PER_TOKEN": str(PER_TOKEN), "MAINSTAY_API_CALLS_PER_ADDRESS": str(PER_ADDRESS)}
    servers, urls = [], []
    for _ in range(2):
        port = _free_port()
        with (FOLDER / f"granian-{port}.log").open("w") as log:
            server = subprocess.Popen(
                [
                    sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
                    "--blocking-threads", "2", "mainstay.web.wsgi:application",
                ],
                env={**os.environ, "DATABASE_URL": database, "MAINSTAY_BEHIND_PROXY": "1", **limits},
                stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        _wait_for(server, port)
        servers.append(server)
        urls.append(f"http://127.0.0.1:{port}")
    yield urls
    for server in servers:
        server.terminate()
        server.wait(timeout=20)


def early_in_a_minute() -> None:
    """What is counted by the minute is tried where the minute does not end meanwhile."""
    from mainstay import clock

    if (second := clock.now().second) > 35:
        time.sleep(61 - second)


def call(url: str, text: str, address: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {text}", "X-Forwarded-For": address, "X-Forwarded-Proto": "https"}
    return httpx.get(f"{url}/api/v1/me", headers=headers, timeout=30)


def test_two_processes_count_a_tokens_calls_together(two: list[str], tenant: Tenant) -> None:
    text = caller_of(two[0], tenant.admin, tenant.key).text
    early_in_a_minute()
    answers = [call(two[turn % 2], text, f"192.0.2.{turn % 4}") for turn in range(PER_TOKEN + 4)]
    assert [answer.status_code for answer in answers] == [200] * PER_TOKEN + [429] * 4
    assert [answer.headers["RateLimit-Remaining"] for answer in answers[:3]] == ["19", "18", "17"]
    last = answers[-1]
    assert last.json()["code"] == "too-many-calls"
    assert (last.headers["RateLimit-Limit"], last.headers["RateLimit-Remaining"]) == ("20", "0")
    assert 1 <= int(last.headers["Retry-After"]) <= 60
    assert last.headers["Retry-After"] == last.headers["RateLimit-Reset"]


def test_an_address_is_counted_whatever_it_shows(two: list[str], tenant: Tenant) -> None:
    texts = [caller_of(two[0], person, tenant.key).text for person in (tenant.admin, tenant.viewer)]
    early_in_a_minute()
    shown = [*texts, "nobody"] * 12
    statuses = [call(two[turn % 2], text, "198.51.100.9").status_code for turn, text in enumerate(shown)]
    assert statuses[:PER_ADDRESS] == [200, 200, 401] * 10
    assert set(statuses[PER_ADDRESS:]) == {429}
    assert call(two[0], texts[0], "198.51.100.10").status_code == 200


def test_every_answer_says_how_many_calls_are_left(api: Caller, tenant: Tenant, machine: Any) -> None:
    asked = (
        api.get("/me"), api.get("/accounts/nobody"), api.get("/accounts", limit="0"),
        api.send("PUT", f"/accounts/{tenant.key}/machines/{machine.name}/kind", {"kind": "physical"}),
    )  # fmt: skip
    assert [answer.status_code for answer in asked] == [200, 404, 422, 409]
    for answer in asked:
        assert all(name in answer.headers for name in ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"))
