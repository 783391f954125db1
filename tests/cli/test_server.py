"""Every command that has a remote form, both ways: on the host, and over the served application with a token of a manager."""

import inspect
import json
import os
import re
import subprocess
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from tests.api.v1.caller import caller_of
from tests.conftest import COMMAND, Tenant

from mainstay.cli import remote

NOT_OF_COMMANDS = {"latest_first", "which", "decided", "results", "described", "all_described"}
"""What remote modules have besides the forms of commands."""

READS = (
    "account list",
    "account show {account}",
    "people list",
    "people list --account {account}",
    "people invitations --account {account}",
    "people looks --account {account}",
    "environment list {account}",
    "machine list {account}",
    "machine list {account} --kind physical --environment rack",
    "machine list {account} --kind toaster",
    "machine list {account} --state silent --contract {contract} --release 24.04 --text e",
    "machine show {account}/{host}",
    "machine show {guest_id}",
    "contract list",
    "contract list --account {account}",
    "contract show {contract}",
    "contract use {contract} --days 3",
    "token list {contract}",
    "token show {contract} berlin",
    "api-token list",
    "api-token list --account {account}",
    "why machine {account}/{guest}",
    "why machine {account}/{host} --on 2029-01-01",
    "questions",
    "questions machine-coverage",
    "clause 10.2",
    "decide release-phase --facts {facts}",
)
WRITES = (
    "account create {account}-new --name New --zone Europe/Berlin",
    "environment create {account} cloud",
    "environment rename {account} cloud sky",
    "environment hosts {account} {host}:{guest}",
    "environment remove {account} sky",
    "machine rename {account}/{guest} owl",
    "machine kind {account}/owl virtual",
    "machine host {account}/owl -",
    "machine move {account}/owl rack",
    "machine parent {account}/owl -",
    "machine detach {account}/owl --because sold",
    "contract create {account} --name Barn --number {contract}-B --from 2026-01-01 --to 2030-12-31 --kind virtual --quantity 3 --signed 2025-12-01",
    "contract add-line {contract} --kind desktop --quantity 2 --level 24/7 --overage any --note extra",
    "contract amend-line {contract} 1 --quantity 12 --overage 3 --ends 2027-06-30",
    "contract withdraw-line {contract} 3",
    "contract deviate {contract} 10.2 maximum 20credentials --agreed-in letter --agreed-on 2026-06-01",
    "contract deviate {contract} 10.2 maximum --remove",
    "contract reading {contract} initial-24x7-elapsed",
    "contract dates {contract}-B --from 2026-01-01 --to 2029-12-31",
    "contract renew {contract} --until 2031-12-31",
    "contract terminate {contract} --last-day 2030-12-31 --why moved",
    "token issue {contract} barn --environment rack --ends 2027-06-30",
    "token rotate {contract} barn --overlap-days 2",
    "token revoke {contract} barn",
    "people add {account}@new.example --name New --zone Europe/Berlin",
    "people role {account}@new.example engineer",
    "people lock-out {account}@new.example",
    "people let-in {account}@new.example",
    "people role viewer@{account}.test technical --account {account}",
    "people credential viewer@{account}.test --account {account}",
    "people credential viewer@{account}.test --account {account} --withdraw",
    "people remove viewer@{account}.test --account {account}",
    "people invite {account}@asked.example --role viewer --account {account}",
    "people invite-again {account}@asked.example --account {account}",
    "people withdraw-invitation {account}@asked.example --account {account}",
)
ALONE = ("machine release", "events")
"""Tested below, each by itself."""


