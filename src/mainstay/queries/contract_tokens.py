"""What would a contract token give? Asked by machines before they attach; nothing is registered."""

from datetime import datetime

from mainstay.errors import Unauthenticated
from mainstay.queries.agreements import provider_revision
from mainstay.queries.entitlements import Told, told_under
from mainstay.queries.lines import widest_line
from mainstay.records.models import ContractToken


def told_to_holder(token_hash: bytes, *, now: datetime) -> Told:
    """What a machine would be told under the token's contract, whether it is in effect or not: the dates tell.

    It takes the line that the token names, else the first of full scope. Unauthenticated where the token is not known.
    """
    row = ContractToken.objects.select_related("contract").filter(hash=token_hash).first()
    if row is None or row.revoked_at or (row.ends_at and row.ends_at <= now):
        raise Unauthenticated("this token is not known, or has ended")
    widest = widest_line(row.contract, now.date())
    return told_under(
        row.contract_id, row.contract.revision, provider_revision(), row.line_id or (widest and widest.pk),
        legacy=row.contract.lines.filter(kind="legacy", withdrawn_at__isnull=True).exists(), only_series="", on=now.date(),
    )  # fmt: skip
