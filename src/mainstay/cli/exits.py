"""With which code does a command end?"""

from mainstay.errors import Invalid, ServiceError
from mainstay.terms.facts import FactError

ANSWERED = 0
NOT_DONE = 1
UNREADABLE = 2

EXIT_CODES = (
    "Exit codes: 0, it was answered or done (a decision of any verdict is an answer); "
    "1, there is no such thing, nothing was found, or the service refused; "
    "2, what was given cannot be read."
)


def exit_code_of(error: ServiceError | FactError) -> int:
    """The code with which a command ends that met this error."""
    if isinstance(error, FactError):
        return NOT_DONE if error.code == "unknown-question" else UNREADABLE
    return UNREADABLE if isinstance(error, Invalid) else NOT_DONE
