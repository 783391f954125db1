"""Whoever watches the server hears how it is; while it cannot serve, everybody else hears that and nothing wrong."""

import json

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from mainstay.web import health


@pytest.fixture
def ask():
    """ask("/path") gives what comes through NothingWaits; behind it everything answers "served"."""
    through = health.NothingWaits(lambda _request: HttpResponse("served"))
    return lambda path: through(RequestFactory().get(path))


@pytest.fixture
def migrations(monkeypatch):
    """Sets what waits: names, or an error."""

    def set_to(waiting):
        def answer():
            if isinstance(waiting, Exception):
                raise waiting
            return waiting

        monkeypatch.setattr(health, "waiting_migrations", answer)
        monkeypatch.setattr(health, "_seen", {"complete": False})

    return set_to


def test_it_is_alive_whatever_else_is_wrong(migrations, ask):
    migrations(OperationalError())
    assert ask("/healthz").content == b"served"
    assert json.loads(health.alive(RequestFactory().get("/healthz")).content) == {"status": "alive"}


def test_it_is_ready_where_nothing_waits(database, migrations):
    migrations([])
    assert health.ready(RequestFactory().get("/readyz")).status_code == 200


@pytest.mark.parametrize(
    ("waiting", "reason"),
    [(["records.0009_more"], "migrations wait"), (OperationalError(), "the database does not answer")],
)
def test_it_is_not_ready_and_says_why(database, migrations, waiting, reason):
    migrations(waiting)
    answer = health.ready(RequestFactory().get("/readyz"))
    assert (answer.status_code, json.loads(answer.content)["reason"]) == (503, reason)


@pytest.mark.parametrize("waiting", [["records.0009_more"], OperationalError()])
def test_machines_are_told_to_try_again_in_their_own_shape(migrations, ask, waiting):
    migrations(waiting)
    answer = ask("/v1/resources")
    assert (answer.status_code, answer["Retry-After"], answer["Content-Type"]) == (503, "60", "application/json")
    assert set(json.loads(answer.content)) == {"code", "message"}


def test_people_see_a_page_with_the_command(migrations, ask):
    migrations(["records.0009_more"])
    answer = ask("/")
    assert answer.status_code == 503
    assert b"mainstay migrate" in answer.content
    migrations(OperationalError())
    assert ask("/").status_code == 503


def test_once_nothing_waits_it_is_not_asked_again(migrations, ask, monkeypatch):
    migrations([])
    assert ask("/").content == b"served"
    monkeypatch.setattr(health, "waiting_migrations", lambda: pytest.fail("asked again"))
    assert ask("/v1/resources").content == b"served"
