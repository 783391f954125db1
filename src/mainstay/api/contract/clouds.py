"""A public-cloud image that attaches itself: the proof of which instance it is, for a contract token."""

import json
from typing import Annotated

from django.http import HttpResponse
from pydantic import StringConstraints

from mainstay.api.contract.refusals import answer
from mainstay.api.contract.requests import Call, Loose, endpoint, read
from mainstay.errors import Invalid
from mainstay.operations.clouds import cloud_token

Document = Annotated[str, StringConstraints(max_length=65_536)]


class Proof(Loose):
    """A JWT from GCP, PKCS#7 from AWS and Azure."""

    identityToken: Document = ""  # noqa: N815 -- the client's spelling
    pkcs7: Document = ""


def token(request: Call, cloud: str) -> HttpResponse:
    """POST /v1/clouds/{cloud}/token: of any other status than 200 the client shows the message."""
    proof = read(Proof, request)
    document = proof.identityToken if cloud == "gcp" else proof.pkcs7
    if not document:
        raise Invalid("the identity document of the instance is missing", code="bad-request")
    text, _ = cloud_token(cloud=cloud, proof=document, now=request.now)
    return answer(json.dumps({"contractToken": text}).encode())


cloud_path = endpoint(POST=token)