@pytest.fixture
def token(served: str, manager: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    text = caller_of(served, manager, None).text
    monkeypatch.setenv("MAINSTAY_TOKEN", text)
    return text


@pytest.fixture
def names(
    make_tenant: Callable[[], Tenant], attach: Callable[..., Any], now: Any, engineer: Any, tmp_path: Path
) -> Any:
    """Makes a tenant with a host and a guest in a rack, and gives the names that commands use."""
    from mainstay.operations.environments import create_environment, move_machine, set_host
    from mainstay.operations.lines import add_line
    from mainstay.operations.looks import end_look, start_look
    from mainstay.operations.orders import NewLine
    from mainstay.operations.tokens import issue_token, token_text

    facts = tmp_path / "facts.json"
    facts.write_text('{"release": "22.04", "on": "2026-11-24"}')

    def made() -> dict[str, str]:
        tenant = make_tenant()
        add_line(actor=None, contract=tenant.number, line=NewLine(kind="physical", quantity=2), now=now)
        issue_token(actor=None, contract=tenant.number, name="berlin", now=now)
        text = token_text(actor=None, contract=tenant.number, token="berlin")
        host, guest = attach(text, virt="none"), attach(text)
        create_environment(actor=None, account=tenant.key, name="rack", now=now)
        move_machine(actor=None, account=tenant.key, machine=host.name, environment="rack", now=now)
        set_host(actor=None, account=tenant.key, machine=guest.name, host=host.name, now=now)
        look = start_look(actor=engineer, account=tenant.key, email=tenant.viewer.email, reason="a question", now=now)
        end_look(actor=engineer, look=look.pk, now=now + timedelta(minutes=2))
        return {
            "account": tenant.key, "contract": tenant.number, "host": host.name, "guest": guest.name,
            "guest_id": guest.machine_id, "host_id": host.machine_id, "facts": str(facts),
        }  # fmt: skip

    return made


@pytest.fixture
def here(run: Any, database: str) -> Callable[..., Any]:
    return lambda *arguments: _document(run, *arguments)


@pytest.fixture
def there(run: Any, served: str, token: str) -> Callable[..., Any]:
    return lambda *arguments: _document(run, *arguments, "--server", served)


def _document(run: Any, *arguments: str) -> Any:
    ended = run(*arguments, "--json")
    assert ended.exit_code == 0, (arguments, ended.output)
    return json.loads(ended.stdout)


def _typed(command: str, names: dict[str, str]) -> list[str]:
    return [word.replace("20credentials", "20 credentials") for word in command.format(**names).split()]


def test_what_shows_says_the_same_on_the_host_and_from_elsewhere(here: Any, there: Any, names: Any) -> None:
    known = names()
    here("people", "invite", f"{known['account']}@asked.example", "--role", "viewer", "--account", known["account"])
    for command in READS:
        typed = _typed(command, known)
        assert _steady(there(*typed)) == _steady(here(*typed)), command


def _steady(document: Any) -> Any:
    """Without when the token was last used: asking uses it."""
    if isinstance(document, list):
        return [_steady(one) for one in document]
    if isinstance(document, dict):
        return {name: value for name, value in document.items() if name not in ("last_used_at", "last_used_from")}
    return document


def test_what_changes_does_the_same_to_twins(here: Any, there: Any, names: Any) -> None:
    """One command after the other: on the host for one customer, from elsewhere for another who has the same."""
    left, right = names(), names()
    for command in WRITES:
        on_host, from_elsewhere = here(*_typed(command, left)), there(*_typed(command, right))
        assert _nameless(from_elsewhere, right) == _nameless(on_host, left), command


def _nameless(document: Any, names: dict[str, str]) -> Any:
    """The document with each own name as what it names, instants and secrets as no more than that."""
    text = json.dumps(
        {name: value for name, value in document.items() if name != "link"} if isinstance(document, dict) else document
    )
    for what in ("contract", "account", "host_id", "guest_id", "host", "guest"):
        text = text.replace(names[what], f"<{what}>")
    text = re.sub(r'"\d{4}-\d\d-\d\dT[^"]+"', '"<instant>"', text)
    read = json.loads(text)
    if isinstance(read, dict) and "token" in read:
        assert len(read.pop("token")) > 20
    return read


def test_every_remote_form_is_that_of_a_command_with_the_same_options_and_is_tested_here() -> None:
    tested = {" ".join(command.split()[:2]) for command in (*READS, *WRITES)} | set(ALONE)
    for module in iter_modules(remote.__path__):
        form = import_module(f"mainstay.cli.remote.{module.name}")
        host = import_module(f"mainstay.cli.{module.name}")
        for name, function in inspect.getmembers(form, inspect.isfunction):
            if function.__module__ != form.__name__ or name.startswith("_") or name in NOT_OF_COMMANDS | {"events"}:
                continue
            wanted = list(inspect.signature(getattr(host, name)).parameters)
            assert list(inspect.signature(function).parameters) == ["server", *wanted], (module.name, name)
            (command,) = [one.name for one in host.app.registered_commands if one.callback.__name__ == name]
            assert f"{module.name.replace('_', '-')} {command}" in tested, (module.name, name)


def test_a_batch_is_answered_line_by_line(run: Any, served: str, token: str) -> None:
    lines = (
        b'{"question": "release-phase", "facts": {"release": "22.04", "on": "2026-11-24"}}\n'
        b"no json\n"
        b'{"question": "nothing"}\n'
        b'{"question": "release-phase", "facts": {"release": "22.04"}}\n'
        b'{"question": "release-phase", "facts": 3}\n'
        b'{"question": "release-phase", "facts": {"release": "20.04", "on": "2026-11-24"}}\n'
    )
    on_host = run("decide", "--batch", given=lines).stdout.splitlines()
    from_elsewhere = run("decide", "--batch", "--server", served, given=lines).stdout.splitlines()
    assert len(from_elsewhere) == 6
    verdicts = [json.loads(line).get("verdict") for line in from_elsewhere]
    codes = [json.loads(line).get("error", {}).get("code") for line in from_elsewhere]
    assert verdicts == ["yes", None, None, None, None, "yes"]
    assert codes == [None, "bad-fact", "unknown-question", "missing-fact", "bad-fact", None]
    for mine, theirs in zip(from_elsewhere, on_host, strict=True):
        assert json.loads(mine).keys() == json.loads(theirs).keys()
    assert json.loads(from_elsewhere[0]) == json.loads(on_host[0])


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("account show nobody", 3, "not-found"),
        ("contract show MS-0", 3, "not-found"),
        ("token show MS-0 berlin", 3, "not-found"),
        ("people role nobody@nowhere.example engineer", 3, "not-found"),
        ("machine show 0123", 3, "not-found"),
        ("machine list {account} --state asleep", 2, "invalid"),
        ("machine kind {account}/{guest} toaster", 2, "invalid"),
        ("contract renew {contract} --until soon", 2, "invalid"),
        ("contract amend-line {contract} 1", 2, "invalid"),
        ("contract amend-line {contract} 9 --quantity 1", 3, "not-found"),
        ("environment hosts {account} web", 2, "invalid"),
        ("environment create {account} rack", 1, "name-taken"),
        ("decide nothing --facts {facts}", 1, "unknown-question"),
        ("questions nothing", 3, "unknown-question"),
        ("clause 99.9", 1, "unknown-clause"),
        ("machine kind {account}/{guest} physical", 0, ""),
    ],
)
def test_what_cannot_be_done_has_its_code(
    run: Any, served: str, token: str, names: Any, command: str, code: int, said: str
) -> None:
    ended = run(*_typed(command, names()), "--json", "--server", served)
    assert ended.exit_code == code, ended.output
    assert json.loads(ended.stdout).get("error", {"code": ""})["code"] == said


