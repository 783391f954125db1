"""The embedded PostgreSQL survives what happens to servers on people's machines."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from mainstay.gateways.postgres import Postgres, PostgresFailed, program

START = (
    "import sys, pathlib; from mainstay.gateways.postgres import Postgres; Postgres(pathlib.Path(sys.argv[1])).start()"
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the server's account can reach, where root runs the tests too."""
    made = Path(tempfile.mkdtemp(prefix="mainstay tests "))
    made.chmod(0o755)
    yield made
    for cluster in made.rglob("data/PG_VERSION"):
        Postgres(cluster.parent.parent).stop()
    shutil.rmtree(made)


@pytest.fixture
def server(folder: Path) -> Postgres:
    started = Postgres(folder / "postgres")
    started.start()
    return started


def postmaster(folder: Path) -> int:
    return int((folder / "postgres/data/postmaster.pid").read_text().split()[0])


def answer(server: Postgres, question: str) -> object:
    with psycopg.connect(server.url()) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def test_a_second_start_finds_the_server_running(server: Postgres, folder: Path) -> None:
    first = postmaster(folder)
    server.start()
    Postgres(folder / "postgres").start()
    assert postmaster(folder) == first


def test_it_listens_on_no_network_and_keeps_utc(server: Postgres) -> None:
    assert answer(server, "show listen_addresses") == ""
    assert answer(server, "show timezone") == "UTC"
    assert answer(server, "show fsync") == "on"
    assert answer(server, "select datlocprovider from pg_database where datname = 'mainstay'") == "b"


def test_the_password_is_asked_for_and_only_its_owner_reads_it(server: Postgres, folder: Path) -> None:
    password = folder / "postgres/password"
    assert password.stat().st_mode & 0o777 == 0o600
    wrong = server.url().replace(password.read_text(), "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_a_stopped_server_starts_again_with_its_rows(server: Postgres) -> None:
    with psycopg.connect(server.url()) as connection:
        connection.execute("create table kept as select 1 as row")
    server.stop()
    assert not server.running()
    server.stop()
    server.start()
    assert answer(server, "select count(*) from kept") == 1


def test_committed_rows_outlive_a_server_that_is_killed(server: Postgres, folder: Path) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("create table kept (row int)")
        for row in range(100):
            connection.execute("insert into kept values (%s)", [row])
        os.kill(postmaster(folder), signal.SIGKILL)
    server.start()
    assert answer(server, "select count(*) from kept") == 100


def test_a_process_id_that_now_belongs_to_another_program_keeps_nobody_out(server: Postgres, folder: Path) -> None:
    left_behind = folder / "postgres/data/postmaster.pid"
    lines = left_behind.read_text().splitlines()
    server.stop()
    left_behind.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    server.start()
    assert answer(server, "select 1") == 1


def test_of_three_that_start_it_at_once_one_does_and_all_find_it_running(folder: Path) -> None:
    starters = [subprocess.Popen([sys.executable, "-c", START, str(folder / "postgres")]) for _ in range(3)]
    assert [starter.wait(timeout=60) for starter in starters] == [0, 0, 0]
    assert answer(Postgres(folder / "postgres"), "select 1") == 1


def test_a_path_that_is_too_long_for_a_socket_does(folder: Path) -> None:
    server = Postgres(folder / ("long" * 30) / "postgres")
    server.start()
    assert answer(server, "select 1") == 1
    server.stop()


def test_a_cluster_for_tests_does_not_wait_for_the_disk(folder: Path) -> None:
    server = Postgres(folder / "postgres", durable=False)
    server.start()
    assert answer(server, "show fsync") == "off"


def test_a_server_that_cannot_start_says_why(server: Postgres, folder: Path) -> None:
    server.stop()
    with (folder / "postgres/data/postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")
    with pytest.raises(PostgresFailed, match="no_such_setting"):
        server.start()


def test_a_folder_that_stays_closed_to_the_server_is_kept_elsewhere(folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root hands the server to another account")
    folder.chmod(0o700)
    server = Postgres(folder / "postgres")
    server.start()
    assert answer(server, "select 1") == 1
    server.stop()
    elsewhere = Path((folder / "postgres/elsewhere").read_text())
    assert (elsewhere / "data/PG_VERSION").exists()
    shutil.rmtree(elsewhere)


def test_its_programs_are_at_hand() -> None:
    told = subprocess.run([program("pg_dump"), "--version"], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("pg_dump (PostgreSQL) 18.")
