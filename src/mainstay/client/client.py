"""Who calls the server?"""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from mainstay.client.calls import Calls
from mainstay.client.wire import USUAL_PATIENCE, USUAL_TIMEOUT, Wire


class Client(Calls):
    """The API of one server, called with one token.

    `timeout` is for each answer and `patience` for what a call waits where the server tells it to, in seconds; where nothing
    comes back a call is sent five times. `plain_http` lets the token travel unencrypted to another machine. Several threads may
    share one client.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout: float = USUAL_TIMEOUT,
        patience: float = USUAL_PATIENCE,
        plain_http: bool = False,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(Wire(url, token, timeout=timeout, patience=patience, plain_http=plain_http, wait=wait))

    def close(self) -> None:
        """No call is made any more."""
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
