"""An installation from its first run on, as an operator meets it: by commands in processes of their own."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from mainstay.cli.serving import PATIENCE_SECONDS
from mainstay.gateways.postgres import Postgres

COMMAND = str(Path(sys.executable).with_name("mainstay"))
PASSWORD = "seven grey geese over the mill"
FIRST = ("--provider", "Kite Hosting", "--email", "ada@kite.example", "--name", "Ada Kite")


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments], env=shell(), input=given, capture_output=True, text=True, timeout=120, check=False
    )


def shell() -> dict[str, str]:
    """The environment of a shell that points to no installation."""
    ours = ("MAINSTAY_DATA", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if name not in ours}


@pytest.fixture(scope="module")
def parent() -> Iterator[Path]:
    """A folder that the server's account can reach, where root runs the tests too."""
    folder = Path(tempfile.mkdtemp(prefix="mainstay-cli-"))
    folder.chmod(0o755)
    yield folder
    for cluster in folder.rglob("data/PG_VERSION"):
        Postgres(cluster.parent.parent).stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def installation(parent: Path) -> Path:
    """One that `mainstay init` made."""
    secret = parent / "secret"
    secret.write_text(f"{PASSWORD}\n")
    made = run("init", *FIRST, "--password-file", str(secret), "--data", str(parent / "kite"), "--json")
    assert made.returncode == 0, made.stderr
    document = json.loads(made.stdout)
    assert document["provider"] == "Kite Hosting"
    assert [point["what"] for point in document["still_to_set"]] == [
        "Address for machines",
        "Archives",
        "Mail",
        "Customers",
        "People",
    ]
    return parent / "kite"


@pytest.fixture
def waiting(installation: Path) -> Iterator[str]:
    """A migration that the database has, and does not remember."""
    last = "(select max(id) from django_migrations where app = 'records')"
    (name,) = change(installation, f"delete from django_migrations where id = {last} returning name")  # noqa: S608
    yield f"records.{name}"
    change(installation, f"insert into django_migrations (app, name, applied) values ('records', '{name}', now())")  # noqa: S608


def change(installation: Path, statement: str) -> tuple[str, ...]:
    """The statement is done, by nobody's command; the first row that it gives."""
    postgres = Postgres(installation / "postgres")
    postgres.start()
    with psycopg.connect(postgres.url(), autocommit=True) as database:
        done = database.execute(statement)
        return done.fetchone() or () if done.description else ()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(installation: Path, port: int) -> subprocess.Popen[bytes]:
    """`mainstay serve` in a process group of its own, once it is ready."""
    command = [COMMAND, "serve", "--data", str(installation), "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(
        command, env=shell(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, process_group=0
    )
    for _ in range(600):
        assert server.poll() is None
        if answers(port, "/readyz"):
            return server
        time.sleep(0.05)
    raise AssertionError("the server never became ready")


def answers(port: int, path: str) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=5).status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def test_keys_are_readable_by_their_owner_alone(installation):
    for file in (installation / "keys").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_first_run_leaves_no_demo_and_no_server_behind(installation):
    assert json.loads(run("account", "list", "--json", "--data", str(installation)).stdout) == []
    people = json.loads(run("people", "list", "--json", "--data", str(installation)).stdout)
    assert [(person["email"], person["staff_role"], person["signs_in"]) for person in people] == [
        ("ada@kite.example", "manager", True)
    ]
    assert not Postgres(installation / "postgres").running()


def test_a_second_first_run_changes_nothing(installation):
    again = run("init", *FIRST, "--password", PASSWORD, "--data", str(installation), "--json")
    assert again.returncode == 1
    assert json.loads(again.stdout)["error"]["code"] == "provider-there"


def test_a_first_run_that_was_broken_off_is_finished(parent):
    weak = run("init", *FIRST, "--password", "weak", "--data", str(parent / "broken"), "--json")
    assert weak.returncode == 2
    assert "password" in json.loads(weak.stdout)["error"]["fields"]
    assert run("account", "list", "--data", str(parent / "broken")).returncode == 0
    assert run("init", *FIRST, "--password", PASSWORD, "--data", str(parent / "broken")).returncode == 0


def test_nobody_to_ask_is_bad_input(parent):
    asked = run("init", "--data", str(parent / "asked"))
    assert asked.returncode == 2
    assert "--provider" in asked.stderr


def test_the_demo_refuses_an_installation_in_earnest(installation):
    refused = run("demo", "--data", str(installation), "--port", str(free_port()))
    assert refused.returncode == 1
    assert "no demo" in refused.stderr


def test_no_migration_waits_after_the_first_run(installation):
    checked = run("migrate", "--check", "--json", "--data", str(installation))
    assert (checked.returncode, json.loads(checked.stdout)) == (0, {"waiting": [], "ran": []})


