"""Whose installation is this?"""

from mainstay.records.models import Account, LegacyEnd, Person, Provider, Service


def provider_name() -> str:
    """The name under which the provider runs it; empty before `mainstay init` has set one. One statement."""
    return Provider.objects.filter(pk=1).values_list("name", flat=True).first() or ""


def contract_address() -> str:
    """Where machines reach the provider, as the client's contract_url says it; empty where it is not set. One statement."""
    return Provider.objects.filter(pk=1).values_list("contract_url", flat=True).first() or ""


def offer_days() -> int:
    """How many days a customer has to answer an amendment that is offered. One statement."""
    return Provider.objects.filter(pk=1).values_list("offer_days", flat=True).first() or 0


def provider_of_installation() -> Provider | None:
    """The provider with its settings; None before `mainstay init` has set one up. One statement."""
    return Provider.objects.first()


def counts() -> dict[str, int]:
    """How far the installation is set up. Three statements."""
    return {
        "people": Person.objects.exclude(staff_role="").count(),
        "accounts": Account.objects.count(),
        "services_with_archive": Service.objects.exclude(apt_url="").count(),
    }


def legacy_sources() -> dict[str, str]:
    """The releases whose end of Legacy this provider gives itself, each with who says so. One statement."""
    return dict(LegacyEnd.objects.values_list("release", "source"))
