"""Machines with the client on them, and customers for them."""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import httpx

from mainstay import clock

RELEASES = {
    "trusty": "14.04",
    "xenial": "16.04",
    "bionic": "18.04",
    "focal": "20.04",
    "jammy": "22.04",
    "noble": "24.04",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """An account with a contract and a token for it."""

    account: str
    contract: str
    token: str

    def used(self, line: int = 1) -> int:
        """The units of the line in that position that are used."""
        from mainstay.records.models import Line

        return Line.objects.get(contract__number=self.contract, position=line).used

    def attached(self) -> list[Any]:
        """The open attachments under the contract."""
        from mainstay.records.models import Attachment

        rows = Attachment.objects.filter(contract__number=self.contract, detached_at__isnull=True)
        return list(rows.select_related("machine").order_by("pk"))


@dataclass(slots=True, kw_only=True)
class Machine:
    """A machine with the client on it: it keeps what it was told, and calls as the client does."""

    http: httpx.Client
    machine_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    series: str = "noble"
    virt: str = "kvm"
    desktop: bool = False
    architecture: str = "amd64"
    contract: str = ""
    token: str = ""
    activity: dict[str, Any] = field(default_factory=dict)

    def attach(self, token: str) -> httpx.Response:
        """`pro attach TOKEN`; after a 200 the machine knows what it was told."""
        return self._told(self.call("POST", "/v1/context/machines/token", token, self.body(self.report())))

    def refresh(self) -> httpx.Response:
        """`pro refresh`."""
        return self._told(self.call("POST", self.path, self.token, self.body(self.activity | self.report())))

    def look(self) -> httpx.Response:
        """What the client asks when its contract is about to end."""
        return self.call("GET", self.path, self.token)

    def ping(self, *resources: str, **more: Any) -> httpx.Response:
        """The activity ping, with the services that are on; after a 200 the next one has the new token."""
        path = f"/v1/contracts/{self.contract}/machine-activity/{self.machine_id}"
        said = self.activity | {"resources": list(resources), "resourceVariants": {}} | self.report() | more
        answer = self.call("POST", path, self.token, said)
        if answer.status_code == 200:
            self.activity = answer.json()
        return answer

    def enable(self, service: str) -> httpx.Response:
        """What `pro enable SERVICE` asks for a token."""
        return self.call("GET", f"/v1/resources/{service}/context/machines/{self.machine_id}", self.token)

    def guest_token(self) -> httpx.Response:
        """What a host asks for one of its guests."""
        return self.call("GET", f"{self.path}/guest-token", self.token)

    def copy(self) -> "Machine":
        """A clone of the disk: the same id, the same tokens."""
        return Machine(
            http=self.http, machine_id=self.machine_id, series=self.series, virt=self.virt, contract=self.contract,
            token=self.token, activity=dict(self.activity),
        )  # fmt: skip

    def call(self, method: str, path: str, token: str = "", body: Any = None) -> httpx.Response:
        """One call as the client makes it: JSON types on everything."""
        headers = {"User-Agent": "UA-Client/35", "Accept": "application/json", "Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self.http.request(method, path, headers=headers, json=body)

    @property
    def path(self) -> str:
        """The machine under its contract."""
        return f"/v1/contracts/{self.contract}/context/machines/{self.machine_id}"

    def report(self) -> dict[str, Any]:
        """What the machine says of itself."""
        return {
            "distribution": "Ubuntu", "kernel": "6.8.0-31-generic", "series": self.series,
            "architecture": self.architecture, "desktop": self.desktop, "virt": self.virt, "clientVersion": "35~24.04",
        }  # fmt: skip

    def body(self, info: dict[str, Any]) -> dict[str, Any]:
        """The body of attach and refresh."""
        release = RELEASES.get(self.series, "")
        system = {"distribution": "Ubuntu", "kernel": "6.8.0-31-generic", "series": self.series, "release": release}
        return {"machineId": self.machine_id, "activityInfo": info, "architecture": self.architecture, "os": system}

    def _told(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code == 200:
            told = answer.json()
            self.token, self.activity = told["machineToken"], told["activityInfo"]
            self.contract = told["machineTokenInfo"]["contractInfo"]["id"]
        return answer


def entitled(answer: httpx.Response) -> dict[str, bool]:
    """Each service of a token reply, and whether it is entitled."""
    contract = answer.json()["machineTokenInfo"]["contractInfo"]
    return {service["type"]: service["entitled"] for service in contract["resourceEntitlements"]}


def today() -> date:
    """The day that the server sees."""
    return clock.now().date()


def in_days(days: int) -> date:
    """That many days from today."""
    return today() + timedelta(days=days)


def line(kind: str, quantity: int, scope: str = "", **more: Any) -> Any:
    """A line of an order."""
    from mainstay.operations.orders import NewLine

    return NewLine(kind=kind, quantity=quantity, scope=scope, **more)


def make_customer(*lines: Any, first: int | None = -30, last: int | None = 365, account: str = "") -> Customer:
    """A contract with these lines from the first day to the last, counted from today, and its token."""
    from mainstay.operations.accounts import create_account
    from mainstay.operations.contracts import create_contract
    from mainstay.operations.tokens import issue_token, token_text

    now = clock.now()
    if not account:
        account = f"c-{uuid.uuid4().hex[:12]}"
        create_account(actor=None, key=account, name=f"Customer {account}", now=now)
    contract = create_contract(
        actor=None, account=account, name="Servers", number=f"C-{uuid.uuid4().hex[:12]}", lines=lines, now=now,
        effective_from=None if first is None else in_days(first), effective_to=None if last is None else in_days(last),
    ).number  # fmt: skip
    issue_token(actor=None, contract=contract, name="default", now=now)
    return Customer(
        account=account, contract=contract, token=token_text(actor=None, contract=contract, token="default")
    )
