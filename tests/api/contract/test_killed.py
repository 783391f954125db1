"""The served application is killed in the middle of attaches: what was answered is kept, nothing is done twice."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from typing import Any

import httpx
import pytest
from tests.api.contract.world import Customer, Machine, line, make_customer

from mainstay.records.models import Attachment, Event

ATTACHES = 200 if os.environ.get("LONG") else 20
AT_ONCE = 5
PATIENCE_SECONDS = 60


class Server:
    """The application in processes of its own, on a port of its own, which can be killed and started again."""

    def __init__(self, database: str) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {**os.environ, "DATABASE_URL": database}
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """It answers."""
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
                "--blocking-threads", str(AT_ONCE), "mainstay.web.wsgi:application",
            ],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        ends = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < ends:
            with suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/v1/resources", timeout=10).status_code == 200:
                    return
            time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def kill(self) -> None:
        """None of its processes is left, and none could finish anything."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def server(database: str) -> Any:
    running = Server(database)
    yield running
    running.kill()


def test_an_attach_that_was_answered_is_kept_and_none_is_doubled(server: Server) -> None:
    acme, chance = make_customer(line("virtual", ATTACHES)), random.Random(20250702)  # noqa: S311
    answered: list[Machine] = []
    unanswered: list[Machine] = []
    for _ in range(ATTACHES // AT_ONCE):
        server.start()
        for machine, came in attach_until_killed(server, acme, after=chance.uniform(0, 0.06)):
            (answered if came else unanswered).append(machine)
        check(acme, answered)
    again = [machine for machine in unanswered if chance.random() < 0.5]
    server.start()
    with httpx.Client(base_url=server.url, timeout=30) as client:
        for machine in again:
            machine.http = client
            assert machine.attach(acme.token).status_code == 200
        check(acme, answered + again)
        for machine in answered + again:
            machine.http = client
            assert machine.ping().status_code == 200, "the token that it was given holds"
    assert len(answered) + len(unanswered) == ATTACHES


def attach_until_killed(server: Server, acme: Customer, *, after: float) -> list[tuple[Machine, bool]]:
    """So many new machines attach at once, and the server is killed that many seconds later; who had an answer."""
    with httpx.Client(base_url=server.url, timeout=30) as client:
        client.get("/v1/contract", headers={"Authorization": f"Bearer {acme.token}"})
        machines = [Machine(http=client) for _ in range(AT_ONCE)]
        start = threading.Barrier(AT_ONCE + 1)

        def attach(machine: Machine) -> bool:
            start.wait()
            with suppress(httpx.TransportError):
                return machine.attach(acme.token).status_code == 200
            return False

        with ThreadPoolExecutor(AT_ONCE) as pool:
            attaching = [pool.submit(attach, machine) for machine in machines]
            start.wait()
            time.sleep(after)
            server.kill()
            return [(machine, came.result()) for machine, came in zip(machines, attaching, strict=True)]


def check(acme: Customer, answered: list[Machine]) -> None:
    """Who was answered is attached, nobody twice, and as many units are used as machines are attached."""
    wait_for_quiet()
    attached = acme.attached()
    ids = [one.machine.machine_id for one in attached]
    assert len(ids) == len(set(ids))
    assert {machine.machine_id for machine in answered} <= set(ids)
    assert {machine.activity["activityID"] for machine in answered} <= {str(one.pk) for one in attached}
    assert acme.used() == len(attached)
    assert Attachment.objects.filter(account__key=acme.account).count() == len(attached)
    assert Event.objects.filter(account__key=acme.account, kind="machine.attached").count() == len(attached)


def wait_for_quiet() -> None:
    """A statement whose client was killed may still be on its way in the database."""
    from django.db import connection

    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and state <> 'idle'"
                " and pid <> pg_backend_pid()"
            )
            if cursor.fetchone()[0] == 0:
                return
        time.sleep(0.02)
    raise AssertionError("the database is not at rest")
