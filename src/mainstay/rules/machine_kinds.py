"""Which kind of machine is one that attaches by itself? (intro.unit, reading kind-is-read-from-the-machine)

It is read from what the client reports: whether it is a desktop, and what systemd says that it is virtualised by.
"""

from mainstay.rules.coverage import Kind

_CONTAINERS = frozenset(
    ("docker", "lxc", "lxc-libvirt", "openvz", "podman", "pouch", "proot", "rkt", "systemd-nspawn", "container-other")
)


def machine_kind(*, desktop: bool, virt: str, has_desktop_line: bool) -> Kind:
    """Desktop where it reports one and the contract has such a line; else what its virtualisation says."""
    if desktop and has_desktop_line:
        return "desktop"
    if virt == "wsl":
        return "wsl"
    if virt in _CONTAINERS:
        return "container"
    return "physical" if virt in ("", "none") else "virtual"
