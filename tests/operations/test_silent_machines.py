"""A machine that was silent for long counts nothing, until it is heard again."""

import uuid
from datetime import timedelta

from tests.conftest import NOW, Tenant

from mainstay.operations.contracts import create_contract
from mainstay.operations.inventory import retire_silent_machines
from mainstay.operations.machines import attach_machine
from mainstay.operations.orders import NewLine
from mainstay.operations.reports import MachineReport
from mainstay.operations.tokens import issue_token, token_text
from mainstay.records.models import Contract, Line

JAMMY = MachineReport(series="jammy", architecture="amd64", virt="kvm")


def _token(contract: Contract) -> str:
    issue_token(actor=None, contract=contract.number, name="first", now=NOW)
    return token_text(actor=None, contract=contract.number, token="first")


def _used(contract: Contract) -> int:
    return Line.objects.get(contract=contract).used


def test_one_that_comes_back_under_another_contract_gives_its_unit_back_once(tenant: Tenant) -> None:
    dates = {"effective_from": tenant.contract.effective_from, "effective_to": tenant.contract.effective_to}
    other = create_contract(
        actor=None, account=tenant.key, name="Other", lines=[NewLine(kind="virtual", quantity=1)], now=NOW, **dates
    )
    machine_id, later = uuid.uuid4().hex, NOW + timedelta(days=91)
    attach_machine(token=_token(tenant.contract), machine_id=machine_id, report=JAMMY, now=NOW)
    while retire_silent_machines(now=later):
        pass
    assert _used(tenant.contract) == 0
    attach_machine(token=_token(other), machine_id=machine_id, report=JAMMY, now=later)
    assert (_used(tenant.contract), _used(other)) == (0, 1)
