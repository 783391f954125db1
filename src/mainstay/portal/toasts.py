"""What is said on the next page about an act that was done, with the way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest


def toast(request: HttpRequest, said: str, *, undo: str = "") -> None:
    """Says on the next page what happened. `undo` is an address of ours that takes it back when it is sent to (POST)."""
    messages.success(request, said, extra_tags=undo)


def toast_failure(request: HttpRequest, said: str) -> None:
    """Says on the next page what did not happen."""
    messages.error(request, said)