def test_a_refusal_is_told_with_its_decision(here: Any, run: Any, served: str, token: str, names: Any) -> None:
    known = names()
    here("contract", "amend-line", known["contract"], "2", "--quantity", "1")
    refused = run("machine", "kind", f"{known['account']}/{known['guest']}", "physical", "--server", served, "--json")
    assert refused.exit_code == 1
    error = json.loads(refused.stdout)["error"]
    assert (error["code"], error["decision"]["verdict"]) == ("no-unit-left", "no")
    in_words = run("machine", "kind", f"{known['account']}/{known['guest']}", "physical", "--server", served)
    assert "§ intro.unit" in in_words.stderr


def test_events_are_those_of_the_host(run: Any, served: str, token: str, names: Any) -> None:
    from mainstay import clock
    from mainstay.operations.events import BATCH, deliver_events

    known = names()
    while deliver_events(now=clock.now()) == BATCH:
        pass
    asked = ("events", "--account", known["account"], "--events", "machine.*,token.*", "--json")
    on_host = run(*asked).stdout.splitlines()
    assert run(*asked, "--server", served).stdout.splitlines() == on_host
    assert len(on_host) >= 4
    after = str(json.loads(on_host[0])["position"])
    assert run(*asked, "--server", served, "--after", after, "--limit", "1").stdout.splitlines() == on_host[1:2]


