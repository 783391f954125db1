"""Identity documents as the clouds sign them, by keys made here."""

import json
from base64 import b64encode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, padding, rsa

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
Key = rsa.RSAPrivateKey | dsa.DSAPrivateKey


@dataclass(frozen=True)
class Signer:
    """A key and a certificate for it."""

    key: Any
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        """The certificate, as a provider configures it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def public_pem(self) -> str:
        """The public key alone."""
        public = self.certificate.public_key()
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return public.public_bytes(serialization.Encoding.PEM, form).decode()


@cache
def signer(
    name: str, *, issuer: "Signer | None" = None, authority: bool = False, days: int = 365, weak: bool = False
) -> Signer:
    """A key with a certificate in that name: self-signed, or by the issuer. `weak` is a DSA key, as AWS still uses."""
    key: Any = dsa.generate_private_key(2048) if weak else rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=400))
        .not_valid_after(NOW + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .sign(issuer.key if issuer else key, hashes.SHA256())
    )
    return Signer(key, certificate)


def gcp_document(by: Signer, *, now: datetime = NOW, **claims: Any) -> str:
    """The identity token of a GCP instance."""
    header = {"alg": "RS256", "kid": "k", "typ": "JWT"}
    engine = {"project_id": "acme-prod", "project_number": 1, "instance_id": "4001", "instance_name": "web-1"}
    payload = {
        "iss": "https://accounts.google.com", "aud": "contracts.canonical.com", "sub": "1", "azp": "1",
        "iat": int(now.timestamp()), "exp": int(now.timestamp()) + 3600, "google": {"compute_engine": engine},
    } | claims  # fmt: skip
    signed = f"{_web64(json.dumps(header).encode())}.{_web64(json.dumps(payload).encode())}"
    return f"{signed}.{_web64(by.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def aws_document(by: Signer, **said: Any) -> str:
    """The PKCS#7 of an EC2 instance: base64 in lines, without the signer's certificate."""
    content = {"accountId": "123456789012", "instanceId": "i-0a1b2c3d", "region": "eu-central-1"} | said
    digest = "sha1" if isinstance(by.key, dsa.DSAPrivateKey) else "sha256"
    text = signed_data(json.dumps(content, indent=2).encode(), by, digest=digest)
    return "\n".join(text[at : at + 64] for at in range(0, len(text), 64))


def azure_document(by: Signer, *chain: Signer, now: datetime = NOW, **said: Any) -> str:
    """The attested document of an Azure instance, with the certificates of its chain."""
    form = "%m/%d/%y %H:%M:%S -0000"
    times = {"createdOn": now.strftime(form), "expiresOn": (now + timedelta(hours=6)).strftime(form)}
    content = {"subscriptionId": "8d10da13-8125-4ba9", "vmId": "02aab8a4-74ef", "nonce": "20261124"}
    document = content | {"timeStamp": times} | said
    return signed_data(json.dumps(document).encode(), by, embedded=[by, *chain])


def signed_data(content: bytes, by: Signer, *, digest: str = "sha256", embedded: list[Signer] | None = None) -> str:
    """PKCS#7 signed data over signed attributes, in base64."""
    algorithm: hashes.HashAlgorithm = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256()}[digest]  # noqa: S303 -- as AWS signs
    hashed = hashes.Hash(algorithm)
    hashed.update(content)
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["data"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [hashed.finalize()]}),
        ]
    )
    weak = isinstance(by.key, dsa.DSAPrivateKey)
    signature = (
        by.key.sign(attributes.dump(), algorithm)
        if weak
        else by.key.sign(attributes.dump(), padding.PKCS1v15(), algorithm)
    )
    own = _asn1(by)
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": own.issuer, "serial_number": own.serial_number}
                    )
                }
            ),
            "digest_algorithm": algos.DigestAlgorithm({"algorithm": digest}),
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "dsa" if weak else "rsassa_pkcs1v15"}),
            "signature": signature,
        }
    )
    data: dict[str, Any] = {
        "version": "v1",
        "digest_algorithms": [algos.DigestAlgorithm({"algorithm": digest})],
        "encap_content_info": {"content_type": "data", "content": core.OctetString(content)},
        "signer_infos": [info],
    }
    if embedded:
        data["certificates"] = [cms.CertificateChoices("certificate", _asn1(one)) for one in embedded]
    signed = cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)})
    return b64encode(signed.dump()).decode()


def _asn1(one: Signer) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(one.certificate.public_bytes(serialization.Encoding.DER))


def _web64(text: bytes) -> str:
    return urlsafe_b64encode(text).rstrip(b"=").decode()
