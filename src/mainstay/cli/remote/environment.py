"""mainstay environment, over a server."""

from typing import Any

from mainstay.cli.environment import guests_of_pair
from mainstay.client import Client
from mainstay.client.shapes import Guests, HostsAndGuests, NewEnvironment


def list_environments(server: Client, account: str) -> list[dict[str, Any]]:
    """The environments of an account, and whether every Ubuntu machine of each is covered today."""
    pages = [
        server.get_environment_answers(account, environment.name) for environment in server.each_environment(account)
    ]
    return [
        {
            "environment": page.environment.name,
            "hosts": [host.machine for host in page.hosts],
            "guests": sum(len(host.guests) for host in page.hosts),
            "others": len(page.others),
            "whole": page.whole.verdict,
            "why": "; ".join(reason.says for reason in page.whole.reasons),
        }
        for page in pages
    ]


def create(server: Client, account: str, name: str) -> dict[str, Any]:
    """The environment is made."""
    row = server.create_environment(account, NewEnvironment(name=name))
    return {"account": account, "environment": row.name}


def rename(server: Client, account: str, name: str, to: str) -> dict[str, Any]:
    """The environment has the other name."""
    row = server.rename_environment(account, name, NewEnvironment(name=to))
    return {"account": account, "environment": row.name}


def remove(server: Client, account: str, name: str) -> dict[str, Any]:
    """The environment is gone."""
    server.remove_environment(account, name)
    return {"account": account, "removed": name}


def set_hosts(server: Client, account: str, pairs: list[str]) -> list[dict[str, Any]]:
    """Each host has exactly those guests."""
    hosts = tuple(Guests(host=host, guests=guests) for host, guests in dict(map(guests_of_pair, pairs)).items())
    changed = server.set_guests(account, HostsAndGuests(hosts=hosts)).changed
    return [{"machine": one.machine, "host": one.host} for one in changed]
