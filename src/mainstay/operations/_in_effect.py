"""May anything be asked under a contract today? Refused, and the refusal kept, where it is not in effect."""

from datetime import datetime
from typing import Any

from mainstay.errors import Refused
from mainstay.queries.contract_facts import effect_facts
from mainstay.rules.contracts import decide_contract_effect
from mainstay.terms.terms import Terms


def refuse_unless_in_effect(contract: Any, terms: Terms, *, attached_already: bool, now: datetime) -> None:
    """Refused where the contract is not in effect; in its grace only what is attached already goes on (grace-of-14-days)."""
    effect = decide_contract_effect(effect_facts(contract, now.date()), terms)
    state = effect.answer.state if effect.answer else "never"
    if state == "effective" or (state == "grace" and attached_already):
        return
    code = {"not-yet": "not-effective-yet", "never": "never-effective"}.get(state, "no-longer-effective")
    at = {"not-effective-yet": contract.effective_from, "no-longer-effective": contract.effective_to}.get(code)
    raise Refused(
        effect, effect.reasons[0].says, code=code, contract=contract.number, day=at,
        about=f"contract {contract.number}", account_id=contract.account_id, now=now,
    )  # fmt: skip


def refuse_when_over(contract: Any, terms: Terms, now: datetime) -> None:
    """Refused where the contract is over, its grace included, or was never in effect."""
    effect = decide_contract_effect(effect_facts(contract, now.date()), terms)
    if effect.answer and effect.answer.state in ("effective", "grace"):
        return
    raise Refused(
        effect, effect.reasons[0].says, code=effect.reasons[0].code,
        about=f"contract {contract.number}", account_id=contract.account_id, now=now,
    )  # fmt: skip
