"""Which outside lists do answers lean on? Each is dated and names its source: releases, kernels, product versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from mainstay.terms.tables import BadTable, read_file, read_rows


@dataclass(frozen=True, slots=True)
class Release:
    """One Ubuntu release. The ends are last days as published; an interim release has only the standard one."""

    version: str
    codename: str
    name: str
    lts: bool
    released: date
    standard_until: date
    pro_until: date | None = None
    legacy_until: date | None = None


@dataclass(frozen=True, slots=True)
class Releases:
    """The release table by version."""

    edition: str
    source: str
    by_version: Mapping[str, Release]
    name: str = "releases"

    def of_series(self, codename: str) -> Release | None:
        """The release whose codename this is, as the real client reports it."""
        return next((release for release in self.by_version.values() if release.codename == codename), None)

    def with_legacy_ends(self, ends: Mapping[str, date | None], *, source: str) -> "Releases":
        """The same table with other last days of Legacy, as a provider has set them; None takes Legacy away."""
        changed = {
            version: replace(self.by_version[version], legacy_until=end)
            for version, end in ends.items()
            if version in self.by_version
        }
        return replace(self, edition=f"{self.edition}, {source}", by_version={**self.by_version, **changed})


@dataclass(frozen=True, slots=True)
class CoveredKernel:
    """A kernel on the list of those that Livepatch covers, to its last day (5.3)."""

    kernel: str
    release: str
    until: date
    flavour: str = "generic"
    architecture: str = "amd64"


@dataclass(frozen=True, slots=True)
class Kernels:
    """The list of kernels that Livepatch covers."""

    edition: str
    source: str
    rows: tuple[CoveredKernel, ...]
    name: str = "kernels"


@dataclass(frozen=True, slots=True)
class NewestVersion:
    """The newest published minor version of a product."""

    name: str
    newest: str


@dataclass(frozen=True, slots=True)
class Versions:
    """Newest minor versions by product."""

    edition: str
    source: str
    newest: Mapping[str, str]
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class ServiceEntry:
    """A service by the client's name. `ros` says which ROS distribution each release carries, where that decides."""

    name: str
    title: str
    question: str
    way: str
    presented_as: str = ""
    comes_on: bool = False
    ros: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown_as(self) -> str:
        """The name that people see and type."""
        return self.presented_as or self.name


@dataclass(frozen=True, slots=True)
class Services:
    """The services that are asked for by name: those that the real client knows, and those of servers."""

    edition: str
    source: str
    by_name: Mapping[str, ServiceEntry]
    name: str = "services"

    def for_machines(self) -> tuple[ServiceEntry, ...]:
        """Those that a machine may have; the others are products that servers of a contract ask for."""
        return tuple(entry for entry in self.by_name.values() if entry.way != "server")


@dataclass(frozen=True, slots=True)
class GrantedAddition:
    """A service that the provider grants on a release beyond the description, from a day on, and where that comes from."""

    from_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Catalogues:
    """All outside lists that one answer may use. `additions` go by service and release; none are shipped."""

    releases: Releases
    kernels: Kernels
    kubernetes: Versions
    maas: Versions
    services: Services
    additions: Mapping[tuple[str, str], GrantedAddition] = field(default_factory=dict)


@cache
def shipped() -> Catalogues:
    """The lists as this software ships them."""
    releases, kernels, services = _table("releases"), _table("kernels"), _table("services")
    return Catalogues(
        releases=Releases(
            *_source(releases, "releases"),
            {row.version: row for row in read_rows(Release, releases["release"], where="releases.toml")},
        ),
        kernels=Kernels(
            *_source(kernels, "kernels"), read_rows(CoveredKernel, kernels["kernel"], where="kernels.toml")
        ),
        kubernetes=_versions("kubernetes"),
        maas=_versions("maas"),
        services=Services(
            *_source(services, "services"),
            {row.name: row for row in read_rows(ServiceEntry, services["service"], where="services.toml")},
        ),
    )


def _versions(name: str) -> Versions:
    table = _table(name)
    rows = read_rows(NewestVersion, table["product"], where=f"{name}.toml")
    return Versions(*_source(table, name), {row.name: row.newest for row in rows}, name)


def _table(name: str) -> dict[str, Any]:
    return read_file(files("mainstay.terms") / "catalogues" / f"{name}.toml")


def _source(table: Mapping[str, Any], name: str) -> tuple[str, str]:
    edition, source = table.get("edition"), table.get("source")
    if not isinstance(edition, str) or not isinstance(source, str):
        raise BadTable(f"{name}.toml: edition and source are missing")
    return edition, source
