"""Machines and customers for the tests of what the real client asks, on the served application."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from tests.api.contract.world import Customer, Machine, make_customer

from mainstay import clock

ARCHIVES = {
    "esm-infra": ("infra", ["noble-infra-security", "jammy-infra-security", "xenial-infra-security"]),
    "esm-apps": ("apps", ["noble-apps-security", "jammy-apps-security", "xenial-apps-security"]),
    "esm-infra-legacy": ("infra-legacy", ["xenial-infra-legacy-security"]),
    "esm-apps-legacy": ("apps-legacy", ["xenial-apps-legacy-security"]),
    "cis": ("cis", ["jammy", "noble"]),
    "cc-eal": ("cc", ["xenial", "bionic"]),
    "fips": ("fips", ["jammy"]),
    "fips-updates": ("fips-updates", ["jammy-updates"]),
    "realtime-kernel": ("realtime", ["jammy", "noble"]),
    "ros": ("ros", ["bionic", "focal"]),
    "ros-updates": ("ros-updates", ["bionic", "focal"]),
    "anbox-cloud": ("anbox", ["jammy", "noble"]),
}
ON_BY_DEFAULT = ("esm-infra", "esm-apps")


@pytest.fixture(scope="session")
def http(served: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served, timeout=30) as client:
        yield client


@pytest.fixture
def machine(http: httpx.Client) -> Callable[..., Machine]:
    """Makes machines: machine(series="jammy", virt="none")."""

    def make(**said: Any) -> Machine:
        return Machine(http=http, **said)

    return make


@pytest.fixture
def customer(database: str) -> Callable[..., Customer]:
    """Makes customers: customer(line("virtual", 4), first=-30, last=365), days from today; `account` joins another's."""
    return make_customer


@pytest.fixture(scope="session")
def archives(database: str) -> None:
    """Every service of the client has an archive; security maintenance comes on by itself."""
    from mainstay.operations.services import set_service

    for name, (folder, suites) in ARCHIVES.items():
        set_service(
            actor=None, name=name, apt_url=f"https://esm.example.test/{folder}", suites=suites,
            enabled_by_default=name in ON_BY_DEFAULT, now=clock.now(),
        )  # fmt: skip
    set_service(actor=None, name="livepatch", directives={"remoteServer": "https://lp.example.test"}, now=clock.now())
