"""What does every page know? The provider, the sections, who looks and when."""

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html."""
    return {"now": getattr(request, "now", None)}
