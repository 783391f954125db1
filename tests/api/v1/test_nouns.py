"""Each noun of the API: what is read, what a write does and what it shows; every value as it is."""

from collections.abc import Callable
from typing import Any

from tests.api.v1.caller import Caller
from tests.conftest import Tenant


def test_a_machine_is_shown_with_its_attachment_and_its_cover(api: Caller, tenant: Tenant, machine: Any) -> None:
    shown = api.get(f"/accounts/{tenant.key}/machines/{machine.name}").json()
    cover, attachment = shown.pop("cover"), shown.pop("attachment")
    assert shown == {
        "name": machine.name, "account": tenant.key, "machine_id": machine.machine_id, "kind": "virtual",
        "kind_corrected": False, "ubuntu": True, "series": "noble", "release": "24.04", "architecture": "amd64",
        "kernel": "6.8.0-31-generic", "virt": "kvm", "client_version": "", "environment": None, "host": None, "parent": None,
        "first_seen_at": "2026-11-24T12:00:00Z", "last_seen_at": "2026-11-24T12:00:00Z",
    }  # fmt: skip
    assert attachment == {
        "contract": tenant.number, "line": 1, "under_line": 1, "through": "unit", "attached_at": "2026-11-24T12:00:00Z",
        "heard_at": None, "set_apart_at": None, "enabled": [],
    }  # fmt: skip
    assert (cover["verdict"], cover["through"], cover["until"], cover["code"]) == (
        "yes", "unit", "2027-12-31", "through-unit",
    )  # fmt: skip
    assert api.get(f"/accounts/{tenant.key}/machines/{machine.machine_id}").json()["name"] == machine.name


def test_answers_of_a_machine_are_those_of_its_page_on_any_day(api: Caller, tenant: Tenant, machine: Any) -> None:
    path = f"/accounts/{tenant.key}/machines/{machine.name}"
    today, later = api.get(f"{path}/answers").json(), api.get(f"{path}/answers", on="2028-02-01").json()
    assert (today["cover"]["verdict"], later["cover"]["verdict"]) == ("yes", "no")
    assert (later["machine"], later["on"]) == (machine.name, "2028-02-01")
    esm = api.get(f"{path}/services/esm-infra", on="2027-01-01").json()
    assert (esm["service"], esm["on_machine"], esm["answer"]["verdict"]) == ("esm-infra", False, "yes")
    assert esm["answer"]["clauses"]
    assert api.get(f"{path}/services/nothing").status_code == 404
    assert api.get(f"{path}/answers", on="yesterday").json()["fields"] == {
        "on": "date is expected; a date is written YYYY-MM-DD and exists"
    }


def test_a_machine_is_renamed_corrected_moved_and_detached(api: Caller, tenant: Tenant, machine: Any) -> None:
    at = f"/accounts/{tenant.key}/machines/"
    assert api.send("PUT", f"{at}{machine.name}/name", {"name": "web-01"}).json()["name"] == "web-01"
    api.send("POST", f"/accounts/{tenant.key}/environments", {"name": "cloud"})
    assert api.send("PUT", f"{at}web-01/environment", {"environment": "cloud"}).json()["environment"] == "cloud"
    assert api.send("PUT", f"{at}web-01/environment", {"environment": None}).json()["environment"] is None
    assert api.send("PUT", f"{at}web-01/environment", {"environment": "nowhere"}).status_code == 404
    not_ubuntu = api.send("PUT", f"{at}web-01/ubuntu", {"ubuntu": False}).json()
    assert (not_ubuntu["ubuntu"], not_ubuntu["cover"]["verdict"]) == (False, "no")
    left = api.send("POST", f"{at}web-01/detach", {"because": "sold"}).json()
    assert (left["attachment"], left["cover"]["verdict"]) == (None, "no")
    again = api.send("POST", f"{at}web-01/detach", {})
    assert (again.status_code, again.json()["code"]) == (404, "not-attached")
    assert api.send("PUT", f"{at}web-01/host", {"host": "web-01"}).json()["fields"] == {
        "host": "a physical machine of the account"
    }


