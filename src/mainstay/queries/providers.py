"""Whose installation is this?"""

from mainstay.records.models import Provider


def provider_name() -> str:
    """The name under which the provider runs it; empty before `mainstay init` has set one. One statement."""
    return Provider.objects.filter(pk=1).values_list("name", flat=True).first() or ""


def contract_address() -> str:
    """Where machines reach the provider, as the client's contract_url says it; empty where it is not set. One statement."""
    return Provider.objects.filter(pk=1).values_list("contract_url", flat=True).first() or ""
