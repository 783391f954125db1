"""What was not given? A field of a body that is left to the server."""

from enum import Enum
from typing import Final, Literal


class Unset(Enum):
    """The one value that is not sent."""

    UNSET = "unset"


UNSET: Final[Literal[Unset.UNSET]] = Unset.UNSET
