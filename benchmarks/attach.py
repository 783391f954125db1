"""How many attaches and pings a second, beside pgbench on our own statements and beside the same written with the ORM?

One PostgreSQL of its own with 400,000 machines, 16 connections, the real answer. Every form does the same work: find the
token, the contract and the machine, lock, decide, write machine, attachment and event; one machine in eleven is new. Rounds
are taken in turn, so that whatever else the machine does meets all forms alike. Run with: make benchmarks, or
.venv/bin/python benchmarks/attach.py [--machines N] [--seconds N] [--rounds N]
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
CONNECTIONS, TOKENS = 16, 200
TYPES = {
    "token_hash": "bytea", "now": "timestamptz", "details": "text", "cloud_image": "boolean", "takes_unit": "boolean",
    "account_id": "bigint", "contract_id": "bigint", "line_id": "bigint", "under_line_id": "bigint", "legacy_line_id": "bigint",
    "token_id": "bigint", "environment_id": "bigint", "host_id": "bigint", "parent_id": "bigint", "leaves": "bigint", "attachment": "bigint",
    "machine": "bigint", "activity_current": "bigint", "activity_previous": "bigint", "activity_branch": "bigint",
    "branch_answered": "boolean", "counts_again": "boolean", "enabled": "varchar[]",
}  # fmt: skip


def main() -> None:
    """Prints the rates of all forms and their ratios."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder, _installation(Path(folder)) as url:
        _preload(url, options.machines)
        pgbench = {name: _pgbench_script(Path(folder), name, options.machines) for name in ("attach", "activity")}
        with _serving("mainstay.web.wsgi:application", 8451), _serving("orm_attach:application", 8452):
            forms = {
                "pgbench attach": lambda: _pgbench(url, pgbench["attach"], options.seconds),
                "our attach": lambda: _http("attach", 8451, options),
                "ORM attach": lambda: _http("attach", 8452, options),
                "pgbench activity": lambda: _pgbench(url, pgbench["activity"], options.seconds),
                "our activity": lambda: _http("activity", 8451, options),
            }
            rates: dict[str, list[float]] = {name: [] for name in forms}
            for number in range(options.rounds + 1):
                for name, form in forms.items():
                    rate = form()
                    if number:  # the first round warms caches up
                        rates[name].append(rate)
    _report(rates, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--machines", type=int, default=400_000)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


@contextmanager
def _installation(folder: Path) -> Iterator[str]:
    from mainstay.gateways.installation import Installation

    folder.chmod(0o755)
    here = Installation(folder)
    here.make()
    here.postgres.start()
    os.environ |= {
        "MAINSTAY_DATA": str(folder),
        "DATABASE_URL": here.postgres.url(),
        "DJANGO_SETTINGS_MODULE": "mainstay.web.settings",
        "PYTHONPATH": str(HERE),
    }
    try:
        django = [sys.executable, "-m", "django"]
        subprocess.run([*django, "migrate", "--verbosity=0"], check=True)
        subprocess.run([*django, "createcachetable"], check=True)
        yield here.postgres.url()
    finally:
        here.postgres.stop()


def _preload(url: str, machines: int) -> None:
    """Accounts, contracts with one line and one token each, and machines attached under them."""
    import psycopg

    with psycopg.connect(url) as connection:
        for statement in (HERE / "preload.sql").read_text().split(";\n"):
            if statement.strip():
                connection.execute(statement.replace(":machines", str(machines)).replace(":tokens", str(TOKENS)))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
        connection.execute("checkpoint")


def _pgbench_script(folder: Path, name: str, machines: int) -> Path:
    """Our statements as pgbench reads them: the same text, with its variables in the place of the parameters."""
    from mainstay.records.statements import statement

    def translated(file: str, values: dict[str, str]) -> str:
        text = re.sub(r"--[^\n]*", "", statement(file).decode())
        return re.sub(r"%\((\w+)\)s", lambda part: f"({values[part[1]]})::{TYPES.get(part[1], 'text')}", text)

    script = folder / f"{name}.sql"
    if name == "attach":
        find = translated(
            "find_attachment",
            {
                "token_hash": "sha256(convert_to('bench-token-' || :token, 'UTF8'))",
                "machine_id": "'bench-' || :machine",
            },
        )
        write = translated("write_attachment", {
            "account_id": ":f_account_id", "machine_id": "'bench-' || :machine", "name": "'m-bench-' || :machine", "kind": "'virtual'",
            "cloud_image": "false", "series": "'jammy'", "release": "'22.04'", "architecture": "'amd64'", "kernel": "'5.15.0-91-generic'",
            "virt": "'kvm'", "client_version": "'35'", "environment_id": "null", "host_id": "null", "parent_id": "null", "now": "now()", "contract_id": ":f_contract_id",
            "line_id": ":f_contract_id", "under_line_id": ":f_contract_id", "legacy_line_id": "null", "token_id": ":f_token_id", "through": "'unit'",
            "only_series": "''", "leaves": "null", "takes_unit": "false", "details": "'{\"through\": \"unit\"}'",
        })  # fmt: skip
        script.write_text(
            f"\\set machine random(1, {machines * 11 // 10})\n\\set token 1 + :machine % {TOKENS}\nbegin;\n{find} \\gset f_\n{write};\ncommit;\n"
        )
    else:
        find = translated("find_machine", {"attachment": ":machine"})
        write = translated("write_activity", {
            "attachment": ":machine", "machine": ":f_machine", "account_id": ":f_account_id", "now": "now()", "activity_current": "2",
            "activity_previous": "1", "activity_branch": "0", "branch_answered": "false", "enabled": "'{esm-infra,esm-apps}'", "variants": "'{}'",
            "counts_again": "false", "line_id": ":f_contract_id", "legacy_line_id": "null", "series": "'jammy'", "release": "'22.04'",
            "architecture": "'amd64'", "kernel": "'5.15.0-91-generic'", "virt": "'kvm'", "client_version": "'35'",
        })  # fmt: skip
        script.write_text(f"\\set machine random(1, {machines})\nbegin;\n{find} \\gset f_\n{write};\ncommit;\n")
    return script


def _pgbench(url: str, script: Path, seconds: int) -> float:
    from mainstay.gateways.postgres import program

    command = [
        str(program("pgbench")),
        "-n",
        "-M",
        "prepared",
        "-c",
        str(CONNECTIONS),
        "-j",
        "2",
        "-T",
        str(seconds),
        "-f",
        str(script),
        url,
    ]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    found = re.search(r"tps = ([0-9.]+)", ended.stdout)
    if found is None or ended.returncode or re.search(r"number of failed transactions: [1-9]", ended.stdout):
        raise SystemExit(f"pgbench failed:\n{ended.stdout}\n{ended.stderr}")
    return float(found[1])


@contextmanager
def _serving(application: str, port: int) -> Iterator[None]:
    command = [
        str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(port), "--workers", "2",
        "--blocking-threads", "4", "--log-level", "error", application,
    ]  # fmt: skip
    server = subprocess.Popen(command)
    try:
        _wait_for(port)
        yield
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    import socket
    import time

    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing answers on port {port}")


def _http(form: str, port: int, options: argparse.Namespace) -> float:
    command = [
        sys.executable, str(HERE / "load.py"), form, "--port", str(port), "--seconds", str(options.seconds),
        "--machines", str(options.machines), "--connections", str(CONNECTIONS), "--tokens", str(TOKENS),
    ]  # fmt: skip
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    if ended.returncode:
        raise SystemExit(f"the load on {form} failed:\n{ended.stdout}{ended.stderr}")
    return float(ended.stdout)


def _report(rates: dict[str, list[float]], options: argparse.Namespace) -> None:
    medians = {name: statistics.median(found) for name, found in rates.items()}
    print(
        f"{options.machines:,} machines, {CONNECTIONS} connections, {options.rounds} rounds of {options.seconds} s, load {os.getloadavg()[0]:.1f}"
    )
    for name, rate in medians.items():
        print(f"{name:18} {rate:9,.0f} /s   rounds {' '.join(f'{one:,.0f}' for one in rates[name])}")
    print(f"our attach : pgbench attach     {medians['our attach'] / medians['pgbench attach']:.2f}")
    print(f"our attach : ORM attach         {medians['our attach'] / medians['ORM attach']:.2f}")
    print(f"our activity : our attach       {medians['our activity'] / medians['our attach']:.2f}")
    print(f"our activity : pgbench activity {medians['our activity'] / medians['pgbench activity']:.2f}")


if __name__ == "__main__":
    main()
