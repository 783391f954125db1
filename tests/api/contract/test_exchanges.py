"""Every recorded call of the real client to its contract server, made anew to ours.

exchanges/ holds, a file for each of the recorded scenarios that spoke to the contract server, what the client was made to do and
which calls it then made. Each call is sent with our tokens and ids in place of the recorded ones, and our answer has the
recorded status and all that the client reads of it. Where a scenario needs another beginning, or where the recorded server
committed a fault that ours must not, SCENES says so.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.api.contract import client_reads
from tests.api.contract.world import Customer, Machine, entitled, in_days, line, make_customer
from tests.gateways.cloud_documents import gcp_document, signer

from mainstay import clock
from mainstay.operations.clouds import add_cloud_key, map_cloud, remove_cloud_key
from mainstay.operations.contracts import renew_contract, set_dates
from mainstay.operations.inventory import detach_machine
from mainstay.operations.lines import withdraw_line
from mainstay.operations.magic import confirm_magic_attach
from mainstay.operations.people import add_member
from mainstay.records.models import Machine as MachineRow
from mainstay.records.models import Membership

RECORDED = Path(__file__).parent / "exchanges"
FILES = {file.stem: file for file in sorted(RECORDED.glob("*.json"))}
CONTRACT = "cAexampleContract0000000000000000000000000001"
MACHINES = ("00000000000000000000000000000a01", "server-chosen-id-01")
GOOGLE = signer("google")

NOT_OF_THE_CONTRACT_SERVER = {
    "04-security-status": "status and package counts of an attached machine: no call is made",
    "20-cves": "vulnerability data alone",
    "20b-cve-show": "vulnerability data alone",
    "21-fix-dry-run": "the security API alone",
    "71-connection-refused": "nobody listened, so nothing was called",
    "74-cves-404": "vulnerability data alone",
    "75-fix-unknown": "the security API alone",
}


@dataclass(kw_only=True)
class Replay:
    """One scenario under way: our customer and machine in place of the recorded ones."""

    customer: Customer
    machine: Machine
    magic: dict[str, Any] = field(default_factory=dict)
    guest: str = ""
    cloud: str = ""
    replies: list[Any] = field(default_factory=list)

    def send(self, call: Mapping[str, Any]) -> httpx.Response:
        """The recorded call, with our tokens and ids."""
        headers = {
            "User-Agent": "UA-Client/1:1+devel",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        if "token" in call:
            headers["Authorization"] = f"Bearer {self.token(call['token'])}"
        return self.machine.http.request(
            call["method"], self.ours(call["path"]), params=call.get("query"), headers=headers,
            json=self.body(call["body"]) if "body" in call else None,
        )  # fmt: skip

    def token(self, recorded: str) -> str:
        """Ours in place of the recorded one; what was no token stays as it is."""
        ours = {
            "C1exampleContractToken0000000000": self.customer.token,
            "macaroonLikeMachineToken0000000001": self.machine.token,
            "magic-token-0001": self.magic.get("token"),
            "magic-contract-token-0001": self.magic.get("contractToken"),
            "guest-token-0001": self.guest,
            "cloud-contract-token-0001": self.cloud,
        }
        return ours.get(recorded) or recorded

    def ours(self, path: str) -> str:
        """The path with our contract and machine."""
        for recorded in MACHINES:
            path = path.replace(recorded, self.machine.machine_id)
        return path.replace(CONTRACT, self.customer.contract)

    def body(self, recorded: Mapping[str, Any]) -> dict[str, Any]:
        """The body with our machine id, and the activity token that we gave last."""
        body = dict(recorded)
        if "machineId" in body:
            body["machineId"] = self.machine.machine_id
        if "activityInfo" in body:
            body["activityInfo"] = self.body(body["activityInfo"])
        body |= {key: self.machine.activity[key] for key in ("activityID", "activityToken") if key in body}
        if "identityToken" in body:
            engine = {"project_id": self.customer.account, "instance_id": "4001"}
            body["identityToken"] = gcp_document(GOOGLE, now=clock.now(), google={"compute_engine": engine})
        return body

    def heard(self, kind: str, reply: Any) -> None:
        """The machine keeps what it is told, as the client does."""
        self.replies.append(reply)
        if kind in ("attach", "refresh"):
            self.machine.token, self.machine.activity = reply["machineToken"], reply["activityInfo"]
            self.machine.contract = reply["machineTokenInfo"]["contractInfo"]["id"]
        elif kind == "ping":
            self.machine.activity = reply
        elif kind == "magic":
            self.magic = reply
        elif kind == "cloud":
            self.cloud = reply["contractToken"]


KINDS = (
    ("attach", "POST", r"/v1/context/machines/token"),
    ("refresh", "POST", r"/v1/contracts/[^/]+/context/machines/[^/]+"),
    ("look", "GET", r"/v1/contracts/[^/]+/context/machines/[^/]+"),
    ("ping", "POST", r"/v1/contracts/[^/]+/machine-activity/[^/]+"),
    ("guest", "GET", r"/v1/contracts/[^/]+/context/machines/[^/]+/guest-token"),
    ("resource", "GET", r"/v1/resources/[^/]+/context/machines/[^/]+"),
    ("resources", "GET", r"/v1/resources"),
    ("contract", "GET", r"/v1/contract"),
    ("magic", "POST", r"/v1/magic-attach"),
    ("magic", "GET", r"/v1/magic-attach"),
    ("revoked", "DELETE", r"/v1/magic-attach"),
    ("cloud", "POST", r"/v1/clouds/[^/]+/token"),
)
READS: dict[str, Callable[[Any], None]] = {
    "ping": client_reads.reads_activity,
    "guest": client_reads.reads_guest,
    "resource": client_reads.reads_resource,
    "resources": client_reads.reads_resources,
    "contract": client_reads.reads_contract,
    "magic": client_reads.reads_magic,
    "revoked": client_reads.reads_nothing,
    "cloud": client_reads.reads_cloud,
}
NEEDS_NO_ATTACH = ("attach", "resources", "contract", "magic", "cloud")


def kind_of(call: Mapping[str, Any]) -> str:
    path = call["path"]
    return next(kind for kind, method, form in KINDS if method == call["method"] and re.fullmatch(form, path))


# What a scenario begins with, what happens in it, and what must be true in the end.


def attach_first(replay: Replay) -> None:
    assert replay.machine.attach(replay.customer.token).status_code == 200


def end_in(days: int) -> Callable[[Replay], None]:
    def act(replay: Replay) -> None:
        set_dates(
            actor=None, contract=replay.customer.contract, effective_from=in_days(-100), effective_to=in_days(days),
            now=clock.now(),
        )  # fmt: skip

    return act


def renew(replay: Replay) -> None:
    end_in(-20)(replay)
    renew_contract(actor=None, contract=replay.customer.contract, until=in_days(400), now=clock.now())


def withdraw(replay: Replay) -> None:
    withdraw_line(actor=None, contract=replay.customer.contract, line=1, now=clock.now())


def detach(replay: Replay) -> None:
    name = MachineRow.objects.get(machine_id=replay.machine.machine_id).name
    detach_machine(actor=None, account=replay.customer.account, machine=name, now=clock.now())


def ask(replay: Replay) -> None:
    replay.magic = replay.machine.call("POST", "/v1/magic-attach").json()


def confirm(replay: Replay) -> None:
    account = replay.customer.account
    member = Membership.objects.filter(account__key=account).first() or add_member(
        actor=None, account=account, email=f"admin@{account}.test", role="admin", now=clock.now()
    )
    code = replay.magic["userCode"]
    confirm_magic_attach(actor=member.person, user_code=code, contract=replay.customer.contract, now=clock.now())


def ask_and_confirm(replay: Replay) -> None:
    ask(replay)
    confirm(replay)


def be_a_guest(replay: Replay) -> None:
    host = Machine(http=replay.machine.http, virt="none")
    assert host.attach(replay.customer.token).status_code == 200
    replay.guest = host.guest_token().json()["guestToken"]


def belong(replay: Replay) -> None:
    account, contract = replay.customer.account, replay.customer.contract
    map_cloud(actor=None, cloud="gcp", owner=account, contract=contract, now=clock.now())


def same_machine_twice(replay: Replay) -> None:
    first, again = (reply for reply in replay.replies if "machineToken" in reply)
    assert first["machineToken"] == again["machineToken"]
    assert replay.customer.used() == 1


def nothing_is_entitled(replay: Replay) -> None:
    told = entitled(replay.machine.refresh())
    assert told.pop("support")
    assert told
    assert not any(told.values())


def every_service_is_named(replay: Replay) -> None:
    whole = entitled(replay.machine.refresh()).keys()
    withdraw(replay)
    assert entitled(replay.machine.refresh()).keys() == whole


def no_unit_for_it(replay: Replay) -> None:
    assert replay.customer.used(1) == 0


def told_until(days: int) -> Callable[[Replay], None]:
    def check(replay: Replay) -> None:
        look = replay.machine.look().json()
        assert look["machineTokenInfo"]["contractInfo"]["effectiveTo"] == f"{in_days(days)}T23:59:59Z"

    return check


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Where a scenario differs: the contract's days, what happens before a call (by its number), which status ours has
    instead of the recorded one and why, and what is true in the end.
    """

    first: int | None = -30
    last: int | None = 365
    before: Mapping[int, Callable[[Replay], None]] = field(default_factory=dict)
    instead: Mapping[int, int] = field(default_factory=dict)
    why: str = ""
    then: Callable[[Replay], None] | None = None


