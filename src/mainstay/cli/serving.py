"""How do the processes that stay in the foreground run, and end together?"""

import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.process import BaseProcess
from typing import Any

from mainstay.cli import logs
from mainstay.errors import Conflict

APPLICATION = "mainstay.web.wsgi:application"
THREADS = 4  # of each worker: more than that wait for one another and for the database
PATIENCE_SECONDS = 10
FROM_TERMINAL = {signal.SIGINT, signal.SIGHUP}


def serve_http(host: str, port: int, workers: int) -> None:
    """Requests are answered until the process is told to stop. Conflict where the port is taken."""
    from granian.constants import Interfaces
    from granian.server import Server

    refuse_taken_port(host, port)
    multiprocessing.set_start_method("spawn", force=True)  # a fork would share the parent's threads and connections
    server = Server(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        websockets=False,
        log_dictconfig=logs.CONFIG,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE_SECONDS,
    )
    server.serve(target_loader=_load)


def work_jobs() -> None:
    """Jobs are done as they come until the process is told to stop. Four at once and a look every five seconds: with one
    at a time a notification is missed now and then, and its job waits for the next look.
    """
    import django
    from procrastinate.contrib.django import app

    django.setup(set_prefix=False)
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]  # Django's has one
        app.run_worker(concurrency=4, fetch_job_polling_interval=5.0, delete_jobs="successful")


@contextmanager
def beside(work: Callable[[], None], *, nice: int = 0) -> Iterator[BaseProcess]:
    """The work is done by a process of its own while we are inside, and ends with us, however we end. A nice one lets others
    go first.
    """
    process = multiprocessing.get_context("spawn").Process(target=_work_under, args=(work, nice))
    process.start()
    try:
        yield process
    finally:
        process.terminate()
        process.join(PATIENCE_SECONDS)
        if process.is_alive():
            process.kill()


def end_with_parent() -> None:
    """This process is killed as soon as the one that started it is gone: a port or a job is never kept by an orphan."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True, name="end-with-parent").start()


def refuse_taken_port(host: str, port: int) -> None:
    """The port can be listened on; Conflict where something else does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            said = f"cannot listen on {host}, port {port}: {error.strerror}"
            raise Conflict(said, code="port-taken", help="--port takes another one") from error


def _load(target: str) -> Any:
    """The application, in a worker that ends with the server."""
    _leave_terminal_to_parent()
    end_with_parent()
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)


def _work_under(work: Callable[[], None], nice: int) -> None:
    _leave_terminal_to_parent()
    end_with_parent()
    os.nice(nice)
    logs.configure()
    work()


def _leave_terminal_to_parent() -> None:
    """A terminal signals every process of its group at once. This one hears only its parent, which will tell it to stop:
    by two signals in a row granian's processes now and then lock themselves up, and have to be killed.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, FROM_TERMINAL)
