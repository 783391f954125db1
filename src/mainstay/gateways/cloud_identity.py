"""Does this document prove which instance of which public cloud is asking? Verified against keys that the provider configured.

AWS signs a PKCS#7 document without a certificate in it, Azure one with the chain of its signer, GCP a JWT. Each names an owner:
the account, subscription or project under which the instance runs.
"""

import binascii
import json
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from mainstay.gateways._signed_documents import BadDocument, SignedDocument, chains_to, public_keys, read_signed

AUDIENCE = "contracts.canonical.com"  # what the client asks GCP to sign for, whatever server it then calls
GCP_ISSUERS = ("https://accounts.google.com", "accounts.google.com")
AZURE_SIGNERS = ("metadata.azure.com", "metadata.azure.us", "metadata.azure.cn")
SKEW = timedelta(minutes=5)


class NotProved(Exception):
    """The document proves nothing; the message may be shown to the person at the instance."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True)
class CloudIdentity:
    """Which instance asks, and who owns it: an AWS account, an Azure subscription, a GCP project."""

    cloud: str
    owner: str
    instance: str


def verified_identity(cloud: str, proof: str, pems: Sequence[str], now: datetime) -> CloudIdentity:
    """What the document proves; NotProved where no key is configured, its signature is not theirs or its time is over."""
    if not pems:
        raise NotProved("no-cloud-key", f"this provider has configured no key to verify identity documents of {cloud}")
    try:
        return _VERIFIED[cloud](proof, pems, now)
    except BadDocument as error:
        raise NotProved("bad-document", f"this is no identity document of {cloud}: {error}") from error


def _gcp(proof: str, pems: Sequence[str], now: datetime) -> CloudIdentity:
    signed, _, signature = proof.rpartition(".")
    header, _, payload = signed.partition(".")
    if _json_part(header).get("alg") != "RS256":
        raise BadDocument("not signed with RS256")
    if not any(_signs(key, _decoded(signature), signed.encode("utf-8", "replace")) for key in public_keys(pems)):
        raise _not_theirs("gcp")
    claims = _json_part(payload)
    if claims.get("aud") != AUDIENCE:
        raise NotProved("other-audience", f"the identity token is for another audience than {AUDIENCE}")
    if claims.get("iss") not in GCP_ISSUERS:
        raise BadDocument("another issuer")
    if _instant(claims, "exp") <= now or _instant(claims, "iat") > now + SKEW:
        raise _not_now("gcp")
    engine = _part(_part(claims, "google"), "compute_engine")
    return CloudIdentity("gcp", _text(engine, "project_id"), _text(engine, "instance_id"))


def _aws(proof: str, pems: Sequence[str], _now: datetime) -> CloudIdentity:
    """AWS documents do not end: the account and the instance are what counts."""
    document = read_signed(proof)
    if not any(document.is_signed_by(key) for key in public_keys(pems)):
        raise _not_theirs("aws")
    said = _json_object(document.content)
    return CloudIdentity("aws", _text(said, "accountId"), _text(said, "instanceId"))


def _azure(proof: str, pems: Sequence[str], now: datetime) -> CloudIdentity:
    document = read_signed(proof)
    if not _signer_of_azure(document, pems, now):
        raise _not_theirs("azure")
    said = _json_object(document.content)
    times = _part(said, "timeStamp")
    if _azure_instant(times, "expiresOn") <= now or _azure_instant(times, "createdOn") > now + SKEW:
        raise _not_now("azure")
    return CloudIdentity("azure", _text(said, "subscriptionId"), _text(said, "vmId"))


_VERIFIED = {"aws": _aws, "azure": _azure, "gcp": _gcp}


def _signer_of_azure(document: SignedDocument, pems: Sequence[str], now: datetime) -> bool:
    """Whether a certificate for Azure's metadata service signed it, and leads to a configured certificate today."""
    return any(
        document.is_signed_by(signer.public_key()) and chains_to(signer, document.certificates, pems, now)
        for signer in document.certificates
        if any(name == host or name.endswith(f".{host}") for name in document.names(signer) for host in AZURE_SIGNERS)
    )


def _signs(key: Any, signature: bytes, signed: bytes) -> bool:
    if not isinstance(key, rsa.RSAPublicKey):
        return False
    try:
        key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _not_theirs(cloud: str) -> NotProved:
    return NotProved("bad-signature", f"no key that is configured for {cloud} has signed this identity document")


def _not_now(cloud: str) -> NotProved:
    return NotProved("document-expired", f"this identity document of {cloud} has expired, or is not valid yet")


def _json_part(text: str) -> dict[str, Any]:
    return _json_object(_decoded(text))


def _decoded(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (ValueError, binascii.Error) as error:
        raise BadDocument("not base64") from error


def _json_object(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadDocument("not JSON") from error
    if not isinstance(said, dict):
        raise BadDocument("not a JSON object")
    return said


def _part(said: dict[str, Any], name: str) -> dict[str, Any]:
    part = said.get(name)
    if not isinstance(part, dict):
        raise BadDocument(f"{name} is missing")
    return part


def _text(said: dict[str, Any], name: str) -> str:
    text = said.get(name)
    if not isinstance(text, str) or not text or "\0" in text:
        raise BadDocument(f"{name} is missing")
    return text[:90]


def _instant(claims: dict[str, Any], name: str) -> datetime:
    seconds = claims.get(name)
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds < 2**40:
        raise BadDocument(f"{name} is missing")
    return datetime.fromtimestamp(min(seconds, 253402300799), UTC)


def _azure_instant(times: dict[str, Any], name: str) -> datetime:
    try:
        return datetime.strptime(_text(times, name), "%m/%d/%y %H:%M:%S %z")
    except ValueError as error:
        raise BadDocument(f"{name} is no instant") from error
