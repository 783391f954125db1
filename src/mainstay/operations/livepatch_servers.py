"""What a Livepatch server on a customer's own premises asks for: it is a product of the contract, and no machine of theirs (5.4).

It calls as an old client, by a machine id that all such servers share. So it holds no unit and has no row: its tokens go by the
contract token that it was given, and end when that one is revoked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mainstay.errors import NotFound, Unauthenticated
from mainstay.gateways import tokens
from mainstay.operations._in_effect import refuse_unless_in_effect, refuse_when_over
from mainstay.operations._record import operation, record
from mainstay.operations._tokens import is_over
from mainstay.queries.agreements import terms_of
from mainstay.queries.contract_tokens import told_to_holder
from mainstay.queries.entitlements import Told, subscription_of
from mainstay.queries.lines import widest_line
from mainstay.records.models import ContractToken
from mainstay.rules.entitlements import EntitlementFacts, decide_entitlement
from mainstay.terms.catalogues import ServiceEntry, shipped

LIVEPATCH_SERVER: Final = "livepatch-onprem"
"""The service, and the machine id by which the server calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LivepatchServer:
    """A server of a contract, with what is said of that. Its tokens are derived and can be given again."""

    contract_token: int
    told: Told

    def machine_token(self) -> str:
        """What it shows when it asks for its service."""
        return tokens.server_token(self.contract_token, LIVEPATCH_SERVER)


@operation
def attach_livepatch_server(*, token: str, address: str, now: datetime) -> LivepatchServer:
    """The server may ask for its service under the token's contract; no machine is attached, and no unit taken (5.4).

    Refused where the contract is not in effect. Asking again gives the same answer.
    """
    digest = tokens.token_hash(token)
    row = ContractToken.objects.select_related("contract__account").filter(hash=digest).first()
    if row is None or is_over(row, now):
        raise Unauthenticated("this token is not known, or has ended")
    refuse_unless_in_effect(row.contract, terms_of(row.contract), attached_already=False, now=now)
    record(
        "livepatch-server.attached", about=f"contract {row.contract}", account=row.contract.account, actor=None, now=now,
        origin="machine", token=row.pk, address=address,
    )  # fmt: skip
    return LivepatchServer(contract_token=row.pk, told=told_to_holder(digest, now=now))


@operation
def grant_livepatch_server(*, token: str, now: datetime) -> tuple[ServiceEntry, str]:
    """The server has the token of its service, at either scope (5.4, decided by `entitlement`).

    Refused once the contract has ended, its grace included; NotFound where no line of it is in force. The token that it shows is
    of no use once the contract token behind it is revoked.
    """
    row = _behind(token)
    contract, terms = row.contract, terms_of(row.contract)
    refuse_when_over(contract, terms, now)
    line = widest_line(contract, now.date())
    if line is None:
        raise NotFound(f"no line of {contract} is in force", code="not-entitled")
    subscription = subscription_of(line, legacy=False)
    facts = EntitlementFacts(
        service=LIVEPATCH_SERVER, on=now.date(), scope=subscription.scope, level=subscription.level
    )
    if decide_entitlement(facts, terms).verdict != "yes":
        raise NotFound(f"{LIVEPATCH_SERVER} is not part of this subscription", code="not-entitled")
    return shipped().services.by_name[LIVEPATCH_SERVER], tokens.server_resource_token(row.pk, LIVEPATCH_SERVER)


def _behind(token: str) -> ContractToken:
    """The contract token by which the server came."""
    carried = tokens.carried(token)
    if carried is not None and tokens.is_server_token(token, carried.number, LIVEPATCH_SERVER):
        row = ContractToken.objects.select_related("contract__account").filter(pk=carried.number).first()
        if row is not None and row.revoked_at is None:
            return row
    raise Unauthenticated("this server's token is not known, or was revoked")
