"""What tests run on: an installation of their own, a PostgreSQL that forgets at the end, and, asked for, the served application.

The rows are real and committed, since operations are durable: nothing is wrapped and nothing truncated. A test makes an account
of its own (`tenant`) and looks at nothing else, so that the tenancy is tested all the time. Folders that need none of this
never start it.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import django
import httpx
import psycopg
import pytest
from hypothesis import HealthCheck, settings

from mainstay.gateways.installation import Installation
from mainstay.gateways.postgres import Postgres

GIVEN = os.environ.get("DATABASE_URL", "")
FOLDER = Path(tempfile.mkdtemp(prefix="mainstay-tests-"))
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PATIENCE_SECONDS = 60
UNLIMITED = {"MAINSTAY_API_CALLS_PER_TOKEN": "1000000", "MAINSTAY_API_CALLS_PER_ADDRESS": "1000000"}
COMMAND = str(Path(sys.executable).with_name("mainstay"))


def pytest_configure() -> None:
    """Django is set up before test modules are read; which server it will speak to is known only once one has started."""
    FOLDER.chmod(0o755)
    Installation(FOLDER).make()
    django.setup()


def pytest_unconfigure() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)


os.environ["MAINSTAY_DATA"] = str(FOLDER)
os.environ["DATABASE_URL"] = GIVEN or "postgresql:///not-started-yet"
os.environ["DJANGO_SETTINGS_MODULE"] = "mainstay.web.settings"

# A slow example says how busy the machine is, and nothing about the code.
settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def database(django_db_blocker: Any) -> Iterator[str]:
    """The address of a migrated database with a provider; Django's own connections lead there and are nobody's to roll back."""
    server = None
    if not GIVEN:
        server = Postgres(FOLDER / "postgres", durable=False)
        server.start()
    url, name = GIVEN or server.url(), f"mainstay_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f'create database "{name}"')
    os.environ["DATABASE_URL"] = psycopg.conninfo.make_conninfo(url, dbname=name)
    with django_db_blocker.unblock():
        _point_django_there(os.environ["DATABASE_URL"])
        yield os.environ["DATABASE_URL"]
        _leave()
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f'drop database "{name}" with (force)')
    if server:
        server.stop()


@pytest.fixture(scope="session")
def served(database: str) -> Iterator[str]:
    """The address of the application, served by granian as in earnest."""
    port = _free_port()
    log = (FOLDER / "granian.log").open("w")
    server = subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--blocking-threads", "4", "mainstay.web.wsgi:application",
        ],
        env={**os.environ, "DATABASE_URL": database, **UNLIMITED}, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        _wait_for(server, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """An account that one test has for itself, with a person in each role, and a contract of ten virtual machines."""

    account: Any
    admin: Any
    technical: Any
    billing: Any
    viewer: Any
    contract: Any

    @property
    def key(self) -> str:
        return str(self.account.key)

    @property
    def number(self) -> str:
        return str(self.contract.number)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def make_tenant(database: str) -> Callable[[], Tenant]:
    """Makes a tenant, each with names that no other has."""
    return _make_tenant


@pytest.fixture
def tenant(make_tenant: Callable[[], Tenant]) -> Tenant:
    return make_tenant()


@pytest.fixture
def stranger(make_tenant: Callable[[], Tenant]) -> Tenant:
    """Another customer, who has no business with the tenant."""
    return make_tenant()


@pytest.fixture
def make_person(database: str) -> Callable[..., Any]:
    """Makes a person, of the provider where a staff role is given; without a password unless one is given."""
    return _make_person


@pytest.fixture
def manager(database: str) -> Any:
    return _make_person(staff_role="manager")


@pytest.fixture
def auditor(database: str) -> Any:
    return _make_person(staff_role="auditor")


@pytest.fixture
def engineer(database: str) -> Any:
    return _make_person(staff_role="engineer")


@pytest.fixture
def attach(database: str) -> Callable[..., Any]:
    """Attaches a machine by a token's text, as a client does, and gives its row: attach(text, virt="kvm", at=NOW)."""
    return _attach


@pytest.fixture
def at_once(database: str) -> Callable[..., list[Any]]:
    """Runs acts in threads that start together; gives what each returned or raised."""
    return _at_once