def test_a_list_is_walked_to_its_end_while_rows_come_and_go(
    api: Caller, tenant: Tenant, attach: Callable[..., Any], token_of_contract: str
) -> None:
    from mainstay.operations.inventory import rename_machine

    for number in range(7):
        row = attach(token_of_contract)
        rename_machine(actor=None, account=tenant.key, machine=row.name, name=f"m-{number}", now=row.first_seen_at)
    first = api.get(f"/accounts/{tenant.key}/machines", limit="3")
    assert [row["name"] for row in first.json()["items"]] == ["m-0", "m-1", "m-2"]
    cursor = first.json()["next"]
    assert first.headers["Link"].startswith(f"</api/v1/accounts/{tenant.key}/machines?limit=3&cursor=")
    api.send("PUT", f"/accounts/{tenant.key}/machines/m-0/name", {"name": "z-0"})
    api.send("PUT", f"/accounts/{tenant.key}/machines/m-3/name", {"name": "a-3"})
    second = api.get(f"/accounts/{tenant.key}/machines", limit="3", cursor=cursor).json()
    assert [row["name"] for row in second["items"]] == ["m-4", "m-5", "m-6"]
    last = api.get(f"/accounts/{tenant.key}/machines", limit="3", cursor=second["next"])
    assert ([row["name"] for row in last.json()["items"]], last.json()["next"]) == (["z-0"], None)
    assert "Link" not in last.headers
    found = api.get(f"/accounts/{tenant.key}/machines", text="m-5", state="active").json()
    assert found == {"items": [], "next": None}


