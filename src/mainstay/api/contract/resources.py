"""The calls about services: what exists for a kind of machine, one service's token, a guest's token."""

from django.http import HttpResponse

from mainstay.api.contract.refusals import answer
from mainstay.api.contract.requests import Call, bearer, endpoint
from mainstay.api.contract.shapes import guest_reply, resource_reply, resources_reply
from mainstay.operations import machines
from mainstay.queries.agreements import provider_revision
from mainstay.queries.entitlements import services_for_anyone


def resources(request: Call) -> HttpResponse:
    """GET /v1/resources"""
    series, architecture = request.GET.get("series", ""), request.GET.get("architecture", "")
    return answer(resources_reply(services_for_anyone(series, architecture, provider_revision(), request.now.date())))


def resource(request: Call, service: str, machine: str) -> HttpResponse:
    """GET /v1/resources/{service}/context/machines/{machine}"""
    attached, told = machines.grant_resource(
        token=bearer(request), service=service, machine_id=machine, now=request.now
    )
    return answer(resource_reply(attached, told))


def guest(request: Call, contract: str, machine: str) -> HttpResponse:
    """GET /v1/contracts/{contract}/context/machines/{machine}/guest-token"""
    text, row = machines.issue_guest_token(
        token=bearer(request), contract=contract, machine_id=machine, now=request.now
    )
    return answer(guest_reply(text, row))


resources_path = endpoint(GET=resources)
resource_path = endpoint(GET=resource)
guest_path = endpoint(GET=guest)