EXPIRED = Scene(first=-400, last=-40)
SCENES = {
    "09-attach-forbidden-403-expired": EXPIRED,
    "09-attach-forbidden-403-not-yet": Scene(first=40),
    "09-attach-forbidden-403-never": Scene(first=None, last=None),
    "09-attach-forbidden-403-no-info": EXPIRED,  # a fault: ours always says which contract and why
    "09-attach-forbidden-403-other-reason": EXPIRED,  # a fault: ours says a reason that the client knows
    "10-attach-server-error-500": Scene(instead={0: 200}, why="the recorded server failed"),
    "15-machine-id-reassigned": Scene(
        instead={2: 200}, why="the recorded server gave another id and then did not know it"
    ),
    "27-enable-anbox-access-only": Scene(
        instead={1: 404, 2: 404}, why="this edition of the terms names no Anbox, so it is entitled under no contract"
    ),
    "30-magic-attach": Scene(before={2: confirm}),
    "31-magic-api": Scene(
        before={1: confirm, 2: ask, 5: ask_and_confirm},
        instead={6: 200},
        why="the recorded server said that it was busy; test_magic_attach has ours when it is",
    ),
    "32-guest-token-400": Scene(
        instead={0: 200}, why="the recorded server knew tokens of an old form, ours never gave any"
    ),
    "33-attach-with-guest-token": Scene(before={0: be_a_guest}, then=no_unit_for_it),
    "40-refresh-unauthorized-401": Scene(before={0: detach}),
    "41-enable-then-entitlement-removed": Scene(before={4: withdraw}, then=nothing_is_entitled),
    "41b-refresh-entitlement-absent": Scene(then=every_service_is_named),  # a fault: ours leaves nothing out
    "50-expiring-soon": Scene(last=10, then=told_until(10)),
    "51-grace-period": Scene(before={0: end_in(-5)}, then=told_until(-5)),
    "52-expired": Scene(before={0: end_in(-20)}, then=told_until(-20)),
    "53-renewed-server-side": Scene(before={0: renew}, then=told_until(400)),
    "68-cloud-auto-attach-gcp": Scene(before={0: belong}, then=no_unit_for_it),
    "69-cloud-auto-attach-refused": Scene(instead={0: 403}, why="the client tells only 200 from the rest"),
    "73-attach-read-timeout-retries": Scene(
        instead={2: 200}, why="the recorded server answered the first of two too late", then=same_machine_twice
    ),
    "83-activity-error-in-timer": Scene(
        instead={0: 200, 1: 200}, why="the recorded server refused pings, ours never does"
    ),
    "84-enable-with-activity-failing": Scene(instead={2: 200, 3: 200}, why="the recorded server failed"),
    "85-resource-access-404-stops-enable": Scene(before={1: withdraw}),
}


