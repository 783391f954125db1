"""mainstay simulate: what does it look like when many machines come? Made-up ones attach and ping over HTTP, as real ones do."""

import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mainstay.cli.acting import errors_told, tell
from mainstay.cli.opening import Data, opened, place_of
from mainstay.cli.options import AsJson, data_folder
from mainstay.errors import Conflict, Invalid

if TYPE_CHECKING:
    import httpx

AT_ONCE = 8
SECONDS = 30
SERIES = ("noble", "jammy", "noble", "focal", "jammy", "noble", "bionic", "xenial")
ARCHITECTURES = ("amd64", "amd64", "amd64", "arm64", "amd64")
VIRT = ("kvm", "kvm", "kvm", "none", "vmware", "kvm", "lxc")
KERNELS = {
    "xenial": "4.4.0-210-generic",
    "bionic": "4.15.0-213-generic",
    "focal": "5.15.0-128-generic",
    "jammy": "5.15.0-128-generic",
    "noble": "6.8.0-51-generic",
}


def simulate(
    context: typer.Context,
    *,
    machines: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many come.")],
    token: Annotated[
        str,
        typer.Option(
            help="What they attach with; where none is said, one of the installation with room.", show_default=False
        ),
    ] = "",
    url: Annotated[
        str, typer.Option(help="Where they are sent; where nothing is said, the installation's.", show_default=False)
    ] = "",
    data: Data = None,
    as_json: AsJson = False,
) -> None:
    """Attach made-up machines through the real HTTP API, have each ping once, and sum up.

    Of every series, architecture and kind there are some, so that a contract may well refuse a part of them. With --token and
    --url no installation is needed here.
    """
    with errors_told(as_json=as_json):
        if not (token and url):
            token, url = _of_installation(context, data, token, url)
        _refuse_silent(url)
        started = time.monotonic()
        with _progress(machines, shown=not as_json) as step:
            outcomes = Counter(_all(url, token, machines, step))
        seconds = time.monotonic() - started
    tell(_summed(url, machines, outcomes, seconds), as_json=as_json)


def _of_installation(context: typer.Context, data: Path | None, token: str, url: str) -> tuple[str, str]:
    """The token and address that were not said, from the installation that the command was pointed to."""
    if data_folder(context, data) is None:
        raise Invalid(
            "a token and an address are needed", help="--token and --url, or --data for an installation's own"
        )
    with opened(place_of(context, data)):
        from mainstay.queries.providers import contract_address

        return token or _token_with_room(), url or contract_address() or "http://127.0.0.1:8000"


def _token_with_room() -> str:
    from mainstay import clock
    from mainstay.operations.tokens import token_text
    from mainstay.queries.machine_room import roomiest_token

    token = roomiest_token(clock.now().date())
    if token is None:
        raise Conflict("no contract in effect has a token and a virtual line", help="--token names one")
    return token_text(actor=None, contract=token.contract.number, token=token.pk)


def _refuse_silent(url: str) -> None:
    import httpx

    try:
        httpx.get(f"{url}/healthz", timeout=SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Conflict(
            f"{url} does not answer: {error}", code="unreachable", help="mainstay serve answers there"
        ) from error


def _all(url: str, token: str, machines: int, step: Callable[[], None]) -> Iterator[str]:
    """What became of each machine: attached, or the code of its refusal."""
    import httpx

    mix = islice(zip(cycle(SERIES), cycle(ARCHITECTURES), cycle(VIRT)), machines)
    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    with httpx.Client(base_url=url, timeout=SECONDS, limits=limits) as client, ThreadPoolExecutor(AT_ONCE) as threads:
        for outcome in threads.map(lambda parts: _live(client, token, *parts), mix):
            step()
            yield outcome


def _live(client: "httpx.Client", token: str, series: str, architecture: str, virt: str) -> str:
    """One machine attaches and pings."""
    import httpx

    machine = uuid.uuid4().hex
    activity = {
        "distribution": "Ubuntu", "series": series, "architecture": architecture, "kernel": KERNELS[series], "virt": virt,
        "desktop": False, "clientVersion": "34~22.04",
    }  # fmt: skip
    body = {"machineId": machine, "architecture": architecture, "os": {"series": series}, "activityInfo": activity}
    try:
        attached = client.post("/v1/context/machines/token", json=body, headers={"Authorization": f"Bearer {token}"})
        if attached.status_code != httpx.codes.OK:
            return _refusal(attached)
        told = attached.json()
        contract = told["machineTokenInfo"]["contractInfo"]["id"]
        ping = client.post(
            f"/v1/contracts/{contract}/machine-activity/{machine}",
            json={**activity, "activityToken": told.get("activityToken") or "", "resources": ["esm-infra", "esm-apps"]},
            headers={"Authorization": f"Bearer {told['machineToken']}"},
        )
    except httpx.HTTPError as error:
        return type(error).__name__
    return "attached" if ping.status_code == httpx.codes.OK else "attached, but its ping failed"


def _refusal(response: "httpx.Response") -> str:
    try:
        return str(response.json()["code"])
    except (ValueError, KeyError, TypeError):
        return f"status {response.status_code}"


def _summed(url: str, machines: int, outcomes: Counter[str], seconds: float) -> dict[str, Any]:
    attached = outcomes.pop("attached", 0)
    return {
        "url": url,
        "machines": machines,
        "attached": attached,
        "refused": dict(outcomes),
        "seconds": round(seconds, 2),
        "machines_per_second": round(machines / seconds, 1) if seconds else None,
    }


@contextmanager
def _progress(machines: int, *, shown: bool) -> Iterator[Callable[[], None]]:
    """A bar on standard error that moves by one at each step, where a person looks."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("machines"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not shown) as bar:
        task = bar.add_task("", total=machines)
        yield lambda: bar.advance(task)
