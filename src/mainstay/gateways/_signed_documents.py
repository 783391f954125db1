"""How is a PKCS#7 document read, and whose signature is on it? asn1crypto reads, cryptography verifies.

Only what the clouds send is accepted: signed data with its content inside, RSA (PKCS#1), DSA or ECDSA. SHA-1 is believed with DSA
alone, as AWS signs its classic documents.
"""

import binascii
from base64 import b64decode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, padding, rsa

_DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),  # noqa: S303 -- what AWS signs with DSA
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError)
_UNREADABLE_CERTIFICATE = (
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
_LONGEST_CHAIN = 5
_CERTIFICATE = "-----BEGIN CERTIFICATE-----"


class BadDocument(Exception):
    """It cannot be read."""


@dataclass(frozen=True, slots=True)
class _Signature:
    signed: bytes
    value: bytes
    digest: hashes.HashAlgorithm


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """The content, the certificates that came with it, and the signatures over it."""

    content: bytes
    certificates: tuple[x509.Certificate, ...]
    signatures: tuple[_Signature, ...]

    def is_signed_by(self, key: Any) -> bool:
        """Whether one of its signatures is this public key's."""
        return any(_verifies(key, signature) for signature in self.signatures)

    @staticmethod
    def names(certificate: x509.Certificate) -> list[str]:
        """The hosts that the certificate is for: its alternative names, or its common name where it has none."""
        try:
            extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
            return extension.value.get_values_for_type(x509.DNSName)
        except x509.ExtensionNotFound:
            common = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
            return [str(name.value) for name in common]
        except ValueError:
            return []


def read_signed(text: str) -> SignedDocument:
    """The document in base64; BadDocument where it is none."""
    try:
        der = b64decode("".join(text.split()).encode("ascii"), validate=True)
        info = cms.ContentInfo.load(der, strict=True)
        if info["content_type"].native != "signed_data":
            raise BadDocument("not signed data")
        data = info["content"]
        content = bytes(data["encap_content_info"]["content"].native or b"")
        signatures = tuple(_signature(signer, content) for signer in data["signer_infos"])
        embedded = (choice.chosen.dump() for choice in data["certificates"] or ())
        return SignedDocument(content, tuple(map(_certificate, embedded)), signatures)
    except binascii.Error as error:
        raise BadDocument("not base64") from error
    except (*_UNREADABLE, *_UNREADABLE_CERTIFICATE) as error:
        raise BadDocument("not PKCS#7") from error


def public_keys(pems: Iterable[str]) -> list[Any]:
    """The keys of PEM texts: of certificates, or public keys as they are. What cannot be read gives none."""
    keys: list[Any] = []
    for pem in pems:
        try:
            certificates = x509.load_pem_x509_certificates(pem.encode()) if _CERTIFICATE in pem else []
            keys += [certificate.public_key() for certificate in certificates]
            keys += [] if certificates else [serialization.load_pem_public_key(pem.encode())]
        except (ValueError, UnsupportedAlgorithm):
            continue
    return keys


def chains_to(
    signer: x509.Certificate, embedded: Sequence[x509.Certificate], trusted: Sequence[str], now: datetime
) -> bool:
    """Whether the signer's certificate is trusted, or leads to a trusted one through the embedded ones, all valid now."""
    anchors = [
        certificate
        for pem in trusted
        if _CERTIFICATE in pem
        for certificate in x509.load_pem_x509_certificates(pem.encode())
    ]
    reached, candidates = signer, [*anchors, *embedded]
    for _ in range(_LONGEST_CHAIN):
        if not reached.not_valid_before_utc <= now <= reached.not_valid_after_utc:
            return False
        if reached in anchors:
            return True
        issuer = next((one for one in candidates if _issued(one, reached)), None)
        if issuer is None or issuer == reached:
            return False
        reached = issuer
    return False


def _certificate(der: bytes) -> x509.Certificate:
    """The certificate, every part of it that is looked at later read once: cryptography reads them only when asked."""
    certificate = x509.load_der_x509_certificate(der)
    try:
        certificate.public_key()
        _ = certificate.subject, certificate.issuer, certificate.extensions
        _ = certificate.not_valid_before_utc, certificate.not_valid_after_utc, certificate.signature_hash_algorithm
    except (*_UNREADABLE, *_UNREADABLE_CERTIFICATE) as error:
        raise BadDocument("a certificate in it cannot be read") from error
    return certificate


def _signature(signer: Any, content: bytes) -> _Signature:
    """What is signed is the content, or attributes of which one is the content's digest."""
    name = signer["digest_algorithm"]["algorithm"].native
    if name not in _DIGESTS:
        raise BadDocument(f"digest {name} is not accepted")
    digest = _DIGESTS[name]
    attributes = signer["signed_attrs"]
    if not len(attributes):
        return _Signature(content, signer["signature"].native, digest)
    said = {attribute["type"].native: attribute["values"] for attribute in attributes}
    hashed = hashes.Hash(digest)
    hashed.update(content)
    if said["message_digest"][0].native != hashed.finalize():
        raise BadDocument("its content was changed")
    return _Signature(b"\x31" + attributes.dump()[1:], signer["signature"].native, digest)  # signed as SET OF


def _verifies(key: Any, signature: _Signature) -> bool:
    weak = isinstance(signature.digest, hashes.SHA1)
    try:
        if isinstance(key, rsa.RSAPublicKey) and not weak:
            key.verify(signature.value, signature.signed, padding.PKCS1v15(), signature.digest)
        elif isinstance(key, dsa.DSAPublicKey):
            key.verify(signature.value, signature.signed, signature.digest)
        elif isinstance(key, ec.EllipticCurvePublicKey) and not weak:
            key.verify(signature.value, signature.signed, ec.ECDSA(signature.digest))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def _issued(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Whether the one is an authority that signed the other."""
    try:
        authority = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, InvalidSignature, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return authority
