"""How long does the server work on each list and page, with 10,000 machines in one account and with 100,000?

One PostgreSQL of its own for each size, filled by SQL: one large account, 10,000 small ones beside it, 2,200 people, and a
million events. Each page is asked for once to warm up, then five times, in the server's own process: what is printed is the
median of the five in milliseconds, what the larger size costs beside the smaller, and the statements of each. The count that a job keeps is made once
before, and its time printed too. Beside the larger size stands what the processors worked on a page, the server's thread and
PostgreSQL's process together, which other work on the machine does not lengthen.
Run with: .venv/bin/python benchmarks/portal.py [--sizes 10000 100000] [--only NAME ...] [--kept FOLDER] [--explain]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
ACCOUNTS, EVENTS, ROUNDS = 10_000, 1_000_000, 5
LIMIT_MILLISECONDS = 50
DECISION = '{"on": "2026-11-24", "kind": "virtual", "unit_until": "2027-01-01"}'
BIG = "/accounts/big/machines"
ADMIN, MANAGER = "admin@big.example", "staff2001@provider.example"
PAGES = (
    (ADMIN, "machines, by name", BIG),
    (ADMIN, "machines, deep", f"{BIG}?after=pacs-009001"),
    (ADMIN, "machines, 50 rows", f"{BIG}?rows=50"),
    (ADMIN, "machines, not covered", f"{BIG}?view=not-covered"),
    (ADMIN, "machines, one reason", f"{BIG}?view=not-covered&lacks=unit-not-held&sort=-seen"),
    (ADMIN, "machines, silent", f"{BIG}?view=silent"),
    (ADMIN, "machines, not attached", f"{BIG}?view=detached"),
    (ADMIN, "machines, set apart", f"{BIG}?view=set-apart"),
    (ADMIN, "machines, by release", f"{BIG}?sort=-release"),
    (ADMIN, "machines, by release, deep", f"{BIG}?sort=release&after=ops-hull-005004&at=22.04"),
    (ADMIN, "machines, by end", f"{BIG}?sort=until"),
    (ADMIN, "machines, by cover", f"{BIG}?sort=cover"),
    (ADMIN, "machines, by environment", f"{BIG}?sort=environment"),
    (ADMIN, "machines, by last seen", f"{BIG}?sort=-seen"),
    (ADMIN, "machines, by kind", f"{BIG}?sort=kind"),
    (ADMIN, "machines, rare release", f"{BIG}?release=18.04"),
    (ADMIN, "machines, frequent release", f"{BIG}?release=22.04&sort=until"),
    (ADMIN, "machines, environment", f"{BIG}?environment=cloud-007"),
    (ADMIN, "machines, contract and kind", f"{BIG}?contract=MS-1002&kind=desktop"),
    (ADMIN, "machines, tag", f"{BIG}?tag=edge"),
    (ADMIN, "machines, silent for a week", f"{BIG}?seen=7"),
    (ADMIN, "machines, a word", f"{BIG}?q=rad-leeds-0012"),
    (ADMIN, "machines, a frequent word", f"{BIG}?q=edge"),
    (ADMIN, "machines, a word of nothing", f"{BIG}?q=zzzz"),
    (ADMIN, "machines, two letters", f"{BIG}?q=zz"),
    (ADMIN, "machines, three filters", f"{BIG}?release=20.04&kind=virtual&environment=cloud-003&sort=until"),
    (ADMIN, "machines, another day", f"{BIG}?on=2028-06-01"),
    (ADMIN, "machine", f"{BIG}/pacs-000105"),
    (ADMIN, "machine, why", f"{BIG}/pacs-000105?why=esm-infra"),
    (ADMIN, "machine, activity", f"{BIG}/pacs-000105/activity"),
    (ADMIN, "home of an account", "/accounts/big"),
    (ADMIN, "environment", "/accounts/big/environments/cloud-007"),
    (ADMIN, "contract", "/contracts/MS-1001"),
    (ADMIN, "contracts of an account", "/accounts/big/contracts"),
    (ADMIN, "people of an account", "/accounts/big/people"),
    (ADMIN, "audit of an account", "/accounts/big/audit"),
    (ADMIN, "find a machine", "/find?q=leeds-00012"),
    (ADMIN, "find nothing", "/find?q=zzzzzz"),
    (ADMIN, "palette", "/find/palette?q=leeds-00012"),
    (ADMIN, "nearest name", f"{BIG}/pacs-00010x"),
    (ADMIN, "clause", "/terms/12.3"),
    (ADMIN, "question", f"/questions/machine-coverage?facts={DECISION}"),
    (MANAGER, "start of staff", "/"),
    (MANAGER, "accounts", "/accounts"),
    (MANAGER, "accounts, by last end", "/accounts?sort=-end"),
    (MANAGER, "accounts, in need", "/accounts?view=need"),
    (MANAGER, "accounts, a word", "/accounts?q=account-0012"),
    (MANAGER, "contracts", "/contracts"),
    (MANAGER, "contracts, by end", "/contracts?sort=end"),
    (MANAGER, "contracts, a word", "/contracts?q=B-0012"),
    (MANAGER, "people of the provider", "/people"),
    (MANAGER, "audit", "/audit"),
    (MANAGER, "find a machine, staff", "/find?q=leeds-00012"),
    (MANAGER, "find nothing, staff", "/find?q=zzzzzz"),
)  # fmt: skip


def main() -> None:
    """Prints both sizes and the growth."""
    options = _options()
    if options.measure:
        print(json.dumps(_measured(options)))
        return
    found = {}
    for size in options.sizes:
        ended = subprocess.run(
            [sys.executable, __file__, "--measure", str(size), *sys.argv[1:]],
            check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        found[size] = json.loads(ended.stdout.splitlines()[-1])
    _report(found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--only", nargs="+", default=[""], help="parts of the names of pages; =NAME for one page alone")
    parser.add_argument(
        "--kept", type=Path, help="a folder that keeps the filled databases; what it holds is used again"
    )
    parser.add_argument("--measure", type=int)
    parser.add_argument("--explain", action="store_true", help="print the slow statements of slow pages")
    return parser.parse_args()


def _measured(options: argparse.Namespace) -> dict[str, list[float]]:
    """The median of each page, and how many statements it takes, at one size."""
    if options.kept:
        return _in_folder((options.kept / str(options.measure)).resolve(), options)
    with tempfile.TemporaryDirectory() as name:
        return _in_folder(Path(name), options)


def _in_folder(folder: Path, options: argparse.Namespace) -> dict[str, list[float]]:
    from mainstay.gateways.installation import Installation

    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    here = Installation(folder)
    filled = folder / "filled"
    if not here.exists():
        here.make()
    here.postgres.start()
    os.environ |= {
        "MAINSTAY_DATA": str(folder),
        "DATABASE_URL": here.postgres.url(),
        "DJANGO_SETTINGS_MODULE": "mainstay.web.settings",
    }
    try:
        counts = _made(here.postgres.url(), options.measure, filled=filled.exists())
        filled.touch()
        return counts | _in_django(options)
    finally:
        here.postgres.stop()


def _made(url: str, machines: int, *, filled: bool) -> dict[str, list[float]]:
    """Migrated, and filled unless it is; how long the counts took that are made once."""
    import django

    django.setup()
    from django.core.management import call_command

    from mainstay import clock
    from mainstay.operations.counts import accounts_to_count, count_machines
    from mainstay.operations.provider import set_up_provider

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if filled:
        return {}
    set_up_provider(actor=None, name="Bench", contract_url="", portal_url="", now=clock.now())
    _fill(url, machines)
    started = time.perf_counter()
    for account in accounts_to_count(clock.now()):
        count_machines(account=account, now=clock.now())
    found = {"(the count that a job keeps)": [1000 * (time.perf_counter() - started), 0, 200, 0]}
    _tidy(url)
    started = time.perf_counter()
    count_machines(account=1, now=clock.now())
    return found | {"(the same, made anew)": [1000 * (time.perf_counter() - started), 0, 200, 0]}


def _in_django(options: argparse.Namespace) -> dict[str, list[float]]:
    from django.test import Client

    from mainstay.records.models import Person

    found, clients = {}, {}
    for email in (ADMIN, MANAGER):
        clients[email] = Client(raise_request_exception=False)
        clients[email].force_login(Person.objects.get(email=email))
    for email, name, address in PAGES:
        if any(f"={name}" == word or word in name for word in options.only):
            found[name] = _timed(clients[email], address, name, explain=options.explain)
    if options.only == [""]:
        found["(first line of a CSV of all)"] = _first_line(clients[ADMIN])
    return found


def _fill(url: str, machines: int) -> None:
    import psycopg

    values = {":machines": machines, ":accounts": ACCOUNTS, ":events": EVENTS}
    with psycopg.connect(url) as connection:
        for statement in (HERE / "fleet.sql").read_text().split(";\n"):
            for name, value in values.items():
                statement = statement.replace(name, str(value))  # noqa: PLW2901
            if statement.strip():
                connection.execute(statement)
    _tidy(url)


def _tidy(url: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
        connection.execute("checkpoint")


def _timed(client, address: str, name: str, *, explain: bool) -> list[float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
        queries = captured.captured_queries
    times, work = [], []
    for _ in range(ROUNDS):
        started, worked = time.perf_counter(), _worked(connection)
        answer = client.get(address)
        times.append(1000 * (time.perf_counter() - started))
        work.append(1000 * (_worked(connection) - worked))
    median = statistics.median(times)
    if explain and median > LIMIT_MILLISECONDS / 2:
        print(f"\n== {name}: {median:.0f} ms", file=sys.stderr)
        for query in sorted(queries, key=lambda query: -float(query["time"]))[:3]:
            print(f"   {query['time']} s  {query['sql'][:1500]}", file=sys.stderr)
    return [median, len(queries), answer.status_code, statistics.median(work)]


def _worked(connection) -> float:
    """The seconds that this thread and PostgreSQL's process for it have run on a processor so far."""
    served = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return time.thread_time() + int(served.split()[0]) / 1e9


def _first_line(client) -> list[float]:
    started = time.perf_counter()
    answer = client.get(f"{BIG}.csv")
    next(iter(answer.streaming_content))
    return [1000 * (time.perf_counter() - started), 0, answer.status_code, 0]


def _report(found: dict[int, dict[str, list[float]]]) -> None:
    sizes = list(found)
    print(
        f"{ACCOUNTS:,} accounts, {EVENTS:,} events; median of {ROUNDS} in ms, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )
    print(f"{'':34}" + "".join(f"{size:>12,}" for size in sizes) + "   growth  statements      work")
    slow = []
    for name, (last, statements, status, work) in found[sizes[-1]].items():
        first = found[sizes[0]][name][0]
        said = "" if status == 200 else f"  answered {status}"
        print(
            f"{name:34}"
            + "".join(f"{found[size][name][0]:12.1f}" for size in sizes)
            + f"{last / first:8.1f} x{statements:8}{work:14.1f}{said}"
        )
        slow += [name] if last > LIMIT_MILLISECONDS and not name.startswith("(") else []
    print(f"above {LIMIT_MILLISECONDS} ms: {', '.join(slow) or 'none'}")


if __name__ == "__main__":
    main()