@pytest.fixture(scope="module", autouse=True)
def google(archives: None) -> Iterator[None]:
    """The provider believes the key that signs the identity tokens here."""
    add_cloud_key(actor=None, cloud="gcp", name="recorded", pem=GOOGLE.pem, now=clock.now())
    yield
    remove_cloud_key(actor=None, cloud="gcp", name="recorded", now=clock.now())


@pytest.mark.parametrize("name", FILES)
def test_the_client_is_answered_as_recorded(name: str, http: httpx.Client) -> None:
    recorded, scene = json.loads(FILES[name].read_text()), SCENES.get(name, Scene())
    calls = recorded["calls"]
    lines = line("virtual", 3), line("physical", 1)
    replay = Replay(
        customer=make_customer(*lines, first=scene.first, last=scene.last),
        machine=Machine(http=http, series=recorded["series"]),
    )
    if kind_of(calls[0]) not in NEEDS_NO_ATTACH:
        attach_first(replay)
    for number, call in enumerate(calls):
        if number in scene.before:
            scene.before[number](replay)
        answer = replay.send(call)
        assert answer.status_code == scene.instead.get(number, call["status"]), f"{number}: {answer.text[:300]}"
        check(answer, kind_of(call), replay)
        check_info(answer, call)
    if scene.then:
        scene.then(replay)


def check(answer: httpx.Response, kind: str, replay: Replay) -> None:
    """The answer has all that the client reads, whatever the recorded one had or lacked."""
    assert "application/json" in answer.headers["content-type"]
    reply = answer.json()
    if answer.status_code != 200:
        client_reads.reads_refusal(reply, status=answer.status_code, attach=kind == "attach")
        return
    if kind in ("attach", "refresh", "look"):
        ours = {"machine_id": replay.machine.machine_id, "contract": replay.customer.contract}
        client_reads.reads_token_reply(reply, **ours)
    else:
        READS[kind](reply)
    replay.heard(kind, reply)


def check_info(answer: httpx.Response, call: Mapping[str, Any]) -> None:
    """The recorded reason, where it is one of the three that the client knows."""
    reason = call.get("info", {}).get("reason")
    if reason in client_reads.REASONS:
        assert answer.json()["info"]["reason"] == reason


def test_all_eighty_recorded_scenarios_are_accounted_for() -> None:
    assert len(FILES) + len(NOT_OF_THE_CONTRACT_SERVER) == 80
    assert not FILES.keys() & NOT_OF_THE_CONTRACT_SERVER.keys()
    assert SCENES.keys() <= FILES.keys()


def test_where_ours_differs_the_reason_is_said() -> None:
    assert not [name for name, scene in SCENES.items() if bool(scene.instead) != bool(scene.why)]


def test_the_files_name_no_place_of_the_recording() -> None:
    for file in FILES.values():
        assert not re.search(r"/(home|root|tmp|work)/|localhost|127\.0\.0\.1", file.read_text()), file.name
