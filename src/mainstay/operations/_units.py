"""How do the units of a contract's lines change hands? Locked in the order of their ids, as attaching locks them."""

from collections.abc import Iterable

from django.db.models import F

from mainstay.records.models import Attachment, Contract, Line

SCOPES = ("full", "infra-only", "apps-only")  # first to last


def locked_lines(contract: Contract) -> list[Line]:
    """The lines of the contract that give units, locked."""
    lines = Line.objects.select_for_update(no_key=True).filter(contract=contract, withdrawn_at__isnull=True)
    return list(lines.order_by("pk"))


def line_with_room(lines: Iterable[Line], kind: str) -> Line | None:
    """The line of the kind to take a unit of: with a free one before one with agreed overage, full scope before less."""
    fitting = sorted(
        (line for line in lines if line.kind == kind), key=lambda line: (SCOPES.index(line.scope), line.position)
    )
    free = (line for line in fitting if line.used < line.quantity)
    return next(free, None) or next((line for line in fitting if has_overage(line)), None)


def has_overage(line: Line) -> bool:
    """Whether units above the quantity are agreed and not all taken."""
    return line.overage is None or line.used < line.quantity + line.overage


def free_units(attachments: Iterable[Attachment]) -> dict[int, int]:
    """The lines whose units these attachments hold have them back; how many each got, by line."""
    freed: dict[int, int] = {}
    for attachment in attachments:
        for line in (attachment.line_id, attachment.legacy_line_id):
            if line is not None and attachment.counted:
                freed[line] = freed.get(line, 0) + 1
    for held in Line.objects.select_for_update(no_key=True).filter(pk__in=freed).order_by("pk"):
        Line.objects.filter(pk=held.pk).update(used=F("used") - freed[held.pk])
    return freed
