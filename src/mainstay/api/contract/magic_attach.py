"""Attaching by a code: a machine asks for one, looks whether a person has confirmed it, or takes it back.

The person confirms on a page of the portal; the client has no part in that.
"""

from django.http import HttpResponse

from mainstay.api.contract.refusals import answer, refusal
from mainstay.api.contract.requests import Call, address, bearer, endpoint
from mainstay.api.contract.shapes import magic_reply
from mainstay.errors import Conflict
from mainstay.operations import magic


def ask(request: Call) -> HttpResponse:
    """POST /v1/magic-attach: 503 where no code is free, on which the client says that the service is busy."""
    try:
        asked, token = magic.ask_magic_attach(asked_from=address(request), now=request.now)
    except Conflict as busy:
        return refusal(busy, status=503)
    return answer(magic_reply(magic.MagicAttachState(request=asked), token, request.now))


def poll(request: Call) -> HttpResponse:
    """GET /v1/magic-attach"""
    token = bearer(request)
    return answer(magic_reply(magic.poll_magic_attach(token=token, now=request.now), token, request.now))


def revoke(request: Call) -> HttpResponse:
    """DELETE /v1/magic-attach: 400 where a person has confirmed it, which is what the client knows."""
    try:
        magic.revoke_magic_attach(token=bearer(request), now=request.now)
    except Conflict as activated:
        return refusal(activated, status=400)
    return answer(b"{}")


magic_attach_path = endpoint(POST=ask, GET=poll, DELETE=revoke)
