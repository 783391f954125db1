"""A client of API v1, for programs and for our own command line: typed calls, patient, each write done once.

    with Client("https://ubuntu.example", token) as mainstay:
        for machine in mainstay.each_machine("nordwind", state="silent"):
            print(machine.name, machine.cover.until)

`shapes` and `calls` are made from the API's document by tools/client.py; `wire` sends and waits, `failures` is what goes wrong.
"""

from mainstay.client.client import Client
from mainstay.client.failures import NoAnswer, NotOurs, ServerFailed, TooManyCalls, Unsafe

__all__ = ["Client", "NoAnswer", "NotOurs", "ServerFailed", "TooManyCalls", "Unsafe"]
