"""What if another transaction was faster? The act is done anew from its start, and sees what the other left."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError
from psycopg.errors import DeadlockDetected, UniqueViolation

from mainstay.errors import Conflict

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

TRIES = 5
# Of two first attaches of one machine at once, one may meet the other's row by its name before it meets it by its id.
_OVERTAKEN = (DeadlockDetected, UniqueViolation)


class Overtaken(Exception):
    """What was found at the start of the act is no longer so. Its writes are undone, and nothing is kept of it."""


def again_when_overtaken(act: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """The operation is done again where another overtook it, or two waited for each other. Conflict when it never ends."""

    @wraps(act)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        for _ in range(TRIES):
            try:
                return act(*args, **kwargs)
            except Overtaken:
                continue
            except (OperationalError, IntegrityError) as error:
                if not isinstance(error.__cause__, _OVERTAKEN):
                    raise
        raise Conflict("others are at the same thing just now", code="busy", help="try again in a minute")

    return run
