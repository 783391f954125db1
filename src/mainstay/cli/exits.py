"""With which code does a command end?"""

from mainstay.errors import Invalid, NotFound, ServiceError
from mainstay.terms.facts import FactError

ANSWERED = 0
NOT_DONE = 1
UNREADABLE = 2
NOT_THERE = 3
NOT_READY = 4

EXIT_CODES = (
    "Exit codes: 0, it was answered or done (a decision of any verdict is an answer); "
    "1, the service refused, nothing was found, or the terms have no such clause or question; "
    "2, what was given cannot be read, or the command works on the host alone; "
    "3, the installation has no such account, contract, machine or the like; "
    "4, there is no installation, migrations wait, or the server does not answer."
)


class NotReady(ServiceError):
    """There is no installation yet, or it is not in the state that the command needs."""

    code = "not-ready"


class HostOnly(ServiceError):
    """What was asked for works on an installation of this host, and no server does it."""

    code = "host-only"


def exit_code_of(error: ServiceError | FactError) -> int:
    """The code with which a command ends that met this error."""
    if isinstance(error, FactError):
        return NOT_DONE if error.code == "unknown-question" else UNREADABLE
    codes = {Invalid: UNREADABLE, NotFound: NOT_THERE, NotReady: NOT_READY, HostOnly: UNREADABLE}
    return codes.get(type(error), NOT_DONE)
