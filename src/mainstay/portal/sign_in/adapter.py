"""How does sign-in differ from allauth's own? Nobody signs up alone, and signing in is not announced."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Invited(DefaultAccountAdapter):  # type: ignore[misc]
    """People come by invitation; there is no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page itself shows who has signed in."""
