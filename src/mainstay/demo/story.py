"""What is a demo told as? Customers with people, contracts and machines, their days counted from the day of the telling."""

from dataclasses import dataclass
from datetime import date

from mainstay.operations.orders import NewChange, NewDeviation, NewLine


@dataclass(frozen=True, slots=True)
class Someone:
    """A person who signs in, and their role: of the provider, or in the customer's account."""

    name: str
    login: str
    role: str
    holds_credential: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was invited so many days ago, by whom, and has not come yet."""

    login: str
    role: str
    by: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody of the provider looked as one of the customer's people so many days ago: why, for how long, at which pages."""

    by: str
    at: str
    reason: str
    days_ago: int
    minutes: int
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Something that calls the API, by a person's token or as a service with a role: since when, until when, last from where."""

    name: str
    scopes: tuple[str, ...]
    person: str = ""
    service_role: str = ""
    days_old: int
    days_left: int
    minutes_ago: int
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token that machines attach with, and what trying it shows."""

    name: str
    note: str
    line: int | None = None
    environment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amended:
    """An amendment: what it changes, from which day, and how far it has come: a draft until it is sent, offered until accepted."""

    changes: tuple[NewChange, ...]
    drafted_on: date
    from_on: date | None = None
    sent_on: date | None = None
    accepted_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A contract as it stands today."""

    number: str
    name: str
    runs: tuple[date, date] | None
    lines: tuple[NewLine, ...]
    tokens: tuple[Token, ...]
    signed_on: date | None = None
    deviations: tuple[NewDeviation, ...] = ()
    readings: tuple[str, ...] = ()
    amendments: tuple[Amended, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A machine: what it reports, by which token it came, when, and how it was heard of since.

    `pings` are days before today on which it pinged, the last one `minutes` before now where it pinged today. One with a
    `host` attaches by the host's guest token and uses no unit; one `on` another is its container or WSL instance.
    """

    name: str
    by: str
    series: str
    virt: str = "kvm"
    architecture: str = "amd64"
    desktop: bool = False
    host: str = ""
    on: str = ""
    since: int = 60
    pings: tuple[int, ...] = (0,)
    minutes: int = 12
    enabled: tuple[str, ...] = ("esm-infra", "esm-apps", "livepatch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer and all that is theirs. A copy of a `cloned` machine shows itself; `detached` ones have left again."""

    key: str
    name: str
    zone: str
    people: tuple[Someone, ...]
    asked: tuple[Asked, ...] = ()
    looked: tuple[Looked, ...] = ()
    programs: tuple[Program, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    environments: tuple[str, ...] = ()
    machines: tuple[Told, ...] = ()
    cloned: tuple[str, ...] = ()
    detached: tuple[str, ...] = ()


def numbered(stem: str, count: int, first: int = 1) -> list[str]:
    """Names of a row of machines: stem-01, stem-02 …"""
    return [f"{stem}-{number:02}" for number in range(first, first + count)]