def test_while_a_migration_waits_nothing_is_served_and_the_command_is_said(installation, waiting):
    checked = run("migrate", "--check", "--json", "--data", str(installation))
    assert (checked.returncode, json.loads(checked.stdout)["waiting"]) == (4, [waiting])
    for command in (("serve", "--port", str(free_port())), ("worker",), ("account", "list")):
        refused = run(*command, "--data", str(installation))
        assert refused.returncode == 4
        assert f"mainstay migrate --data {installation}" in refused.stderr


def test_a_server_answers_ends_in_good_order_and_stops_its_database(installation):
    port = free_port()
    server = serve(installation, port)
    assert httpx.get(f"http://127.0.0.1:{port}/healthz").json() == {"status": "alive"}
    assert httpx.get(f"http://127.0.0.1:{port}/readyz").json() == {"status": "ready"}
    listed = run("account", "list", "--json", "--data", str(installation))
    assert listed.returncode == 0
    assert answers(port, "/readyz"), "a command that ends leaves the database to the server"
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=20) == 0
    assert not Postgres(installation / "postgres").running()


def test_a_killed_server_leaves_no_process_on_its_port_and_the_next_one_serves(installation):
    port = free_port()
    first = serve(installation, port)
    first.kill()
    first.wait()
    for _ in range(100):
        if not answers(port, "/healthz"):
            break
        time.sleep(0.05)
    second = serve(installation, port)
    os.killpg(second.pid, signal.SIGINT)  # as a terminal does
    assert second.wait(timeout=PATIENCE_SECONDS) == 0, "no worker had to be killed"


def test_a_port_that_is_taken_is_said(installation):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = run("serve", "--data", str(installation), "--port", str(taken.getsockname()[1]))
    assert refused.returncode == 1
    assert "cannot listen" in refused.stderr


def test_the_folder_is_said_before_the_command_behind_it_or_by_the_environment(installation):
    command = [COMMAND, "provider", "show", "--json"]
    by_environment = subprocess.run(
        command, env={**shell(), "MAINSTAY_DATA": str(installation)}, capture_output=True, text=True, check=True
    )
    before = run("--data", str(installation), "provider", "show", "--json")
    behind = subprocess.run(
        [*command, "--data", str(installation)], env={**shell(), "MAINSTAY_DATA": "/nowhere"}, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert by_environment.stdout == before.stdout == behind.stdout
    assert json.loads(before.stdout)["name"] == "Kite Hosting"


def test_without_an_installation_the_code_is_four_and_says_what_makes_one(parent):
    unnamed = run("account", "list")
    assert unnamed.returncode == 4
    assert "--data" in unnamed.stderr
    absent = run("account", "list", "--json", "--data", str(parent / "absent"))
    assert absent.returncode == 4
    assert json.loads(absent.stdout)["error"]["help"] == f"mainstay init --data {parent / 'absent'}"
    assert not (parent / "absent").exists()


def test_the_providers_own_settings_are_set_and_shown(installation):
    def done(*arguments: str) -> object:
        ended = run(*arguments, "--json", "--data", str(installation))
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return json.loads(ended.stdout)

    done("provider", "set", "--url", "https://pro.kite.example")
    assert done("provider", "show")["portal_url"] == "https://pro.kite.example"
    archive = ("--apt-url", "https://archive.kite.example", "--suites", "jammy-infra,noble-infra", "--default")
    set_to = done("service", "set", "esm-infra", *archive)
    assert (set_to["suites"], set_to["enabled_by_default"]) == (["jammy-infra", "noble-infra"], True)
    release = done("release", "set", "16.04", "--legacy-until", "2031-04-30", "--source", "our notice")
    assert release["legacy_until"] == "2031-04-30"
    assert done("release", "set", "16.04", "--shipped")["legacy_set_here"] is None


def test_the_demo_goes_on_after_a_kill_with_the_same_words(parent):
    folder, ready, port = parent / "demo", parent / "ready.json", str(free_port())
    said = []
    for end in (signal.SIGKILL, signal.SIGTERM):
        ready.unlink(missing_ok=True)
        command = [COMMAND, "demo", "--data", str(folder), "--port", port, "--ready-file", str(ready)]
        server = subprocess.Popen(command, env=shell(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for _ in range(1200):
            if ready.exists():
                break
            assert server.poll() is None
            time.sleep(0.05)
        said.append(json.loads(ready.read_text()))
        server.send_signal(end)
        assert server.wait(timeout=30) == (-signal.SIGKILL if end == signal.SIGKILL else 0)
        time.sleep(1)
    assert said[0] == said[1]
    assert not answers(int(port), "/healthz")
    assert not Postgres(folder / "postgres").running()