def _point_django_there(url: str) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from mainstay.operations.provider import set_up_provider
    from mainstay.web.settings import database as as_django_has_it

    there = as_django_has_it(url)
    settings.DATABASES["default"].update(there)
    connection.settings_dict.update({name: there[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    set_up_provider(actor=None, name="Test Provider", contract_url="", portal_url="", now=NOW)


def _leave() -> None:
    from django.db import connection

    connection.close()
    connection.close_pool()


def _make_person(staff_role: str = "", password: str | None = None, name: str = "Robin Doe", email: str = "") -> Any:
    from mainstay.operations.people import add_person

    email = email or f"{uuid.uuid4().hex[:12]}@example.test"
    return add_person(actor=None, email=email, name=name, password=password, staff_role=staff_role, now=NOW)


def _make_tenant() -> Tenant:
    from mainstay.operations.accounts import create_account
    from mainstay.operations.contracts import create_contract
    from mainstay.operations.orders import NewLine
    from mainstay.operations.people import add_member

    key = f"t-{uuid.uuid4().hex[:12]}"
    account = create_account(actor=None, key=key, name=f"Tenant {key}", now=NOW)
    people = {}
    for role in ("admin", "technical", "billing", "viewer"):
        email = f"{role}@{key}.test"
        people[role] = add_member(actor=None, account=key, email=email, role=role, name=role.title(), now=NOW).person
    contract = create_contract(
        actor=None, account=key, name="Servers", number=key.upper(), effective_from=date(2026, 1, 1),
        effective_to=date(2027, 12, 31), lines=[NewLine(kind="virtual", quantity=10)], now=NOW,
    )  # fmt: skip
    return Tenant(account=account, contract=contract, **people)


def _attach(text: str, *, machine_id: str = "", virt: str = "kvm", series: str = "noble", at: datetime = NOW) -> Any:
    from mainstay.operations.machines import attach_machine
    from mainstay.operations.reports import MachineReport
    from mainstay.records.models import Attachment

    machine_id = machine_id or uuid.uuid4().hex
    report = MachineReport(
        series=series, release="24.04", architecture="amd64", kernel="6.8.0-31-generic", virt=virt,
    )  # fmt: skip
    attached = attach_machine(token=text, machine_id=machine_id, report=report, now=at)
    return Attachment.objects.select_related("machine").get(pk=attached.attachment).machine


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    from django.db import connection

    start, ended = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        start.wait()
        try:
            ended[index] = act()
        except Exception as error:  # noqa: BLE001 -- whatever it raises is what the test looks at
            ended[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return ended


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        if server.poll() is not None:
            break
        try:
            httpx.get(f"http://127.0.0.1:{port}/v1/resources", timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{(FOLDER / 'granian.log').read_text()}")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityProvider:
    """An identity provider in a process of its own: its address, and what it is told to say."""

    url: str

    @property
    def issuer(self) -> str:
        return f"{self.url}/o"

    def knows(self, username: str, **claims: Any) -> str:
        """Somebody may sign in there, by the name and the word "there", and this is said of them. Gives their lasting name."""
        said = {"username": username, "password": "there", **claims}
        return httpx.post(f"{self.url}/people", json=said, timeout=20).raise_for_status().text

    def lies(self, **told: Any) -> None:
        """From now on its tokens say this; nothing: they are true again."""
        httpx.post(f"{self.url}/lies", json=told, timeout=20).raise_for_status()

    def sends_back_to(self, address: str) -> None:
        """The address of the portal to which it sends people back."""
        httpx.post(f"{self.url}/comes-back-to", content=address, timeout=20).raise_for_status()


@pytest.fixture(scope="session")
def identity_provider() -> Iterator[IdentityProvider]:
    """One that is ready."""
    folder, port = Path(tempfile.mkdtemp(prefix="mainstay-idp-")), _free_port()
    program = Path(__file__).with_name("portal") / "identity_provider.py"
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, str(program), str(folder), str(port)], env=outside(), stdout=subprocess.PIPE, stderr=log
        )
    try:
        if not server.stdout or server.stdout.readline() != b"answers\n":
            raise RuntimeError(f"the identity provider did not start:\n{(folder / 'log').read_text()}")
        yield IdentityProvider(url=f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.communicate(timeout=20)
        shutil.rmtree(folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The demo, served: its folder, what its ready file says, and the command line pointed to it."""

    folder: Path
    ready: dict[str, Any]

    @property
    def url(self) -> str:
        return str(self.ready["url"])

    def run(self, *arguments: str) -> Any:
        """What a command answers, by --json."""
        command = [COMMAND, *arguments, "--json", "--data", str(self.folder)]
        ended = subprocess.run(command, env=outside(), capture_output=True, check=True, text=True)
        return json.loads(ended.stdout)


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """The demo in a folder of its own, made anew and served as `mainstay demo` does it. Nobody changes what is in it."""
    folder = Path(tempfile.mkdtemp(prefix="mainstay-demo-"))
    folder.chmod(0o755)
    server = start_demo(folder)
    try:
        yield Demo(folder=folder, ready=json.loads((folder / "ready.json").read_text()))
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE_SECONDS)
        shutil.rmtree(folder)


def start_demo(folder: Path) -> subprocess.Popen[bytes]:
    """`mainstay demo` on the folder, once it has written ready.json there; what it logs goes to the file log there."""
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    with (folder / "log").open("a") as log:
        server = subprocess.Popen(
            [COMMAND, "demo", "--data", str(folder), "--port", str(_free_port()), "--ready-file", str(ready)],
            env=outside(), stdout=log, stderr=subprocess.STDOUT,
        )  # fmt: skip
    ends = time.monotonic() + PATIENCE_SECONDS
    while not ready.exists():
        if server.poll() is not None or time.monotonic() > ends:
            server.kill()
            raise RuntimeError(f"the demo did not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.05)
    return server


def outside() -> dict[str, str]:
    """The environment of a shell that knows nothing of these tests' own installation."""
    ours = ("MAINSTAY_DATA", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if name not in ours}
