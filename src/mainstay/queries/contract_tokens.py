"""What would a contract token give? Asked by machines before they attach; nothing is registered."""

from datetime import datetime

from mainstay.errors import Unauthenticated
from mainstay.queries.agreements import provider_revision
from mainstay.queries.entitlements import Told, told_under
from mainstay.records.models import ContractToken, Line
from mainstay.records.models.contracts import Scope


def told_to_holder(token_hash: bytes, *, now: datetime) -> Told:
    """What a machine would be told under the token's contract, whether it is in effect or not: the dates tell.

    It takes the line that the token names, else the first of full scope. Unauthenticated where the token is not known.
    """
    row = ContractToken.objects.select_related("contract").filter(hash=token_hash).first()
    if row is None or row.revoked_at or (row.ends_at and row.ends_at <= now):
        raise Unauthenticated("this token is not known, or has ended")
    return told_under(
        row.contract_id, row.contract.revision, provider_revision(), row.line_id or _widest_line(row.contract_id),
        legacy=row.contract.lines.filter(kind="legacy", withdrawn_at__isnull=True).exists(), only_series="", on=now.date(),
    )  # fmt: skip


def _widest_line(contract_id: int) -> int | None:
    lines = Line.objects.filter(contract_id=contract_id, withdrawn_at__isnull=True).exclude(kind="legacy")
    first = min(lines, key=lambda line: (Scope.values.index(line.scope), line.position), default=None)
    return first.pk if first else None