def test_a_copy_is_released_from_elsewhere(there: Any, run: Any, served: str, names: Any) -> None:
    """What is not set apart is refused, as on the host."""
    known = names()
    ended = run("machine", "release", f"{known['account']}/{known['guest']}", "--server", served, "--json")
    on_host = run("machine", "release", f"{known['account']}/{known['guest']}", "--json")
    assert (ended.exit_code, json.loads(ended.stdout)) == (on_host.exit_code, json.loads(on_host.stdout))


def test_a_token_of_a_customer_sees_its_own(
    run: Any, served: str, tenant: Tenant, stranger: Tenant, monkeypatch: Any
) -> None:
    monkeypatch.setenv("MAINSTAY_TOKEN", caller_of(served, tenant.admin, tenant.key).text)
    assert [one["account"] for one in _document(run, "account", "list", "--server", served)] == [tenant.key]
    given = _document(
        run, "people", "role", tenant.viewer.email, "billing", "--account", tenant.key, "--server", served
    )
    assert given == {"email": tenant.viewer.email, "name": "Viewer", "role": "billing"}
    assert run("account", "show", stranger.key, "--server", served).exit_code == 3
    assert run("people", "list", "--server", served).exit_code == 1


@pytest.mark.parametrize(
    "command",
    [
        ("amendment", "list", "MS-1"), ("document", "list", "MS-1"), ("provider", "show"), ("people", "password", "a@b.example"),
        ("api-token", "revoke", "1"), ("people", "add", "a@b.example", "--name", "A", "--account", "x"),
        ("people", "invite", "a@b.example", "--role", "engineer"), ("questions", "--json-schema"),
    ],
)  # fmt: skip
def test_what_works_on_the_host_alone_says_so(run: Any, served: str, token: str, command: tuple[str, ...]) -> None:
    ended = run(*command, "--server", served, "--json")
    assert (ended.exit_code, json.loads(ended.stdout)["error"]["code"]) == (2, "host-only")


def test_where_the_server_and_the_token_come_from(
    run: Any, served: str, token: str, tenant: Tenant, monkeypatch: Any, tmp_path: Path
) -> None:
    shown = ("account", "show", tenant.key, "--json")
    before = run("--server", served, *shown)
    assert (before.exit_code, json.loads(before.stdout)["account"]) == (0, tenant.key)
    file = tmp_path / "token"
    file.write_text(f"{token}\n")
    monkeypatch.delenv("MAINSTAY_TOKEN")
    none = run(*shown, "--server", served)
    assert (none.exit_code, json.loads(none.stdout)["error"]["code"]) == (4, "no-token")
    monkeypatch.setenv("MAINSTAY_TOKEN_FILE", str(file))
    assert run(*shown, "--server", served).exit_code == 0
    monkeypatch.setenv("MAINSTAY_SERVER", served)
    two = run(*shown)
    assert (two.exit_code, json.loads(two.stdout)["error"]["code"]) == (2, "invalid")
    monkeypatch.delenv("MAINSTAY_DATA")
    assert run(*shown).exit_code == 0
    assert run(*shown, "--server", served, "--data", str(tmp_path)).exit_code == 2
    assert run(*shown, "--data", str(tmp_path)).exit_code == 4
    assert run("--data", str(tmp_path), *shown).exit_code == 4


def test_a_server_that_does_not_answer_and_one_that_is_not_encrypted(run: Any, token: str) -> None:
    gone = run("account", "list", "--server", "http://127.0.0.1:9", "--json")
    assert (gone.exit_code, json.loads(gone.stdout)["error"]["code"]) == (4, "no-answer")
    unsafe = run("account", "list", "--server", "http://192.0.2.7", "--json")
    assert (unsafe.exit_code, json.loads(unsafe.stdout)["error"]["code"]) == (2, "unsafe")


def test_a_command_from_elsewhere_never_loads_django(served: str, token: str, tenant: Tenant) -> None:
    environment = {"PATH": os.environ["PATH"], "MAINSTAY_TOKEN": token, "PYTHONPROFILEIMPORTTIME": "1"}
    asked = [COMMAND, "account", "show", tenant.key, "--server", served, "--json"]
    ended = subprocess.run(asked, env=environment, capture_output=True, check=True, text=True)
    assert json.loads(ended.stdout)["account"] == tenant.key
    assert "mainstay.client" in ended.stderr
    assert not re.search(r"\| +django\b", ended.stderr)
