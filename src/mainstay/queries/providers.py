"""Whose installation is this?"""

from dataclasses import dataclass

from mainstay.records.models import Account, LegacyEnd, MailServer, Person, Provider, Service


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


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something that is not set yet: what, why it matters, the page that sets it where there is one, and the command."""

    what: str
    why: str
    command: str
    url: str = ""


def still_to_set(provider: Provider | None) -> tuple[OpenPoint, ...]:
    """What a new installation still lacks, in the order in which one sets it. Four statements."""
    known, mail = counts(), MailServer.objects.first()
    points = (
        (
            not (provider and provider.contract_url),
            OpenPoint("Address for machines", "machines cannot be told where it is", "mainstay provider set --url https://…"),
        ),
        (
            not known["services_with_archive"],
            OpenPoint(
                "Archives", "no service has one, so machines turn nothing on",
                "mainstay service set esm-infra --apt-url … --suites …",
            ),
        ),
        (
            not (mail and mail.is_on),
            OpenPoint(
                "Mail", "none is sent; what is written is held", "mainstay mail set --on --host … --from-address …",
                "/settings/mail/server",
            ),
        ),
        (
            not known["accounts"],
            OpenPoint("Customers", "there is no account yet", "mainstay account create KEY --name …", "/new-account"),
        ),
        (
            known["people"] < 2,
            OpenPoint(
                "People", "one person alone works for the provider", "mainstay people invite EMAIL --staff-role …", "/people"
            ),
        ),
    )  # fmt: skip
    return tuple(point for is_open, point in points if is_open)


def legacy_sources() -> dict[str, str]:
    """The releases whose end of Legacy this provider gives itself, each with who says so. One statement."""
    return dict(LegacyEnd.objects.values_list("release", "source"))
