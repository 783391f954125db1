"""Where is room for machines that come by themselves?"""

from datetime import date

from django.db.models import F

from mainstay.records.models import ContractToken, Line
from mainstay.records.models.contracts import LineKind, TokenPurpose


def roomiest_token(on: date) -> ContractToken | None:
    """The live token of no line of its own, under the contract in effect whose virtual line has the most units left."""
    lines = Line.objects.filter(
        kind=LineKind.VIRTUAL,
        withdrawn_at__isnull=True,
        contract__effective_from__lte=on,
        contract__effective_to__gte=on,
    ).order_by(F("used") - F("quantity"))
    live = ContractToken.objects.filter(
        purpose=TokenPurpose.CONTRACT, revoked_at__isnull=True, ends_at__isnull=True, line__isnull=True
    ).select_related("contract")
    found = (live.filter(contract=line.contract_id).first() for line in lines)
    return next(filter(None, found), None)