def test_a_cursor_of_another_list_or_of_nobody_is_refused(api: Caller, tenant: Tenant, staff: Caller) -> None:
    import base64
    import json

    def cursor(*parts: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")

    path = f"/accounts/{tenant.key}/machines"
    for odd in (
        "x",
        "e30",
        cursor("number", "a"),
        cursor("name", 7),
        cursor("name", "a\x00"),
        cursor("name", "\ud800"),
        cursor("name"),
    ):
        answer = api.get(path, cursor=odd)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-cursor"), odd
    assert staff.get("/people", cursor=cursor("pk", 2**63)).status_code == 422
    assert staff.get("/people", cursor=cursor("pk", 1.5)).status_code == 422


def test_a_contract_from_its_order_to_its_end(staff: Caller, tenant: Tenant) -> None:
    made = staff.send("POST", f"/accounts/{tenant.key}/contracts", {
        "name": "More", "effective_from": "2026-02-01", "effective_to": "2026-12-31",
        "lines": [{"kind": "virtual", "quantity": 3, "level": "weekday"}],
    })  # fmt: skip
    assert made.status_code == 201
    path = f"/contracts/{made.json()['number']}"
    assert made.json()["lines"] == [{
        "position": 1, "kind": "virtual", "scope": "full", "support_scope": "full", "level": "weekday", "quantity": 3,
        "overage": 0, "used": 0, "left": 3, "over": 0, "ends_on": None, "note": "", "withdrawn_at": None,
    }]  # fmt: skip
    assert staff.send("PUT", f"{path}/name", {"name": "Other"}).json()["name"] == "Other"
    line = {"kind": "desktop", "quantity": 2, "overage": None}
    assert [one["kind"] for one in staff.send("POST", f"{path}/lines", line).json()["lines"]] == ["virtual", "desktop"]
    amended = {
        "quantity": 9, "overage": 1, "ends_on": "2026-06-30", "scope": "full", "support_scope": "full", "level": "24/7",
        "note": "more",
    }  # fmt: skip
    first = staff.send("PUT", f"{path}/lines/1", amended).json()["lines"][0]
    assert {name: first[name] for name in amended} == amended
    assert staff.send("POST", f"{path}/lines/2/withdraw").json()["lines"][1]["withdrawn_at"]
    deviation = {
        "clause": "10.2", "figure": "maximum", "value": "20 credentials", "agreed_in": "letter", "agreed_on": "2026-03-01",
    }  # fmt: skip
    (agreed,) = staff.send("POST", f"{path}/deviations", deviation).json()["deviations"]
    assert {name: agreed[name] for name in ("clause", "figure", "agreed", "agreed_in", "agreed_on")} == {
        "clause": "10.2", "figure": "maximum", "agreed": "20 credentials", "agreed_in": "letter", "agreed_on": "2026-03-01",
    }  # fmt: skip
    assert staff.send("DELETE", f"{path}/deviations/10.2/maximum").json()["deviations"] == []
    assert staff.send("POST", f"{path}/renew", {"until": "2027-12-31"}).json()["effective_to"] == "2027-12-31"
    assert (
        staff.send("PUT", f"{path}/support-end", {"support_until": "2027-01-31"}).json()["support_until"]
        == "2027-01-31"
    )
    effect = staff.get(f"{path}/effect", on="2027-06-01").json()
    assert (effect["effect"]["verdict"], effect["effect"]["answer"]["state"]) == ("yes", "effective")
    refused = staff.send("PUT", f"{path}/dates", {"effective_from": "2027-01-01", "effective_to": "2026-01-01"})
    assert (refused.status_code, refused.json()["code"]) == (422, "end-before-start")


def test_a_contract_token_is_issued_read_rotated_and_revoked(api: Caller, tenant: Tenant) -> None:
    path = f"/contracts/{tenant.number}/tokens"
    issued = api.send("POST", path, {"name": "berlin", "line": 1, "ends_at": "2027-06-30T00:00:00Z"}).json()
    assert {name: issued[name] for name in ("name", "state", "line", "machines", "ends_at")} == {
        "name": "berlin", "state": "ending", "line": 1, "machines": 0, "ends_at": "2027-06-30T00:00:00Z",
    }  # fmt: skip
    text = api.get(f"{path}/{issued['id']}/text").json()["token"]
    assert text.startswith("C1")
    assert text not in api.get(path).text
    rotated = api.send("POST", f"{path}/{issued['id']}/rotate", {"overlap_days": 0}).json()
    assert (rotated["name"], rotated["id"] > issued["id"]) == ("berlin", True)
    assert api.send("POST", f"{path}/{rotated['id']}/revoke").json()["state"] == "revoked"
    assert api.send("POST", f"{path}/{rotated['id']}/revoke").json()["code"] == "token-revoked"


def test_an_environment_with_its_hosts_and_guests(
    api: Caller, staff: Caller, tenant: Tenant, attach: Callable[..., Any], token_of_contract: str
) -> None:
    staff.send("POST", f"/contracts/{tenant.number}/lines", {"kind": "physical", "quantity": 1})
    host, guest = attach(token_of_contract, virt="none"), attach(token_of_contract)
    at = f"/accounts/{tenant.key}"
    assert api.send("POST", f"{at}/environments", {"name": "cloud"}).json()["name"] == "cloud"
    api.send("PUT", f"{at}/machines/{host.name}/environment", {"environment": "cloud"})
    changed = api.send("PUT", f"{at}/guests", {"hosts": [{"host": host.name, "guests": [guest.name]}]}).json()
    assert changed == {"changed": [{"machine": guest.name, "host": host.name}]}
    answers = api.get(f"{at}/environments/cloud/answers").json()
    assert answers["hosts"] == [{"machine": host.name, "kind": "physical", "covered": True, "guests": [guest.name]}]
    assert (answers["whole"]["question"], answers["whole"]["verdict"]) == ("environment-coverage", "yes")
    assert api.send("PUT", f"{at}/environments/cloud/name", {"name": "clouds"}).json()["name"] == "clouds"
    assert api.send("DELETE", f"{at}/environments/clouds").status_code == 204
    assert api.get(f"{at}/environments").json() == {"items": [], "next": None}


def test_members_their_roles_credentials_and_invitations(api: Caller, tenant: Tenant) -> None:
    at = f"/accounts/{tenant.key}"
    members = api.get(f"{at}/members").json()["items"]
    assert [(one["name"], one["role"]) for one in members] == [
        ("Admin", "admin"), ("Technical", "technical"), ("Billing", "billing"), ("Viewer", "viewer"),
    ]  # fmt: skip
    viewer, admin = f"{at}/members/{tenant.viewer.pk}", f"{at}/members/{tenant.admin.pk}"
    assert api.send("PUT", f"{viewer}/role", {"role": "technical"}).json()["role"] == "technical"
    assert api.send("PUT", f"{admin}/role", {"role": "viewer"}).json()["code"] == "last-admin"
    assert api.send("DELETE", viewer).status_code == 204
    assert api.get(viewer).status_code == 404
    invited = api.send("POST", f"{at}/invitations", {"email": "new@nordwind.example", "role": "viewer"})
    assert (invited.status_code, invited.json()["email"]) == (201, "new@nordwind.example")
    path = f"{at}/invitations/{invited.json()['id']}"
    assert api.send("POST", f"{path}/send").status_code == 200
    assert api.send("DELETE", path).status_code == 204
    assert api.get(f"{at}/invitations").json()["items"] == []


def test_a_service_is_no_member(api: Caller, tenant: Tenant) -> None:
    from datetime import timedelta

    from mainstay import clock
    from mainstay.operations.api_tokens import make_token

    now = clock.now()
    service = make_token(
        actor=tenant.admin, account=tenant.key, name="grafana", scopes=["decide"], service_role="viewer",
        ends_at=now + timedelta(days=1), now=now,
    ).token.person.pk  # fmt: skip
    assert service not in [one["person"] for one in api.get(f"/accounts/{tenant.key}/members").json()["items"]]
    assert api.get(f"/accounts/{tenant.key}/members/{service}").status_code == 404


def test_people_are_for_the_provider(staff: Caller) -> None:
    import uuid

    email = f"{uuid.uuid4().hex[:8]}@provider.example"
    made = staff.send("POST", "/people", {"email": email, "name": "Ines", "staff_role": "engineer"})
    assert (made.status_code, made.json()["staff_role"], made.json()["accounts"]) == (201, "engineer", [])
    path = f"/people/{made.json()['id']}"
    assert staff.send("PUT", f"{path}/staff-role", {"staff_role": "auditor"}).json()["staff_role"] == "auditor"
    assert staff.send("PUT", f"{path}/active", {"is_active": False}).json()["is_active"] is False
    assert staff.send("POST", "/people", {"email": email, "name": "Ines"}).json()["code"] == "email-taken"
    assert staff.get("/people", limit="1").json()["next"]


def test_the_feed_goes_on_from_where_one_was(api: Caller, tenant: Tenant, staff: Caller) -> None:
    from mainstay import clock
    from mainstay.operations.events import BATCH, deliver_events

    api.send("PUT", f"/accounts/{tenant.key}/name", {"name": "One"})
    while deliver_events(now=clock.now()) == BATCH:
        pass
    before = api.get("/events", kinds="account.*")
    assert [event["kind"] for event in before.json()["items"]] == ["account.created", "account.renamed"]
    assert before.json()["items"][1]["data"] == {"before": {"name": f"Tenant {tenant.key}"}, "after": {"name": "One"}}
    cursor = before.json()["next"]
    assert api.get("/events", cursor=cursor, kinds="account.*").json() == {
        "items": [],
        "next": cursor,
        "has_more": False,
    }
    assert {event["account"] for event in staff.get("/events", account=tenant.key).json()["items"]} == {tenant.key}


def test_a_kept_refusal_is_read_as_it_was_taken(api: Caller, tenant: Tenant, machine: Any) -> None:
    refused = api.send("PUT", f"/accounts/{tenant.key}/machines/{machine.name}/kind", {"kind": "physical"}).json()
    (kept,) = api.get(f"/accounts/{tenant.key}/decisions").json()["items"]
    assert kept["decision"] == refused["decision"]
    assert kept["about"] == f"machine {machine.pk}"
    assert api.get(f"/decisions/{kept['key']}").json() == kept


def test_questions_are_asked_one_by_one_and_many_at_once(api: Caller) -> None:
    facts = {"release": "22.04", "on": "2026-11-30"}
    one = api.send("POST", "/decide/release-phase", facts).json()
    assert (one["verdict"], one["answer"]["phase"], one["until"]) == ("yes", "standard", "2027-06-01")
    many = api.send("POST", "/decide", {"questions": [
        {"question": "release-phase", "facts": facts}, {"question": "release-phase"}, {"question": "nothing"},
    ]}).json()["results"]  # fmt: skip
    assert many[0] == {"decision": one, "error": None}
    assert many[1]["error"] == {"code": "missing-fact", "field": "release", "message": "release is required"}
    assert many[2]["error"]["code"] == "unknown-question"
    odd = api.send("POST", "/decide/release-phase", {**facts, "colour": "red"})
    assert (odd.status_code, odd.json()["code"], list(odd.json()["fields"])) == (422, "unknown-fact", ["colour"])
    assert api.send("POST", "/decide/nothing", facts).status_code == 404
    deviating = {**facts, "deviations": [{"clause": "10.2", "figure": "maximum", "value": "lots"}]}
    assert api.send("POST", "/decide/release-phase", deviating).json()["code"] == "bad-fact"


def test_the_questions_and_the_clauses_are_listed_whole(api: Caller) -> None:
    names = [one["name"] for one in api.get("/questions").json()["items"]]
    assert names == sorted(names)
    assert "machine-coverage" in names
    assert api.get("/questions/nothing").json()["code"] == "unknown-question"
    clauses, cursor = [], ""
    while True:
        page = api.get("/clauses", limit="200", cursor=cursor).json()
        clauses += [clause["id"] for clause in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert len(clauses) == len(set(clauses))
    assert {"10.2", "12.3", "intro.unit"} <= set(clauses)
    reading = api.get("/clauses/doc.terms")
    assert reading.status_code == 200
    assert api.get("/readings/grace-of-14-days").json()["name"] == "grace-of-14-days"


def test_a_webhook_is_added_changed_tested_and_removed(api: Caller, tenant: Tenant) -> None:
    at = f"/accounts/{tenant.key}"
    made = api.send("POST", f"{at}/webhooks", {"url": "https://hooks.example/x", "kinds": ["machine.*"]})
    assert made.status_code == 201
    assert len(made.json()["secret"]) > 20
    path = f"{at}/webhooks/{made.json()['webhook']['id']}"
    assert made.json()["secret"] not in api.get(path).text
    assert api.send("PUT", path, {"kinds": ["*"]}).json()["kinds"] == ["*"]
    assert api.send("POST", f"{path}/off").json()["is_on"] is False
    assert api.send("POST", f"{path}/on").json()["is_on"] is True
    sent = api.send("POST", f"{path}/test").json()
    assert (sent["state"], sent["attempts"], sent["kind"]) == ("waiting", 0, "webhook.tested")
    assert api.get(f"{at}/deliveries").json()["items"] == [sent]
    assert api.send("POST", f"{path}/rotate").json()["secret"] != made.json()["secret"]
    assert api.send("POST", f"{path}/replay", {"since": "2026-01-01T00:00:00Z"}).json() == {"events": 1}
    assert api.send("POST", f"{path}/replay", {"since": 1767225600}).status_code == 422
    assert api.send("DELETE", path).status_code == 204
    assert api.get(path).status_code == 404


def test_the_audit_says_who_did_it_and_with_which_token(api: Caller, tenant: Tenant) -> None:
    api.send("PUT", f"/accounts/{tenant.key}/name", {"name": "One"})
    (row,) = api.get(f"/accounts/{tenant.key}/audit", did="account.renamed").json()["items"]
    assert (row["by"], row["origin"], row["address"], row["about"]) == (
        "Admin", "api", "127.0.0.1", f"account {tenant.key}",
    )  # fmt: skip
    assert row["credential"] == api.get("/me").json()["token"]["name"]
    first = api.get(f"/accounts/{tenant.key}/audit", limit="2").json()
    assert len(first["items"]) == 2
    rest = api.get(f"/accounts/{tenant.key}/audit", limit="200", cursor=first["next"]).json()
    assert {one["id"] for one in rest["items"]}.isdisjoint({one["id"] for one in first["items"]})
    for odd in ("x", "2026-01-01~99999999999999999999", "0001-01-01T00:00:00~1"):
        assert api.get(f"/accounts/{tenant.key}/audit", cursor=odd).json()["code"] == "bad-cursor"
