"""The calls of a machine's life: attach, refresh, look, ping, and what a contract token would give."""

from django.http import HttpResponse

from mainstay.api.contract import livepatch_servers
from mainstay.api.contract.refusals import answer
from mainstay.api.contract.requests import (
    Activity,
    Call,
    Machine,
    activity_report,
    address,
    bearer,
    endpoint,
    ping_report,
    read,
)
from mainstay.api.contract.shapes import activity_reply, contract_reply, token_reply
from mainstay.gateways.tokens import token_hash
from mainstay.operations import machines
from mainstay.operations.livepatch_servers import LIVEPATCH_SERVER
from mainstay.queries.contract_tokens import told_to_holder


def attach(request: Call) -> HttpResponse:
    """POST /v1/context/machines/token"""
    body = read(Machine, request)
    if body.machineId == LIVEPATCH_SERVER:
        return livepatch_servers.attach(request)
    attached = machines.attach_machine(
        token=bearer(request), machine_id=body.machineId, report=body.report(address(request)), now=request.now
    )
    return answer(token_reply(attached))


def refresh(request: Call, contract: str, machine: str) -> HttpResponse:
    """POST /v1/contracts/{contract}/context/machines/{machine}"""
    body = read(Machine, request)
    attached = machines.refresh_machine(
        token=bearer(request),
        contract=contract,
        machine_id=machine,
        report=body.report(address(request)),
        now=request.now,
    )
    return answer(token_reply(attached))


def look(request: Call, contract: str, machine: str) -> HttpResponse:
    """GET /v1/contracts/{contract}/context/machines/{machine}"""
    attached = machines.look_at_contract(token=bearer(request), contract=contract, machine_id=machine, now=request.now)
    return answer(token_reply(attached))


def ping(request: Call, contract: str, machine: str) -> HttpResponse:
    """POST /v1/contracts/{contract}/machine-activity/{machine}"""
    body = read(Activity, request)
    heard = machines.record_activity(
        token=bearer(request), contract=contract, machine_id=machine,
        report=activity_report(body, address(request)), ping=ping_report(body), now=request.now,
    )  # fmt: skip
    return answer(activity_reply(heard))


def contract(request: Call) -> HttpResponse:
    """GET /v1/contract"""
    return answer(contract_reply(told_to_holder(token_hash(bearer(request)), now=request.now)))


attach_path = endpoint(POST=attach)
machine_path = endpoint(POST=refresh, GET=look)
activity_path = endpoint(POST=ping)
contract_path = endpoint(GET=contract)
