"""What can go wrong, as a family tree. Codes are kebab-case and public; only operations and queries raise these, and the client
that is told of them.

ServiceError
├─ Refused          the terms say no; holds the decision with all its reasons
├─ NotFound         there is nothing of that name that this actor may see: absent and another's are one
├─ Forbidden        the actor may see it and may not do this
├─ Conflict         the state has moved on
│  └─ Changed       it is not any more what the actor saw and named as their condition
├─ Invalid          the input cannot be
└─ Unauthenticated  nobody known is asking
"""

from typing import Any


class ServiceError(Exception):
    """An act that was not done. The message says what was wrong, `help` what would help."""

    code = "error"

    def __init__(self, message: str = "", *, code: str = "", help: str = "") -> None:
        super().__init__(message)
        self.message, self.help = message, help
        self.code = code or type(self).code


class Refused(ServiceError):
    """The terms say no. `details` is what a channel needs to say besides the decision."""

    code = "refused"

    def __init__(self, decision: Any, message: str, *, code: str = "", help: str = "", **details: Any) -> None:
        super().__init__(message, code=code, help=help)
        self.decision, self.details = decision, details


class NotFound(ServiceError):
    """Nothing of that name, or nothing that this actor may see."""

    code = "not-found"


class Forbidden(ServiceError):
    """The actor's role does not allow it."""

    code = "forbidden"


class Conflict(ServiceError):
    """The state has moved on since the actor looked, or a name is taken."""

    code = "conflict"


class Changed(Conflict):
    """What the actor saw, and made a condition of the act, is so no longer."""

    code = "changed"


class Invalid(ServiceError):
    """The input cannot be. `fields` says what is wrong with which."""

    code = "invalid"

    def __init__(
        self, message: str = "", *, code: str = "", help: str = "", fields: dict[str, str] | None = None
    ) -> None:
        super().__init__(message, code=code, help=help)
        self.fields = fields or {}


class Unauthenticated(ServiceError):
    """The token or sign-in is not known."""

    code = "unauthenticated"
