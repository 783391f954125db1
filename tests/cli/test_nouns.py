"""The nouns on the command line, asked in this process: what each command does, and how it says that it did not."""

import json

import pytest


@pytest.fixture
def done(run, database):
    """done("account", "list") gives the document of a command that was done."""

    def document(*arguments):
        ended = run(*arguments, "--json")
        assert ended.exit_code == 0, ended.output
        return json.loads(ended.stdout)

    return document


def test_a_customer_from_the_account_to_a_machines_answer(done, served):
    done("account", "create", "reed", "--name", "Reed and Sons", "--zone", "Europe/Berlin")
    done("people", "add", "bo@reed.example", "--name", "Bo Reed", "--account", "reed", "--role", "admin")
    done("environment", "create", "reed", "barn")
    contract = done(
        *("contract", "create", "reed", "--name", "Barn", "--from", "2026-01-01", "--to", "2030-12-31"),
        *("--kind", "virtual", "--quantity", "3"),
    )["contract"]  # fmt: skip
    added = done("contract", "add-line", contract, "--kind", "physical", "--quantity", "1", "--level", "24/7")
    assert added["line"] == 2
    amended = done("contract", "amend-line", contract, "1", "--quantity", "5", "--overage", "any")
    assert (amended["lines"][0]["bought"], amended["lines"][0]["overage"]) == (5, "any")
    assert done("contract", "withdraw-line", contract, "2")["lines"][1]["withdrawn"]
    assert done("contract", "renew", contract, "--until", "2031-12-31")["to"] == "2031-12-31"
    deviating = ("contract", "deviate", contract, "10.2", "maximum")
    assert done(*deviating, "20 credentials", "--agreed-in", "letter")["deviations"][0]["agreed"] == "20 credentials"
    assert done(*deviating, "--remove")["deviations"] == []
    issued = done("token", "issue", contract, "barn", "--environment", "barn")
    assert done("token", "show", contract, "barn")["token"] == issued["token"]
    rotated = done("token", "rotate", contract, "barn", "--overlap-days", "0")
    assert rotated["token"] != issued["token"]

    came = done("simulate", "--machines", "3", "--token", rotated["token"], "--url", served)
    assert (came["attached"], came["refused"]) == (3, {})

    machines = done("machine", "list", "reed", "--environment", "barn")
    assert len(machines) == 3
    first = f"reed/{machines[0]['machine']}"
    assert done("machine", "rename", first, "owl")["machine"] == "owl"
    assert done("token", "issue", contract, "owlets", "--guest-of", "owl")["guest_of"] == "owl"
    answer = done("why", "machine", "reed/owl", "--on", "2027-03-01")
    assert answer["on"] == "2027-03-01"
    assert {"esm-infra", "livepatch"} <= {service["service"] for service in answer["services"]}
    for service in answer["services"]:
        assert service["reasons"][0]["clauses"]
    assert done("machine", "detach", "reed/owl", "--because", "sold")["attachment"]["detached_because"] == "sold"
    assert done("token", "revoke", contract, "barn")["revoked_at"]


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("account show nobody", 3, "not-found"),
        ("contract show MS-0", 3, "not-found"),
        ("contract create reed --name X --from soon", 2, "invalid"),
        ("machine show 0123", 3, "not-found"),
        ("machine list reed --state asleep", 2, "invalid"),
        ("service set esm-infra --apt-url nowhere", 2, "invalid"),
        ("service set nothing --no-default", 2, "unknown-service"),
        ("service set esm-infra", 2, "invalid"),
        ("release set 16.04", 2, "invalid"),
        ("cloud key add aws k /dev/null", 2, "invalid"),
        ("people password nobody@reed.example", 2, "missing-option"),
        ("provider set", 2, "invalid"),
        ("why machine nobody/owl", 3, "not-found"),
        ("simulate --machines 1 --token T --url http://127.0.0.1:9", 1, "unreachable"),
    ],
)
def test_what_cannot_be_done_has_its_code_and_one_json_object(run, database, command, code, said):
    ended = run(*command.split(), "--json")
    assert ended.exit_code == code, ended.output
    assert json.loads(ended.stdout)["error"]["code"] == said
    assert ended.stderr == ""
    in_words = run(*command.split())
    assert (in_words.exit_code, in_words.stdout) == (code, "")
    assert in_words.stderr.startswith("mainstay: ")


def test_a_kind_a_host_and_an_environment_are_put_right(done, tenant, attach, now):
    from mainstay.operations.tokens import issue_token, token_text

    issue_token(actor=None, contract=tenant.number, name="all", now=now)
    done("contract", "add-line", tenant.number, "--kind", "physical", "--quantity", "1")
    text = token_text(actor=None, contract=tenant.number, token="all")
    host, guest = attach(text, virt="none"), attach(text)
    named = f"{tenant.key}/{guest.name}"
    done("environment", "create", tenant.key, "rack")
    assert done("machine", "move", f"{tenant.key}/{host.name}", "rack")["environment"] == "rack"
    assert done("machine", "host", named, host.name)["host"] == host.name
    assert done("environment", "list", tenant.key)[0]["hosts"] == [host.name]
    assert done("machine", "host", named, "-")["host"] is None
    assert done("machine", "kind", named, "virtual")["kind_corrected"] is True
    assert done("machine", "show", guest.machine_id)["machine"] == guest.name
    assert {one["machine"] for one in done("machine", "list", tenant.key, "--kind", "physical")} == {host.name}


