"""What do machines say of themselves?"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineReport:
    """What a machine says of itself. Absent parts are empty. `address` is where the call came from."""

    series: str = ""
    release: str = ""
    architecture: str = ""
    kernel: str = ""
    virt: str = ""
    desktop: bool = False
    client_version: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PingReport:
    """What a ping says besides: the activity token it was given last, and which services are on."""

    activity_token: str | None = None
    enabled: tuple[str, ...] = ()
    variants: Mapping[str, str] = field(default_factory=dict)
