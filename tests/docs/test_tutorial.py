"""A newcomer follows the tutorial: a copy of the checkout, the commands in their order, and nothing that it does not say.

The one fence that needs a real Ubuntu machine is left out; the made-up machine of the next one stands in for it. With LONG=1 or CI
the copy makes its own `.venv`, as on the first day; else it is lent the one that the tests run in.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
TUTORIAL = ROOT / "docs" / "tutorial" / "first-attach.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ON_A_REAL_MACHINE = {"sudo pro attach TOKEN"}
FIRST_DAY = bool(os.environ.get("LONG") or os.environ.get("CI"))
PATIENCE_SECONDS = 240 if FIRST_DAY else 60


@dataclass
class Newcomer:
    """Somebody in a terminal, in the copy: what they were shown so far."""

    folder: Path
    port: int
    shown: dict[str, str] = field(default_factory=dict)

    def does(self, script: str) -> str:
        """Runs what a fence says, with the token that was shown in place of TOKEN."""
        said = script.replace("TOKEN", self.shown.get("token", "TOKEN")).replace("8000", str(self.port))
        ran = subprocess.run(
            ["sh", "-ec", said], cwd=self.folder, env=_environment(), capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, f"{said}\n{ran.stdout}\n{ran.stderr}"
        return ran.stdout


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newcomer]:
    """In a copy of the checkout, with `make demo` running in another terminal, as step 1 has it."""
    folder = tmp_path_factory.mktemp("newcomer") / "mainstay"
    _copy_checkout(folder)
    if not FIRST_DAY:
        _lend_venv(folder)
    one = Newcomer(folder, _free_port())
    log = folder.with_name("demo.log")
    with log.open("w") as output:
        demo = subprocess.Popen(
            ["make", "demo", f"PORT={one.port}"], cwd=folder, env=_environment(), stdout=output,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        one.shown["password"] = _printed(demo, log, r"all with the password: (.+)")
        yield one
    finally:
        os.killpg(demo.pid, signal.SIGTERM)
        demo.wait(timeout=30)


def test_the_tutorial_leads_to_attached_machines_that_say_why(newcomer: Newcomer) -> None:
    said: dict[str, str] = {}
    for kind, script in FENCE.findall(TUTORIAL.read_text("utf-8")):
        if kind not in ("sh", "console") or script.strip() in {"make demo", *ON_A_REAL_MACHINE}:
            continue
        for command in _commands(kind, script):
            said[command] = newcomer.does(command)
            if "token show" in command:
                newcomer.shown["token"] = re.search(r"\bC1[A-Z2-7]{32}\b", said[command])[0]  # type: ignore[index]
    (attached,) = (text for command, text in said.items() if " simulate " in command)
    assert re.search(r"attached\s+6", attached)
    today, later = (text for command, text in said.items() if " why machine " in command)
    assert today.splitlines()[1].startswith("yes  until ")
    assert later.splitlines()[:2] == ["nordwind/pg-fra-01  on 2031-01-01", "no  no date known"]


def test_who_signs_in_as_it_says_sees_the_machines(newcomer: Newcomer) -> None:
    login = re.search(r"sign in as `(\S+)`", TUTORIAL.read_text("utf-8"))[1]  # type: ignore[index]
    with httpx.Client(base_url=f"http://127.0.0.1:{newcomer.port}", follow_redirects=True) as browser:
        form = browser.get("/sign-in").text
        csrf = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]  # type: ignore[index]
        home = browser.post(
            "/sign-in",
            data={"csrfmiddlewaretoken": csrf, "login": login, "password": newcomer.shown["password"]},
            headers={"Referer": f"http://127.0.0.1:{newcomer.port}/sign-in"},
        )
        assert home.status_code == 200
        assert "Tidewater" in home.text
        machines = browser.get("/accounts/tidewater/machines").text
    assert len(set(re.findall(r'href="/accounts/tidewater/machines/([\w.-]+)"', machines))) == 6


def _commands(kind: str, script: str) -> list[str]:
    if kind == "sh":
        return [script.strip()]
    return [part.partition("\n")[0] for part in re.split(r"^\$ ", script, flags=re.MULTILINE)[1:]]


def _copy_checkout(folder: Path) -> None:
    """What a clone would bring, with what is not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def _lend_venv(folder: Path) -> None:
    """A `.venv` that its stamp says is complete, whose command is the one of this environment."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    command = folder / ".venv" / "bin" / "mainstay"
    command.write_text(f'#!/bin/sh\nexec "{Path(sys.executable).with_name("mainstay")}" "$@"\n')
    command.chmod(0o755)
    stamp = 'echo "$(cat requirements.txt pyproject.toml | cksum) $PWD" >.venv/.stamp-requirements.txt'
    subprocess.run(["sh", "-c", stamp], cwd=folder, check=True)


def _environment() -> dict[str, str]:
    """The newcomer's own: nothing of what the tests have set."""
    ours = {"MAINSTAY_DATA", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in ours}


def _printed(process: subprocess.Popen[bytes], log: Path, wanted: str) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(wanted, log.read_text()):
            return found[1].strip()
        time.sleep(0.1)
    raise AssertionError(f"the demo did not say it:\n{log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