def test_lists_are_columns_for_a_person(run, tenant):
    listed = run("contract", "list", "--account", tenant.key)
    assert listed.stdout.splitlines()[0].split() == ["contract", "account", "name", "from", "to", "state"]
    assert tenant.number in listed.stdout.splitlines()[1]
    assert run("machine", "list", tenant.key).stdout == "none\n"


def test_a_refusal_says_all_its_reasons_and_its_clauses(run, done, tenant, attach, now):
    from mainstay.operations.tokens import issue_token, token_text

    issue_token(actor=None, contract=tenant.number, name="one", now=now)
    machine = attach(token_text(actor=None, contract=tenant.number, token="one"))
    refused = run("machine", "kind", f"{tenant.key}/{machine.name}", "physical", "--json")
    assert refused.exit_code == 1
    decision = json.loads(refused.stdout)["error"]["decision"]
    assert decision["verdict"] == "no"
    assert all(reason["clauses"] for reason in decision["reasons"])
    assert "§" in run("machine", "kind", f"{tenant.key}/{machine.name}", "physical").stderr


def test_a_contract_is_drafted_offered_amended_and_has_a_document(done, run, tmp_path):
    done("account", "create", "sedge", "--name", "Sedge")
    done("people", "add", "ada@sedge.example", "--name", "Ada Sedge", "--account", "sedge", "--role", "admin")
    drafted = done(
        "amendment", "draft-contract", "sedge", "--name", "Marsh", "--from", "2026-01-01", "--to", "2099-12-31"
    )
    contract = drafted["contract"]
    assert [change["place"] for change in drafted["changes"]] == ["dates"]
    done("amendment", "add-line", contract, "1", "--kind", "virtual", "--quantity", "5")
    assert done("amendment", "send", contract, "1")["state"] == "sent"
    assert done("amendment", "accept", contract, "1", "--name", "Ada Sedge")["state"] == "in-force"
    assert done("contract", "show", contract)["lines"][0]["bought"] == 5

    assert done("amendment", "draft", contract, "--note", "more")["amendment"] == 2
    changed = done("amendment", "change-line", contract, "2", "1", "--quantity", "9", "--level", "Advanced")
    assert changed["changes"][0]["becomes"] == {"quantity": 9, "level": "24/7"}
    assert changed["changes"][0]["was"] == {"quantity": 5, "level": "self-support"}
    done("amendment", "deviate", contract, "2", "10.2", "maximum", "20 credentials")
    done("amendment", "deviate", contract, "2", "8.3.2", "raw_storage_per_node", "512 TB")
    done("amendment", "day", contract, "2", "--from", "2098-01-01")
    left = done("amendment", "drop", contract, "2", str(changed["changes"][0]["change"]))
    assert [change["place"] for change in left["changes"]] == ["10.2 maximum", "8.3.2 raw_storage_per_node"]
    assert done("amendment", "withdraw", contract, "2")["state"] == "withdrawn"
    assert done("amendment", "take-up", contract, "2")["state"] == "draft"
    assert done("amendment", "renew", contract, "--until", "2100-12-31")["ends_on"] == "2100-12-31"
    assert [row["amendment"] for row in done("amendment", "list", contract)] == [3, 2, 1]
    refused = run("amendment", "accept", contract, "2", "--name", "Ada")
    assert (refused.exit_code, "is a draft" in refused.output) == (1, True)

    paper = tmp_path / "signed.pdf"
    paper.write_bytes(b"%PDF-1.7 signed")
    kept = done("document", "add", contract, str(paper), "--kind", "contract")
    assert (kept["name"], kept["type"], kept["bytes"]) == ("signed.pdf", "application/pdf", 15)
    copy = tmp_path / "copy.pdf"
    done("document", "get", contract, str(kept["document"]), "--to", str(copy))
    assert copy.read_bytes() == b"%PDF-1.7 signed"
    assert done("document", "remove", contract, str(kept["document"]))["removed"]
    assert done("document", "list", contract) == []
    ended = done("contract", "terminate", contract, "--last-day", "2098-12-31", "--why", "The marsh is dry")
    assert ended["to"] == "2098-12-31"


def test_the_days_to_answer_an_offer_are_the_providers(done):
    before = done("provider", "show")["offer_days"]
    assert done("provider", "set", "--offer-days", "30")["offer_days"] == 30
    assert done("provider", "set", "--offer-days", str(before))["offer_days"] == before
