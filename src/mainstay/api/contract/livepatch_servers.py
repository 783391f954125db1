"""The calls of a Livepatch server on a customer's own premises: it attaches by a machine id of its own, and asks for one service."""

from django.http import HttpResponse

from mainstay.api.contract.refusals import answer
from mainstay.api.contract.requests import Call, address, bearer, endpoint
from mainstay.api.contract.shapes import server_reply, server_resource_reply
from mainstay.operations import livepatch_servers


def attach(request: Call) -> HttpResponse:
    """POST /v1/context/machines/token, by that machine id."""
    server = livepatch_servers.attach_livepatch_server(token=bearer(request), address=address(request), now=request.now)
    return answer(server_reply(server))


def resource(request: Call) -> HttpResponse:
    """GET /v1/resources/livepatch-onprem/context/machines/livepatch-onprem"""
    entry, token = livepatch_servers.grant_livepatch_server(token=bearer(request), now=request.now)
    return answer(server_resource_reply(entry, token))


resource_path = endpoint(GET=resource)
