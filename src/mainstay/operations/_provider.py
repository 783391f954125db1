"""How is what the provider sets changed? One act at a time, and machines hear of it by the provider's revision."""

from django.db.models import F

from mainstay.errors import NotFound
from mainstay.records.models import Provider


def locked_provider() -> Provider:
    """The provider, locked: of two who set something at once the second sees what the first has set."""
    provider = Provider.objects.select_for_update(no_key=True).filter(pk=1).first()
    if provider is None:
        raise NotFound("this installation has no provider yet", help="`mainstay init` sets one up")
    return provider


def raise_revision() -> None:
    """What machines are told is made anew, with what was just set."""
    Provider.objects.filter(pk=1).update(revision=F("revision") + 1)
